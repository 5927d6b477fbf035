"""Bygningsmassen: sums and shares of the stock from its cells.

A cell is a group of buildings that are alike in type, ownership, unit, decade and size; a portfolio of 100,000
buildings has a few thousand cells. Every sum on dashboard and report is a roll-up of the same cells.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, fields

from fdvu.lib.message import gettext_noop

# Upper limits in m² BTA, half-open: a building of exactly 1,000 m² stands in the band that begins there.
SIZE_LIMITS_M2 = (250, 1_000, 2_500, 5_000, 10_000)
SIZE_LABELS = (
    gettext_noop("Under 250 m²"),
    gettext_noop("250–999 m²"),
    gettext_noop("1 000–2 499 m²"),
    gettext_noop("2 500–4 999 m²"),
    gettext_noop("5 000–9 999 m²"),
    gettext_noop("10 000 m² og mer"),
)
FIRST_DECADE = 1900


@dataclass(frozen=True)
class Cell:
    """Buildings alike in all five dimensions. Areas in m²; `known_*` counts the buildings that have the value,
    `known_both` those with year and BTA."""

    type_code: str | None
    ownership: str
    unit_id: int
    decade: int | None
    size_band: int | None
    buildings: int
    bta_m2: float
    known_bta: int
    bra_m2: float
    known_bra: int
    known_year: int
    known_both: int
    weighted_year_sum: float
    weighted_year_m2: float


@dataclass(frozen=True)
class Totals:
    """Sums over some cells. Areas in m²; mean years are years of the calendar."""

    buildings: int = 0
    bta_m2: float = 0.0
    known_bta: int = 0
    bra_m2: float = 0.0
    known_bra: int = 0
    known_year: int = 0
    known_both: int = 0
    weighted_year_sum: float = 0.0
    weighted_year_m2: float = 0.0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(**{name: getattr(self, name) + getattr(other, name) for name in _SUMMED})

    @property
    def mean_year(self) -> float | None:
        """Middle year of construction weighted by BTA; None where no building has both."""
        return self.weighted_year_sum / self.weighted_year_m2 if self.weighted_year_m2 else None


_SUMMED = [f.name for f in fields(Totals)]


def total(cells: Iterable[Cell]) -> Totals:
    """Sum of all cells."""
    cells = list(cells)
    return Totals(**{name: sum(getattr(cell, name) for cell in cells) for name in _SUMMED})


def roll_up(cells: Iterable[Cell], key: Callable[[Cell], Hashable]) -> dict[Hashable, Totals]:
    """Totals per value of `key`; together they are the total."""
    groups: dict[Hashable, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(key(cell), []).append(cell)
    return {value: total(group) for value, group in groups.items()}


def age_band(cell: Cell) -> int | None:
    """Decade of construction; everything before 1900 is one band."""
    return None if cell.decade is None else max(cell.decade, FIRST_DECADE - 10)


def mean_age_years(totals: Totals, *, year: int) -> float | None:
    """Gjennomsnittsalder weighted by BTA: year − Σ(byggeår × BTA) / Σ BTA, over buildings that have both."""
    return None if totals.mean_year is None else year - totals.mean_year


def share(part: float, whole: float) -> float | None:
    """part / whole; None where there is no whole."""
    return part / whole if whole else None
