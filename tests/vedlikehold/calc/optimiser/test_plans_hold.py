"""Whatever is asked for: no budget, capacity, deadline, pin, requirement or exclusion is broken, and the same file gives the same plan."""

import pytest

from tests.vedlikehold.calc.optimiser.checker import random_plan, violations
from vedlikehold.calc.optimiser import optimise
from vedlikehold.importers.plan_file import plan_from
from vedlikehold.management.commands.optimise_plan import document


def answer_to(plan):
    problem = plan_from(plan)
    return document(problem, optimise(problem))


@pytest.mark.parametrize("seed", range(300))
def test_nothing_is_broken(seed):
    plan = random_plan(seed)
    assert violations(plan, answer_to(plan)) == []
