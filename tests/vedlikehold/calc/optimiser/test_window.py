"""Two years at a time made anew: what one exchange for another does not find, and nothing worse than before."""

import numpy as np
import pytest

from tests.vedlikehold.calc.optimiser.checker import random_plan, violations
from vedlikehold.calc.optimiser import Links, Table, exact, optimise, table_of, window
from vedlikehold.calc.optimiser.duties import meet
from vedlikehold.calc.optimiser.plan import Draft
from vedlikehold.calc.optimiser.solve import copy_of
from vedlikehold.importers.plan_file import plan_from
from vedlikehold.management.commands.optimise_plan import document


def draft_of(value, cost, budget, **links):
    table = Table.of_arrays(np.array(value), np.array(cost), np.array(budget))
    return Draft(table, Links(len(value), **links), table.value)


def placed(draft, *choices):
    for measure, year in choices:
        draft.put(np.array([measure]), np.array([measure]), np.array([year]))
    return draft


def test_one_large_out_two_small_in_and_a_third_to_the_year_after():
    """Each step by itself overdraws or loses."""
    value = [[10.0, 9.0], [6.0, 1.0], [6.0, 1.0], [3.0, 2.5]]
    cost = [[8.0, 8.0], [5.0, 5.0], [5.0, 5.0], [2.0, 2.0]]
    draft = placed(draft_of(value, cost, [[10.0, 10.0]]), (0, 0), (3, 0))
    window.improve(draft, (1,))
    assert draft.year.tolist() == [1, 0, 0, 1]
    assert draft.value() == 9.0 + 6.0 + 6.0 + 2.5


def test_a_duty_that_is_met_stays():
    draft = placed(draft_of([[1.0, 1.0], [9.0, -np.inf]], [[4.0, 4.0], [9.0, 9.0]], [[10.0, 0.0]], mandatory=[True, False]), (0, 0))
    window.improve(draft, (1,))
    assert draft.year.tolist() == [0, -1]


def test_years_farther_apart_change_places():
    draft = placed(draft_of([[5.0, 0.0, 4.0], [6.0, 0.0, 4.0]], [[8.0] * 3] * 2, [[10.0, 0.0, 10.0]]), (0, 0), (1, 2))
    window.improve(draft, (1,))
    assert draft.year.tolist() == [0, 2]
    window.improve(draft, (2,))
    assert draft.year.tolist() == [2, 0]


@pytest.mark.parametrize("seed", range(600, 612))
def test_holds_whatever_binds(seed):
    """Spread costs, hours, pots that carry over, pins, bundles and what requires and excludes: no sum overdrawn, no tie broken, no duty lost."""
    problem = plan_from(random_plan(seed, most=60, years=10))
    before = meet(Draft(table_of(problem), Links.of(problem), table_of(problem).value))
    after = copy_of(before)
    window.improve(after, (1, 2))
    assert after.value() >= before.value()
    assert (after.row[after.must] >= 0).all()
    assert (after.must == before.must).all()
    assert (after.row[~after.free] == before.row[~after.free]).all()
    after.settle()
    assert (after.room.left >= 0).all()


def test_a_plan_too_large_to_finish_exactly_is_gone_through_and_holds():
    plan = random_plan(654, most=220, years=12)
    problem = plan_from(plan)
    table = table_of(problem)
    assert np.isfinite(table.value).sum() > exact.MOST_OPTIONS
    assert violations(plan, document(problem, optimise(problem))) == []
