"""Gantt: what is done when, one bar per row over whole periods, grouped, with deadlines and what must come first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fdvu.lib.charts.bars import empty_chart
from fdvu.lib.charts.canvas import SMALL, Canvas
from fdvu.lib.charts.model import EMPTY_TEXT, Chart, Series
from fdvu.lib.charts.palette import CONDITION, FAINT, INK, MUTED, ON_FILL
from fdvu.lib.charts.text import shorten, text_width

WIDE = 1120.0
LABEL_WIDTH = 300.0
MARK = 15.0
AMOUNT_WIDTH = 64.0
ROW = 22.0
GROUP_ROW = 27.0
BAR = 14.0
KEY_LINE = 22.0
# A share that is small beside the largest must still be seen.
LEAST = 0.2
LATE = CONDITION["TG3"]


@dataclass(frozen=True, slots=True)
class GanttBar:
    """One row: it begins in period number `start` and takes one period per share, tall as the share is large beside its largest.

    `series` is the key of what colours it, `amount` the text at the right, `deadline` a place on the axis (1.5 is the middle of the second
    period).
    """

    key: str
    label: str
    start: int
    shares: tuple[float, ...]
    series: str
    amount: str = ""
    deadline: float | None = None
    url: str = ""
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class GanttGroup:
    """Rows under a heading."""

    label: str
    bars: tuple[GanttBar, ...]


@dataclass(frozen=True, slots=True)
class GanttWords:
    """What the key and the amounts' column say."""

    amount: str
    deadline: str
    requires: str
    too_early: str


def gantt_chart(
    title: str,
    groups: Sequence[GanttGroup],
    periods: Sequence[str],
    series: Mapping[str, Series],
    *,
    links: Sequence[tuple[str, str]] = (),
    words: GanttWords,
    columns: list[str],
    rows: list[list[str]],
    description: str = "",
    empty_text: str = EMPTY_TEXT,
) -> Chart:
    """`links` are (what must come first, what waits for it) by key; `columns` and `rows` the same as a table, as its maker tells it."""
    if not any(group.bars for group in groups):
        return empty_chart(title, columns, rows, empty_text)
    drawing = _Drawing(groups, periods, series, words)
    return Chart(title, drawing.svg(links, title, description), columns, rows, description)


