"""Vedlikeholdsetterslep: the cost to lift every component that is worse than the target grade.

Backlog(target) = Σ upgrade cost of components with TG > target. TGIU and components without a grade add nothing: they are
counted apart, as unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from fdvu.lib.message import gettext_noop
from vedlikehold.calc.uncertainty import Range, total_range
from vedlikehold.calc.upgrade import TGIU, UNGRADED, CostCells

# TG0–TG3, TGIU and none: the places of `GradeSums`.
GRADE_PLACES = 6

# Facility condition index (VFA, APPA): up to 5 % good, 10 % fair, 30 % poor.
FCI_LIMITS = (0.05, 0.10, 0.30)
FCI_WORDS = (gettext_noop("god stand"), gettext_noop("brukbar stand"), gettext_noop("dårlig stand"), gettext_noop("kritisk stand"))


@dataclass(frozen=True, slots=True)
class Backlog:
    """One sum: money in kr, and what it leaves out. `components` are all, `counted` those that make the backlog."""

    low: float = 0.0
    likely: float = 0.0
    high: float = 0.0
    spread_sq: float = 0.0
    components: int = 0
    counted: int = 0
    unpriced: int = 0
    unindexed: int = 0
    not_examined: int = 0
    ungraded: int = 0

    def __add__(self, other: "Backlog") -> "Backlog":
        return Backlog(*(getattr(self, name) + getattr(other, name) for name in _BACKLOG_FIELDS))

    @property
    def unknown(self) -> int:
        """Components whose condition nobody knows."""
        return self.not_examined + self.ungraded

    @property
    def graded(self) -> int:
        """Components with TG0–TG3."""
        return self.components - self.unknown

    @property
    def without_cost(self) -> int:
        """Components that should be in the sum, but have no cost in the price year."""
        return self.unpriced + self.unindexed

    @property
    def nok(self) -> float | None:
        """The likely cost; None where nothing is known: no component has a grade, or none of those that count has a cost."""
        if not self.graded or (self.counted and self.without_cost >= self.counted):
            return None
        return self.likely

    def range(self, correlation: float) -> Range:
        """Expected cost, P50 and P85 with what the costs have in common."""
        return total_range(self.low, self.likely, self.high, self.spread_sq, correlation)


_BACKLOG_FIELDS = tuple(f.name for f in fields(Backlog))


def backlog_by(cells: CostCells, keys: np.ndarray, target: int) -> dict[int, Backlog]:
    """Backlog per key (building, part … of each cell) against `target` (0–2)."""
    if not len(keys):
        return {}
    found, places = np.unique(keys, return_inverse=True)
    worse = (cells.grade > target) & (cells.grade < TGIU)

    def added(values: np.ndarray) -> list[float]:
        return np.bincount(places, weights=values, minlength=len(found)).tolist()

    def counted(values: np.ndarray) -> list[int]:
        return np.rint(np.bincount(places, weights=values, minlength=len(found))).astype(int).tolist()

    columns = (
        added(cells.low * worse),
        added(cells.likely * worse),
        added(cells.high * worse),
        added(cells.spread_sq * worse),
        counted(cells.count),
        counted(cells.count * worse),
        counted(cells.unpriced * worse),
        counted(cells.unindexed * worse),
        counted(cells.count * (cells.grade == TGIU)),
        counted(cells.count * (cells.grade == UNGRADED)),
    )
    return {key: Backlog(*values) for key, *values in zip(found.tolist(), *columns, strict=True)}


def total_backlog(cells: CostCells, target: int) -> Backlog:
    """The backlog of all cells."""
    return backlog_by(cells, np.zeros(len(cells.grade), dtype=int), target).get(0, Backlog())


def fci(backlog_nok: float, replacement_value_nok: float | None) -> float | None:
    """Facility condition index: backlog as a share of what it costs to build anew. None where that is unknown."""
    return backlog_nok / replacement_value_nok if replacement_value_nok else None


def fci_word(share: float) -> str:
    """The usual reading of the index, as a text to translate."""
    return FCI_WORDS[sum(share > limit for limit in FCI_LIMITS)]


def fci_decimals(share: float) -> int:
    """How many decimals of the percentage it takes for the number to be read as `fci_word` reads it: 10.02 % is not 10.0 %."""
    return next((n for n in range(1, 4) if fci_word(round(share, n + 2)) == fci_word(share)), 4)


@dataclass(frozen=True, slots=True)
class GradeSums:
    """Gradfordeling: by TG0–TG3, TGIU and none, how many components, what they cost to put right and to replace (kr).

    `with_replacement` counts those whose replacement cost is known: the others are not in `replacement`.
    """

    components: tuple[int, ...] = (0,) * GRADE_PLACES
    likely: tuple[float, ...] = (0.0,) * GRADE_PLACES
    replacement: tuple[float, ...] = (0.0,) * GRADE_PLACES
    with_replacement: tuple[int, ...] = (0,) * GRADE_PLACES

    @property
    def count(self) -> int:
        return sum(self.components)

    @property
    def graded(self) -> int:
        return sum(self.components[:TGIU])

    @property
    def unknown_share(self) -> float:
        """Components without a known grade, as a share of all; all where there are none."""
        return 1 - self.graded / self.count if self.count else 1.0


def grades_by(cells: CostCells, keys: np.ndarray) -> dict[int, GradeSums]:
    """Grades per key (building, part … of each cell)."""
    if not len(keys):
        return {}
    found, places = np.unique(keys, return_inverse=True)
    at = places * GRADE_PLACES + cells.grade

    def rows(values: np.ndarray, whole: bool = False) -> list[list]:
        sums = np.bincount(at, weights=values, minlength=len(found) * GRADE_PLACES).reshape(-1, GRADE_PLACES)
        return (np.rint(sums).astype(int) if whole else sums).tolist()

    columns = (rows(cells.count, True), rows(cells.likely), rows(cells.replacement), rows(cells.with_replacement, True))
    return {key: GradeSums(*map(tuple, values)) for key, *values in zip(found.tolist(), *columns, strict=True)}


def total_grades(cells: CostCells) -> GradeSums:
    """The grades of all cells."""
    return grades_by(cells, np.zeros(len(cells.grade), dtype=int)).get(0, GradeSums())


def sum_backlogs(backlogs: Sequence[Backlog]) -> Backlog:
    """Several sums together."""
    return Backlog(*(sum(getattr(one, name) for one in backlogs) for name in _BACKLOG_FIELDS)) if backlogs else Backlog()


def sum_grades(grades: Sequence[GradeSums]) -> GradeSums:
    """Several distributions together."""
    names = ("components", "likely", "replacement", "with_replacement")
    return (
        GradeSums(*(tuple(map(sum, zip(*(getattr(one, name) for one in grades), strict=True))) for name in names))
        if grades
        else GradeSums()
    )
