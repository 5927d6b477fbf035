"""Without money: all components of one type and starting grade wear alike, whatever they are in, and prices change nothing.

The shares of each such pair are followed through the years; the rest is one multiplication per building of what it has of each pair
with what one unit of it comes to each year (`tables.by_building`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vedlikehold.calc.deterioration.stock import Stock
from vedlikehold.calc.deterioration.tables import Rows, by_building
from vedlikehold.calc.deterioration.wear import expected_failures, log_safe, step

# Rows looked at together.
ROWS = 65_536


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
        """Cost per building at the start's prices: of all but the best grade at the start, and of those from `first` [year, building]."""
        worth = (self.shares[:, first:] * self.unit_costs[first:]).sum(axis=1)
        start = (self.shares[:1, 1:] * self.unit_costs[1:]).sum(axis=1)
        found = self._per_building(np.concatenate([start, worth]), weighed=True)
        return found[0], found[1:]

    def failures(self) -> np.ndarray:
        """Buildings with a critical component in the worst grade, per year; none at the start."""
        if self.stock.critical is None:
            return np.zeros(len(self.shares))
        found = expected_failures(self.building_safe())
        found[0] = 0.0
        return found

    def building_safe(self) -> np.ndarray:
        """Σ over each building's critical components of `log_safe` [year, building]."""
        each = np.where(self.stock.critical[self.type], log_safe(self.shares[:, -1]), 0.0)
        return self._per_building(each, weighed=False)

    def _per_building(self, each: np.ndarray, *, weighed: bool) -> np.ndarray:
        stock = self.stock
        weights = stock.quantity if weighed else None
        return by_building(each, stock.building, self.pair_of, weights, len(stock.area_m2))

    def pair_of(self, rows: Rows) -> np.ndarray:
        """The place of these components' pair."""
        return self.places[self.stock.pairs(rows)]


def worn(stock: Stock, years: int) -> Worn:
    """Follow each pair for `years`."""
    types, grades = stock.unit_costs.shape
    amounts, counts = np.zeros(types * grades), np.zeros(types * grades, dtype=np.int64)
    for first in range(0, len(stock.quantity), ROWS):
        rows = slice(first, first + ROWS)
        pairs = stock.pairs(rows)
        amounts += np.bincount(pairs, stock.quantity[rows], types * grades)
        counts += np.bincount(pairs, minlength=types * grades)
    used = np.flatnonzero(counts)
    places = np.zeros(types * grades, dtype=np.int64)
    places[used] = np.arange(len(used))
    type_, grade = np.divmod(used, grades)
    rates = stock.rates[type_].T
    shares = followed(grade, rates, years)
    return Worn(stock, places, type_, shares, amounts[used], counts[used], stock.unit_costs[type_].T, rates)


def followed(grade: np.ndarray, rates: np.ndarray, years: int) -> np.ndarray:
    """Shares [year, grade, …] of what starts in these grades and wears at `rates` [grade, …]."""
    shares = np.zeros((years + 1, len(rates) + 1, len(grade)))
    shares[0, grade, np.arange(len(grade))] = 1.0
    for year in range(years):
        shares[year + 1] = shares[year]
        step(shares[year + 1], rates)
    return shares
