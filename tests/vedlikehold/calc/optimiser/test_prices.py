"""Skyggepriser: what an option nets at them, and that the bound is what they say."""

import numpy as np
import pytest

from tests.vedlikehold.calc.optimiser.checker import random_plan
from vedlikehold.calc.optimiser import Alternative, MeasureOptions, Problem, net_at_prices, optimise, table_of
from vedlikehold.importers.plan_file import plan_from


def test_net_is_value_less_money_and_hours_at_their_prices():
    ways = [
        Alternative("repair", "drift", [100, 110], [50, 40], {"hours": [2, 3]}),
        Alternative("replace", "investering", [200, 200], [90, None], {}, (0.3, 0.7)),
    ]
    frames = {"drift": [100, 100], "investering": [200, 200]}
    table = table_of(Problem(2027, 2, frames, [MeasureOptions("roof", ways)], {"hours": [5, 5]}))
    net = net_at_prices(table, np.array([[0.1, 0.2], [0.05, 0.5]]), np.array([[1.0, 4.0]]))
    expected = [[50 - 10 - 2, 40 - 22 - 12], [90 - 200 * (0.3 * 0.05 + 0.7 * 0.5), -np.inf]]
    np.testing.assert_allclose(net, expected, rtol=1e-12)


@pytest.mark.parametrize("seed", range(40))
def test_best_nets_and_budgets_at_the_prices_are_a_bound(seed):
    """Weak duality, with plain sums: no plan is worth more than the best net of every measure and all the money at its price."""
    plan = random_plan(seed)
    for measure in plan["measures"]:
        measure.pop("bundle", None)
    problem = plan_from(plan)
    if not problem.measures:
        return
    found, table = optimise(problem), table_of(problem)
    net = net_at_prices(table, found.prices, found.capacity_prices)
    met = [problem.measures[at].mandatory or problem.measures[at].pinned is not None for at in range(len(table.start))]
    best = [net[first:last].max() for first, last in zip(table.start, table.end, strict=True)]
    total = sum(top if must and found.row[at] >= 0 else max(top, 0.0) for at, (top, must) in enumerate(zip(best, met, strict=True)))
    total += (found.prices * table.budget).sum() + (found.capacity_prices * table.capacity).sum()
    assert found.value <= total * (1 + 1e-9) + 1e-9
