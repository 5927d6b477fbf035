"""A scenario as the optimiser takes it: each thing that binds, shown where it decides the plan."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bygg.enums import BuildingStatus
from bygg.services import dispose_building
from tests.factories.bygg import make_building, save_new
from tests.factories.vedlikehold import (
    make_alternative,
    make_bundle,
    make_finding,
    make_measure,
    make_placement,
    make_strategy,
    make_survey,
)
from vedlikehold.calc.plans.lines import plan_totals
from vedlikehold.models import MeasureDependency, MeasureExclusion
from vedlikehold.queries.plans.lines import frames_of
from vedlikehold.queries.plans.options import line
from vedlikehold.services.plans.optimise import best_of

pytestmark = pytest.mark.django_db


def test_known_best_of_three_measures_in_two_years(town):
    """100 000 a year for three of 100 000: the gravest first, the next the year after, the mildest not."""
    town.frames(operation_nok=[100_000, 100_000, 0])
    for name, grade in (("mild", "TG1"), ("grav", "TG3"), ("middels", "TG2")):
        town.measure(name, grade=grade)
    assert town.years() == {"mild": None, "grav": 2027, "middels": 2028}


def test_money_that_is_not_there_buys_nothing(town):
    town.frames(operation_nok=99_999)
    town.measure("tak")
    assert town.years() == {"tak": None}


def test_a_measure_is_paid_from_its_own_pot(town):
    town.measure("drift")
    town.measure("investering", pot="investering")
    assert town.years() == {"drift": 2027, "investering": None}


def test_costs_grow_with_the_plan_s_prices(town):
    town.change(town.scenario.plan, price_growth_share=0.1)
    town.frames(operation_nok=[0, 0, 133_100])
    town.measure("tak")
    assert town.years() == {"tak": 2029}
    town.frames(operation_nok=[0, 0, "133099.99"])
    assert town.years() == {"tak": None}


def test_a_cost_spread_over_two_years_must_fit_in_both(town):
    town.frames(operation_nok=[60_000, 60_000, 0])
    row = town.measure("tak", spend_shares=[0.5, 0.5])
    assert town.years() == {"tak": 2027}
    town.change(row, spend_shares=[0.7, 0.3])
    # 70 000 is more than any year has; what falls after the plan is not checked, but the start year is.
    assert town.years() == {"tak": None}


def test_what_is_left_goes_on_where_it_is_carried_over(town):
    town.frames(operation_nok=[50_000, 50_000, 0])
    town.measure("tak")
    assert town.years() == {"tak": None}
    town.change(town.scenario, carry_operation=True)
    assert town.years() == {"tak": 2028}


def test_own_hours_bind_only_where_there_is_a_limit(town):
    town.frames(operation_nok=200_000)
    town.measure("en", own_hours=60)
    town.measure("to", own_hours=60, worth=300_000)
    assert (town.problem().capacities, town.years()) == ((), {"en": 2027, "to": 2027})
    town.frames(own_hours=[100, None, None])
    assert (town.problem().capacities, town.years()) == (("hours",), {"en": 2027, "to": 2028})


def test_grants_lower_the_own_cost_and_may_run_out(town):
    town.measure("en", 150_000, grant_nok=100_000)
    town.measure("to", 150_000, grant_nok=100_000, worth=300_000)
    assert town.years() == {"en": 2027, "to": 2027}
    town.frames(grant_nok=100_000)
    assert (town.problem().capacities, town.years()) == (("grants",), {"en": 2027, "to": 2028})


def test_a_duty_is_done_whatever_it_gives(town):
    town.measure("lønnsomt")
    town.measure("pålagt", grade="TG0", is_duty=True, deadline=date(2027, 6, 1))
    assert town.years() == {"lønnsomt": 2028, "pålagt": 2027}


def test_a_deadline_binds_duties_and_lets_others_come_later(town):
    town.measure("pålagt", grade="TG0", is_duty=True, deadline=date(2027, 6, 1))
    town.measure("frist", deadline=date(2027, 6, 1))
    town.measure("passert", worth=300_000, deadline=date(2024, 6, 1))
    assert town.years() == {"pålagt": 2027, "frist": 2028, "passert": 2029}
    problem = town.problem()
    assert problem.links.deadline.tolist() == [0, -1, -1]
    assert np.isfinite(problem.table.value).all(axis=1).tolist() == [False, True, True]
    assert [one.params["n"] for one in problem.notices if "etter fristen" in one.text] == [2]


def test_a_passed_deadline_holds_duties_to_the_first_year_and_lets_others_go(town):
    town.measure("pålagt", is_duty=True, deadline=date(2024, 1, 1))
    town.measure("annet", deadline=date(2024, 1, 1))
    problem = town.problem()
    assert problem.links.deadline.tolist() == [0, -1]
    assert [one.params["n"] for one in problem.notices if "frist" in one.text] == [1, 1]


def test_a_deadline_after_the_plan_is_for_another_plan(town):
    town.measure("pålagt", grade="TG0", is_duty=True, deadline=date(2031, 1, 1))
    assert (town.problem().links.must.tolist(), town.years()) == ([False], {"pålagt": None})


def test_a_pinned_measure_stays_and_the_rest_goes_round_it(town):
    pinned, _other = town.measure("låst", grade="TG1"), town.measure("tak")
    make_placement(town.scenario, pinned, 2027, pinned=True)
    assert town.years() == {"låst": 2027, "tak": 2028}


def test_what_is_pinned_beyond_the_frame_stays_and_is_told(town):
    pinned, _other = town.measure("låst", 150_000), town.measure("tak")
    make_placement(town.scenario, pinned, 2027, pinned=True)
    problem = town.problem()
    assert town.years() == {"låst": 2027, "tak": 2028}
    over = next(one for one in problem.notices if "amount_nok" in one.params)
    assert over.params["amount_nok"] == pytest.approx(50_000)


def test_one_kept_out_is_not_looked_at(town):
    make_placement(town.scenario, town.measure("tak"), None)
    assert (town.left_out(), town.years()) == ({"tak": "kept_out"}, {})


def test_work_in_progress_is_in_the_first_year(town):
    town.measure("pågår", grade="TG0", status="ongoing")
    town.measure("tak")
    assert town.years() == {"pågår": 2027, "tak": 2028}


def test_one_that_requires_another_waits_for_it(town):
    first, then = town.measure("først", grade="TG1"), town.measure("så")
    save_new(MeasureDependency(measure=then, requires=first))
    assert town.years() == {"først": 2027, "så": 2028}


def test_a_requirement_that_is_done_binds_nobody_and_one_that_cannot_be_done_rules_out(town):
    done = town.measure("gjort", status="done", done_on=date(2026, 5, 1))
    rejected, unpriced = town.measure("avvist", status="rejected"), town.measure("uten pris", None)
    for name, needed in (("a", done), ("b", rejected), ("c", unpriced)):
        save_new(MeasureDependency(measure=town.measure(name), requires=needed))
    assert town.left_out() == {"uten pris": "no_cost", "b": "requires", "c": "requires"}


def test_a_requirement_that_stands_without_a_price_sets_the_first_year(town):
    needed, row = town.measure("uten pris", None), town.measure("tak")
    make_placement(town.scenario, needed, 2028)
    save_new(MeasureDependency(measure=row, requires=needed))
    assert town.years() == {"tak": 2028}


def test_a_ring_is_left_out_and_said(town):
    one, other = town.measure("en"), town.measure("to")
    save_new(MeasureDependency(measure=one, requires=other))
    save_new(MeasureDependency(measure=other, requires=one))
    assert town.left_out() == {"en": "circle", "to": "circle"}


def test_at_most_one_of_two_that_exclude_each_other(town):
    town.frames(operation_nok=500_000)
    one, other = town.measure("en", worth=300_000), town.measure("to")
    save_new(MeasureExclusion(measure=one, other=other))
    assert town.years() == {"en": None, "to": 2027}


def test_one_that_a_standing_measure_excludes_is_left_out(town):
    standing, other = town.measure("uten pris", None), town.measure("to")
    make_placement(town.scenario, standing, 2027)
    save_new(MeasureExclusion(measure=standing, other=other))
    assert town.left_out() == {"uten pris": "no_cost", "to": "excluded"}


def test_a_bundle_saves_what_brings_both_in(town):
    town.frames(operation_nok=[160_000, 0, 0])
    bundle = make_bundle(town.building, saving_share=0.2)
    town.measure("en", bundle=bundle)
    town.measure("to", bundle=bundle)
    assert town.years() == {"en": 2027, "to": 2027}
    town.change(bundle, saving_share=0.19)
    assert sorted(map(str, town.years().values())) == ["2027", "None"]


def test_the_dearer_way_is_taken_where_its_money_is_there(town):
    row = town.measure("tak", grade_after="TG2")
    make_alternative(row, "Skift ut", cost_likely_nok=300_000, grade_after="TG0", pot="investering")
    assert town.ways() == {"tak": "tak"}
    town.frames(investment_nok=300_000)
    assert town.ways() == {"tak": "Skift ut"}


def test_a_sale_takes_the_whole_building_s_loss_and_running_cost(town):
    """Both components are as bad as they get: what they lose each year is the same with and without the other's repair."""
    row, wall = town.measure("tak", worth=100_000), town.measure("vegg", worth=900_000)
    sale = make_alternative(row, "Selg", kind="sell", cost_likely_nok=0)
    make_strategy(town.building, running_cost_nok_per_m2=100)
    town.change(town.scenario.plan, discount_share=0.0)
    problem = town.problem()
    sold, own, other = (problem.row[key] for key in ((row.pk, str(sale.pk)), (row.pk, "own"), (wall.pk, "own")))
    # Of the cost basis of 1 000 000 a year: 10 % × (KG2/3 + KG1/3) × 2/3; three years of plan and ten after.
    assert problem.worth.exposure[sold, 0] == pytest.approx(1_000_000 * 0.1 * 2 / 3 * 13)
    assert problem.worth.exposure[own, 0] < 100_000 * 0.1 * 2 / 3 * 13
    # 1000 m² × 100 kr a year.
    assert problem.worth.savings[:, 0].tolist() == [0.0 if at in (own, other) else 1_300_000 for at in range(3)]


