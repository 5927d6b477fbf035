"""Punktdiagram: many objects on two scales, with lines that divide the picture in four named fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from typing import NamedTuple

from fdvu.lib.charts.bars import empty_chart
from fdvu.lib.charts.canvas import LABEL, SMALL, WIDTH, Canvas
from fdvu.lib.charts.model import EMPTY_TEXT, Axis, Chart, Point, PointGroup
from fdvu.lib.charts.palette import FAINT, INK, MUTED, SERIES
from fdvu.lib.charts.text import shorten, text_width
from fdvu.lib.numbers import format_number

SHAPES = ("circle", "square", "triangle", "diamond")
PLOT = 430.0
LEFT, RIGHT, BOTTOM = 40.0, 14.0, 44.0
KEY_LINE = 22.0
SMALLEST, LARGEST = 4.0, 15.0
# A point is never too small to hit with a finger or the mouse.
HIT = 9.0
MOST_LABELS = 14
LONGEST_LABEL = 150.0


class _Place(NamedTuple):
    """Where a point is drawn."""

    x: float
    y: float
    radius: float


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def inside(self, other: _Box) -> bool:
        return self.left >= other.left and self.right <= other.right and self.top >= other.top and self.bottom <= other.bottom

    def meets(self, other: _Box) -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom


def scatter_chart(
    title: str,
    points: Sequence[Point],
    groups: Sequence[PointGroup],
    *,
    x: Axis,
    y: Axis,
    label_heading: str,
    group_heading: str,
    size_heading: str,
    fields: tuple[str, str, str, str] = ("", "", "", ""),
    description: str = "",
    number: Callable[[float | None], str] = lambda value: format_number(value, 2),
    empty_text: str = EMPTY_TEXT,
) -> Chart:
    """Points whose area follows `size`. `fields` name the four fields: top left, top right, bottom left, bottom right.

    The table holds all points in the order given, also those that are not drawn because a coordinate is unknown.
    """
    known = {group.key: group for group in _told_apart(groups)}
    columns = [label_heading, x.heading, y.heading, size_heading, group_heading]
    rows = [[p.label, number(p.x), number(p.y), format_number(p.size), known[p.group].name if p.group else ""] for p in points]
    drawn = [point for point in points if point.x is not None and point.y is not None]
    if not drawn:
        return empty_chart(title, columns, rows, empty_text)
    canvas = _draw(drawn, known, x, y, fields, number)
    svg = canvas.svg(title=title, description=description)
    return Chart(title=title, svg=svg, columns=columns, rows=rows, description=description)


def _told_apart(groups: Sequence[PointGroup]) -> list[PointGroup]:
    """Each group with a shape and a colour."""
    return [
        PointGroup(g.key, g.name, g.shape or SHAPES[i % len(SHAPES)], g.colour or SERIES[i % len(SERIES)]) for i, g in enumerate(groups)
    ]


def _draw(points: list[Point], groups: dict[str, PointGroup], x: Axis, y: Axis, fields, number) -> Canvas:
    key, top = _key(list(groups.values()))
    frame = _Box(LEFT, top, WIDTH - RIGHT, top + PLOT)
    canvas = Canvas(height=frame.bottom + BOTTOM)
    for place_x, place_y, group in key:
        canvas.shape(group.shape, place_x + 6, place_y - 4, 5.5, group.colour)
        canvas.text(place_x + 18, place_y, group.name, size=SMALL)
    taken = _axes(canvas, frame, x, y, number) + _name_fields(canvas, frame, x, fields)
    # The largest first, so that a small one stands on top of it and can be hit.
    order = sorted(range(len(points)), key=lambda index: (-(points[index].size or 0), index))
    largest = max((point.size or 0 for point in points), default=0)
    places = {index: _place(points[index], frame, x, y, largest) for index in order}
    for index in order:
        group = groups[points[index].group]
        canvas.shape(group.shape, *places[index], group.colour)
    _label(canvas, frame, [(points[index], places[index]) for index in order], taken)
    for index in order:
        place, reach = places[index], max(places[index].radius, HIT)
        text = points[index].tooltip or _said(points[index], groups, x, y, number)
        canvas.hit(place.x - reach, place.y - reach, 2 * reach, 2 * reach, url=points[index].url, tooltip=text)
    return canvas


def _key(groups: list[PointGroup]) -> tuple[list[tuple[float, float, PointGroup]], float]:
    """Where each entry of the key stands, wrapped over lines, and where the picture begins."""
    places, left, top = [], 0.0, 12.0
    for group in groups:
        width = text_width(group.name, SMALL) + 42
        if left and left + width > WIDTH:
            left, top = 0.0, top + KEY_LINE
        places.append((left, top, group))
        left += width
    return places, top + 36


def _on(axis: Axis, value: float, low: float, high: float) -> float:
    """A value's place between two pixels; one off the axis stands at its end."""
    share = (value - axis.start) / (axis.end - axis.start)
    return low + min(max(share, 0.0), 1.0) * (high - low)


