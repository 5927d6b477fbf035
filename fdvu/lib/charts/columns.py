"""Stående søyler: a run of years, decades or classes, where the order is the point."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from fdvu.lib.charts.bars import colour_of, empty_chart
from fdvu.lib.charts.canvas import LABEL, SMALL, WIDTH, Canvas
from fdvu.lib.charts.model import EMPTY_TEXT, Bar, Chart
from fdvu.lib.charts.palette import FAINT, INK, MUTED
from fdvu.lib.charts.text import shorten, text_width
from fdvu.lib.numbers import format_number, nice_ceiling, to_decimal

TOP = 34.0
PLOT = 190.0
BOTTOM = 30.0
STEPS = 4


def column_chart(
    title: str,
    columns: Sequence[Bar],
    *,
    category_heading: str,
    value_heading: str,
    description: str = "",
    number: Callable[[object], str] = format_number,
    empty_text: str = EMPTY_TEXT,
) -> Chart:
    """Vertical columns in the order given, none negative."""
    headings = [category_heading, value_heading]
    rows = [[column.label, number(column.value)] for column in columns]
    if not any(column.value for column in columns):
        return empty_chart(title, headings, rows, empty_text)
    return Chart(
        title=title,
        svg=_draw(title, columns, value_heading, description, number),
        columns=headings,
        rows=rows,
        description=description,
    )


def _draw(title, columns, value_heading, description, number) -> str:
    values = [max(float(to_decimal(column.value) or 0), 0.0) for column in columns]
    step, top_value = axis(max(values))
    ticks = [step * index for index in range(round(top_value / step) + 1)]
    beside = tick_texts(ticks, number)
    left = max(text_width(text, SMALL) for text in beside) + 10
    slot = (WIDTH - left) / len(columns)
    base = TOP + PLOT
    canvas = Canvas(height=base + BOTTOM)
    canvas.text(0, 11, value_heading, size=SMALL, colour=MUTED)
    for tick, text in zip(ticks, beside, strict=True):
        y = base - tick / top_value * PLOT
        canvas.line(left, y, WIDTH, y, colour=FAINT if tick else MUTED)
        canvas.text(left - 8, y + 4, text, size=SMALL, colour=MUTED, align="right")
    width = min(slot * 0.72, 56.0)
    texts = [number(column.value) for column in columns]
    direct = max(text_width(text, SMALL, bold=True) for text in texts) <= slot - 4
    every = _label_every([column.label for column in columns], slot)
    for index, column in enumerate(columns):
        centre = left + (index + 0.5) * slot
        height = values[index] / top_value * PLOT
        if height:
            drawn = max(height, 1)
            canvas.rect(centre - width / 2, base - drawn, width, drawn, colour_of(column, columns))
        if direct and values[index]:
            canvas.text(centre, base - height - 6, texts[index], size=SMALL, bold=True, align="center")
        if index % every == 0:
            label = shorten(column.label, slot * every - 4, SMALL)
            middle = min(centre, WIDTH - text_width(label, SMALL) / 2)
            canvas.text(middle, base + 19, label, size=SMALL, colour=INK, align="center")
    for index, column in enumerate(columns):
        tooltip = column.tooltip or f"{column.label}: {texts[index]}"
        canvas.hit(left + index * slot, TOP, slot, PLOT + BOTTOM, url=column.url, tooltip=tooltip)
    return canvas.svg(title=title, description=description)


def tick_texts(ticks: Sequence[float], number: Callable[[object], str]) -> list[str]:
    """The numbers beside an axis, without a decimal that is zero for all of them: `1 500`, not `1 500,0`."""
    texts = [number(tick) for tick in ticks]
    return [text.removesuffix(",0") for text in texts] if all(text.endswith(",0") or "," not in text for text in texts) else texts


def axis(highest: float) -> tuple[float, float]:
    """Round distance between the lines and the end of the axis, about four lines."""
    step = nice_ceiling(highest / STEPS)
    if highest >= 1 and step < 1:
        step = 1.0  # half a building is not a tick
    elif step >= 1 and not step.is_integer():
        step = math.ceil(step)
    return step, step * math.ceil(highest / step - 1e-9)


def _label_every(labels: Sequence[str], slot: float) -> int:
    widest = max(text_width(label, LABEL) for label in labels) + 8
    every = 1
    while slot * every < min(widest, 90.0):
        every += 1
    return every
