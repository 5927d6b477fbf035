"""Linjer og flater: how something goes on year by year, with the band it may lie in, or what a whole consists of over time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from fdvu.lib.charts.bars import empty_chart
from fdvu.lib.charts.canvas import SMALL, WIDTH, Canvas
from fdvu.lib.charts.columns import axis
from fdvu.lib.charts.model import EMPTY_TEXT, Chart, Series
from fdvu.lib.charts.palette import ACCENT, CONTEXT, FAINT, INK, MUTED, ON_FILL, SERIES
from fdvu.lib.charts.text import shorten, text_width
from fdvu.lib.numbers import format_number, format_share

TOP, PLOT, BOTTOM = 34.0, 220.0, 30.0
LONGEST_LABEL = 190.0
LABEL_STEP = 16.0
BAND = 0.18
LEAST_SLOT = 46.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a value per category, None where it is unknown. `low` and `high` draw the band around it. With `emphasis` it has the
    colour that speaks and the others are grey context; when no line has it, each has a colour of its own. `dashed` for what is to be
    reached or was planned."""

    name: str
    values: Sequence[float | None]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    emphasis: bool = False
    dashed: bool = False
    colour: str = ""


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the picture lies, and which value is where."""

    left: float
    right: float
    top_value: float
    count: int
    plot: float = PLOT

    @property
    def base(self) -> float:
        return TOP + self.plot

    def x(self, place: int) -> float:
        return self.left + (self.right - self.left) * (place / (self.count - 1) if self.count > 1 else 0.5)

    def y(self, value: float) -> float:
        return self.base - value / self.top_value * self.plot

    def slots(self) -> Iterator[tuple[float, float]]:
        """Left edge and width of what belongs to each category."""
        half = (self.right - self.left) / max(self.count - 1, 1) / 2
        for place in range(self.count):
            start = max(self.x(place) - half, self.left)
            yield start, min(self.x(place) + half, self.right) - start


def line_chart(
    title: str,
    categories: Sequence[str],
    lines: Sequence[Line],
    *,
    category_heading: str,
    value_heading: str,
    band_headings: tuple[str, str] = ("P10", "P90"),
    description: str = "",
    number: Callable[[object], str] = format_number,
    empty_text: str = EMPTY_TEXT,
    plot: float = PLOT,
) -> Chart:
    """Lines over the categories in order, none negative, each with its name at its end. The table also holds the bands."""
    columns, rows = _table(categories, lines, category_heading, band_headings, number)
    known = [value for line in lines for value in (*line.values, *line.high) if value is not None]
    if not categories or not any(known):
        return empty_chart(title, columns, rows, empty_text)
    canvas = _draw_lines(categories, _coloured(lines), max(known), value_heading, number, plot)
    svg = canvas.svg(title=title, description=description)
    # Names at the ends of several lines have no room in a narrow picture.
    return Chart(title, _whole(svg) if len(lines) == 1 else svg, columns, rows, description)


def area_chart(
    title: str,
    categories: Sequence[str],
    series: Sequence[Series],
    values: Sequence[Sequence[float]],
    *,
    category_heading: str,
    value_heading: str,
    description: str = "",
    number: Callable[[object], str] = lambda value: format_share(value, 0),
    empty_text: str = EMPTY_TEXT,
) -> Chart:
    """Areas on top of each other: `values[category][series]` as shares of each category's sum, the first series at the bottom."""
    columns = [category_heading, *(_named(one) for one in series)]
    sums = [sum(row) for row in values]
    shares = [[value / whole if whole else 0.0 for value in row] for row, whole in zip(values, sums, strict=True)]
    rows = [[name, *(number(share) for share in row)] for name, row in zip(categories, shares, strict=True)]
    if not any(sums):
        return empty_chart(title, columns, rows, empty_text)
    canvas = _draw_areas(categories, series, shares, value_heading, number)
    return Chart(title, _whole(canvas.svg(title=title, description=description)), columns, rows, description)


def _whole(svg: str) -> str:
    """A picture that a narrow window shows whole, with larger text, instead of a part of it."""
    return svg.replace('class="chart"', 'class="chart chart-whole"', 1)


