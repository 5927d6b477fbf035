"""Det som henger sammen: what follows from links alone, so that neither plan nor bound reckons with what cannot be."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

import numpy as np

from vedlikehold.calc.optimiser.links import Links
from vedlikehold.calc.optimiser.problem import Table

# Groups of tied measures up to this size are looked through subset by subset.
MOST_TIED = 14


def without_ruled_out(table: Table, links: Links, must: np.ndarray) -> Table:
    """Without the options that the met duties and the order of things rule out: measures that exclude a duty or what a duty requires,
    measures that require one that cannot be done, and years before what is required can begin."""
    gone = np.zeros(len(must), dtype=bool)
    for at in _kept(links, must):
        gone[[other for other in links.excludes.get(at, ()) if not must[other]]] = True
    value = table.value
    for at in links.order:
        rows = slice(int(table.start[at]), int(table.end[at]))
        first = _first_year(links, value, table, gone, at)
        if first > 0 and np.isfinite(value[rows, :first]).any():
            value = value.copy() if value is table.value else value
            value[rows, :first] = -np.inf
    return table if value is table.value else replace(table, value=value)


def _kept(links: Links, must: np.ndarray) -> set[int]:
    """The met duties and all that they require."""
    found: set[int] = set()
    waiting = deque(np.flatnonzero(must).tolist())
    while waiting:
        at = waiting.popleft()
        if at not in found:
            found.add(at)
            waiting.extend(links.requires.get(at, ()))
    return found


def _first_year(links: Links, value: np.ndarray, table: Table, gone: np.ndarray, at: int) -> int:
    """The first year the measure may begin for what it requires; past the last where it cannot be done."""
    if gone[at]:
        return table.years
    firsts = [0]
    for other in links.requires.get(at, ()):
        years = np.flatnonzero(np.isfinite(value[table.start[other] : table.end[other]]).any(axis=0))
        firsts.append(int(years[0]) if len(years) else table.years)
    return max(firsts)


def counted_too_much(links: Links, tops: np.ndarray, forced: np.ndarray) -> float:
    """What a sum of each measure's best (`tops`, at the prices) has too much because not all of them can be done together.

    For every group that excludes or requires one another, the best subset that their links allow, years aside, against each at its best
    by itself. Taken off a bound it remains one. Groups of more than `MOST_TIED` are left as they are.
    """
    return sum(_too_much(links, group, tops, forced) for group in _groups(links))


def _groups(links: Links) -> list[list[int]]:
    """Measures that exclude or require each other, directly or through others; only where there is more than one."""
    ties = {at: {*links.excludes.get(at, ()), *links.requires.get(at, ()), *links.required_by.get(at, ())} for at in links.order}
    seen: set[int] = set()
    found = []
    for start in ties:
        if start in seen or not ties[start]:
            continue
        group, waiting = [], [start]
        seen.add(start)
        while waiting:
            at = waiting.pop()
            group.append(at)
            fresh = [other for other in ties.get(at, ()) if other not in seen]
            seen.update(fresh)
            waiting += fresh
        found.append(sorted(group))
    return found


def _too_much(links: Links, group: list[int], tops: np.ndarray, forced: np.ndarray) -> float:
    worth = np.where(np.isfinite(tops[group]), tops[group], -np.inf)
    must = forced[group]
    alone = float(np.where(must, worth, np.maximum(worth, 0.0)).sum())
    if len(group) > MOST_TIED or not np.isfinite(alone):
        return 0.0
    place = {at: bit for bit, at in enumerate(group)}
    subsets = np.arange(1 << len(group))
    has = [(subsets >> bit & 1).astype(bool) for bit in range(len(group))]
    allowed = np.ones(len(subsets), dtype=bool)
    total = np.zeros(len(subsets))
    for at, bit in place.items():
        if must[bit]:
            allowed &= has[bit]
        if np.isfinite(worth[bit]):
            total += np.where(has[bit], worth[bit], 0.0)
        else:
            allowed &= ~has[bit]
        for other in links.excludes.get(at, ()):
            allowed &= ~(has[bit] & has[place[other]])
        for other in links.requires.get(at, ()):
            allowed &= ~has[bit] | has[place[other]]
    if not allowed.any():
        return 0.0
    return max(alone - float(total[allowed].max()), 0.0)
