"""Store først: the largest measures are placed at the prices, then the prices are found anew for what is left, and so on down.

A large measure rounds badly: it takes much of a year's budget or nothing. Placed first, the prices of what is left tell the smaller
ones how full its year has become, and the small ones fill the cracks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vedlikehold.calc.optimiser.near import near_best
from vedlikehold.calc.optimiser.plan import NEVER, Draft
from vedlikehold.calc.optimiser.prices import Relaxation
from vedlikehold.calc.optimiser.problem import rows_among
from vedlikehold.calc.optimiser.search import lowest

# Smoothing on the way down, from coarse to fine, as parts of a typical option's value.
STEPS = (0.03, 0.01, 0.003, 0.001)


@dataclass(frozen=True)
class Dive:
    """Duties and the largest `first` part of the measures to begin with, then `growth` times as many each time; when `most` of them are
    placed one by one, those that follow are spread over their options as the smoothed bound has them. Options within `share` of the measure's
    worth from the best give the prices on the way."""

    first: float
    growth: float
    most: int = 1_000_000_000
    steps: tuple[float, ...] = STEPS
    rounds: int = 6
    share: float = 0.1
    tolerance: float = 1e-8


def dive(draft: Draft, measures: np.ndarray, relaxation: Relaxation, x: np.ndarray, typical: float, how: Dive) -> None:
    """Place `measures`, free ones."""
    must, table = draft.must, draft.table
    tops = np.maximum.reduceat(draft.reduced.max(axis=1), table.start)[measures]
    size = np.maximum.reduceat(table.cost.max(axis=1), table.start)[measures]
    size = np.where((tops > 0) | must[measures], size, 0.0)
    order = measures[np.lexsort((-size, ~must[measures]))]
    draft.clear(measures)
    near = near_best(relaxation, x, typical, how.steps[0], how.share)
    taken, count = 0, max(int(how.first * len(order)), int(must[measures].sum()), 1)
    while taken < len(order):
        rest, among = order[taken:], np.zeros(len(must), dtype=bool)
        among[rest] = True
        here = near.only(among, relaxation.money_for(*draft.totals()), draft.room)
        if taken:
            for step in how.steps:
                x = lowest(here, x, step, rounds=how.rounds, tolerance=how.tolerance)
        group = rest[:count]
        if taken + count > how.most and taken:
            among[rest[count:]] = False
            part = here.only(among, here.money, draft.room)
            at, option = part.spread_out(part.smoothed(x, how.steps[-1]))
            draft.put(at, part.row[option], part.year[option])
        else:
            give = _reprice(draft, relaxation, x, group)
            for measure in group[(give > 0) | must[group]].tolist():
                _place(draft, measure, bool(must[measure]))
        taken, count = taken + count, max(int(how.growth * count), count + 1)


def _reprice(draft: Draft, relaxation: Relaxation, x: np.ndarray, measures: np.ndarray) -> np.ndarray:
    """What the measures' options give at the new prices, and the most that each measure does; those that have no room give nothing."""
    table, rows = draft.table, rows_among(draft.table, measures)
    reduced = relaxation.reduced(rows, *relaxation.unfold(x))
    full = table.cost[rows] > draft.room.most()[table.kind[rows]]
    for place, left in enumerate(draft.room.left[len(table.budget) :]):
        full |= table.use[place, rows] > left
    reduced[full] = -np.inf
    draft.reduced[rows] = reduced
    counts = table.end[measures] - table.start[measures]
    return np.maximum.reduceat(reduced.max(axis=1), np.cumsum(counts) - counts)


def _place(draft: Draft, measure: int, must: bool) -> None:
    for row, year in draft.options(measure, 1_000_000 if must else 24):
        if draft.reduced[row, year] <= 0 and not must:
            return
        need = draft.room.need(row, year)
        if not ((need > draft.room.left) & (need > 0)).any():
            draft.row[measure], draft.year[measure] = row, year
            draft.room.left -= need
            return
    assert draft.row[measure] == NEVER
