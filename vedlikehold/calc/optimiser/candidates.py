"""The few options of each free measure that come near its best at the prices: what the annealing chooses among."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vedlikehold.calc.optimiser.problem import Table
from vedlikehold.calc.optimiser.room import Room

# Options kept for each measure, never among them.
KEPT = 7
FORBIDDEN = 1e300


@dataclass(frozen=True)
class Candidates:
    """`measures`; and for each, in `KEPT` columns with never last: `row`, `year` (−1: never), `loss` (what it gives less than the best
    option at the prices), `needs` [measure × column, constraint], `slot` (pot and year it starts in)."""

    measures: np.ndarray
    row: np.ndarray
    year: np.ndarray
    loss: np.ndarray
    needs: np.ndarray
    slot: np.ndarray

    @property
    def width(self) -> int:
        return self.row.shape[1]

    def column(self, row: np.ndarray, year: np.ndarray) -> np.ndarray:
        """Where each measure's option stands."""
        return ((self.row == row[:, None]) & (self.year == year[:, None]) & (self.loss < FORBIDDEN)).argmax(axis=1)


def candidates_of(
    table: Table, room: Room, reduced: np.ndarray, measures: np.ndarray, must: np.ndarray, now_row: np.ndarray, now_year: np.ndarray
) -> Candidates:
    """Candidates of `measures`, the options that they have now among them; those that `must` be in the plan have no never."""
    own = np.full(len(table.start), -1)
    own[measures] = np.arange(len(measures))
    rows = np.flatnonzero(own[table.measure] >= 0)
    best_years = min(KEPT - 1, table.years)
    year = np.argpartition(-reduced[rows], best_years - 1, axis=1)[:, :best_years]
    worth = np.take_along_axis(reduced[rows], year, axis=1).ravel()
    row, year = np.repeat(rows, best_years), year.ravel()
    order = np.lexsort((-worth, own[table.measure[row]]))
    order = order[np.isfinite(worth[order])]
    row, year, worth, measure = row[order], year[order], worth[order], own[table.measure[row[order]]]
    rank = np.arange(len(row)) - np.searchsorted(measure, measure)
    near = rank < KEPT - 1
    row, year, worth, measure, rank = row[near], year[near], worth[near], measure[near], rank[near]
    row, year, worth = _with_now(reduced, row, year, worth, measure, now_row, now_year)
    shape = (len(measures), KEPT)
    rows_of, years_of, loss = np.full(shape, -1), np.full(shape, -1), np.full(shape, FORBIDDEN)
    best = np.full(len(measures), -np.inf)
    np.maximum.at(best, measure, worth)
    best = np.where(must[measures] & np.isfinite(best), best, np.maximum(best, 0.0))
    rows_of[measure, rank], years_of[measure, rank] = row, year
    loss[measure, rank] = best[measure] - worth
    loss[:, -1] = np.where(must[measures], FORBIDDEN, best)
    slot = np.full(shape, -1)
    pots = np.array([pot for pot, _profile in table.kinds])
    slot[measure, rank] = pots[table.kind[row]] * table.years + year
    return Candidates(measures, rows_of, years_of, loss, room.each(rows_of.ravel(), years_of.ravel()), slot)


def _with_now(reduced, row, year, worth, measure, now_row, now_year) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where the option that a measure has is not among its best, it takes the place of the last of them."""
    among = np.zeros(len(now_row), dtype=bool)
    among[measure[(row == now_row[measure]) & (year == now_year[measure])]] = True
    last = np.append(measure[1:] != measure[:-1], True) & ~among[measure] & (now_row[measure] >= 0)
    row, year, worth = row.copy(), year.copy(), worth.copy()
    row[last], year[last] = now_row[measure[last]], now_year[measure[last]]
    worth[last] = reduced[row[last], year[last]]
    return row, year, worth
