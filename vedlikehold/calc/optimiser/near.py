"""The options near each measure's best, in flat arrays: what the prices are found from.

Near the best prices nearly every measure has made up its mind: of its many options (alternative × year) a handful come near the best.
The others are left out here, so that a step costs a fraction of a look at them all. Leaving out too much can make the prices poorer,
never the bound wrong: the bound is counted over everything (`Relaxation.bound`).
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np

from vedlikehold.calc.optimiser.prices import Relaxation
from vedlikehold.calc.optimiser.room import Room

# Undecided measures whose mean needs are held at a time, as numbers.
BLOCK = 1_000_000
# Products of matrices with fewer multiplications than this are not shared among threads.
THREADED = 260_000
# Options less likely than this do not count in the curvature; so likely, a measure is decided.
UNLIKELY = 1e-5
GOLDEN = (5**0.5 - 1) / 2
# Options within so many widths of the smoothing are looked at.
WIDTHS = 30.0
# A measure's width grows as this power of what it is worth: the few large ones must not jump.
POWER = 0.5


@dataclass(frozen=True)
class Smoothed:
    """The smoothed bound and its gradient at some prices; how likely each option is there, and the likeliest of each measure."""

    value: float
    gradient: np.ndarray
    chance: np.ndarray
    likeliest: np.ndarray
    widths: np.ndarray


class Near:
    """`money` [size] is what there is to spend; `to_use` [use, size] turns prices into the price of a krone of each (kind, year) and of an
    hour of each (capacity, year). For each option, by measure: `value`, `cost`, `at` (its kind and year), `use` [capacity]."""

    def __init__(
        self, relaxation: Relaxation, measures: np.ndarray, forced: np.ndarray, scale: np.ndarray, options: tuple[np.ndarray, ...]
    ):
        """`options`: place in `measures`, row, (kind, year) place, value, cost, use."""
        self.measures, self.forced, self.scale = measures, forced, scale
        self.measure, self.row, self.at, self.value, self.cost, self.use = options
        self.size, self.money, self.to_use = relaxation.size, relaxation.money, relaxation.to_use
        self.years, self.kinds = relaxation.table.years, len(relaxation.table.kinds)
        self.year = self.at % self.years
        self.start = np.flatnonzero(np.diff(self.measure, prepend=-1))

    def only(self, among: np.ndarray, money: np.ndarray, room: Room) -> Near:
        """Those of the measures that are `among` [measure of the table], and of their options those that still have room; with `money`
        for them."""
        keep = among[self.measures][self.measure] & (self.cost <= room.most().ravel()[self.at])
        for use, left in zip(self.use, room.left[len(room.left) - len(self.use) :], strict=True):
            keep &= use <= left[self.year]
        own = self.measure[keep]
        first = np.diff(own, prepend=-1) > 0
        found = copy(self)
        found.measures, found.forced, found.money = self.measures[own[first]], self.forced[own[first]], money
        found.scale = self.scale[own[first]]
        found.measure, found.start = np.cumsum(first) - 1, np.flatnonzero(first)
        found.row, found.at, found.value, found.cost = self.row[keep], self.at[keep], self.value[keep], self.cost[keep]
        found.use, found.year = self.use[:, keep], self.year[keep]
        return found

    def smoothed(self, x: np.ndarray, width: float) -> Smoothed:
        """The bound with every maximum smoothed over `width` (kr of value of a typical measure)."""
        widths = width * self.scale
        chance, likeliest, worth = self._chances(x, widths)
        demand = np.concatenate([
            np.bincount(self.at, chance * self.cost, self.kinds * self.years),
            *(np.bincount(self.year, chance * use, self.years) for use in self.use),
        ])  # fmt: skip
        gradient = self.money - self.to_use.T @ demand
        return Smoothed(float(self.money @ x) + worth, gradient, chance, likeliest, widths)

    def _chances(self, x: np.ndarray, widths: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
        """How likely each option is, the likeliest of each measure, and what they all give."""
        if not len(self.start):
            return np.zeros(0), np.zeros(0), 0.0
        prices = self.to_use @ x
        hours = prices[self.kinds * self.years :].reshape(len(self.use), self.years)
        chance = self.value - self.cost * prices[self.at]
        for use, price in zip(self.use, hours, strict=True):
            chance -= use * price[self.year]
        best = np.maximum.reduceat(chance, self.start)
        best = np.where(self.forced, best, np.maximum(best, 0.0))
        chance -= best[self.measure]
        chance /= widths[self.measure]
        np.exp(chance, out=chance)
        never = np.where(self.forced, 0.0, np.exp(-best.clip(0) / widths))
        weight = np.add.reduceat(chance, self.start) + never
        chance /= weight[self.measure]
        # The best option or never has weight 1 before it is shared.
        return chance, 1.0 / weight, float((best + widths * np.log(weight)).sum())

    def curvature(self, here: Smoothed) -> np.ndarray:
        """[size, size] of the smoothed bound: how needs vary, Σ E[g gᵀ] − E[g] E[g]ᵀ over measures by their widths, g what an option takes
        of each (kind, year) and (capacity, year)."""
        undecided = here.likeliest < 1 - UNLIKELY
        among = np.flatnonzero(undecided[self.measure] & (here.chance > UNLIKELY))
        place = (np.cumsum(undecided) - 1)[self.measure[among]]
        at, year, cost, use, chance = self.at[among], self.year[among], self.cost[among], self.use[:, among], here.chance[among]
        # Needs over the root of the width, so that their products are over the width.
        root = (1 / np.sqrt(here.widths))[self.measure[among]]
        cost, use = cost * root, use * root
        money, years = self.kinds * self.years, self.years
        curve = np.zeros((len(self.to_use), len(self.to_use)))
        every = np.arange(money)
        curve[every, every] = np.bincount(at, chance * cost * cost, money)
        for first in range(len(use)):
            hours = money + first * years + np.arange(years)
            cross, column = np.bincount(at, chance * cost * use[first], money), hours[every % years]
            curve[every, column] = curve[column, every] = cross
            for second in range(len(use)):
                curve[hours, money + second * years + np.arange(years)] = np.bincount(year, chance * use[first] * use[second], years)
        columns = np.concatenate([at, *(money + capacity * years + year for capacity in range(len(use)))])
        weights = np.concatenate([chance * cost, *(chance * use)])
        return (
            self.to_use.T
            @ (curve - _squares(np.tile(place, 1 + len(use)), columns, weights, int(undecided.sum()), len(curve)))
            @ self.to_use
        )

    def spread_out(self, here: Smoothed) -> tuple[np.ndarray, np.ndarray]:
        """(measures, their options) drawn as the smoothed bound has them: measures of like size take turns among their options, so that
        together they spend nearly what is expected. Those that draw never are not among them."""
        if not len(self.start):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        size = np.maximum.reduceat(self.cost, self.start)
        draw = np.empty(len(self.start))
        draw[np.argsort(-size, kind="stable")] = (np.arange(1, len(draw) + 1) * GOLDEN) % 1.0
        upto, end = np.cumsum(here.chance), np.append(self.start[1:], len(self.measure))
        option = np.searchsorted(upto, upto[self.start] - here.chance[self.start] + draw, side="right")
        option = np.where(self.forced, np.minimum(option, end - 1), option)
        on = np.flatnonzero(option < end)
        return self.measures[on], np.maximum(option[on], self.start[on])


def _squares(row: np.ndarray, column: np.ndarray, weight: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """mᵀ m, where m [rows, columns] has these weights: worked out in slices so thin that no library sets threads to work on them, which
    on a busy machine takes ten times as long."""
    thin = max(THREADED // columns**2, 1)
    step = max(BLOCK // columns // thin, 1) * thin
    order = np.argsort(row // step, kind="stable") if rows > step else slice(None)
    row, column, weight = row[order], column[order], weight[order]
    found = np.zeros((columns, columns))
    for first in range(0, rows, step):
        part = slice(*np.searchsorted(row, (first, first + step)).tolist()) if rows > step else slice(None)
        dense = np.bincount((row[part] - first) * columns + column[part], weight[part], step * columns).reshape(-1, thin, columns)
        found += np.matmul(dense.transpose(0, 2, 1), dense.copy()).sum(axis=0)
    return found


def near_best(relaxation: Relaxation, x: np.ndarray, typical: float, width: float, share: float) -> Near:
    """Options that at the prices lose no more than matters when smoothed over `width`, and the `share` of what the measure's best is worth
    as the prices move. Measures that are that far from being in the plan at all are left out."""
    table, found, scales = relaxation.table, [], np.zeros(len(relaxation.table.start))
    prices = relaxation.unfold(x)
    for measures, rows in relaxation.blocks():
        reduced = relaxation.reduced(rows, *prices)
        starts, counts = table.start[measures] - rows.start, table.end[measures] - table.start[measures]
        best = np.maximum.reduceat(reduced.max(axis=1), starts)
        best = np.where(relaxation.forced[measures], best, np.maximum(best, 0.0))
        worth = np.maximum(np.maximum.reduceat(table.value[rows].max(axis=1), starts), 0.0)
        scales[measures] = scale = typical ** (1 - POWER) * np.maximum(worth, 1e-3 * typical) ** POWER
        least = best - (WIDTHS * width * scale + share * worth)
        row, year = np.nonzero((reduced >= np.repeat(least, counts)[:, None]) & np.isfinite(reduced))
        row += rows.start
        found.append((row, year))
    row, year = (np.concatenate([part[at] for part in found]) for at in (0, 1)) if found else (np.zeros(0, np.int64),) * 2
    own = table.measure[row]
    measures = own[np.diff(own, prepend=-1) > 0]
    options = (
        np.cumsum(np.diff(own, prepend=-1) > 0) - 1,
        row,
        table.kind[row] * table.years + year,
        table.value[row, year],
        table.cost[row, year],
        table.use[:, row, year],
    )
    return Near(relaxation, measures, relaxation.forced[measures], scales[measures], options)
