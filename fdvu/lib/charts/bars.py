"""Liggende stolper: categories compared, the number written at the end of each bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from fdvu.lib.charts.canvas import LABEL, SMALL, WIDTH, Canvas
from fdvu.lib.charts.model import EMPTY_TEXT, Bar, Chart
from fdvu.lib.charts.palette import ACCENT, CONTEXT, FAINT, MUTED
from fdvu.lib.charts.text import text_width, wrap
from fdvu.lib.numbers import format_number, to_decimal

ROW = 32.0
BAR = 18.0
LINE = 15.0
MAX_LABEL = 250.0
GAP = 12.0
TOP = 22.0


def bar_chart(
    title: str,
    bars: Sequence[Bar],
    *,
    category_heading: str,
    value_heading: str,
    description: str = "",
    number: Callable[[object], str] = format_number,
    empty_text: str = EMPTY_TEXT,
) -> Chart:
    """Horizontal bars in the order given. `value_heading` names the unit: "Bruttoareal (m²)"."""
    columns = [category_heading, value_heading]
    rows = [[bar.label, number(bar.value)] for bar in bars]
    bars = _within(bars)
    if not any(bar.value for bar in bars):
        return empty_chart(title, columns, rows, empty_text)
    return Chart(
        title=title,
        svg=_draw(title, bars, value_heading, description, number),
        columns=columns,
        rows=rows,
        description=description,
    )


def _within(bars: Sequence[Bar]) -> Sequence[Bar]:
    """Without a bar of its own scale there is nothing to stand outside of."""
    return bars if any(bar.value and not bar.outside for bar in bars) else [replace(bar, outside="") for bar in bars]


def empty_chart(title: str, columns: list[str], rows: list[list[str]], text: str) -> Chart:
    """A plain sentence where the picture would have been."""
    canvas = Canvas(height=56)
    canvas.text(0, 33, text, size=LABEL, colour=MUTED)
    return Chart(
        title=title,
        svg=canvas.svg(title=title, description=text),
        columns=columns,
        rows=rows,
        description=text,
        is_empty=True,
    )


def label_column(labels: Sequence[str]) -> tuple[float, list[list[str]]]:
    """How wide the labels' column must be, and each label in at most two lines."""
    wrapped = [wrap(label, MAX_LABEL, LABEL) for label in labels]
    widest = max(text_width(line, LABEL) for lines in wrapped for line in lines)
    return min(max(widest, 40.0), MAX_LABEL), wrapped


def draw_label(canvas: Canvas, middle: float, lines: list[str]) -> None:
    first = middle + 4.5 - (len(lines) - 1) * LINE / 2
    for number, line in enumerate(lines):
        canvas.text(0, first + number * LINE, line)


def colour_of(bar: Bar, bars: Sequence[Bar]) -> str:
    return ACCENT if bar.emphasis or not any(other.emphasis for other in bars) else CONTEXT


def _draw(title, bars, value_heading, description, number) -> str:
    label_width, labels = label_column([bar.label for bar in bars])
    texts = [f"{number(bar.value)} ({bar.outside})" if bar.outside else number(bar.value) for bar in bars]
    values = [0.0 if bar.outside else float(to_decimal(bar.value) or 0) for bar in bars]
    left = label_width + GAP
    right = WIDTH - max(text_width(text, LABEL, bold=True) for bar, text in zip(bars, texts, strict=True) if not bar.outside) - 10
    low, high = min(0.0, *values), max(0.0, *values)
    scale = (right - left) / (high - low)
    zero = left - low * scale
    canvas = Canvas(height=TOP + ROW * len(bars) + 4)
    canvas.text(left, 11, value_heading, size=SMALL, colour=MUTED)
    for index, bar in enumerate(bars):
        top = TOP + index * ROW
        middle = top + ROW / 2
        draw_label(canvas, middle, labels[index])
        length = abs(values[index]) * scale
        start = zero if values[index] >= 0 else zero - length
        if length:
            canvas.rect(start, middle - BAR / 2, max(length, 1), BAR, colour_of(bar, bars))
        end = max(start + length, zero)
        canvas.text(end + 7, middle + 4.5, texts[index], bold=True)
    canvas.line(zero, TOP, zero, TOP + ROW * len(bars), colour=FAINT)
    for index, bar in enumerate(bars):
        tooltip = bar.tooltip or f"{bar.label}: {texts[index]}"
        canvas.hit(0, TOP + index * ROW, WIDTH, ROW, url=bar.url, tooltip=tooltip)
    return canvas.svg(title=title, description=description)