def test_what_cannot_be_optimised_is_named(town):
    gone = make_building(town.building.unit, "Solgt")
    town.measure("solgt bygg", building=gone)
    dispose_building(by=town.user, building=gone, status=BuildingStatus.SOLD, on=date(2026, 1, 1))
    town.measure("uten kostnad", None)
    town.measure("gammel pris", price_year=1950)
    make_placement(town.scenario, town.measure("låst", None), 2027, pinned=True)
    assert town.left_out() == {
        "solgt bygg": "not_portfolio", "uten kostnad": "no_cost", "gammel pris": "no_index", "låst": "no_cost",
    }  # fmt: skip


def test_what_stands_outside_takes_its_money_first(town):
    """A measure that is done is in the plan as it was placed, and paid before anything is chosen."""
    done = town.measure("gjort", 40_000, status="done", done_on=date(2026, 5, 1))
    make_placement(town.scenario, done, 2027)
    town.measure("tak")
    assert town.years() == {"tak": 2028}
    assert town.problem().table.budget[0].tolist() == [60_000, 100_000, 100_000]


def test_nobody_s_grade_or_consequence_is_taken_for_the_usual(town):
    row = town.measure("tak", grade="TGIU")
    problem = town.problem()
    place = problem.mended.by_measure[row.pk][0]
    assert problem.mended.stock.grade[place] == 2
    assert problem.mended.stock.consequence[place].tolist() == pytest.approx([0, 0, 4 / 9, 0, 2 / 9, 0])
    assert len(problem.notices) == 2