def _table(categories, lines, heading, band_headings, number) -> tuple[list[str], list[list[str]]]:
    columns, values = [heading], []
    for line in lines:
        columns.append(line.name)
        values.append(line.values)
        if line.low:
            columns += [f"{line.name}, {one}" if len(lines) > 1 else one for one in band_headings]
            values += [line.low, line.high]
    return columns, [[name, *(number(column[place]) for column in values)] for place, name in enumerate(categories)]


def _coloured(lines: Sequence[Line]) -> list[Line]:
    speaks = any(line.emphasis for line in lines)

    def colour(place: int, line: Line) -> str:
        if line.colour:
            return line.colour
        if speaks:
            return ACCENT if line.emphasis else CONTEXT
        return SERIES[place % len(SERIES)]

    names = ("name", "values", "low", "high", "emphasis", "dashed")
    return [Line(**{name: getattr(line, name) for name in names}, colour=colour(place, line)) for place, line in enumerate(lines)]


def _draw_lines(categories, lines, highest, value_heading, number, plot) -> Canvas:
    step, top_value = axis(highest)
    ticks = [step * index for index in range(round(top_value / step) + 1)]
    names = {line.name: shorten(line.name, LONGEST_LABEL, SMALL) for line in lines}
    texts = [format_number(tick) if float(step).is_integer() else number(tick) for tick in ticks]
    left = max(text_width(text, SMALL) for text in texts) + 12
    single = len(lines) == 1
    room = 8 if single else max(text_width(name, SMALL, bold=True) for name in names.values()) + 20
    frame = _Frame(left, WIDTH - room, top_value, len(categories), plot)
    canvas = Canvas(height=frame.base + BOTTOM)
    canvas.text(0, 11, value_heading, size=SMALL, colour=MUTED)
    _axes(canvas, frame, list(zip(ticks, texts, strict=True)), categories)
    for line in sorted(lines, key=lambda one: one.emphasis):
        if line.low:
            upper = [(frame.x(place), frame.y(value)) for place, value in enumerate(line.high)]
            lower = [(frame.x(place), frame.y(value)) for place, value in enumerate(line.low)]
            canvas.area([*upper, *reversed(lower)], colour=line.colour, opacity=BAND)
    for line in sorted(lines, key=lambda one: one.emphasis):
        _draw_line(canvas, frame, line)
    if not single:
        ends = [(frame.y(known[-1]), line) for line in lines if (known := [value for value in line.values if value is not None])]
        for y, line in _apart(frame, ends):
            canvas.text(frame.right + 10, y + 4, names[line.name], size=SMALL, colour=INK, bold=line.emphasis)
    for place, (x, width) in enumerate(frame.slots()):
        parts = [f"{line.name} {_told(line, place, number)}" for line in lines]
        canvas.hit(x, TOP, width, frame.plot + BOTTOM, url="", tooltip=f"{categories[place]}: {'; '.join(parts)}")
    return canvas


def _told(line: Line, place: int, number) -> str:
    text = number(line.values[place])
    return f"{text} ({number(line.low[place])} – {number(line.high[place])})" if line.low else text


def _draw_line(canvas: Canvas, frame: _Frame, line: Line) -> None:
    """The line in as many pieces as its unknown values make; a value that stands alone is a point."""
    piece: list[tuple[float, float]] = []
    for place, value in enumerate([*line.values, None]):
        if value is not None:
            piece.append((frame.x(place), frame.y(value)))
            continue
        if len(piece) > 1:
            canvas.path(piece, colour=line.colour, width=2.75 if line.emphasis else 1.75, dashed=line.dashed)
        elif piece:
            canvas.rect(piece[0][0] - 2.5, piece[0][1] - 2.5, 5, 5, line.colour)
        piece = []


def _apart(frame: _Frame, ends: Iterable[tuple[float, T]]) -> list[tuple[float, T]]:
    """What is to stand at each height (y, what), moved apart where they would lie on each other."""
    placed: list[tuple[float, T]] = []
    for y, what in sorted(ends, key=lambda end: end[0]):
        lowest = placed[-1][0] + LABEL_STEP if placed else TOP - 4
        placed.append((max(y, lowest), what))
    # What was pushed below the axis is pushed back up from there.
    floor = frame.base + 4
    for place in range(len(placed) - 1, -1, -1):
        y, what = placed[place]
        placed[place] = (min(y, floor), what)
        floor = placed[place][0] - LABEL_STEP
    return placed