class _Drawing:
    """One picture: rows are placed first, then drawn from the back to the front."""

    def __init__(self, groups, periods, series, words):
        self.groups, self.periods, self.series, self.words = groups, periods, series, words
        self.left = LABEL_WIDTH + MARK + 10
        self.right = WIDE - AMOUNT_WIDTH - 8
        self.step = (self.right - self.left) / len(periods)
        self.top = KEY_LINE + 30
        self.places: dict[str, tuple[GanttBar, float]] = {}
        y = self.top
        self.headings: list[tuple[str, float]] = []
        for group in groups:
            self.headings.append((group.label, y + GROUP_ROW - 8))
            y += GROUP_ROW
            for bar in group.bars:
                self.places[bar.key] = (bar, y + ROW / 2)
                y += ROW
        self.bottom = y
        self.canvas = Canvas(height=y + 8, width=WIDE)

    def svg(self, links, title: str, description: str) -> str:
        self._key()
        self._frame()
        for bar, middle in self.places.values():
            self._bar(bar, middle)
        for first, then in links:
            if first in self.places and then in self.places:
                self._link(*self.places[first], *self.places[then])
        for bar, middle in self.places.values():
            self.canvas.hit(0, middle - ROW / 2, WIDE, ROW, url=bar.url, tooltip=bar.tooltip or bar.label)
        return self.canvas.svg(title=title, description=description)

    def _x(self, place: float) -> float:
        return self.left + place * self.step

    def _key(self) -> None:
        x = 0.0
        for one in self.series.values():
            self._mark(x, 6, one)
            self.canvas.text(x + MARK + 6, 12, one.name, size=SMALL)
            x += MARK + text_width(one.name, SMALL) + 26
        self.canvas.shape("diamond", x + 6, 8, 5, LATE)
        self.canvas.text(x + 16, 12, self.words.deadline, size=SMALL)
        x += text_width(self.words.deadline, SMALL) + 40
        self._arrow(x, 8, x + 18, 8, MUTED)
        self.canvas.text(x + 24, 12, self.words.requires, size=SMALL)
        x += text_width(self.words.requires, SMALL) + 48
        self._arrow(x, 8, x + 18, 8, LATE)
        self.canvas.text(x + 24, 12, self.words.too_early, size=SMALL)

    def _mark(self, x: float, middle: float, one: Series) -> None:
        """A colour with its letter."""
        self.canvas.rect(x, middle - MARK / 2 + 1, MARK, MARK, one.colour)
        self.canvas.text(x + MARK / 2, middle + 5.3, one.letter, size=SMALL, colour=ON_FILL, bold=True, align="center")

    def _frame(self) -> None:
        head = self.top - 10
        for place, label in enumerate(self.periods):
            middle = self._x(place + 0.5)
            self.canvas.text(middle, head, shorten(label, self.step - 4, SMALL), size=SMALL, colour=MUTED, align="center")
        for place in range(len(self.periods) + 1):
            self.canvas.line(self._x(place), self.top - 4, self._x(place), self.bottom, colour=FAINT)
        self.canvas.text(WIDE, head, self.words.amount, size=SMALL, colour=MUTED, align="right")
        for label, baseline in self.headings:
            self.canvas.line(0, baseline - GROUP_ROW + 11, WIDE, baseline - GROUP_ROW + 11, colour=FAINT)
            self.canvas.text(0, baseline, shorten(label, LABEL_WIDTH + MARK, SMALL), size=SMALL, bold=True)

    def _bar(self, bar: GanttBar, middle: float) -> None:
        one = self.series[bar.series]
        self.canvas.text(8, middle + 4.3, shorten(bar.label, LABEL_WIDTH - 16, SMALL), size=SMALL, colour=INK)
        self._mark(LABEL_WIDTH, middle - 1, one)
        shares = bar.shares or (1.0,)
        shown = min(len(shares), len(self.periods) - bar.start)
        whole, largest = BAR, max(shares) or 1.0
        self.canvas.rect(self._x(bar.start) + 1.5, middle - whole / 2, shown * self.step - 3, whole, FAINT)
        for later, share in enumerate(shares[:shown]):
            if share > 0:
                height = whole * max(share / largest, LEAST)
                self.canvas.rect(self._x(bar.start + later) + 1.5, middle + whole / 2 - height, self.step - 3, height, one.colour)
        if bar.deadline is not None and 0 <= bar.deadline <= len(self.periods):
            self.canvas.shape("diamond", self._x(bar.deadline), middle, 5, LATE)
        self.canvas.text(WIDE, middle + 4.3, bar.amount, size=SMALL, align="right")

    def _end(self, bar: GanttBar) -> float:
        return self._x(min(bar.start + max(len(bar.shares), 1), len(self.periods))) - 1.5

    def _link(self, first: GanttBar, y1: float, then: GanttBar, y2: float) -> None:
        """From the end of what must come first to the beginning of what waits; in another colour where it begins too early."""
        colour = INK if then.start >= first.start else LATE
        x1, x2 = self._end(first), self._x(then.start) + 1.5
        if x2 - x1 >= 6:
            turn = x1 + 3
            self.canvas.line(x1, y1, turn, y1, colour=colour)
            self.canvas.line(turn, y1, turn, y2, colour=colour)
            self._arrow(turn, y2, x2, y2, colour)
            return
        # No room between them: down beside the waiting one's beginning.
        turn = x2 - 8
        edge = y1 + (ROW / 2 if y2 > y1 else -ROW / 2)
        self.canvas.line(x1, y1, x1, edge, colour=colour)
        self.canvas.line(x1, edge, turn, edge, colour=colour)
        self.canvas.line(turn, edge, turn, y2, colour=colour)
        self._arrow(turn, y2, x2, y2, colour)

    def _arrow(self, x1: float, y1: float, x2: float, y2: float, colour: str) -> None:
        self.canvas.line(x1, y1, x2, y2, colour=colour)
        self.canvas.line(x2 - 4, y2 - 3, x2, y2, colour=colour)
        self.canvas.line(x2 - 4, y2 + 3, x2, y2, colour=colour)
