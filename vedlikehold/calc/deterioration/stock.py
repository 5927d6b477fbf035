"""What there is, what there is to spend, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from vedlikehold.calc.deterioration.layout import Layout, lay_out

# The first grade that counts as a need (C of A–E, TG2 of TG0–TG3).
NEED = 2


@dataclass(frozen=True)
class Stock:
    """What there is. Arrays over components: `quantity` (unit of the type), `type` and `building` (places in the tables), `grade`
    (place of the grade at the start). `rates[type, g]` is the yearly share that goes from grade g to the next; `unit_costs[type, g]`
    what brings one unit from grade g to the best (0 for the best). `area_m2` over buildings; 0 where one cannot be rebuilt. `critical`, over types, tells which ones
    count as a failure when they reach the worst grade; None for none.
    """

    quantity: np.ndarray
    type: np.ndarray
    building: np.ndarray
    grade: np.ndarray
    rates: np.ndarray
    unit_costs: np.ndarray
    area_m2: np.ndarray
    critical: np.ndarray | None = None

    def __post_init__(self) -> None:
        grades = self.unit_costs.shape[1]
        if self.rates.shape != (len(self.unit_costs), grades - 1):
            raise ValueError(f"{grades} grades need {grades - 1} rates per type, not {self.rates.shape}")
        if len(self.rates) and not (np.nanmin(self.rates) >= 0 and np.nanmax(self.rates) <= 1 and np.isfinite(self.rates).all()):
            raise ValueError("rates must be shares from 0 to 1")
        if len(self.quantity) and not (np.isfinite(self.quantity).all() and self.quantity.min() >= 0):
            raise ValueError("quantities must be numbers from 0")
        if len(self.unit_costs) and not (np.isfinite(self.unit_costs).all() and self.unit_costs.min() >= 0):
            raise ValueError("unit costs must be numbers from 0")

    def with_rates(self, rates: np.ndarray) -> Stock:
        """The same components wearing at other rates."""
        made = replace(self, rates=rates)
        if "layout" in self.__dict__:
            made.__dict__["layout"] = self.layout
        return made

    def pairs(self, rows: slice | np.ndarray) -> np.ndarray:
        """Type and grade at the start of these components as one number: type · grades + grade."""
        return np.asarray(self.type[rows], dtype=np.int64) * self.unit_costs.shape[1] + self.grade[rows]

    @cached_property
    def layout(self) -> Layout:
        """The order that a forecast with money works in; made once and kept, whatever the rates."""
        return lay_out(self.quantity, self.building, self.pairs(slice(None)), self.unit_costs.size)


@dataclass(frozen=True)
class Money:
    """Per year: repair and rebuild budgets (kr), price growth as a factor, and what a rebuilt m² costs at the start's prices.

    `repair_from` is the best grade that is still repaired. 1, as published: all below the best, so that what is left when the bad
    grades are done goes to the next. 2: only what is backlog (C of A–E, TG2). 3: only D and worse, of TG0–TG3 only the worst.
    """

    repair: Sequence[float]
    rebuild: Sequence[float]
    inflation: Sequence[float]
    rebuild_unit_cost: Sequence[float]
    repair_from: int = 1

    def __post_init__(self) -> None:
        if self.repair_from < 1:
            raise ValueError("the best grade is not repaired")

    @property
    def years(self) -> int:
        return len(self.repair)

    @staticmethod
    def none(years: int, *, rebuild_unit_cost: float = 0.0) -> Money:
        """No money, no price growth."""
        return Money([0.0] * years, [0.0] * years, [1.0] * years, [rebuild_unit_cost] * years)


@dataclass(frozen=True)
class Forecast:
    """Expected figures; the first index is the year, 0 the start. `quantity` and `cost` (kr, that year's prices) per grade;
    `in_need` buildings whose cost of the grades from `NEED` is above their rebuild cost, `in_need_cost` what rebuilding them costs;
    `repair_spent` and `rebuild_spent` from year 1; `building_cost` [year, building] is the cost of the grades from `NEED`;
    `rebuilt` how many buildings were; `failures` how many buildings are expected to have a critical component in the worst grade
    (0 at the start, as published), each component by itself; `falls` how many components are expected to go from the last grade but one
    to the worst during the year (0 at the start); `shares` at the end, [grade, component], in the stock's order. What was not asked for is None."""

    quantity: np.ndarray
    cost: np.ndarray
    in_need: np.ndarray | None
    in_need_cost: np.ndarray | None
    repair_spent: np.ndarray
    rebuild_spent: np.ndarray
    rebuilt: np.ndarray
    building_cost: np.ndarray | None
    failures: np.ndarray
    falls: np.ndarray | None
    shares: np.ndarray | None

    def backlog(self, target: int = 1) -> np.ndarray:
        """Kr per year, that year's prices: what it costs to put right all grades worse than `target`."""
        return self.cost[:, target + 1 :].sum(axis=1)
