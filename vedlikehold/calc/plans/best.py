"""Den beste planen: the optimiser's answer for a plan, with the duties that come too late, and two usual ways of planning beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from vedlikehold.calc.optimiser import Links, Solution, Table, Unmet, optimise_table
from vedlikehold.calc.optimiser.duties import meet
from vedlikehold.calc.optimiser.plan import Draft
from vedlikehold.calc.optimiser.problem import possible
from vedlikehold.calc.optimiser.simple import walk

# Each grade counts more than all the value in the world when the worst goes first.
GRADE_STEP = 1e15


@dataclass(frozen=True)
class Choice:
    """Row and start year per measure, −1 where it is not in the plan."""

    row: np.ndarray
    year: np.ndarray


@dataclass(frozen=True)
class BestPlan:
    """`solution` with the duties in `late` freed of their deadlines, which no plan could hold; `unmet` is what could not be held as it
    was asked for, with what is missing beyond the other duties. `worst_first` and `benefit_cost` hold the same money and the same duties."""

    solution: Solution
    unmet: Sequence[Unmet]
    late: Sequence[int]
    worst_first: Choice
    benefit_cost: Choice


@dataclass(frozen=True)
class Found:
    """The plan alone: of `BestPlan`, and the table that it was found in."""

    solution: Solution
    unmet: Sequence[Unmet]
    late: Sequence[int]
    table: Table


def best_plan(table: Table, links: Links, open_value: np.ndarray, grade: np.ndarray, *, quick: bool = False) -> BestPlan:
    """`open_value` is the table's value without deadlines; `grade` [measure] the worst grade it mends, a number; `quick` tries less."""
    found = find_plan(table, links, open_value, quick=quick)
    table = found.table
    score = np.repeat((grade[table.measure] * GRADE_STEP)[:, None], table.years, axis=1)
    worst = walked(table, links, score + np.where(np.isfinite(table.value), table.value, 0.0))
    benefit_cost = walked(table, links, table.value / np.maximum(table.cost, 1e-9))
    return BestPlan(found.solution, found.unmet, found.late, worst, benefit_cost)


def find_plan(table: Table, links: Links, open_value: np.ndarray, *, quick: bool = False) -> Found:
    """The best plan without the usual ways beside it.

    A duty that cannot be done by its deadline is done as soon as it can rather than never: then the plan is found once more without
    that deadline.
    """
    solution = optimise_table(table, links, quick=quick)
    unmet, late = _missing(table, links, solution.unmet), []
    short = [one.measure for one in unmet if one.duty and links.deadline[one.measure] >= 0]
    if short:
        table, late = _put_off(table, links, open_value, short)
        solution = optimise_table(table, links, quick=quick) if late else solution
        late = [at for at in late if solution.row[at] >= 0]
    return Found(solution, unmet, late, table)


def _missing(table: Table, links: Links, unmet: Sequence[Unmet]) -> list[Unmet]:
    """What each unmet duty lacks where only duties are paid for, one after the other; measures that are no duty as they are."""
    duties = [one for one in unmet if one.duty and one.missing_nok is not None]
    if not duties:
        return list(unmet)
    held = possible(table, _savings(table, links))
    room = meet(Draft(held, links, held.value)).room
    found = {}
    for one in duties:
        options = np.argwhere(np.isfinite(table.value[table.start[one.measure] : table.end[one.measure]]))
        needs = [room.need(int(table.start[one.measure]) + row, year) for row, year in options.tolist()]
        lacks = [_short(table, need, room.left) for need in needs]
        least = int(np.argmin(lacks))
        found[one.measure] = replace(one, missing_nok=lacks[least])
        room.left = room.left - needs[least]
    return [found.get(one.measure, one) for one in unmet]


def _short(table: Table, need: np.ndarray, left: np.ndarray) -> float:
    """How many kroner `need` is beyond what is `left`; in a pot that carries over the most that any year lacks."""
    pots = len(table.budget)
    short = (need[:pots] - left[:pots].clip(0)).clip(0) * (need[:pots] > 0)
    return float(np.where(table.carry, short.max(axis=1), short.sum(axis=1)).sum())


def _put_off(table: Table, links: Links, open_value: np.ndarray, short: Sequence[int]) -> tuple[Table, list[int]]:
    """Each of the duties in `short` with the first later deadline by which all duties met so far have room; and those that got one."""
    waiting, late = list(short), []
    slowest = max((len(profile) for _pot, profile in table.kinds), default=1)
    for more in range(1, table.years + slowest - 1):
        tried = freed_table(table, open_value, {at: int(links.deadline[at]) + more for at in waiting})
        held = possible(tried, _savings(tried, links))
        draft = meet(Draft(held, links, held.value))
        met = [at for at in waiting if draft.row[at] >= 0]
        table = freed_table(table, open_value, {at: int(links.deadline[at]) + more for at in met})
        late += met
        waiting = [at for at in waiting if at not in met]
        if not waiting:
            break
    return table, late


def freed_table(table: Table, open_value: np.ndarray, last: Mapping[int, int]) -> Table:
    """The table where the measures in these places may be done up to another year, one over n years starting n − 1 before."""
    if not last:
        return table
    until = np.full(len(table.start), -1)
    until[list(last)] = list(last.values())
    later = np.array([len(profile) - 1 for _pot, profile in table.kinds], dtype=np.int64)[table.kind]
    may = np.arange(table.years)[None, :] <= (until[table.measure] - later)[:, None]
    return replace(table, value=np.where(may, open_value, table.value))


def _savings(table: Table, links: Links) -> np.ndarray:
    """The part of each row's cost that is left where its bundle saves."""
    return np.array([1.0 - links.saving.get(int(at), 0.0) for at in table.measure])


def walked(table: Table, links: Links, score: np.ndarray) -> Choice:
    """Duties, then year by year down the list by falling `score` [row, year], each measure that still fits and gives anything."""
    if not len(table.value):
        none = np.full(len(table.start), -1)
        return Choice(none, none)
    held = possible(table, _savings(table, links))
    draft = walk(meet(Draft(held, links, held.value)), score)
    return Choice(draft.row, draft.year)
