"""With money: components of the same type that have been through the same share the same figures.

A component's shares depend on its type, its grade at the start and the years it was bought in, not on its quantity. Repair takes the
dearest first, so within a type it takes those of large quantity first: in the order of `Layout` the components that are alike lie
side by side, and a purchase cuts such a piece in two or three. A year then works on some thousands of pieces instead of every
component; single components are looked at only in the narrow band of costs where the money ends. Nothing is rounded or merged that
is not the same: the result is that of walking the whole list.
"""

from __future__ import annotations

import numpy as np

from vedlikehold.calc.deterioration.buying import Walk, worst_first
from vedlikehold.calc.deterioration.land import Land, spread
from vedlikehold.calc.deterioration.stock import NEED, Stock
from vedlikehold.calc.deterioration.wear import expected_failures, log_safe, step


class Alike:
    """Pieces of alike components: `starts` and `ends` in the land, and a column each of shares, rates and unit costs."""

    def __init__(self, stock: Stock):
        self.stock, self.land = stock, Land(stock.layout, stock.building, len(stock.area_m2))
        self.type_rates, self.type_costs = np.ascontiguousarray(stock.rates.T), np.ascontiguousarray(stock.unit_costs.T)
        grades = stock.unit_costs.shape[1]
        self.starts = stock.layout.run_starts
        self.type, grade = np.divmod(stock.layout.run_pairs, grades)
        self.shares = np.zeros((grades, len(grade)))
        self.shares[grade, np.arange(len(grade))] = 1.0
        # What the cheapest bought by each grade's money cost last time, at the start's prices: a guess for the next.
        self.ended = [0.0] * grades
        # The need per building as it is now, where it is known without looking at every component.
        self.need: np.ndarray | None = None
        self._settle()

    def _settle(self) -> None:
        """What follows from where the pieces begin."""
        self.ends = np.append(self.starts[1:], self.land.count)
        self.rates, self.unit_costs = self.type_rates[:, self.type], self.type_costs[:, self.type]
        self.amounts = self.land.amount_between(self.starts, self.ends)
        self.least, self.most = self.land.quantity[self.starts], self.land.quantity[self.ends - 1]

    # -- a year --------------------------------------------------------------------------------------------------

    def age(self) -> None:
        step(self.shares, self.rates)
        self.need = None

    def quantities(self) -> tuple[np.ndarray, np.ndarray]:
        return self.shares @ self.amounts, (self.shares * self.unit_costs) @ self.amounts

    def building_need(self, first: int) -> np.ndarray:
        if first == NEED and self.need is not None:
            return self.need
        return self.land.by_building(self.starts, self.unit_need(first))

    def unit_need(self, first: int) -> np.ndarray:
        """What one unit of each piece needs for the grades from `first`, at the start's prices."""
        return (self.shares[first:] * self.unit_costs[first:]).sum(axis=0)

    def falling(self) -> float:
        return float(self.land.number_between(self.starts, self.ends) @ (self.shares[-2] * self.rates[-1]))

    def failures(self) -> float:
        critical = self.stock.critical
        if critical is None:
            return 0.0
        pieces = np.flatnonzero(critical[self.type])
        rows, of = self.land.living(self.starts[pieces], self.ends[pieces])
        safe = np.bincount(self.land.building[rows], log_safe(self.shares[-1, pieces])[of], self.land.buildings)
        return float(expected_failures(safe))

    def in_stock_order(self) -> np.ndarray:
        rows, of = self.land.living(self.starts, self.ends)
        found = np.empty((len(self.shares), len(rows)))
        found[:, self.land.order[rows]] = self.shares[:, of]
        return found

    # -- rebuilding ----------------------------------------------------------------------------------------------

    def rebuild(self, budget: float, rebuild_cost: np.ndarray, price: float) -> tuple[float, int]:
        """Buildings by falling need over rebuild cost, ties by place, each that still fits; gives kr spent and how many."""
        need = self.building_need(NEED)
        bought = worst_first(need * price, rebuild_cost, budget)
        if len(bought):
            self._renew(bought)
        need[bought] = 0.0
        self.need = need
        return float(rebuild_cost[bought].sum()), len(bought)

    def _renew(self, buildings: np.ndarray) -> None:
        """The components of these buildings move out of their pieces into new ones, all in the best grade."""
        types, starts, cut = self.land.move(buildings, self.starts, self.stock.type)
        keep = np.flatnonzero(cut[1:] > cut[:-1])
        self.starts = np.concatenate([cut[keep], starts])
        self.type = np.concatenate([self.type[keep], types])
        new = np.zeros((len(self.shares), len(types)))
        new[0] = 1.0
        self.shares = np.concatenate([self.shares[:, keep], new], axis=1)
        self._settle()

    # -- repair --------------------------------------------------------------------------------------------------

    def repair(self, budget: float, price: float, best: int) -> float:
        """Worst grade first: component shares by falling expected cost, ties by the file's order, each that still fits; not the
        grades better than `best`."""
        spent = 0.0
        for grade in range(len(self.shares) - 1, best - 1, -1):
            each = self.shares[grade] * (self.unit_costs[grade] * price)
            whole = float(each @ self.amounts)
            if whole <= budget - spent:
                self._put_right(grade, slice(None))
                self.need = None if grade >= NEED else self.need
                spent += whole
                continue
            cheapest = each * self.least
            self._put_right(grade, np.flatnonzero(each * self.most <= 0))
            within = np.flatnonzero((cheapest > 0) & (cheapest <= budget - spent))
            if not len(within):
                continue
            walk = Walk(self.land, self.starts[within], self.ends[within], each[within])
            spent += walk.buy(budget - spent, self.ended[grade] * price)
            self.ended[grade] = walk.ended / price
            self._bought(grade, *walk.ranges())
        return spent

    def _put_right(self, grade: int, pieces: np.ndarray | slice) -> None:
        """The share of `grade` of these pieces goes to the best."""
        self.shares[0, pieces] += self.shares[grade, pieces]
        self.shares[grade, pieces] = 0.0

    def _bought(self, grade: int, first: np.ndarray, end: np.ndarray) -> None:
        """Cut the pieces at the ranges bought, and move their share of `grade` to the best."""
        if not len(first):
            return
        cuts = np.column_stack([first, end]).ravel()
        at = np.searchsorted(self.starts, cuts)
        new = np.append(self.starts, self.land.count)[at] != cuts
        if new.any():
            pieces = np.arange(len(self.starts))
            parent = np.repeat(pieces, 1 + np.bincount(at[new] - 1, minlength=len(pieces)))
            self.starts = np.insert(self.starts, at[new], cuts[new])
            self.type, self.shares = self.type[parent], self.shares[:, parent]
            self._settle()
        bought, _of = spread(np.searchsorted(self.starts, first), np.searchsorted(self.starts, end))
        if grade >= NEED and self.need is not None:
            self._met(bought, self.shares[grade, bought] * self.unit_costs[grade, bought])
        self._put_right(grade, bought)

    def _met(self, pieces: np.ndarray, each: np.ndarray) -> None:
        """Take what these pieces needed, at `each` kr per unit, off the need of their buildings; many are sooner added up anew."""
        paid = each > 0
        pieces, each = pieces[paid], each[paid]
        if int((self.ends[pieces] - self.starts[pieces]).sum()) > self.land.count // 8:
            self.need = None
            return
        rows, of = self.land.living(self.starts[pieces], self.ends[pieces])
        met = np.bincount(self.land.building[rows], each[of] * self.land.quantity[rows], self.land.buildings)
        self.need = np.maximum(self.need - met, 0.0)
