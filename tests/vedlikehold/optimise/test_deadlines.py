"""A deadline is for the year in which the work is done, not the one in which it begins."""

from datetime import date

import numpy as np
import pytest

from tests.factories.vedlikehold import make_placement
from vedlikehold.models import Measure
from vedlikehold.queries.plans.not_held import not_held
from vedlikehold.services.plans.optimise import best_of

pytestmark = pytest.mark.django_db


def test_work_over_two_years_starts_a_year_before_its_deadline(town):
    town.frames(operation_nok=[0, 50_000, 50_000])
    row = town.measure("tak", spend_shares=[0.5, 0.5], deadline=date(2029, 6, 1), is_duty=True)
    assert town.years() == {"tak": 2028}
    town.frames(operation_nok=200_000)
    town.change(row, deadline=date(2028, 6, 1))
    problem = town.problem()
    assert np.isneginf(problem.table.value).tolist() == [[False, True, True]]
    assert (problem.links.deadline.tolist(), town.years()) == ([1], {"tak": 2027})


def test_a_duty_that_takes_too_long_is_late_and_told(town):
    town.measure("tak", spend_shares=[0.5, 0.5], deadline=date(2027, 6, 1), is_duty=True)
    problem = town.problem()
    best = best_of(problem)
    assert [(one.measure, one.reason, one.duty) for one in best.unmet] == [(0, "no_option", True)]
    assert (best.late, best.solution.year.tolist()) == ([0], [0])
    assert [one.text for one in problem.notices if "i tide" in one.text] == [
        "Pålagt, men tar så mange år at det ikke kan bli ferdig i tide: %(n)s tiltak."
    ]


def test_a_late_start_is_no_later_than_the_money_asks(town):
    town.frames(operation_nok=[0, 50_000, 50_000])
    town.measure("tak", spend_shares=[0.5, 0.5], deadline=date(2028, 6, 1), is_duty=True)
    best = best_of(town.problem())
    assert (best.late, best.solution.year.tolist()) == ([0], [1])


def test_a_deadline_after_the_plan_binds_the_work_that_must_start_in_it(town):
    row = town.measure("tak", grade="TG0", spend_shares=[0.3, 0.3, 0.4], deadline=date(2030, 6, 1), is_duty=True)
    problem = town.problem()
    assert (problem.links.must.tolist(), np.isneginf(problem.table.value).tolist()) == ([True], [[False, False, True]])
    town.change(row, deadline=date(2032, 6, 1))
    assert town.problem().links.must.tolist() == [False]


def test_of_what_comes_too_late_the_mandatory_is_told_first(town):
    town.frames(operation_nok=500_000)
    town.measure("ønske", deadline=date(2027, 6, 1))
    town.measure("pålagt", deadline=date(2028, 6, 1), is_duty=True)
    for row in Measure.objects.all():
        make_placement(town.scenario, row, 2029, pinned=True)
    assert [(one.name, one.is_duty, one.deadline_year, one.year) for one in not_held(town.problem(), [])] == [
        ("pålagt", True, 2028, 2029),
        ("ønske", False, 2027, 2029),
    ]
