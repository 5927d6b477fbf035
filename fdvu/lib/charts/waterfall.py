"""Fossediagram: how one sum became another, step by step. Whole columns at both ends, floating ones between."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fdvu.lib.charts.bars import empty_chart
from fdvu.lib.charts.canvas import LABEL, SMALL, WIDTH, Canvas
from fdvu.lib.charts.columns import axis, tick_texts
from fdvu.lib.charts.model import EMPTY_TEXT, Chart
from fdvu.lib.charts.palette import ACCENT, FAINT, MUTED, SERIES
from fdvu.lib.charts.text import text_width, wrap
from fdvu.lib.numbers import format_number, to_decimal

TOP = 34.0
PLOT = 210.0
LINE = 15.0
RISE, FALL = SERIES[1], SERIES[2]


@dataclass(frozen=True, slots=True)
class Step:
    """A change with its sign, or with `is_total` the sum that has been reached."""

    label: str
    value: float | None
    url: str = ""
    is_total: bool = False


class _Span(NamedTuple):
    """Where a column begins and ends, in the numbers' own unit."""

    start: float
    end: float


def waterfall_chart(
    title: str,
    steps: Sequence[Step],
    *,
    category_heading: str,
    value_heading: str,
    description: str = "",
    number: Callable[[object], str] = format_number,
    empty_text: str = EMPTY_TEXT,
) -> Chart:
    """Columns in the order given. A rise stands on what was reached, a fall hangs from it; colour and sign both tell which."""
    headings = [category_heading, value_heading]
    rows = [[step.label, _text(step, number)] for step in steps]
    if not any(step.value for step in steps):
        return empty_chart(title, headings, rows, empty_text)
    canvas = _draw(steps, value_heading, number)
    return Chart(title=title, svg=canvas.svg(title=title, description=description), columns=headings, rows=rows, description=description)


def _text(step: Step, number: Callable[[object], str]) -> str:
    """The number, a rise with its plus."""
    text = number(step.value)
    return f"+{text}" if step.value and not step.is_total and step.value > 0 else text


def _spans(steps: Sequence[Step]) -> list[_Span]:
    spans, reached = [], 0.0
    for step in steps:
        value = float(to_decimal(step.value) or 0)
        start = 0.0 if step.is_total else reached
        reached = value if step.is_total else reached + value
        spans.append(_Span(start, reached))
    return spans


def _draw(steps: Sequence[Step], value_heading: str, number: Callable[[object], str]) -> Canvas:
    spans = _spans(steps)
    highest = max(max(span) for span in spans)
    lowest = min(min(span) for span in spans)
    unit, _top = axis(max(highest, -lowest))
    top, bottom = unit * math.ceil(highest / unit - 1e-9), unit * math.floor(lowest / unit + 1e-9)
    scale = PLOT / (top - bottom)
    ticks = [bottom + unit * index for index in range(round((top - bottom) / unit) + 1)]
    beside = tick_texts(ticks, number)
    left = max(text_width(text, SMALL) for text in beside) + 10
    slot = (WIDTH - left) / len(steps)
    labels = [wrap(step.label, slot - 6, LABEL) for step in steps]
    canvas = Canvas(height=TOP + PLOT + 12 + LINE * max(map(len, labels)))

    def y(value: float) -> float:
        return TOP + (top - value) * scale

    canvas.text(0, 11, value_heading, size=SMALL, colour=MUTED)
    for tick, text in zip(ticks, beside, strict=True):
        canvas.line(left, y(tick), WIDTH, y(tick), colour=FAINT if tick else MUTED)
        canvas.text(left - 8, y(tick) + 4, text, size=SMALL, colour=MUTED, align="right")
    width = min(slot * 0.66, 64.0)
    for index, (step, span) in enumerate(zip(steps, spans, strict=True)):
        centre = left + (index + 0.5) * slot
        upper, lower = max(span), min(span)
        if step.value:
            canvas.rect(centre - width / 2, y(upper), width, max((upper - lower) * scale, 1.0), _colour(step))
        if index + 1 < len(steps):
            canvas.line(centre + width / 2, y(span.end), centre + slot - width / 2, y(span.end), colour=MUTED)
        canvas.text(centre, y(upper) - 6, _text(step, number), size=SMALL, bold=True, align="center")
        for line, words in enumerate(labels[index]):
            canvas.text(centre, TOP + PLOT + 19 + line * LINE, words, size=SMALL, align="center")
    for index, step in enumerate(steps):
        canvas.hit(left + index * slot, TOP, slot, PLOT + 30, url=step.url, tooltip=f"{step.label}: {_text(step, number)}")
    return canvas


def _colour(step: Step) -> str:
    if step.is_total:
        return ACCENT
    return RISE if step.value > 0 else FALL
