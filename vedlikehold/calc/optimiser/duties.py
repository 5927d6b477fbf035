"""Plikter: pinned and mandatory measures with all that they require, put in before anything else; and measures that hang together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from vedlikehold.calc.optimiser.plan import NEVER, Draft
from vedlikehold.calc.optimiser.problem import Table

NO_OPTION, LINKS, MONEY, CAPACITY, NOT_WORTH = "no_option", "links", "money", "capacity", "not_worth"
CONTRADICTION = "contradiction"


@dataclass(frozen=True)
class Unmet:
    """A measure with a duty or a deadline that is not in the plan: why, and how many kroner are missing (None: it is not money)."""

    measure: int
    reason: str
    missing_nok: float | None
    duty: bool


Options = Callable[[Draft, int], Iterable[tuple[int, int]]]


def meet(draft: Draft) -> Draft:
    """The duties in as many ways as it takes; the draft where fewest pinned ones are left out, then fewest duties, and of those the one
    worth most."""
    tried = []
    for by_size, options in ((False, _by_worth), (False, _by_room), (True, _by_room), (True, _by_worth)):
        one = Draft(draft.table, draft.links, draft.reduced)
        for at in _order(one, by_size=by_size):
            if one.row[at] < 0:
                place(one, at, options=options)
        missing = int((one.links.must & (one.row < 0)).sum())
        pinned = int((one.links.pinned & (one.row < 0)).sum())
        tried.append((pinned, missing, -one.value(), one))
        if not missing:
            break
    return min(tried, key=lambda entry: entry[:3])[3]


def _order(draft: Draft, *, by_size: bool) -> list[int]:
    links = draft.links
    wanted = [at for at in links.order if links.must[at]]
    cost = {at: draft.table.cost[draft.table.start[at] : draft.table.end[at]].max(initial=0.0) for at in wanted}
    deadline = {at: int(links.deadline[at]) if links.deadline[at] >= 0 else draft.table.years for at in wanted}
    rank = {at: (-cost[at], deadline[at]) if by_size else (deadline[at], -cost[at]) for at in wanted}
    return sorted(wanted, key=lambda at: (not links.pinned[at], *rank[at]))


def _by_worth(draft: Draft, measure: int) -> Iterable[tuple[int, int]]:
    return draft.options(measure, 1_000_000)


def _by_room(draft: Draft, measure: int) -> list[tuple[int, int]]:
    """Options that take the smallest part of what is left first."""
    left = np.maximum(draft.room.left, 1e-9)
    return sorted(draft.options(measure, 1_000_000), key=lambda option: float((draft.room.need(*option) / left).max()))


def place(draft: Draft, measure: int, *, options: Options = _by_worth, latest: int | None = None, profit: bool = False) -> bool:
    """Put in a measure, and before it what it requires, each at its first option that fits; with `profit`, only if together they give
    something at the prices. Nothing is changed where it cannot be done."""
    added: list[int] = []
    done = _place(draft, measure, options, draft.table.years - 1 if latest is None else latest, added)
    if done and not (profit and sum(draft.reduced[draft.row[at], draft.year[at]] for at in added) <= 0):
        return True
    for at in reversed(added):
        draft.change(at, NEVER, NEVER)
    return False


def _place(draft: Draft, measure: int, options: Options, latest: int, added: list[int]) -> bool:
    for row, year in options(draft, measure):
        if year > latest:
            continue
        mark = len(added)
        ready = all(
            (draft.year[other] <= year if draft.row[other] >= 0 else _place(draft, other, options, year, added))
            for other in draft.links.requires.get(measure, ())
        )
        if ready and draft.change(measure, row, year):
            added.append(measure)
            return True
        for at in reversed(added[mark:]):
            draft.change(at, NEVER, NEVER)
        del added[mark:]
    return False


def place_linked(draft: Draft) -> None:
    """Optional measures that hang together with others, those first that others require, then bundles in a year of their own."""
    for measure in draft.links.order:
        if draft.row[measure] < 0 and draft.links.linked[measure]:
            place(draft, measure, profit=True)
    for group in {id(group): group for group in draft.links.bundles.values()}.values():
        _gather(draft, group)


def _gather(draft: Draft, group: list[int]) -> None:
    """The members of a bundle into the year where they together give most, if that is more than they give now."""
    table, links = draft.table, draft.links
    members = [at for at in group if not links.must[at] or draft.row[at] >= 0]
    saved = links.saving[group[0]]
    best = {}
    for at in members:
        rows = slice(int(table.start[at]), int(table.end[at]))
        there = np.isfinite(table.value[rows])
        dear = np.where(there, table.value[rows], 0.0) - np.where(there, draft.reduced[rows], 0.0)
        worth = draft.reduced[rows] + saved * dear
        best[at] = (rows.start + worth.argmax(axis=0), worth.max(axis=0))
    if not members:
        return
    total = np.sum([np.maximum(worth, 0.0) for _row, worth in best.values()], axis=0)
    now = sum(draft.reduced[draft.row[at], draft.year[at]] for at in members if draft.row[at] >= 0)
    year = int(total.argmax())
    if total[year] <= now:
        return
    before = draft.value()
    kept = draft.row.copy(), draft.year.copy(), draft.room.left.copy()
    for at in members:
        if best[at][1][year] > 0 and draft.year[at] != year:
            draft.change(at, int(best[at][0][year]), year)
    gathered = sum(draft.reduced[draft.row[at], draft.year[at]] for at in members if draft.row[at] >= 0)
    if gathered < now and draft.value() < before:
        draft.row, draft.year, draft.room.left = kept


def better_links(draft: Draft) -> None:
    """Measures that hang together to options worth more outright, where there is room."""
    table = draft.table
    for measure in draft.links.order:
        if draft.free[measure] or (draft.row[measure] < 0 and draft.links.must[measure]):
            continue
        rows = slice(int(table.start[measure]), int(table.end[measure]))
        now = table.value[draft.row[measure], draft.year[measure]] if draft.row[measure] >= 0 else 0.0
        worth = table.value[rows].ravel()
        for at in np.argsort(-worth, kind="stable")[:40].tolist():
            if not worth[at] > now or draft.change(measure, rows.start + at // table.years, at % table.years):
                break


def unmet(draft: Draft, whole: Table) -> list[Unmet]:
    """Duties and deadlines that the plan does not meet, and measures that no plan can meet because they require what they exclude.
    `whole` holds also the options that no plan can hold."""
    links = draft.links
    at_odds = [at for at in links.requires if draft.row[at] < 0 and links.contradicts(at)]
    found = [Unmet(at, CONTRADICTION, None, bool(links.must[at])) for at in at_odds]
    for at in np.flatnonzero((draft.row < 0) & (draft.links.must | (draft.links.deadline >= 0))).tolist():
        if at in at_odds:
            continue
        duty = bool(draft.links.must[at])
        if not duty and not (whole.value[whole.start[at] : whole.end[at]] > 0).any():
            found.append(Unmet(at, _why_not_worth(whole, at), None, duty))
        else:
            found.append(_lacking(draft, whole, at, duty))
    return found


def _why_not_worth(whole: Table, measure: int) -> str:
    return NOT_WORTH if np.isfinite(whole.value[whole.start[measure] : whole.end[measure]]).any() else NO_OPTION


def _lacking(draft: Draft, whole: Table, measure: int, duty: bool) -> Unmet:
    """The option that lacks least."""
    rows, years = np.nonzero(np.isfinite(whole.value[whole.start[measure] : whole.end[measure]]))
    if not len(rows):
        return Unmet(measure, NO_OPTION, None, duty)
    options = [(int(whole.start[measure]) + row, year) for row, year in zip(rows.tolist(), years.tolist(), strict=True)]
    allowed = [option for option in options if draft.links.allows(draft, measure, option[1])]
    if not allowed:
        return Unmet(measure, LINKS, None, duty)
    pots, carry = len(whole.budget), whole.carry
    lacks = []
    for row, year in allowed:
        short = (draft.room.need(row, year) - draft.room.left.clip(0)).clip(0)
        money = float(np.where(carry, short[:pots].max(axis=1), short[:pots].sum(axis=1)).sum())
        lacks.append((money, bool(short[pots:].any())))
    money, hours = min(lacks, key=lambda lack: (lack[1], lack[0]) if lack[0] == 0 else (False, lack[0]))
    return Unmet(measure, MONEY, money, duty) if money > 0 else Unmet(measure, CAPACITY if hours else LINKS, None, duty)
