"""Without money: all components of one type and starting grade wear alike, whatever they are in, and prices change nothing.

The shares of each such pair are followed through the years; the rest is one multiplication per building of what it has of each pair
with what one unit of it comes to each year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from vedlikehold.calc.deterioration.stock import Stock
from vedlikehold.calc.deterioration.wear import expected_failures, log_safe, step

# Numbers in a table of buildings × pairs that is filled at a time: it stays in the cache.
TABLE = 65_536
# Multiplications in each product of such a table: too few for the library of linear algebra to share out among threads that would
# only wait for each other.
PRODUCT = 262_144
# Rows looked at together.
ROWS = 65_536
# With so many pairs per component, a table of buildings × pairs is mostly empty and costs more than it saves.
MOST_EMPTY = 20


@dataclass(frozen=True)
class Worn:
    """Each pair's `shares` [year, grade, pair], what the stock has of it, and its unit costs and rates [grade, pair]."""

    stock: Stock
    places: np.ndarray
    type: np.ndarray
    shares: np.ndarray
    amounts: np.ndarray
    counts: np.ndarray
    unit_costs: np.ndarray
    rates: np.ndarray

    def quantities(self) -> tuple[np.ndarray, np.ndarray]:
        """Quantity, and cost at the start's prices, per year and grade."""
        weighed = self.shares * self.amounts
        return weighed.sum(axis=2), (weighed * self.unit_costs).sum(axis=2)

    def falls(self) -> np.ndarray:
        """How many components go to the worst grade each year."""
        return np.append(0.0, self.shares[:-1, -2] @ (self.rates[-1] * self.counts))

    def building_need(self, first: int) -> tuple[np.ndarray, np.ndarray]:
        """Cost per building at the start's prices: of the grades from `first` [year, building], and of all but the best at the start."""
        worth = (self.shares[:, first:] * self.unit_costs[first:]).sum(axis=1)
        start = (self.shares[:1, 1:] * self.unit_costs[1:]).sum(axis=1)
        found = self._per_building(np.concatenate([worth, start]), weighed=True)
        return found[:-1], found[-1]

    def failures(self) -> np.ndarray:
        """Buildings with a critical component in the worst grade, per year; none at the start."""
        if self.stock.critical is None:
            return np.zeros(len(self.shares))
        each = np.where(self.stock.critical[self.type], log_safe(self.shares[:, -1]), 0.0)
        found = expected_failures(self._per_building(each, weighed=False))
        found[0] = 0.0
        return found

    def _per_building(self, each: np.ndarray, *, weighed: bool) -> np.ndarray:
        """Σ over a building's components of `each` [year, pair], times the quantity where `weighed`."""
        buildings, pairs = len(self.stock.area_m2), max(each.shape[1], 1)
        quantity = self.stock.quantity if weighed else None
        found = np.zeros((len(each), buildings))
        if buildings * pairs > MOST_EMPTY * len(self.stock.quantity) + TABLE:
            for year, one in enumerate(each):
                worth = self._of(one, slice(None))
                found[year] = np.bincount(self.stock.building, worth if quantity is None else worth * quantity, buildings)
            return found
        turned = np.ascontiguousarray(each.T)
        together = max(PRODUCT // (pairs * len(each)), 1)
        products = max(TABLE // (pairs * together), 1)
        for rows, first, last in self._blocks(together * products):
            cells = (self.stock.building[rows] - first) * pairs + self._places(rows)
            table = np.bincount(cells, None if quantity is None else quantity[rows], together * products * pairs)
            worth = table.reshape(products, together, -1) @ turned
            found[:, first:last] = worth.reshape(-1, len(each))[: last - first].T
        return found

    def _places(self, rows: slice | np.ndarray) -> np.ndarray:
        return self.places[self.stock.type[rows] * self.stock.unit_costs.shape[1] + self.stock.grade[rows]]

    def _of(self, values: np.ndarray, rows: slice) -> np.ndarray:
        return values[self._places(rows)]

    def _blocks(self, number: int) -> Iterator[tuple[slice | np.ndarray, int, int]]:
        """Rows of `number` buildings at a time."""
        building, buildings = self.stock.building, len(self.stock.area_m2)
        order = None if (building[1:] >= building[:-1]).all() else np.argsort(building, kind="stable")
        edges = np.append(np.arange(0, buildings, number), buildings)
        cuts = np.searchsorted(building, edges, sorter=order).tolist()
        edges = edges.tolist()
        for n in range(len(edges) - 1):
            rows = slice(cuts[n], cuts[n + 1])
            yield rows if order is None else order[rows], edges[n], edges[n + 1]


def worn(stock: Stock, years: int) -> Worn:
    """Follow each pair for `years`."""
    types, grades = stock.unit_costs.shape
    amounts, counts = np.zeros(types * grades), np.zeros(types * grades, dtype=np.int64)
    for first in range(0, len(stock.quantity), ROWS):
        rows = slice(first, first + ROWS)
        pairs = stock.type[rows] * grades + stock.grade[rows]
        amounts += np.bincount(pairs, stock.quantity[rows], types * grades)
        counts += np.bincount(pairs, minlength=types * grades)
    used = np.flatnonzero(counts)
    places = np.zeros(types * grades, dtype=np.int64)
    places[used] = np.arange(len(used))
    type_, grade = np.divmod(used, grades)
    shares = np.zeros((years + 1, grades, len(used)))
    shares[0, grade, np.arange(len(used))] = 1.0
    rates = stock.rates[type_].T
    for year in range(years):
        shares[year + 1] = shares[year]
        step(shares[year + 1], rates)
    return Worn(stock, places, type_, shares, amounts[used], counts[used], stock.unit_costs[type_].T, rates)
