"""Byggeklosser: the pieces of HTML a report is made of, escaped, ready for `render_pdf`."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape

from fdvu.lib.charts import Chart
from fdvu.lib.sheets.columns import NUMERIC, Column, Kind, cell_text


def cover(title: str, *, subtitle: str = "", facts: Sequence[tuple[str, str]] = (), picture: str = "") -> str:
    """Forside: title, what it is about, the facts that date it, and a picture (as `picture_html` gives it) across the top."""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    shape = "cover pictured" if picture else "cover"
    return (
        f'<section class="{shape}">{picture}<div class="cover-words"><p class="cover-subtitle">{escape(subtitle)}</p>'
        f'<h1 class="cover-title">{escape(title)}</h1></div>'
        f"{f'<dl>{rows}</dl>' if rows else ''}</section>"
    )


def facts_html(rows: Iterable[tuple[str, str]], *, shape: str = "facts") -> str:
    """Opplysninger: name and value, beneath each other. Values may have several lines."""
    cells = "".join(f"<dt>{escape(name)}</dt><dd>{lines(value)}</dd>" for name, value in rows)
    return f'<dl class="{shape}">{cells}</dl>' if cells else ""


def lines(text: str) -> str:
    """Text as people typed it, with their line breaks."""
    return "<br>".join(escape(line) for line in text.splitlines())


def picture_html(jpeg: bytes, *, alt: str, caption: str = "", shape: str = "photo") -> str:
    """Bilde: goes into the document as it is, so let it be small. `alt` says what it shows to those who do not see it."""
    data = base64.b64encode(jpeg).decode("ascii")
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f'<figure class="{shape}"><img src="data:image/jpeg;base64,{data}" alt="{escape(alt)}">{below}</figure>'


def tag_html(text: str, shape: str = "") -> str:
    """A short code that stands out: TG3."""
    return f'<span class="tag {shape.lower()}">{escape(text)}</span>'


def key_figures(figures: Sequence[tuple[str, str, str]]) -> str:
    """Nøkkeltall: (name, value, note), four in a row."""
    cells = "".join(
        f'<div class="figure-card"><p class="figure-name">{escape(name)}</p>'
        f'<p class="figure-value">{escape(value)}</p>'
        f'<p class="figure-note">{escape(note)}</p></div>'
        for name, value, note in figures
    )
    return f'<div class="figure-cards">{cells}</div>'


def figure(chart: Chart, *, label: str = "", note: str = "", table: bool = False) -> str:
    """Figur: caption above ("Figur 1" and the finding), the chart, a note, and its table."""
    head = f'<span class="label">{escape(label)}</span> ' if label else ""
    below = f'<p class="note">{escape(note)}</p>' if note else ""
    return f"<figure><figcaption>{head}{escape(chart.title)}</figcaption>{chart.svg}{below}</figure>{chart_table(chart) if table else ''}"


def chart_table(chart: Chart) -> str:
    """The numbers of a chart, as the chart itself formatted them."""
    head = "".join(f'<th scope="col"{_NUMERIC if place else ""}>{escape(heading)}</th>' for place, heading in enumerate(chart.columns))
    name = _name_tags(len(chart.columns))
    body = "".join(
        f"<tr>{name[0]}{escape(row[0])}{name[1]}" + "".join(f'<td class="n">{escape(cell)}</td>' for cell in row[1:]) + "</tr>"
        for row in chart.rows
    )
    return f'<table class="data auto"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def table_html(
    columns: Sequence[Column],
    rows: Iterable[Sequence],
    *,
    caption: str = "",
    total: Sequence | None = None,
    first: int = 0,
) -> str:
    """Tabell with headings that repeat on every page; the first column names the row.

    `first` is the number of rows already shown, so that the stripes go on where they stopped.
    """
    widths = sum(column.weight for column in columns)
    cols = "".join(f'<col style="width:{column.weight / widths:.2%}">' for column in columns)
    head = "".join(f'<th scope="col"{_NUMERIC if column.is_numeric else ""}>{escape(column.heading)}</th>' for column in columns)
    body = "".join(_row(columns, row, ' class="z"' if number % 2 else "") for number, row in enumerate(rows, start=first))
    sums = ""
    if total is not None:  # what cannot be summed is left empty, not missing
        sums = _row(columns, ["" if value is None else value for value in total], ' class="total"')
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f'<table class="data">{title}<colgroup>{cols}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}{sums}</tbody></table>'


_NUMERIC = ' class="n"'
_CLASSES = dict.fromkeys(NUMERIC, _NUMERIC)
_CLASSES |= dict.fromkeys((Kind.CODE, Kind.DATE, Kind.DATETIME), ' class="c"')  # never broken


def _name_tags(columns: int) -> tuple[str, str]:
    """The first column heads its row where there is more than one thing to head."""
    return ('<th scope="row">', "</th>") if columns > 2 else ("<td>", "</td>")


def _row(columns: Sequence[Column], row: Sequence, attributes: str) -> str:
    cells = [f"<tr{attributes}>"]
    name = _name_tags(len(columns))
    for place, (value, column) in enumerate(zip(row, columns, strict=True)):
        text = escape(cell_text(value, column), quote=False) if value != "" else ""
        if place == 0:
            cells.append(f"{name[0]}{text}{name[1]}")
        else:
            cells.append(f"<td{_CLASSES.get(column.kind, '')}>{text}</td>")
    cells.append("</tr>")
    return "".join(cells)
