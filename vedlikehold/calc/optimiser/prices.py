"""Skyggepriser: what one more krone (or hour) would be worth each year, and the bound that follows from them.

For any prices λ ≥ 0 the sum over measures of their best option's value less what it costs at those prices, plus the budgets at
those prices, is at least the value of the best plan (Lagrangian relaxation).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vedlikehold.calc.optimiser.problem import Table

# Rows worked on at a time: the arrays of a block stay in the cache.
BLOCK = 4096


class Relaxation:
    """The bound of a table as a function of its prices `x`: pots × years, then capacities × years.

    Where a pot carries over, its prices are of the sums up to each year: one krone in a year is worth what it is worth then or later.
    """

    def __init__(self, table: Table, forced: np.ndarray | None = None):
        """Measures that are `forced` have no `never`."""
        self.table = table
        self.forced = np.zeros(len(table.start), dtype=bool) if forced is None else forced
        years, pots = table.years, len(table.budget)
        self.size = (pots + len(table.capacity)) * years
        self.to_prices = np.eye(self.size)
        for pot in np.flatnonzero(table.carry).tolist():
            part = self._of(pot)
            self.to_prices[part, part] = np.triu(np.ones((years, years)))
        self.money = self.money_for(np.zeros_like(table.budget), np.zeros_like(table.capacity))
        self.spreads = [table.spread(kind) for kind in range(len(table.kinds))]
        # [(kind, year) and (capacity, year), size]: what the prices make of a krone of cost and an hour.
        pots, whole = self.to_prices[: pots * years].reshape(pots, years, -1), self.to_prices
        money = [spread @ pots[pot] for spread, (pot, _profile) in zip(self.spreads, table.kinds, strict=True)]
        self.to_use = np.concatenate([*money, whole[len(table.budget) * years :]])

    def _of(self, constraint: int) -> slice:
        return slice(constraint * self.table.years, (constraint + 1) * self.table.years)

    def money_for(self, spent: np.ndarray, used: np.ndarray) -> np.ndarray:
        """What is left [size] for the rest where so much is spent and used already."""
        left = np.concatenate([(self.table.budget - spent).ravel(), (self.table.capacity - used).ravel()])
        return (self.to_prices.T @ left).clip(0)

    def unfold(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Prices [kind, start year] of a krone of cost, and [capacity, year] of an hour."""
        prices, pots = (self.to_prices @ x).reshape(-1, self.table.years), len(self.table.budget)
        by_kind = np.array([spread @ prices[pot] for spread, (pot, _profile) in zip(self.spreads, self.table.kinds, strict=True)])
        return by_kind.reshape(len(self.spreads), self.table.years), prices[pots:]

    def blocks(self) -> Iterator[tuple[slice, slice]]:
        """(measures, their rows), some at a time."""
        first, table = 0, self.table
        while first < len(table.start):
            last = max(int(np.searchsorted(table.end, table.start[first] + BLOCK, side="right")), first + 1)
            yield slice(first, last), slice(int(table.start[first]), int(table.end[last - 1]))
            first = last

    def reduced(self, rows: slice | np.ndarray, by_kind: np.ndarray, hours: np.ndarray) -> np.ndarray:
        """Value less cost and use at the prices, [row, year]."""
        table = self.table
        found = table.cost[rows] * (by_kind[0] if len(by_kind) == 1 else by_kind[table.kind[rows]])
        np.subtract(table.value[rows], found, out=found)
        for place, price in enumerate(hours):
            found -= table.use[place, rows] * price
        return found

    def full(self, x: np.ndarray) -> np.ndarray:
        """`reduced` of every row."""
        return self.reduced(slice(0, len(self.table.value)), *self.unfold(x))

    def bound(self, x: np.ndarray) -> float:
        """No plan is worth more."""
        total, (by_kind, hours) = float(self.money @ x), self.unfold(x)
        for measures, rows in self.blocks():
            best = np.maximum.reduceat(self.reduced(rows, by_kind, hours).max(axis=1), self.table.start[measures] - rows.start)
            total += float(np.where(self.forced[measures], best, np.maximum(best, 0.0)).sum())
        return total


def net_at_prices(table: Table, prices: np.ndarray, capacity_prices: np.ndarray) -> np.ndarray:
    """Netto til skyggepriser, [row, year]: what an option gives beyond what its money and hours would give elsewhere.

    `prices` [pot, year] and `capacity_prices` [capacity, year] as a `Solution` has them; a cost that is spread meets the price of each
    year that it falls in. The option of a measure with the highest net is the one that the prices recommend, and where none is above
    zero they recommend never; −inf where the option is not there. `table.value` less this is what the option costs at the prices.
    """
    by_kind = np.array([table.spread(kind) @ prices[pot] for kind, (pot, _profile) in enumerate(table.kinds)])
    found = table.value - table.cost * by_kind.reshape(-1, table.years)[table.kind]
    for place, price in enumerate(capacity_prices):
        found -= table.use[place] * price
    return found
