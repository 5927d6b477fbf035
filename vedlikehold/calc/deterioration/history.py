"""Repair without rebuilding: what single buildings need is not looked at until all years are done.

Pieces are then only ever cut, so each piece of the last year has one forerunner in every year. Most components of a type and grade
still share one history at the end, that of their largest piece; they are added up with one product for all years
(`tables.by_building`). Only those in the other pieces, which the money has parted from it, are visited every year.
"""

from __future__ import annotations

import numpy as np

from vedlikehold.calc.deterioration.land import spread
from vedlikehold.calc.deterioration.stock import Stock
from vedlikehold.calc.deterioration.tables import by_building


class History:
    """Rows of what one unit of each piece comes to, with where the pieces begin."""

    def __init__(self, stock: Stock):
        self.stock = stock
        self.rows: list[tuple[np.ndarray, np.ndarray]] = []

    def add(self, starts: np.ndarray, each: np.ndarray) -> None:
        """`starts` may have been cut since the row before, never joined."""
        self.rows.append((starts, each))

    def by_building(self) -> np.ndarray:
        """Per row and building the sum of quantity times what one unit comes to."""
        layout, grades = self.stock.layout, self.stock.unit_costs.shape[1]
        last = self.rows[-1][0]
        ends = np.append(last[1:], len(layout.order))
        each = np.array([one[np.searchsorted(starts, last, side="right") - 1] for starts, one in self.rows])
        run = np.searchsorted(layout.run_starts, last, side="right") - 1
        # Of each run the largest piece, so those without quantity give way where a pair has both.
        by = np.lexsort((ends - last, layout.quantity[ends - 1] > 0, layout.run_pairs[run]))
        pair = layout.run_pairs[run[by]]
        common = by[np.append(pair[1:] != pair[:-1], True)]
        kinds = np.zeros(len(self.stock.unit_costs) * grades, dtype=np.int64)
        kinds[layout.run_pairs[run[common]]] = np.arange(len(common))

        apart = np.ones(len(last), dtype=bool)
        apart[common] = False
        pieces = np.flatnonzero(apart & (layout.quantity[ends - 1] > 0))
        rows, of = spread(last[pieces], ends[pieces])
        weights = self.stock.quantity.astype(float)
        weights[layout.order[rows]] = 0.0
        found = by_building(
            each[:, common], self.stock.building, lambda rows: kinds[self.stock.pairs(rows)], weights, len(self.stock.area_m2)
        )
        building, quantity = layout.building[rows], layout.quantity[rows]
        for year in range(len(each) if len(rows) else 0):
            found[year] += np.bincount(building, each[year, pieces][of] * quantity, found.shape[1])
        return found
