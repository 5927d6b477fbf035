"""Rebuilding without repair: a building wears as it stood at the start until it is rebuilt, and from then on as new.

So what each building needs every year is known beforehand, and rebuilding in year τ only writes its years from τ on anew: those of a
building whose components are all in the best grade, at the ages 0, 1, 2 … Totals are those of the pairs of type and grade that are
still as at the start, and of each year's rebuilt components by type and age.
"""

from __future__ import annotations

import numpy as np

from vedlikehold.calc.deterioration.buying import worst_first
from vedlikehold.calc.deterioration.grouped import followed, worn
from vedlikehold.calc.deterioration.land import Lying
from vedlikehold.calc.deterioration.stock import NEED, Stock
from vedlikehold.calc.deterioration.tables import by_building
from vedlikehold.calc.deterioration.wear import expected_failures, log_safe


class Renewed:
    """`built` is the year in which each building was last rebuilt, 0 for none. `amounts` and `counts` are what is still as at the start,
    by pair, `new_amounts` and `new_counts` what was rebuilt, by year and type; `new` the shares of what was new [age, grade, type]."""

    def __init__(self, stock: Stock, years: int, need: int):
        self.stock, self.year, self.years = stock, 0, years
        self.old = worn(stock, years)
        types = len(stock.unit_costs)
        self.new = followed(np.zeros(types, dtype=np.int64), stock.rates.T, years)
        self.amounts, self.counts = self.old.amounts.copy(), self.old.counts.copy()
        self.new_amounts, self.new_counts = np.zeros((years + 1, types)), np.zeros((years + 1, types))
        self.built = np.zeros(len(stock.area_m2), dtype=np.int64)
        self.lying = Lying(stock.building, len(stock.area_m2))
        start, self.needs = self.old.building_need(NEED)
        self.by_first = {1: start[None, :], NEED: self.needs}
        if need not in self.by_first or need == 1:
            self.by_first[need] = self.old.building_need(need)[1]
        self.safe = None if stock.critical is None else self.old.building_safe()

    def age(self) -> None:
        self.year += 1

    def quantities(self) -> tuple[np.ndarray, np.ndarray]:
        old = self.old.shares[self.year] * self.amounts
        new = np.einsum("agt,at->gt", self.new[: self.year + 1], self.new_amounts[self.year :: -1])
        return old.sum(axis=1) + new.sum(axis=1), (old * self.old.unit_costs).sum(axis=1) + (new * self.stock.unit_costs.T).sum(axis=1)

    def building_need(self, first: int) -> np.ndarray:
        return self.by_first[first][self.year]

    def falling(self) -> float:
        """During the year that comes."""
        old = self.counts @ (self.old.shares[self.year, -2] * self.old.rates[-1])
        new = (self.new[: self.year + 1, -2] * self.new_counts[self.year :: -1]) @ self.stock.rates[:, -1]
        return float(old + new.sum())

    def failures(self) -> float:
        return 0.0 if self.safe is None else float(expected_failures(self.safe[self.year]))

    def rebuild(self, budget: float, rebuild_cost: np.ndarray, price: float) -> tuple[float, int]:
        """Buildings by falling need over rebuild cost, ties by place, each that still fits; gives kr spent and how many."""
        bought = worst_first(self.needs[self.year] * price, rebuild_cost, budget)
        if len(bought):
            rows, of = self.lying.within(bought)
            self._count(rows)
            self._write(bought, rows, of)
        return float(rebuild_cost[bought].sum()), len(bought)

    def _count(self, rows: np.ndarray) -> None:
        """These components are no longer what they were, but this year's."""
        kind, quantity = self.stock.type[rows], self.stock.quantity[rows]
        built = self.built[self.stock.building[rows]]
        pair, old = self.old.pair_of(rows), built == 0
        before = built * self.new.shape[2] + kind
        for weights, at_start, since in ((quantity, self.amounts, self.new_amounts), (np.ones(len(rows)), self.counts, self.new_counts)):
            at_start -= np.bincount(pair, weights * old, len(at_start)).astype(at_start.dtype)
            since -= np.bincount(before, weights * ~old, since.size).reshape(since.shape)
            since[self.year] += np.bincount(kind, weights, since.shape[1])

    def _write(self, buildings: np.ndarray, rows: np.ndarray, of: np.ndarray) -> None:
        """The years from this one on, of these buildings as new."""
        self.built[buildings] = self.year
        ages = self.new[: self.years + 1 - self.year]
        kind, costs = self.stock.type[rows], self.stock.unit_costs.T

        def written(each: np.ndarray, weights: np.ndarray | None) -> np.ndarray:
            return by_building(each, of, lambda some: kind[some], weights, len(buildings))

        for first, needs in self.by_first.items():
            if len(needs) > 1:
                needs[self.year :, buildings] = written((ages[:, first:] * costs[first:]).sum(axis=1), self.stock.quantity[rows])
        if self.safe is not None:
            self.safe[self.year :, buildings] = written(np.where(self.stock.critical, log_safe(ages[:, -1]), 0.0), None)