def test_the_latest_standing_finding_says_the_consequence(town):
    row = town.measure("tak")
    component = town.components[row.pk]
    make_finding(make_survey(town.building, performed_on=date(2025, 1, 1)), component, "TG3", probability=3, kg_safety=3, kg_economy=1)
    make_finding(make_survey(town.building, performed_on=date(2020, 1, 1)), component, "TG2", probability=1, kg_safety=0)
    problem = town.problem()
    place = problem.mended.by_measure[row.pk][0]
    assert problem.mended.stock.consequence[place].tolist() == pytest.approx([1, 0, 1 / 3, 0, 0, 0])
    assert problem.notices == []


def test_components_of_the_findings_a_measure_answers_are_mended_too(town):
    row = town.measure("tak")
    other = town.components[town.measure("annet").pk]
    make_finding(make_survey(town.building), other, "TG3", measure=row)
    problem = town.problem()
    assert len(problem.mended.by_measure[row.pk]) == 2
    shares = problem.way_arrays.pair_share[problem.way_arrays.pair_row == problem.row[row.pk, "own"]]
    assert sorted(shares.tolist()) == [0.5, 1.0]


def test_a_need_without_a_component_is_worth_a_part_of_its_cost(town):
    make_measure(town.building, "heis", need="functional", cost_likely_nok=100_000, price_year=2026, status="approved")
    town.change(town.scenario.plan, discount_share=0.0)
    problem = town.problem()
    # 15 % × KG2/3 of 100 000 a year, three years of plan and ten after.
    assert problem.worth.exposure[0].tolist() == pytest.approx([130_000, 120_000, 110_000])
    assert problem.worth.backlog[0].tolist() == [0.0, 0.0, 0.0]


