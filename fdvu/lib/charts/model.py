"""What goes into a chart and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field

from fdvu.lib.message import gettext_noop

EMPTY_TEXT = gettext_noop("Ingen tall å vise.")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar or column: label, number, and where a click on it leads.

    `emphasis` gives the bar the colour that speaks; the others become grey context. When no bar
    has it, all speak. `tooltip` replaces the text "label: value". A bar with `outside` is told by its number and those words
    alone: drawn to scale, a rest would make stumps of all the others.
    """

    label: str
    value: float | None
    url: str = ""
    tooltip: str = ""
    emphasis: bool = False
    outside: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One colour in a stacked chart. `letter` (TG2) stands in the segment: never colour alone."""

    name: str
    colour: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class StackedBar:
    """One stacked bar: a value, and where it leads, for each series in order."""

    label: str
    values: tuple[float | None, ...]
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a scatter chart, from `start` (left or bottom) to `end`; `start` may be the larger. `limit` draws a line."""

    heading: str
    start: float
    end: float
    limit: float | None = None
    ticks: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class PointGroup:
    """Points of one kind: a colour and a shape of its own (`circle`, `square`, `triangle`, `diamond`), never colour alone."""

    key: str
    name: str
    shape: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a scatter chart. Without `x` or `y` it stands in the table alone. `group` is a group's key."""

    label: str
    x: float | None
    y: float | None
    size: float | None = None
    group: str = ""
    url: str = ""
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished chart. `svg` is safe to put inline; `rows` hold the same numbers, formatted."""

    title: str
    svg: str
    columns: list[str]
    rows: list[list[str]]
    description: str = ""
    is_empty: bool = field(default=False)
