"""Eksakt avslutning: a small plan as an integer programme that HiGHS solves, with a bound of its own.

Options that lose more at the prices than the distance from the best plan found to the bound are in no better plan and are left out
(reduced-cost fixing). Rows: one option a measure; budgets and capacities; a measure no earlier than those it requires; one of two
that exclude each other; a bundle's saving only in a year where two of its members start.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vedlikehold.calc.optimiser.links import Links
from vedlikehold.calc.optimiser.mip import new_solver
from vedlikehold.calc.optimiser.plan import NEVER, Draft
from vedlikehold.calc.optimiser.problem import Table

# More options than this are not tried, and after so many branchings the best so far is taken: a clock would give another answer on
# another machine.
MOST_OPTIONS = 1500
MOST_NODES = 3000


@dataclass(frozen=True)
class Finish:
    """Row and year per measure, and an upper bound of the value."""

    row: np.ndarray
    year: np.ndarray
    bound: float


def finish(best: Draft, loss: np.ndarray, distance: float) -> Finish | None:
    """The best plan there is with as many duties met as can be; None where the plan is too big. `loss` [row, year] is what an option
    gives less than its measure's best at the prices, and `distance` how far `best` is from the bound."""
    table, missing = best.table, bool((best.links.must & (best.row < 0)).any())
    keep = np.isfinite(table.value)
    if not missing:
        keep &= loss <= distance + 1e-6 * abs(distance) + 1e-9
    on = np.flatnonzero(best.row >= 0)
    keep[best.row[on], best.year[on]] = True
    rows, years = np.nonzero(keep)
    if not len(rows) or len(rows) > MOST_OPTIONS:
        return None
    programme = _Programme(best, rows, years)
    programme.keep(np.flatnonzero(best.links.pinned & (best.row >= 0)))
    met = int((best.links.must & (best.row >= 0)).sum())
    if missing:
        must = best.links.must[table.measure[rows]]
        counted = programme.solve(must.astype(float))
        met = met if counted is None else max(met, round(float(must[counted[0]].sum())))
    programme.duties(met)
    return programme.best()


