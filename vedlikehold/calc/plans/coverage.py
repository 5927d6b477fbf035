"""Tiltaksdekning: how much of today's backlog has a measure at all. What has none, no frame buys."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from vedlikehold.calc.backlog import Backlog


class Cover(IntEnum):
    """The most that is to be done with a component: nothing, an open measure, one that the version places in a year."""

    NONE = 0
    MEASURED = 1
    PLACED = 2


@dataclass(frozen=True)
class Coverage:
    """Backlog (kr) in all, of it what has an open measure, and of that what the version places; `without` components have none."""

    backlog_nok: float
    measured_nok: float
    placed_nok: float
    without: int

    @property
    def without_nok(self) -> float:
        return self.backlog_nok - self.measured_nok

    @property
    def measured_share(self) -> float | None:
        """None where there is no backlog."""
        return self.measured_nok / self.backlog_nok if self.backlog_nok else None


def coverage(by_cover: Mapping[int, Backlog]) -> Coverage:
    """From the backlog by `Cover`.

    >>> found = coverage({0: Backlog(likely=40.0, counted=3), 1: Backlog(likely=35.0), 2: Backlog(likely=25.0)})
    >>> (found.measured_share, found.placed_nok, found.without_nok, found.without)
    (0.6, 25.0, 40.0, 3)
    """
    none, measured, placed = (by_cover.get(cover.value, Backlog()) for cover in Cover)
    with_one = measured.likely + placed.likely
    return Coverage(none.likely + with_one, with_one, placed.likely, none.counted)