def _axes(canvas: Canvas, frame: _Box, x: Axis, y: Axis, number) -> list[_Box]:
    """Ticks, headings and the lines that divide the fields; gives the lines, which no name should cross."""
    for tick in x.ticks:
        place = _on(x, tick, frame.left, frame.right)
        canvas.line(place, frame.top, place, frame.bottom, colour=FAINT)
        canvas.text(place, frame.bottom + 16, format_number(tick), size=SMALL, colour=MUTED, align="center")
    for tick in y.ticks:
        place = _on(y, tick, frame.bottom, frame.top)
        canvas.line(frame.left, place, frame.right, place, colour=FAINT)
        canvas.text(frame.left - 8, place + 4, format_number(tick), size=SMALL, colour=MUTED, align="right")
    canvas.text(0, frame.top - 12, y.heading, size=SMALL, colour=MUTED)
    canvas.text(frame.right, frame.bottom + 36, x.heading, size=SMALL, colour=MUTED, align="right")
    lines = []
    if x.limit is not None:
        place = _on(x, x.limit, frame.left, frame.right)
        lines.append(_Box(place, frame.top, place, frame.bottom))
        canvas.line(place, frame.top, place, frame.bottom, colour=INK)
        canvas.text(place, frame.top - 6, number(x.limit), size=SMALL, bold=True, align="center")
    if y.limit is not None:
        place = _on(y, y.limit, frame.bottom, frame.top)
        lines.append(_Box(frame.left, place, frame.right, place))
        canvas.line(frame.left, place, frame.right, place, colour=INK)
        canvas.text(frame.left - 8, place + 4, number(y.limit), size=SMALL, bold=True, align="right")
    return lines


def _name_fields(canvas: Canvas, frame: _Box, x: Axis, fields: tuple[str, str, str, str]) -> list[_Box]:
    """The fields' names in the outer corners; gives what they cover."""
    middle = _on(x, x.limit, frame.left, frame.right) if x.limit is not None else (frame.left + frame.right) / 2
    found = []
    for index, name in enumerate(fields):
        is_right, is_bottom = bool(index % 2), index >= 2
        room = (frame.right - middle if is_right else middle - frame.left) - 14
        text = shorten(name, room, LABEL)
        width = text_width(text, LABEL, bold=True)
        place = frame.right - 7 if is_right else frame.left + 7
        base = frame.bottom - 9 if is_bottom else frame.top + 18
        canvas.text(place, base, text, bold=True, align="right" if is_right else "left")
        left = place - width if is_right else place
        found.append(_Box(left, base - LABEL, left + width, base + 3))
    return found


def _place(point: Point, frame: _Box, x: Axis, y: Axis, largest: float) -> _Place:
    """The area of the shape follows the size; one without size is as small as the smallest."""
    radius = max(SMALLEST, LARGEST * sqrt((point.size or 0) / largest)) if largest > 0 else SMALLEST + 2
    return _Place(_on(x, point.x, frame.left, frame.right), _on(y, point.y, frame.bottom, frame.top), radius)


def _label(canvas: Canvas, frame: _Box, drawn: list[tuple[Point, _Place]], taken: list[_Box]) -> None:
    """Names of the largest points, where there is room beside them; the others say theirs in the tooltip and the table."""
    taken = taken + [_Box(p.x - p.radius, p.y - p.radius, p.x + p.radius, p.y + p.radius) for _point, p in drawn]
    named = 0
    for point, place in drawn:
        if named == MOST_LABELS:
            break
        text = shorten(point.label, LONGEST_LABEL, SMALL)
        width = text_width(text, SMALL) + 4
        for left in (place.x + place.radius + 3, place.x - place.radius - 3 - width):
            box = _Box(left, place.y - 8, left + width, place.y + 8)
            if box.inside(frame) and not any(box.meets(other) for other in taken):
                canvas.text(left + 2, place.y + 4, text, size=SMALL)
                taken.append(box)
                named += 1
                break


def _said(point: Point, groups: dict[str, PointGroup], x: Axis, y: Axis, number) -> str:
    return f"{point.label}: {x.heading} {number(point.x)}, {y.heading} {number(point.y)}, {groups[point.group].name}"