@dataclass
class _Programme:
    """Rows of the integer programme as (columns, coefficients, lower, upper); first a column for each option, then the bundles'."""

    start: Draft
    rows: np.ndarray
    years: np.ndarray
    lines: list[tuple[np.ndarray, np.ndarray, float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.table: Table = self.start.table
        self.links: Links = self.start.links
        self.measure = self.table.measure[self.rows]
        self.count, self.whole = len(self.rows), len(self.rows)
        self.saved: dict[int, int] = {}
        self._bundles()
        for measure in np.unique(self.measure).tolist():
            self._line(np.flatnonzero(self.measure == measure), 1.0, upper=1.0)
        self._frames()
        self._order()

    def _line(self, columns: np.ndarray, factors: np.ndarray | float, *, lower: float = -np.inf, upper: float = np.inf) -> None:
        self.lines.append((np.asarray(columns), np.broadcast_to(factors, len(columns)).astype(float), lower, upper))

    def _bundles(self) -> None:
        """A whole column for each bundle and year: two start there; and a column for each option of its members: it saves."""
        groups = list({id(group): group for group in self.links.bundles.values()}.values())
        at = {
            (place, year): self.count + place * self.table.years + year for place in range(len(groups)) for year in range(self.table.years)
        }
        self.whole = self.count + len(at)
        total = self.whole
        for place, group in enumerate(groups):
            member = np.isin(self.measure, group)
            for year in range(self.table.years):
                here = np.flatnonzero(member & (self.years == year))
                self._line(np.append(here, at[place, year]), np.append(np.full(len(here), -1.0), 2.0), upper=0.0)
                for option in here.tolist():
                    self.saved[option] = total
                    self._line(np.array([total, option]), np.array([1.0, -1.0]), upper=0.0)
                    self._line(np.array([total, at[place, year]]), np.array([1.0, -1.0]), upper=0.0)
                    total += 1
        self.total = total

    def _frames(self) -> None:
        """Budgets and capacities, each as parts of what there is."""
        room = type(self.start.room)(self.table)
        needs = np.stack([room.need(row, year).ravel() for row, year in zip(self.rows.tolist(), self.years.tolist(), strict=True)])
        money = self.table.budget.size
        self.frames = []
        for constraint, left in enumerate(room.left.ravel()):
            columns = np.flatnonzero(needs[:, constraint] > 0)
            if not len(columns) or needs[columns, constraint].sum() <= left:
                continue
            scale = max(left, 1e-6)
            factors = needs[columns, constraint] / scale
            if constraint < money:
                savers = [(column, self.saved[column]) for column in columns.tolist() if column in self.saved]
                extra = [-needs[c, constraint] / scale * self.links.saving[int(self.measure[c])] for c, _s in savers]
                columns, factors = np.append(columns, [s for _c, s in savers]).astype(np.int64), np.append(factors, extra)
            self.frames.append(len(self.lines))
            self._line(columns, factors, upper=left / scale)

    def _order(self) -> None:
        for measure, others in self.links.requires.items():
            for other in others:
                for year in range(self.table.years):
                    mine = np.flatnonzero((self.measure == measure) & (self.years <= year))
                    first = np.flatnonzero((self.measure == other) & (self.years <= year))
                    if len(mine):
                        self._line(np.append(mine, first), np.append(np.ones(len(mine)), -np.ones(len(first))), upper=0.0)
        for measure, rivals in self.links.excludes.items():
            for other in sorted(rivals):
                if measure < other:
                    self._line(np.flatnonzero((self.measure == measure) | (self.measure == other)), 1.0, upper=1.0)

    def keep(self, pinned: np.ndarray) -> None:
        """These stay, whatever number of other duties could be met in their place."""
        for measure in pinned.tolist():
            self._line(np.flatnonzero(self.measure == measure), 1.0, lower=1.0)

    def duties(self, met: int) -> None:
        """So many duties are to be met."""
        self._line(np.flatnonzero(self.links.must[self.measure]), 1.0, lower=float(met))

    def best(self) -> Finish | None:
        """Solved again with a little less to spend where the solver's tolerance spent too much."""
        worth = self.table.value[self.rows, self.years]
        bound = np.inf
        for _attempt in range(4):
            solved = self.solve(worth)
            if solved is None:
                return None
            # The first is the bound of the plan as asked for.
            chosen, found = solved
            bound = found if np.isinf(bound) else bound
            draft = Draft(self.table, self.links, self.start.reduced)
            at = self.measure[chosen]
            draft.row[at], draft.year[at] = self.rows[chosen], self.years[chosen]
            draft.settle()
            if not (draft.room.left < 0).any():
                return Finish(draft.row, draft.year, bound)
            for line in self.frames:
                columns, factors, lower, upper = self.lines[line]
                self.lines[line] = (columns, factors, lower, upper - 2e-9 * max(upper, 1.0))
        return Finish(np.full(len(draft.row), NEVER), np.full(len(draft.row), NEVER), bound)

    def solve(self, worth: np.ndarray) -> tuple[np.ndarray, float] | None:
        """(the options chosen, a bound of what they are worth)."""
        import highspy  # as in mip.py

        scale = max(float(np.abs(worth).max()), 1e-9)
        solver = new_solver(MOST_NODES, mip_rel_gap=1e-7)
        solver.passModel(self._model(highspy, worth / scale))
        solver.run()
        info, found = solver.getInfo(), np.array(solver.getSolution().col_value)
        if len(found) != self.total or info.primal_solution_status != 2 or not np.isfinite(info.mip_dual_bound):
            return None
        bound = -info.mip_dual_bound * scale
        return np.flatnonzero(found[: self.count] > 0.5), bound + 1e-7 * abs(bound)

    def _model(self, highspy, worth: np.ndarray):
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.total, len(self.lines)
        model.col_cost_ = np.concatenate([-worth, np.zeros(self.total - self.count)])
        model.col_lower_, model.col_upper_ = np.zeros(self.total), np.ones(self.total)
        model.row_lower_ = np.array([line[2] for line in self.lines])
        model.row_upper_ = np.array([line[3] for line in self.lines])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(line[0]) for line in self.lines])])
        model.a_matrix_.index_ = np.concatenate([line[0] for line in self.lines])
        model.a_matrix_.value_ = np.concatenate([line[1] for line in self.lines])
        integer, continuous = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        model.integrality_ = [integer] * self.whole + [continuous] * (self.total - self.whole)
        return model
