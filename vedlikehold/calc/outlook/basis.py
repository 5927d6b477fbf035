"""Grunnlaget for prognosen: the components of a stock as the engine takes them, and what is left out and why.

A component's quantity is what it costs to lift it from TG3, so that shares of quantity are shares of what everything costs to renew,
whatever units it is counted in. Its unit cost in each grade is that grade's cost as a part of this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vedlikehold.calc.backlog import Backlog, backlog_by, total_backlog
from vedlikehold.calc.deterioration import Stock
from vedlikehold.calc.grade_costs import GradeCosts
from vedlikehold.calc.upgrade import TGIU, UNGRADED, WORST, ComponentRows

# Ratios that differ by less are the same kind of component.
DECIMALS = 12


@dataclass(frozen=True)
class OutlookBuilding:
    """A building of the scope: BTA and replacement value (kr), None where unknown."""

    pk: int
    name: str
    area_m2: float | None
    value_nok: float | None


@dataclass(frozen=True)
class LeftOut:
    """Components that the forecast says nothing of: not examined (TGIU), never graded, worse than the target without a cost or with one
    in a price year outside the index, and at the target or better without any cost."""

    not_examined: int = 0
    ungraded: int = 0
    unpriced: int = 0
    unindexed: int = 0
    costless: int = 0

    @property
    def total(self) -> int:
        return self.not_examined + self.ungraded + self.unpriced + self.unindexed + self.costless


@dataclass(frozen=True)
class Basis:
    """What a forecast starts from, against one target grade (0–2) and in the prices of one year.

    `backlog` is the condition page's own sum. Arrays over buildings: `area_m2` and `value_nok`, 0 where they do not count because they
    or the backlog are unknown. `origins` counts components by where their rates come from, `inferred` those where a grade's cost
    follows from the shares alone.
    """

    stock: Stock
    goal: int
    backlog: Backlog
    buildings: tuple[OutlookBuilding, ...]
    area_m2: np.ndarray
    value_nok: np.ndarray
    components: int
    left_out: LeftOut
    origins: Mapping[int, int]
    inferred: int

    @property
    def included(self) -> int:
        return len(self.stock.quantity)

    @property
    def without_area(self) -> int:
        """Buildings with components in the forecast that do not count per m²."""
        return int((self._used & (self.area_m2 == 0)).sum())

    @property
    def without_value(self) -> int:
        """Buildings with components in the forecast whose replacement value is unknown."""
        return int((self._used & (self.value_nok == 0)).sum())

    @property
    def _used(self) -> np.ndarray:
        return np.bincount(self.stock.building, minlength=len(self.buildings)) > 0


def basis_of(
    rows: ComponentRows,
    costs: GradeCosts,
    rates: np.ndarray,
    origins: np.ndarray,
    buildings: Sequence[OutlookBuilding],
    goal: int,
) -> Basis:
    """`rows.building` holds the buildings' ids; every one of them stands in `buildings`."""
    places = {one.pk: place for place, one in enumerate(buildings)}
    building = np.array([places[pk] for pk in rows.building.tolist()], dtype=np.int32)
    graded = rows.grade <= WORST
    counts = graded & (rows.grade > goal)
    lost = counts & (costs.unpriced | costs.unindexed)
    costless = graded & ~lost & np.isnan(costs.nok[:, 0])
    kept = graded & ~lost & ~costless
    backlogs = backlog_by(costs.present, building, goal)
    known = np.array([place in backlogs and backlogs[place].nok is not None for place in range(len(buildings))], dtype=bool)
    return Basis(
        stock=_stock(costs.nok[kept], rates[kept], building[kept], rows.grade[kept], len(buildings)),
        goal=goal,
        backlog=total_backlog(costs.present, goal),
        buildings=tuple(buildings),
        area_m2=np.where(known, [one.area_m2 or 0.0 for one in buildings], 0.0),
        value_nok=np.where(known, [one.value_nok or 0.0 for one in buildings], 0.0),
        components=len(rows.grade),
        left_out=LeftOut(
            not_examined=int((rows.grade == TGIU).sum()),
            ungraded=int((rows.grade == UNGRADED).sum()),
            unpriced=int((lost & costs.unpriced).sum()),
            unindexed=int((lost & costs.unindexed).sum()),
            costless=int(costless.sum()),
        ),
        origins={int(origin): int(count) for origin, count in zip(*np.unique(origins[kept], return_counts=True), strict=True)},
        inferred=int((kept & costs.inferred).sum()),
    )


def _stock(nok: np.ndarray, rates: np.ndarray, building: np.ndarray, grade: np.ndarray, buildings: int) -> Stock:
    whole = nok[:, WORST]
    ratios = np.divide(nok, whole[:, None], out=np.zeros_like(nok), where=whole[:, None] > 0)
    kinds = np.hstack([rates, ratios])
    _rounded, first, type_ = np.unique(kinds.round(DECIMALS), axis=0, return_index=True, return_inverse=True)
    table = kinds[first]
    return Stock(
        quantity=whole,
        type=type_.reshape(-1).astype(np.int32),
        building=building,
        grade=grade.astype(np.int8),
        rates=table[:, : rates.shape[1]],
        unit_costs=table[:, rates.shape[1] :],
        area_m2=np.zeros(buildings),
    )
