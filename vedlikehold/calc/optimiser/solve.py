"""The whole: duties first, prices, plans from the prices, the best of them with its bound."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vedlikehold.calc.optimiser import exact, simple, window
from vedlikehold.calc.optimiser.anneal import Cooling
from vedlikehold.calc.optimiser.dive import Dive, dive
from vedlikehold.calc.optimiser.duties import Unmet, better_links, meet, place_linked, unmet
from vedlikehold.calc.optimiser.links import Links
from vedlikehold.calc.optimiser.plan import Draft
from vedlikehold.calc.optimiser.prices import Relaxation
from vedlikehold.calc.optimiser.problem import Problem, Table, possible, table_of
from vedlikehold.calc.optimiser.search import find_prices
from vedlikehold.calc.optimiser.tied import counted_too_much, without_ruled_out

SEED = 20261122


@dataclass(frozen=True)
class Effort:
    """How much is tried: a plan for each of `dives`, `again` annealed from where it holds, in at most `batches` batches of moves; the best
    gone through in windows, a sweep for each stride in `windows`. Counted in work, not in seconds: the same plan on any machine."""

    dives: tuple[Dive, ...]
    again: int
    batches: int
    windows: tuple[int, ...] = ()


# The first that is for so many measures.
EFFORTS = (
    (2_000, Effort((Dive(0.005, 1.3),), 1, 1500, window.STRIDES)),
    (20_000, Effort((Dive(0.02, 2.0),), 2, 3000)),
    (10**9, Effort((Dive(0.01, 3.0, 4_000, (0.001, 0.0001), 4, 0.03, 1e-7),), 0, 0)),
)
QUICK_EFFORTS = (
    (2_000, Effort((Dive(0.005, 1.3),), 1, 1000)),
    (20_000, Effort((Dive(0.05, 3.0, steps=(0.01, 0.001), rounds=3),), 1, 500)),
    *EFFORTS[2:],
)


@dataclass(frozen=True)
class Solution:
    """Row and year per measure (−1: never), the value, a proven upper bound of any plan's value, prices [pot, year] of a krone and
    [capacity, year] of an hour, what is spent and used, the duties and deadlines that are not met, and what two simpler ways of planning would give."""

    row: np.ndarray
    year: np.ndarray
    value: float
    bound: float
    prices: np.ndarray
    capacity_prices: np.ndarray
    spent: np.ndarray
    used: np.ndarray
    unmet: tuple[Unmet, ...]
    worst_first: float
    benefit_cost: float

    @property
    def gap(self) -> float:
        """(bound − value) / bound; 0 where nothing could be gained."""
        return (self.bound - self.value) / self.bound if self.bound > 0 else 0.0


def optimise(problem: Problem, *, quick: bool = False) -> Solution:
    """The best plan found for the problem; the same for the same problem. `quick` tries less, for a page that somebody waits for."""
    return optimise_table(table_of(problem), Links.of(problem), quick=quick)


def optimise_table(whole: Table, links: Links | None = None, *, quick: bool = False) -> Solution:
    """The same for a problem that already lies in arrays; without `links` nothing is a duty and nothing hangs together."""
    links = links or Links(len(whole.start))
    if not len(whole.value):
        return _nothing(whole, links)
    saving = np.array([1.0 - links.saving.get(int(m), 0.0) for m in whole.measure]) if links.bundles else np.ones(len(whole.value))
    table = possible(whole, saving)
    met = meet(Draft(table, links, table.value))
    # Where some duty is left out, which of them it is may still change.
    if (met.must == links.must).all():
        table = without_ruled_out(table, links, met.must)
    duties = copy_of(met, table)
    # Costs as low as a bundle could make them: what is bounded by these is bounded by the real ones.
    relaxation = Relaxation(replace(table, cost=table.cost * saving[:, None]) if links.bundles else table, duties.must)
    x, typical = find_prices(relaxation)
    reduced = Relaxation(table).full(x)
    walks = [simple.walk(duties, score(table)) for score in (simple.worst_first, simple.benefit_cost)]
    effort = next(effort for most, effort in (QUICK_EFFORTS if quick else EFFORTS) if len(links.must) <= most)
    best = _best([*_drafts(duties, reduced, relaxation, x, typical, effort), *walks])
    best.reduced = reduced
    # What the exact finish can take whole needs no windows.
    if effort.windows and np.isfinite(table.value).sum() > exact.MOST_OPTIONS:
        best = copy_of(best)
        window.improve(best, effort.windows)
    best, bound = _exact(best, relaxation, x)
    value = best.value()
    prices = (relaxation.to_prices @ x).reshape(-1, table.years)
    pots = len(table.budget)
    spent, used = best.totals()
    return Solution(
        row=best.row, year=best.year, value=value, bound=max(bound, value), prices=prices[:pots], capacity_prices=prices[pots:],
        spent=spent, used=used, unmet=tuple(unmet(best, whole)), worst_first=walks[0].value(), benefit_cost=walks[1].value(),
    )  # fmt: skip


def _exact(best: Draft, relaxation: Relaxation, x: np.ndarray) -> tuple[Draft, float]:
    """The plan and its bound, both better where the plan is small enough for an exact finish."""
    whole = relaxation.bound(x)
    if len(best.row) > exact.MOST_OPTIONS and not best.links.order:
        return best, whole
    reduced = relaxation.full(x)
    tops = np.maximum.reduceat(reduced.max(axis=1), best.table.start)
    bound = whole - counted_too_much(best.links, tops, relaxation.forced)
    if len(best.row) > exact.MOST_OPTIONS:
        return best, bound
    tops = np.where(relaxation.forced, tops, np.maximum(tops, 0.0))
    loss = np.where(np.isfinite(reduced), tops[best.table.measure][:, None] - np.where(np.isfinite(reduced), reduced, 0.0), np.inf)
    # Measure by measure: what hangs together is not taken off here.
    found = exact.finish(best, loss, whole - best.value())
    if found is None:
        return best, bound
    draft = Draft(best.table, best.links, best.reduced)
    draft.row, draft.year = found.row, found.year
    draft.settle()
    chosen = _best([best, draft]) if not _overdrawn(draft.table, *draft.totals()) else best
    # Where more duties are met than the prices were made for, theirs is no bound.
    return chosen, found.bound if (chosen.must != relaxation.forced).any() else min(bound, found.bound)


def _nothing(table: Table, links: Links) -> Solution:
    """No measure has an alternative."""
    draft, none = Draft(table, links, table.value), np.full(len(table.start), -1)
    zero, hours = np.zeros_like(table.budget), np.zeros_like(table.capacity)
    left_out = tuple(unmet(draft, table))
    return Solution(none, none, 0.0, 0.0, zero, hours, zero, hours, left_out, 0.0, 0.0)


def _best(drafts: list[Draft]) -> Draft:
    """Fewest pinned measures left out, then fewest duties, then the highest value."""

    def rank(draft: Draft) -> tuple[int, int, float]:
        out = draft.row < 0
        return -int((draft.links.pinned & out).sum()), -int((draft.links.must & out).sum()), draft.value()

    return max(drafts, key=rank)


def _drafts(duties: Draft, reduced: np.ndarray, relaxation: Relaxation, x: np.ndarray, typical: float, effort: Effort) -> list[Draft]:
    """Plans made from the prices in different ways."""
    chance = np.random.default_rng(SEED)
    found = []
    cooling = Cooling(0.003 * typical, 0.0003 * typical, min(300 + 3 * len(duties.row), effort.batches), (10.0, 100.0))
    for how in effort.dives:
        draft, useful = _dived(duties, reduced, relaxation, x, typical, how)
        draft = finish(draft, duties, relaxation, x)
        for _again in range(effort.again):
            found.append(copy_of(draft))
            draft.anneal(useful, x, cooling, chance)
            draft = finish(draft, duties, relaxation, x)
        found.append(draft)
    return found


def _dived(
    duties: Draft, reduced: np.ndarray, relaxation: Relaxation, x: np.ndarray, typical: float, how: Dive
) -> tuple[Draft, np.ndarray]:
    """A plan, and the measures in it that are free to move. Where the duties do not find room at the prices, they stay where they had it."""
    for fixed in (False, True):
        draft = copy_of(duties)
        draft.reduced = reduced
        place_linked(draft)
        useful = np.flatnonzero(draft.free & _useful(draft) & ~(fixed & draft.links.must))
        draft.reduced = reduced.copy()
        dive(draft, useful, relaxation, x, typical, how)
        draft.reduced = reduced
        if (draft.row >= 0)[duties.must].all():
            break
    return draft, useful


def copy_of(draft: Draft, table: Table | None = None) -> Draft:
    """The same plan, to go on with; in a table with fewer options if one is given."""
    made = Draft(draft.table if table is None else table, draft.links, draft.reduced)
    made.row, made.year = draft.row.copy(), draft.year.copy()
    made.settle()
    return made


def _useful(draft: Draft) -> np.ndarray:
    """Measures with an option; of duties only those that are met."""
    has = np.isfinite(np.maximum.reduceat(draft.reduced.max(axis=1), draft.table.start))
    return has & (~draft.links.must | draft.must)


def finish(draft: Draft, duties: Draft, relaxation: Relaxation, x: np.ndarray) -> Draft:
    """Room made, what is left used, and every sum checked."""
    for _attempt in range(3):
        draft.settle()
        if not draft.make_room(x):
            # Duties got in each other's way: back to where they all had room.
            draft.row, draft.year = duties.row.copy(), duties.year.copy()
            draft.settle()
        draft.fill(relaxation, x)
        if not draft.free.all():
            better_links(draft)
            draft.fill(relaxation, x, rounds=1)
        spent, used = draft.totals()
        draft.settle()
        if not (draft.room.left < 0).any() and not _overdrawn(draft.table, spent, used):
            return draft
    return duties


def _overdrawn(table: Table, spent: np.ndarray, used: np.ndarray) -> bool:
    free = ~table.carry
    over = (spent[free] > table.budget[free]).any() or (used > table.capacity).any()
    return bool(over or (np.cumsum(spent[~free], axis=1) > np.cumsum(table.budget[~free], axis=1)).any())