def test_an_empty_plan_is_a_problem_without_measures(town):
    problem = town.problem()
    assert (len(problem.measures), problem.table.value.shape, town.years()) == (0, (0, 3), {})


def test_rounded_sums_never_pass_a_frame(town):
    """Thirds of odd costs: what the plan's own sums make of the choice is within the frames, to the øre."""
    town.change(town.scenario.plan, price_growth_share=0.0333)
    town.frames(operation_nok="33334.00")
    for number in range(6):
        town.measure(f"m{number}", Decimal("10000.01") + number, spend_shares=[1 / 3, 1 / 3, 1 - 2 / 3])
    problem = town.problem()
    found = best_of(problem).solution
    lines = [
        line(row.pk, 2027 + int(found.year[at]), problem.ways[found.row[at]].option, town.scenario.plan, row)
        for at, row in enumerate(problem.measures)
        if found.row[at] >= 0
    ]
    totals = plan_totals(lines, frames_of(town.scenario))
    assert lines
    assert [year.is_over for year in totals.years] == [False, False, False]


def test_the_digest_follows_what_the_plan_follows_from_and_nothing_else(town):
    row = town.measure("tak")
    first = town.problem().digest
    make_placement(town.scenario, town.measure("uten", None), 2028)
    placed = make_placement(town.scenario, row, 2029)
    assert town.problem().digest == first
    town.change(placed, pinned=True)
    pinned = town.problem().digest
    town.change(placed, pinned=False)
    town.frames(operation_nok=[100_000, 100_000, 100_001])
    framed = town.problem().digest
    town.change(town.scenario, weight_safety=2.0, weight_economy=3.0)
    assert len({first, pinned, framed, town.problem().digest}) == 4


def test_the_number_of_queries_does_not_grow(town, django_assert_num_queries):
    row = town.measure("en", bundle=make_bundle(town.building, saving_share=0.1))
    make_alternative(row, kind="sell")
    make_finding(make_survey(town.building), town.components[row.pk], "TG3", measure=row)
    make_placement(town.scenario, row, 2027)
    town.problem()  # what is kept of the person's units is read once
    with CaptureQueriesContext(connection) as one:
        town.problem()
    for name in ("to", "tre"):
        other = town.measure(name)
        make_alternative(other)
        make_placement(town.scenario, other, 2028)
        save_new(MeasureDependency(measure=other, requires=row))
    with django_assert_num_queries(len(one.captured_queries)):
        town.problem()


def test_what_a_person_does_not_see_is_not_optimised(town, user_with, unit_tree):
    town.measure("tak")
    town.user = user_with("manager", unit_tree.health)
    assert town.problem().measures == []
