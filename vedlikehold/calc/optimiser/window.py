"""Vinduer: the plan of two years at a time made anew, as an integer programme so small that HiGHS solves it at once.

Exchanges of one measure for another leave a plan where several would have to move together: one large out, two in, a fourth to the year
after. In a window every measure of its two years may move, and some from outside may come in; the rest of the plan stands. What is
found is taken where it is worth more, so a plan is never worse for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vedlikehold.calc.optimiser.mip import new_solver
from vedlikehold.calc.optimiser.plan import NEVER, Draft

# Years between the two of a window, sweep by sweep.
STRIDES = (1, 2, 3, 1, 4, 2, 1, 5, 3, 1)
# Options in a window beside those that the plan has: of measures that are there, and of others that may come.
INSIDE, FROM_OUTSIDE = 20, 20
# Branchings in a window, and the part of its worth that is not looked for.
NODES = 100
NEAR_ENOUGH = 1e-4
# Options are ranked by what they would give at the prices beyond what the measure gives now, over this power of what they cost
# at the prices: by kroner alone no small measure would do much, by kroner per krone no large one would move.
POWER = 0.5
# HiGHS's own rounds of guessing cost more than they find here.
PLAIN = {
    "mip_rel_gap": NEAR_ENOUGH, "mip_heuristic_effort": 0.0, "mip_heuristic_run_rins": False, "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False, "mip_allow_restart": False, "mip_detect_symmetry": False,
}  # fmt: skip


def improve(draft: Draft, strides: tuple[int, ...]) -> None:
    """Walk the windows, one sweep for each of `strides`."""
    _Sweeps(draft).run(strides)


@dataclass(frozen=True)
class _Part:
    """Options that may be chosen, by measure: `now` where the plan has them; `place` counts the measures."""

    measures: np.ndarray
    place: np.ndarray
    rows: np.ndarray
    years: np.ndarray
    now: np.ndarray


class _Sweeps:
    def __init__(self, draft: Draft):
        table = draft.table
        self.draft, self.there = draft, np.isfinite(draft.reduced) & draft.free[table.measure][:, None]
        self.net = np.where(self.there, draft.reduced, 0.0)
        self.dear = np.maximum(np.where(self.there, table.value, 0.0) - self.net, 1.0) ** POWER
        self.must = draft.must
        # When each year was last changed, and each window last looked at, counted in windows.
        self.changed = np.zeros(table.years, dtype=np.int64)
        self.seen: dict[tuple[int, int], int] = {}
        self.count = 0

    def run(self, strides: tuple[int, ...]) -> None:
        for stride in strides:
            for first in range(self.draft.table.years - stride):
                self._window(first, first + stride)

    def _window(self, first: int, second: int) -> None:
        self.count += 1
        years = np.array([first, second])
        if self.seen.get((first, second), -1) > self.changed[years].max():
            return
        self.seen[first, second] = self.count
        self._solve(self._part(years))

    def _part(self, years: np.ndarray) -> _Part:
        draft, measure_of = self.draft, self.draft.table.measure
        inside = draft.free & np.isin(draft.year, years)
        now_net = np.where(draft.row >= 0, self.net[draft.row, draft.year], 0.0)
        rows, column = np.nonzero(self.there[:, years])
        year = years[column]
        measure = measure_of[rows]
        new = (draft.row[measure] != rows) | (draft.year[measure] != year)
        rank = (now_net[measure] - self.net[rows, year]) / self.dear[rows, year]
        kept = []
        for among, most in ((inside[measure] & new, INSIDE), (~inside[measure] & new, FROM_OUTSIDE)):
            at = np.flatnonzero(among)
            kept.append(at[np.argsort(rank[at], kind="stable")[:most]])
        at = np.concatenate(kept)
        moving = np.zeros(len(draft.row), dtype=bool)
        moving[measure[at]] = True
        placed = np.flatnonzero((moving | inside) & (draft.row >= 0))
        rows, year = np.append(rows[at], draft.row[placed]), np.append(year[at], draft.year[placed])
        now = np.arange(len(rows)) >= len(at)
        order = np.argsort(measure_of[rows], kind="stable")
        rows, year, now = rows[order], year[order], now[order]
        measures, place = np.unique(measure_of[rows], return_inverse=True)
        return _Part(measures, place, rows, year, now)

    def _solve(self, part: _Part) -> None:
        draft, table = self.draft, self.draft.table
        needs = draft.room.each(part.rows, part.years)
        left = draft.room.left.ravel() + needs[part.now].sum(axis=0)
        fits = (needs <= left).all(axis=1) | part.now
        part = _Part(part.measures, part.place[fits], part.rows[fits], part.years[fits], part.now[fits])
        worth = table.value[part.rows, part.years]
        chosen = self._best(part, needs[fits], left, worth) if len(worth) else None
        if chosen is None or worth[chosen].sum() <= worth[part.now].sum():
            return
        before = draft.row[part.measures], draft.year[part.measures]
        rows, years = np.full((2, len(part.measures)), NEVER)
        rows[part.place[chosen]], years[part.place[chosen]] = part.rows[chosen], part.years[chosen]
        draft.put(part.measures, rows, years)
        if (draft.room.left < 0).any():
            draft.put(part.measures, *before)
            draft.settle()
            return
        moved = (rows != before[0]) | (years != before[1])
        touched = np.concatenate([before[1][moved], years[moved]])
        self.changed[touched[touched >= 0]] = self.count

    def _best(self, part: _Part, needs: np.ndarray, left: np.ndarray, worth: np.ndarray) -> np.ndarray | None:
        """Which options to choose."""
        import highspy  # as in mip.py

        count, measures = len(part.rows), len(part.measures)
        frames = np.flatnonzero(needs.any(axis=0))
        weights = np.zeros((count, measures + len(frames)))
        weights[np.arange(count), part.place] = 1.0
        weights[:, measures:] = needs[:, frames] / np.maximum(left[frames], 1e-6)
        taken = weights != 0
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = count, weights.shape[1]
        model.col_cost_ = -worth / max(float(np.abs(worth).max()), 1e-9)
        model.col_lower_, model.col_upper_ = np.zeros(count), np.ones(count)
        model.row_lower_ = np.append(np.where(self.must[part.measures], 1.0, -np.inf), np.full(len(frames), -np.inf))
        model.row_upper_ = np.ones(weights.shape[1])
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.append(0, np.cumsum(taken.sum(axis=1)))
        model.a_matrix_.index_, model.a_matrix_.value_ = np.nonzero(taken)[1], weights[taken]
        model.integrality_ = [highspy.HighsVarType.kInteger] * count
        solver = new_solver(NODES, **PLAIN)
        solver.passModel(model)
        start = highspy.HighsSolution()
        start.col_value = part.now.astype(float).tolist()
        solver.setSolution(start)
        solver.run()
        found = np.array(solver.getSolution().col_value)
        return np.flatnonzero(found > 0.5) if solver.getInfo().primal_solution_status == 2 else None
