"""An adopted version followed through the register: what was spent, what changed, what came in addition."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fdvu.audit.services import open_changeset, update_rows
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_alternative, make_measure, make_placement, make_plan, make_scenario
from vedlikehold.calc.plans.tracking import PlanDeviation, PotCourse
from vedlikehold.models import Measure, MeasureAlternative
from vedlikehold.queries.plans.this_year import plans_this_year
from vedlikehold.queries.plans.tracking import tracked
from vedlikehold.services import plans as act
from vedlikehold.services.measures import delete_measure

pytestmark = pytest.mark.django_db
ADOPTED, TODAY = date(2026, 11, 20), date(2028, 6, 1)
ZERO = Decimal(0)


def change(name, **values):
    Measure.objects.filter(name=name).update(**values)


@pytest.fixture
def adopted(manager, scenario, placed):
    for name, year in (("Ferdig", 2027), ("Uten tall", 2027), ("Dyrere", 2028), ("Flyttet", 2028), ("Avvist", 2029), ("Slettet", 2030)):
        placed(name, year)
    placed("Pågår", 2028, status="ongoing")
    placed("Glemt", 2027)
    act.adopt(by=manager, scenario=scenario, on=ADOPTED)
    scenario.refresh_from_db()
    change("Ferdig", status="done", done_on=date(2028, 2, 1), is_open=False, actual_cost_nok=61_000)
    change("Uten tall", status="done", done_on=date(2027, 2, 1), is_open=False)
    change("Dyrere", cost_likely_nok=70_000)
    change("Flyttet", planned_year=2030)
    change("Avvist", status="rejected", is_open=False)
    delete_measure(by=manager, row=Measure.objects.get(name="Slettet"))
    return scenario


def rows(found) -> dict[str, tuple]:
    return {
        row.name: (row.agreed_year, row.course.year, row.course.changes, row.course.agreed_nok, row.course.forecast_nok)
        for row in found.rows
    }


def test_measure_by_measure(manager, adopted):
    agreed = Decimal("50000.00")
    assert rows(tracked(adopted, user=manager, today=TODAY)) == {
        "Ferdig": (2027, 2028, (PlanDeviation.LATE,), agreed, Decimal("61000.00")),
        "Uten tall": (2027, 2027, (PlanDeviation.DONE,), agreed, agreed),
        "Dyrere": (2028, 2028, (PlanDeviation.COST,), agreed, Decimal("70000.00")),
        "Flyttet": (2028, 2030, (PlanDeviation.MOVED,), agreed, agreed),
        "Avvist": (2029, None, (PlanDeviation.REJECTED,), agreed, ZERO),
        "Slettet": (2030, None, (PlanDeviation.DELETED,), agreed, ZERO),
        "Pågår": (2028, 2028, (), agreed, agreed),
        # Its year has passed: it can be done this year at the earliest.
        "Glemt": (2027, 2028, (PlanDeviation.MOVED,), agreed, agreed),
    }


def test_year_by_year(manager, adopted):
    found = tracked(adopted, user=manager, today=TODAY)
    frame = Decimal("100000.00")
    assert {year: pots["drift"] for year, pots in found.tracking.years.items()} == {
        2027: PotCourse(frame, Decimal("150000.00"), ZERO, Decimal("50000.00")),
        2028: PotCourse(frame, Decimal("150000.00"), Decimal("61000.00"), Decimal("231000.00")),
        2029: PotCourse(frame, Decimal("50000.00"), ZERO, ZERO),
        2030: PotCourse(frame, Decimal("50000.00"), ZERO, Decimal("50000.00")),
    }
    assert found.tracking.effects == {
        PlanDeviation.DONE: Decimal("11000.00"),
        PlanDeviation.COST: Decimal("20000.00"),
        PlanDeviation.REJECTED: Decimal("-50000.00"),
        PlanDeviation.DELETED: Decimal("-50000.00"),
    }
    assert (found.tracking.agreed_nok, found.tracking.forecast_nok) == (Decimal("400000.00"), Decimal("331000.00"))
    assert (found.ongoing, found.without_actual, found.done, found.actual_nok) == (1, 1, 2, Decimal("61000.00"))


def test_what_came_in_addition(manager, adopted, school, home):
    make_measure(school, "Ny", cost_likely_nok=10_000, price_year=2026, status="planned", planned_year=2029, pot="investering")
    make_measure(school, "Gjort utenom", status="done", done_on=date(2027, 5, 1), actual_cost_nok=4_000)
    for name, fields in {"Bare forslag": {"planned_year": 2029}, "Før planen": {"status": "done", "done_on": date(2026, 5, 1)}}.items():
        make_measure(school, name, cost_likely_nok=1, price_year=2026, **fields)
    make_measure(home, "Annen enhet", cost_likely_nok=1, price_year=2026, status="planned", planned_year=2029)
    make_measure(school, "Fra før", status="planned", planned_year=2028, cost_likely_nok=2_000, price_year=2026)
    make_measure(school, "Utelatt", status="planned", planned_year=2028, cost_likely_nok=3_000, price_year=2026)
    make_measure(school, "Utelatt og gjort", status="done", done_on=date(2027, 3, 1), actual_cost_nok=5_000)
    for name in ("Fra før", "Utelatt", "Utelatt og gjort"):
        change(name, created_at="2026-01-01T12:00:00Z")
    update_rows(open_changeset(by=manager, source="form"), [(Measure.objects.get(name="Fra før"), {"planned_year": 2030})])
    found = tracked(adopted, user=manager, today=TODAY)
    added = {row.name: (row.course.forecast_nok, row.is_new, row.pot) for row in found.rows if PlanDeviation.ADDED in row.course.changes}
    assert added == {
        "Ny": (Decimal("10000.00"), True, "investering"),
        "Gjort utenom": (Decimal("4000.00"), True, "drift"),
        "Fra før": (Decimal("2000.00"), False, "drift"),
    }
    assert found.tracking.effects[PlanDeviation.ADDED] == Decimal("16000.00")
    # What stood there before the adoption was left out knowingly, and is in no sum.
    assert [(row.measure.name, row.year, row.cost_nok) for row in found.apart] == [
        ("Utelatt og gjort", 2027, Decimal("5000.00")),
        ("Utelatt", 2028, Decimal("3000.00")),
    ]
    assert found.apart_nok == Decimal("8000.00")
    assert found.tracking.years[2029]["investering"].forecast_nok == Decimal("10000.00")


def test_a_measure_made_before_the_adoption_on_its_day_is_not_new(manager, scenario, placed, school):
    placed("I planen", 2027)
    row = make_measure(school, "Fra før", status="planned", planned_year=2028, cost_likely_nok=2_000, price_year=2026)
    act.adopt(by=manager, scenario=scenario, on=timezone.localdate())
    scenario.refresh_from_db()
    update_rows(open_changeset(by=manager, source="form"), [(row, {"planned_year": 2029})])
    make_measure(school, "Ny", status="planned", planned_year=2028, cost_likely_nok=2_000, price_year=2026)
    found = tracked(scenario, user=manager, today=TODAY)
    assert {row.name: row.is_new for row in found.rows if row.agreed_year is None} == {"Fra før": False, "Ny": True}


def test_the_day_of_a_measure_is_the_one_here(manager, plan, school):
    """Made at half past midnight in Norway, which is the evening before in Greenwich."""
    scenario = make_scenario(plan, frames={year: {} for year in plan.year_range}, status="adopted", adopted_on=ADOPTED)
    make_measure(school, "Dagen etter", status="planned", planned_year=2028, cost_likely_nok=1_000, price_year=2026)
    change("Dagen etter", created_at="2026-11-20T23:30:00Z")
    assert [row.name for row in tracked(scenario, user=manager, today=TODAY).rows] == ["Dagen etter"]


def test_an_adoption_that_is_not_in_the_history_goes_by_its_day(manager, plan, school):
    scenario = make_scenario(plan, frames={year: {} for year in plan.year_range}, status="adopted", adopted_on=ADOPTED)
    for name, made in (("Før", "2026-01-01T12:00:00Z"), ("Etter", "2026-12-01T12:00:00Z")):
        make_measure(school, name, status="planned", planned_year=2028, cost_likely_nok=1_000, price_year=2026)
        change(name, created_at=made)
    found = tracked(scenario, user=manager, today=TODAY)
    assert ([row.name for row in found.rows], [row.measure.name for row in found.apart]) == (["Etter"], ["Før"])


@pytest.mark.parametrize(("today", "year"), [(2027, 2027), (2028, 2027), (2029, 2028)])
def test_a_work_over_two_years_is_late_when_its_last_has_passed(manager, scenario, placed, today, year):
    placed("Tak", 2027, status="ongoing", spend_shares=[0.4, 0.6])
    act.adopt(by=manager, scenario=scenario, on=ADOPTED)
    scenario.refresh_from_db()
    found = tracked(scenario, user=manager, today=date(today, 6, 1))
    assert rows(found)["Tak"][:3] == (2027, year, () if year == 2027 else (PlanDeviation.MOVED,))
    spent = {year: pots["drift"].forecast_nok for year, pots in found.tracking.years.items() if pots["drift"].forecast_nok}
    assert spent == {year: Decimal(20_000), year + 1: Decimal(30_000)}


def test_the_chosen_way_is_followed(manager, scenario, school):
    measure = make_measure(school, "Tak", cost_likely_nok=1, price_year=2026)
    way = make_alternative(measure, "Nytt", cost_likely_nok=80_000, pot="investering")
    make_placement(scenario, measure, 2029, alternative=way)
    act.adopt(by=manager, scenario=scenario, on=ADOPTED)
    MeasureAlternative.objects.update(cost_likely_nok=90_000)
    scenario.refresh_from_db()
    found = tracked(scenario, user=manager, today=TODAY)
    assert found.tracking.effects == {PlanDeviation.COST: Decimal("10000.00")}
    assert found.tracking.years[2029]["investering"].forecast_nok == Decimal("90000.00")


def test_one_who_sees_half_gets_sums_of_that_half(manager, user_with, unit_tree, home, index):
    whole = make_scenario(make_plan(unit_tree.municipality, "Kommunen"), "Alt")
    school = make_building(unit_tree.school, "Skole")
    for building in (school, home):
        make_placement(whole, make_measure(building, cost_likely_nok=100, price_year=2026), 2028)
    act.adopt(by=manager, scenario=whole, on=ADOPTED)
    whole.refresh_from_db()
    seen = tracked(whole, user=user_with("manager", unit_tree.health), today=TODAY)
    assert (len(seen.rows), seen.hidden, seen.tracking.agreed_nok) == (1, 1, Decimal("100.00"))


def test_plans_this_year(manager, adopted, unit_tree, plan):
    make_scenario(plan, "Utkast")
    [found] = plans_this_year(user=manager, unit=None, today=TODAY)
    assert (found.scenario, found.year, found.frame_nok) == (adopted, 2028, Decimal("200000.00"))
    assert (found.plan_nok, found.actual_nok, found.forecast_nok) == (Decimal("150000.00"), Decimal("61000.00"), Decimal("231000.00"))
    assert (found.waiting, found.is_over) == (3, True)
    assert plans_this_year(user=manager, unit=unit_tree.health, today=TODAY) == []
    assert plans_this_year(user=manager, unit=None, today=date(2031, 1, 1)) == []


def test_plans_this_year_are_the_largest_and_those_that_have_not_rolled_over(manager, unit_tree, index):
    made = {}
    for name, nok, first in (("A", 1, 2027), ("B", 9, 2027), ("C", 5, 2027), ("D", 3, 2028), ("E", 4, 2024), ("F", 2, 2027)):
        plan = make_plan(unit_tree.education, name, first_year=first, follows=made["B"] if name == "D" else None)
        make_scenario(plan, frames={2028: {"operation_nok": nok}}, status="adopted", adopted_on=ADOPTED)
        made[name] = plan
    found = plans_this_year(user=manager, unit=None, today=date(2028, 6, 1))
    assert [(one.scenario.plan.name, one.frame_nok) for one in found] == [("C", 5), ("D", 3), ("F", 2), ("A", 1)]
    before = plans_this_year(user=manager, unit=None, today=date(2027, 6, 1))
    assert [one.scenario.plan.name for one in before] == ["A", "B", "C", "E", "F"]


def test_queries_do_not_grow(manager, plan, school):
    def count(measures):
        scenario = make_scenario(plan, frames={year: {} for year in plan.year_range})
        for number in range(measures):
            make_placement(scenario, make_measure(school, f"T{number}", cost_likely_nok=1, price_year=2026), 2027 + number % 4)
        act.adopt(by=manager, scenario=scenario, on=ADOPTED)
        scenario.refresh_from_db()
        with CaptureQueriesContext(connection) as found:
            assert len(tracked(scenario, user=manager, today=TODAY).rows) >= measures
        act.withdraw_adoption(by=manager, scenario=scenario)
        return len(found)

    count(1)  # what is looked up once in a process
    assert count(1) == count(300)
