"""Buildings that leave the plan's unit after it was adopted: what was adopted stands, and nobody sees more than before."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.urls import reverse

from fdvu.audit.services import open_changeset, update_rows
from reports.plan_texts import hidden_text
from reports.queries.plan import plan_report
from tests.factories.bygg import make_building
from vedlikehold.calc.plans.tracking import PlanDeviation
from vedlikehold.models import Measure, Scenario
from vedlikehold.queries.plans.board import board
from vedlikehold.queries.plans.lines import planned
from vedlikehold.queries.plans.overview import versions_of
from vedlikehold.queries.plans.tracking import tracked
from vedlikehold.services import plans as act

pytestmark = pytest.mark.django_db
TODAY = date(2027, 6, 1)


@pytest.fixture
def annex(unit_tree, index):
    return make_building(unit_tree.school, "Paviljongen")


@pytest.fixture
def local(user_with, unit_tree):
    """One who sees the plan's unit, and not where the building goes."""
    return user_with("manager", unit_tree.education, username="lokal")


@pytest.fixture
def adopted(manager, scenario, placed, annex):
    placed("Tak", 2027)
    placed("Vegg", 2027, 30_000, building=annex)
    placed("Gulv", 2028, 20_000, building=annex, spend_shares=[0.5, 0.5])
    act.adopt(by=manager, scenario=scenario, on=date(2026, 11, 20))
    return Scenario.objects.select_related("plan__unit").get(pk=scenario.pk)


@pytest.fixture
def leave(manager, annex, unit_tree):
    def go():
        update_rows(open_changeset(by=manager, source="form"), [(annex, {"unit": unit_tree.nursing_home})])

    return go


def spent(scenario, user):
    return [year.spent_nok for year in planned(scenario, user=user).totals.years]


def test_what_was_adopted_stands_for_all_who_see_the_plan(manager, local, adopted, leave):
    before = spent(adopted, manager)
    assert (before, spent(adopted, local)) == ([D(80_000), D(10_000), D(10_000), D(0)], before)
    leave()
    assert (spent(adopted, manager), spent(adopted, local)) == (before, before)
    assert [version.placed for version in versions_of(adopted.plan, user=local)] == [3]


def test_rows_are_shown_only_to_those_who_see_where_the_building_is(manager, local, adopted, leave):
    leave()
    all_of_it, part = planned(adopted, user=manager), planned(adopted, user=local)
    assert ([row.name for row in all_of_it.rows], all_of_it.hidden, all_of_it.unseen_nok) == (["Tak", "Vegg", "Gulv"], 0, 0)
    assert ([row.name for row in part.rows], part.hidden, part.unseen_nok) == (["Tak"], 2, D(50_000))


def test_a_draft_follows_its_unit(manager, scenario, placed, annex, leave):
    placed("Tak", 2027)
    placed("Vegg", 2027, 30_000, building=annex)
    leave()
    found = planned(scenario, user=manager)
    assert ([row.name for row in found.rows], found.hidden, found.unseen_nok, spent(scenario, manager)[0]) == (["Tak"], 1, 0, D(50_000))


def test_what_is_left_to_do_there_is_no_longer_the_plans(manager, local, adopted, leave):
    leave()
    Measure.objects.filter(name="Vegg").update(cost_likely_nok=99_000, planned_year=2029)
    found = [tracked(adopted, user=user, today=TODAY) for user in (manager, local)]
    for one in found:
        assert (one.tracking.agreed_nok, one.tracking.forecast_nok) == (D(100_000), D(50_000))
        assert one.tracking.effects == {PlanDeviation.LEFT: D(-50_000)}
        assert [pots["drift"].plan_nok for pots in one.tracking.years.values()] == [D(80_000), D(10_000), D(10_000), D(0)]
    assert [sorted(row.name for row in one.rows) for one in found] == [["Gulv", "Tak", "Vegg"], ["Tak"]]
    assert {row.name: row.course.changes for row in found[0].rows} == {
        "Tak": (), "Vegg": (PlanDeviation.LEFT,), "Gulv": (PlanDeviation.LEFT,),
    }  # fmt: skip


@pytest.mark.parametrize(("done_on", "actual"), [(date(2020, 1, 1), D(33_000)), (date(2099, 1, 1), D(0))])
def test_what_was_done_before_it_left_was_the_plans_and_what_came_after_was_not(manager, local, adopted, leave, done_on, actual):
    Measure.objects.filter(name="Vegg").update(status="done", done_on=done_on, is_open=False, actual_cost_nok=33_000)
    leave()
    for user in (manager, local):
        found = tracked(adopted, user=user, today=TODAY).tracking
        assert sum(cell.actual_nok for pots in found.years.values() for cell in pots.values()) + found.before.actual_nok == actual
        assert found.forecast_nok == D(50_000) + actual


def test_one_who_sees_neither_plan_nor_building_is_told_no_sum(user_with, unit_tree, adopted, leave):
    leave()
    elsewhere = user_with("manager", unit_tree.school, username="rektor")
    found = planned(adopted, user=elsewhere)
    assert ([row.name for row in found.rows], found.hidden, found.unseen_nok) == (["Tak"], 2, 0)
    assert spent(adopted, elsewhere) == [D(50_000), 0, 0, 0]


def test_pages_and_report_say_so_and_still_sum(client_for, local, adopted, leave):
    leave()
    client, said = client_for(local), "som ble vedtatt for dem, er med i summene."
    for name in ("scenario", "scenario-tracking", "scenario-board"):
        html = client.get(reverse(f"vedlikehold:{name}", args=[adopted.pk])).content.decode().replace("\xa0", " ")
        assert (f"de 50 000 kr {said}" in html.replace("De 50", "de 50"), "Paviljongen" in html) == (True, False)
    report = plan_report(adopted, user=local, today=TODAY)
    assert [(one.label, one.total_nok) for one in report.by_building] == [
        ("Fjellvik skole", D(50_000)), ("Bygg som har gått ut av enheten", D(50_000)),
    ]  # fmt: skip
    assert hidden_text(report).replace("\xa0", " ").endswith(f"De 50 000 kr {said}")


def test_only_what_is_still_the_plans_can_be_explained(manager, adopted, leave):
    leave()
    cards = {card.name: card.is_explained for card in board(adopted, user=manager).cards}
    assert cards == {"Tak": True, "Vegg": False, "Gulv": False}
