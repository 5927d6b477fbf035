"""Søyler mot ramme: what is spent in each year in front of what there is, the years above it in words and colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fdvu.lib.charts.bars import empty_chart
from fdvu.lib.charts.canvas import SMALL, WIDTH, Canvas
from fdvu.lib.charts.columns import axis, tick_texts
from fdvu.lib.charts.model import EMPTY_TEXT, Chart
from fdvu.lib.charts.palette import ACCENT, CONDITION, CONTEXT, FAINT, INK, MUTED
from fdvu.lib.charts.text import shorten, text_width
from fdvu.lib.numbers import format_number

TOP = 58.0
PLOT = 190.0
BOTTOM = 30.0
OVER = CONDITION["TG3"]


@dataclass(frozen=True, slots=True)
class Against:
    """One year: what is used, what there is, and whether it is too much."""

    label: str
    value: float
    limit: float
    is_over: bool = False
    url: str = ""
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class AgainstWords:
    """What the columns are called. `mark` stands above the years that are over."""

    category: str
    value: str
    limit: str
    unit: str
    over: str
    mark: str


def against_chart(
    title: str,
    rows: Sequence[Against],
    words: AgainstWords,
    *,
    description: str = "",
    number: Callable[[object], str] = format_number,
    empty_text: str = EMPTY_TEXT,
) -> Chart:
    """A narrow column of what is used in front of a wide, grey one of what there is."""
    columns = [words.category, f"{words.value} ({words.unit})", f"{words.limit} ({words.unit})", words.over]
    table = [[row.label, number(row.value), number(row.limit), words.over if row.is_over else ""] for row in rows]
    if not any(row.value or row.limit for row in rows):
        return empty_chart(title, columns, table, empty_text)
    return Chart(title=title, svg=_draw(title, rows, words, description, number), columns=columns, rows=table, description=description)


def _draw(title: str, rows: Sequence[Against], words: AgainstWords, description: str, number) -> str:
    step, top_value = axis(max(max(row.value, row.limit, 0.0) for row in rows))
    ticks = [step * index for index in range(round(top_value / step) + 1)]
    beside = tick_texts(ticks, number)
    left = max(text_width(text, SMALL) for text in beside) + 10
    base = TOP + PLOT
    canvas = Canvas(height=base + BOTTOM)
    canvas.text(0, TOP - 14, words.unit, size=SMALL, colour=MUTED)
    _key(canvas, rows, words)
    for tick, text in zip(ticks, beside, strict=True):
        y = base - tick / top_value * PLOT
        canvas.line(left, y, WIDTH, y, colour=FAINT if tick else MUTED)
        canvas.text(left - 8, y + 4, text, size=SMALL, colour=MUTED, align="right")
    slot = (WIDTH - left) / len(rows)
    every = max(1, round(44 / slot + 0.49))
    for index, row in enumerate(rows):
        centre = left + (index + 0.5) * slot
        _column(canvas, centre, min(slot * 0.8, 64.0), base, row.limit / top_value * PLOT, CONTEXT)
        _column(canvas, centre, min(slot * 0.42, 34.0), base, row.value / top_value * PLOT, OVER if row.is_over else ACCENT)
        if row.is_over and text_width(words.mark, SMALL, bold=True) <= slot:
            canvas.text(centre, base - max(row.value, row.limit) / top_value * PLOT - 6, words.mark, size=SMALL, bold=True, align="center")
        if index % every == 0:
            canvas.text(centre, base + 19, shorten(row.label, slot * every - 4, SMALL), size=SMALL, colour=INK, align="center")
    for index, row in enumerate(rows):
        tooltip = row.tooltip or f"{row.label}: {number(row.value)} / {number(row.limit)}"
        canvas.hit(left + index * slot, TOP, slot, PLOT + BOTTOM, url=row.url, tooltip=tooltip)
    return canvas.svg(title=title, description=description)


def _column(canvas: Canvas, centre: float, width: float, base: float, height: float, colour: str) -> None:
    if height > 0:
        drawn = max(height, 1.0)
        canvas.rect(centre - width / 2, base - drawn, width, drawn, colour)


def _key(canvas: Canvas, rows: Sequence[Against], words: AgainstWords) -> None:
    x = 0.0
    shown = [(CONTEXT, words.limit), (ACCENT, words.value)] + ([(OVER, words.over)] if any(row.is_over for row in rows) else [])
    for colour, text in shown:
        canvas.rect(x, 4, 12, 12, colour)
        canvas.text(x + 18, 14, text, size=SMALL)
        x += 18 + text_width(text, SMALL) + 24
