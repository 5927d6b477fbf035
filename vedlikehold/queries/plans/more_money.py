"""Den neste millionen: what more money in one pot and year would do to the best plan."""

from dataclasses import dataclass, replace

import numpy as np

from vedlikehold.calc.plans.best import Choice, find_plan
from vedlikehold.calc.plans.quality import Moved, moved
from vedlikehold.queries.plans.binding import POTS
from vedlikehold.queries.plans.problem import PlanProblem

# Rows × years that are looked at while a person waits.
MOST_OPTIONS = 400_000


@dataclass(frozen=True)
class MoreMoney:
    """`before` and `after` are the best plans without and with the money, `after` never worth less; `moved` what is different."""

    before: Choice
    after: Choice
    moved: Moved


def with_more(problem: PlanProblem, *, pot: str, year: int, amount_nok: float) -> MoreMoney | None:
    """None where the plan is too large to be found twice at once."""
    if problem.table.value.size > MOST_OPTIONS:
        return None
    budget = problem.table.budget.copy()
    budget[POTS.index(pot), year - problem.calendar.first_year] += amount_nok
    found = []
    for table in (problem.table, replace(problem.table, budget=budget)):
        solution = find_plan(table, problem.links, problem.open_value, quick=True).solution
        found.append(Choice(solution.row, solution.year))
    before, after = found
    change = moved(problem.table, before, after)
    if change.gained_nok < 0 and np.isfinite(change.gained_nok):
        # The plan without the money holds with it too, and is the better one found.
        after, change = before, moved(problem.table, before, before)
    return MoreMoney(before, after, change)
