"""Stablede stolper: what each whole consists of, in kroner or m², or as shares of 100 %."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fdvu.lib.charts.bars import GAP, draw_label, empty_chart, label_column
from fdvu.lib.charts.canvas import LABEL, SMALL, WIDTH, Canvas
from fdvu.lib.charts.model import EMPTY_TEXT, Chart, Series, StackedBar
from fdvu.lib.charts.palette import FAINT, MUTED, ON_FILL, SERIES
from fdvu.lib.charts.text import text_width
from fdvu.lib.numbers import format_number, format_share, to_decimal

ROW = 36.0
BAR = 24.0
KEY_LINE = 22.0
SEPARATION = 1.5


def stacked_bar(
    title: str,
    bars: Sequence[StackedBar],
    series: Sequence[Series],
    *,
    category_heading: str,
    value_heading: str,
    total_heading: str = "Sum",
    shares: bool = False,
    description: str = "",
    number: Callable[[object], str] = format_number,
    empty_text: str = EMPTY_TEXT,
) -> Chart:
    """Horizontal stacks. With `shares` every bar is 100 %; the table keeps the amounts."""
    columns = [category_heading, *(one.name for one in series), total_heading]
    amounts = [[max(float(to_decimal(v) or 0), 0.0) for v in bar.values] for bar in bars]
    rows = [[bar.label, *(number(value) for value in bar.values), number(sum(amounts[index]))] for index, bar in enumerate(bars)]
    if not any(sum(row) for row in amounts):
        return empty_chart(title, columns, rows, empty_text)
    canvas = _draw(bars, _coloured(series), amounts, value_heading, shares, number)
    return Chart(
        title=title,
        svg=canvas.svg(title=title, description=description),
        columns=columns,
        rows=rows,
        description=description,
    )


def _coloured(series: Sequence[Series]) -> list[Series]:
    return [Series(one.name, one.colour or SERIES[index % len(SERIES)], one.letter) for index, one in enumerate(series)]


def _draw(bars, series, amounts, value_heading, shares, number) -> Canvas:
    label_width, labels = label_column([bar.label for bar in bars])
    left = label_width + GAP
    sums = [number(sum(row)) for row in amounts]
    right = WIDTH - max(text_width(text, LABEL, bold=True) for text in sums) - 10
    key, top = _key(series)
    canvas = Canvas(height=top + ROW * len(bars) + 4)
    for x, y, one in key:
        canvas.rect(x, y - 10, 12, 12, one.colour)
        canvas.text(x + 18, y, _key_text(one), size=SMALL)
    canvas.text(left, top - 8, value_heading, size=SMALL, colour=MUTED)
    longest = max(sum(row) for row in amounts)
    areas = []
    for index, bar in enumerate(bars):
        middle = top + index * ROW + ROW / 2
        draw_label(canvas, middle, labels[index])
        total = sum(amounts[index])
        scale = (right - left) / (total if shares and total else longest)
        x = left
        for place, one in enumerate(series):
            value = amounts[index][place]
            width = value * scale
            if width <= 0:
                continue
            drawn = max(width - SEPARATION, 0.75)
            canvas.rect(x, middle - BAR / 2, drawn, BAR, one.colour)
            _inside(canvas, x, middle, drawn, one, number(value), value / total, shares)
            text = f"{bar.label}, {_key_text(one)}: {number(value)} ({format_share(value / total)})"
            url = bar.urls[place] if place < len(bar.urls) else ""
            areas.append((x, middle - BAR / 2, width, url, text))
            x += width
        canvas.text(x + 7, middle + 4.5, sums[index], bold=True)
    canvas.line(left, top, left, top + ROW * len(bars), colour=FAINT)
    for x, y, width, url, text in areas:
        canvas.hit(x, y, width, BAR, url=url, tooltip=text)
    return canvas


def _key_text(one: Series) -> str:
    return f"{one.letter} {one.name}" if one.letter and one.letter != one.name else one.name


def _key(series) -> tuple[list[tuple[float, float, Series]], float]:
    """Where each key entry stands, wrapped over lines, and where the bars begin."""
    places = []
    x, y = 0.0, 12.0
    for one in series:
        width = text_width(_key_text(one), SMALL) + 38
        if x and x + width > WIDTH:
            x, y = 0.0, y + KEY_LINE
        places.append((x, y, one))
        x += width
    return places, y + 34


def _inside(canvas, x, middle, width, one: Series, amount, share, shares) -> None:
    """The most that fits in the segment: letter and number, then either."""
    figure = format_share(share, 0) if shares else amount
    for text in ((f"{one.letter}  {figure}" if one.letter else figure), one.letter or figure):
        if text and text_width(text, SMALL, bold=True) <= width - 8:
            canvas.text(
                x + width / 2,
                middle + 4.3,
                text,
                size=SMALL,
                colour=ON_FILL,
                bold=True,
                align="center",
            )
            return
