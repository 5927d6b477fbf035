"""Two simple ways of planning, to compare with: worst first, and benefit over cost."""

from __future__ import annotations

import numpy as np

from vedlikehold.calc.optimiser.plan import Draft
from vedlikehold.calc.optimiser.problem import Table
from vedlikehold.calc.optimiser.room import first_of_each, take_in_turn

# So much of a list is sorted at a time.
CHUNK = 10_000


def worst_first(table: Table) -> np.ndarray:
    """Options by falling value: the most exposed first, whatever it costs."""
    return table.value


def benefit_cost(table: Table) -> np.ndarray:
    """Options by falling value per krone."""
    return table.value / np.maximum(table.cost, 1e-9)


def walk(duties: Draft, score: np.ndarray) -> Draft:
    """Duties as they stand; then year by year down the list, each that still fits."""
    table, draft = duties.table, Draft(duties.table, duties.links, duties.reduced)
    draft.row, draft.year = duties.row.copy(), duties.year.copy()
    draft.settle()
    linked = draft.links.linked[table.measure]
    for year in range(table.years):
        at = np.flatnonzero((draft.row[table.measure] < 0) & (table.value[:, year] > 0))
        at = at[linked[at] | draft.room.may_fit(year, at)]
        worth, offered = score[at, year], np.zeros(len(table.start), dtype=bool)
        while len(at):
            # The top of the list first: when it is through, few of the others have room.
            least = np.partition(worth, -CHUNK)[-CHUNK] if len(at) > CHUNK else -np.inf
            top = worth >= least
            order = at[top][np.argsort(-worth[top], kind="stable")]
            _walk_down(draft, order[~offered[table.measure[order]]], year)
            offered[table.measure[order]] = True
            at, worth = at[~top], worth[~top]
            fits = linked[at] | draft.room.may_fit(year, at)
            at, worth = at[fits], worth[fits]
    return draft


def _walk_down(draft: Draft, order: np.ndarray, year: int) -> None:
    table = draft.table
    order = order[first_of_each(table.measure[order], len(table.start))]
    free = order[draft.free[table.measure[order]] & ~draft.links.must[table.measure[order]]]
    if len(free):
        taken = free[take_in_turn(*draft.room.columns(free, year))]
        draft.row[table.measure[taken]], draft.year[table.measure[taken]] = taken, year
        draft.room.left -= draft.room.needs(taken, np.full(len(taken), year))
    for row in order[draft.links.linked[table.measure[order]]].tolist():
        draft.change(int(table.measure[row]), row, year)