def _axes(canvas: Canvas, frame: _Frame, ticks: Sequence[tuple[float, str]], categories: Sequence[str]) -> None:
    for tick, text in ticks:
        y = frame.y(tick)
        canvas.line(frame.left, y, frame.right, y, colour=FAINT if tick else MUTED)
        canvas.text(frame.left - 8, y + 4, text, size=SMALL, colour=MUTED, align="right")
    every = 1
    while (frame.right - frame.left) / max(frame.count - 1, 1) * every < LEAST_SLOT and every < frame.count:
        every += 1
    for place in range(0, frame.count, every):
        half = text_width(categories[place], SMALL) / 2
        x = min(max(frame.x(place), half), WIDTH - half)
        canvas.text(x, frame.base + 19, categories[place], size=SMALL, colour=INK, align="center")


def _named(one: Series) -> str:
    return f"{one.letter} {one.name}" if one.letter and one.letter != one.name else one.name


def _draw_areas(categories, series, shares, value_heading, number) -> Canvas:
    left = text_width(number(1.0), SMALL) + 12
    ends = [f"{one.letter or one.name} {number(share)}" for one, share in zip(series, shares[-1], strict=True)]
    room = max(text_width(text, SMALL) for text in ends) + 18
    frame = _Frame(left, WIDTH - room, 1.0, len(categories))
    canvas = Canvas(height=frame.base + BOTTOM)
    canvas.text(0, 11, value_heading, size=SMALL, colour=MUTED)
    below = [0.0] * len(categories)
    names, middles = [], []
    for place, one in enumerate(series):
        above = [low + row[place] for low, row in zip(below, shares, strict=True)]
        # A single category has no width of its own: it takes the whole picture.
        spots = [frame.x(at) for at in range(frame.count)] if frame.count > 1 else [frame.left, frame.right]
        upper = above if frame.count > 1 else above * 2
        lower = below if frame.count > 1 else below * 2
        edge = [(x, frame.y(value)) for x, value in zip(spots, upper, strict=True)]
        floor = [(x, frame.y(value)) for x, value in zip(spots, lower, strict=True)]
        canvas.area([*edge, *reversed(floor)], colour=one.colour or SERIES[place % len(SERIES)])
        names.append(_name_inside(frame, one, below, above))
        middles.append(frame.y((below[-1] + above[-1]) / 2))
        below = above
    _axes(canvas, frame, [(tick / 4, number(tick / 4)) for tick in range(5)], categories)
    for name in names:
        if name:
            canvas.text(name[0], name[1], name[2], size=SMALL, colour=ON_FILL, bold=True, align="center")
    for y, text in _apart(frame, zip(middles, ends, strict=True)):
        canvas.text(frame.right + 8, y + 4, text, size=SMALL, colour=INK)
    for place, (x, width) in enumerate(frame.slots()):
        told = "; ".join(f"{_named(one)} {number(share)}" for one, share in zip(series, shares[place], strict=True))
        canvas.hit(x, TOP, width, frame.plot + BOTTOM, url="", tooltip=f"{categories[place]}: {told}")
    return canvas


def _name_inside(frame: _Frame, one: Series, below: Sequence[float], above: Sequence[float]) -> tuple[float, float, str] | None:
    """Where the area is nearly as thick as it gets, nearest the middle; None where its name has no room."""
    text = one.letter or one.name
    half = text_width(text, SMALL, bold=True) / 2 + 4
    inside = [at for at in range(frame.count) if frame.left + half <= frame.x(at) <= frame.right - half]
    thickest = max((above[at] - below[at] for at in inside), default=0.0)
    if thickest * frame.plot < SMALL + 4:
        return None
    at = min((at for at in inside if above[at] - below[at] >= 0.8 * thickest), key=lambda at: abs(at - frame.count / 2))
    return frame.x(at), frame.y((above[at] + below[at]) / 2) + 4, text
