"""Plans and versions made, changed, copied and deleted."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from fdvu.audit.models import ChangeSet
from fdvu.audit.services import StaleRow, revert_changeset
from tests.factories.vedlikehold import make_plan, make_scenario
from vedlikehold.models import Placement, Plan, PlanYear, Scenario
from vedlikehold.services import plans as act

pytestmark = pytest.mark.django_db


def test_a_new_plan_has_a_version_with_a_frame_per_year(manager, unit_tree):
    plan = Plan(unit=unit_tree.school, name="Skoleplan", first_year=2027, years=3, price_year=2026)
    scenario = act.create_plan(by=manager, plan=plan, frame={"operation_nok": Decimal(5000)})
    assert (scenario.plan, scenario.number, scenario.name, scenario.status) == (plan, 1, "Versjon 1", "draft")
    rows = scenario.frames.order_by("year").values_list("year", "operation_nok", "investment_nok", "grant_nok")
    assert list(rows) == [(year, Decimal(5000), Decimal(0), None) for year in (2027, 2028, 2029)]
    assert ChangeSet.objects.count() == 1
    assert ChangeSet.objects.get().by == manager


def test_a_plan_cannot_have_the_name_of_another_in_its_unit(manager, plan):
    twin = Plan(unit=plan.unit, name=plan.name, first_year=2027, years=3, price_year=2026)
    with pytest.raises(ValidationError, match="alt en plan med dette navnet"):
        act.create_plan(by=manager, plan=twin)
    assert Plan.objects.count() == 1


def test_more_years_get_frames_and_fewer_lose_them(manager, plan, scenario):
    act.change_plan(by=manager, plan=plan, values={"years": 5})
    assert list(scenario.frames.order_by("year").values_list("year", "operation_nok")) == [
        *((year, Decimal(100_000)) for year in range(2027, 2031)),
        (2031, Decimal(0)),
    ]
    act.change_plan(by=manager, plan=plan, values={"years": 2})
    assert list(scenario.frames.order_by("year").values_list("year", flat=True)) == [2027, 2028]


def test_years_with_measures_in_them_do_not_fall_away(manager, plan, placed):
    placed("Tak", 2030)
    with pytest.raises(ValidationError) as refused:
        act.change_plan(by=manager, plan=plan, values={"years": 3})
    assert refused.value.message_dict == {"years": ["1 tiltak ligger i et år som faller bort. Flytt det først."]}
    assert Plan.objects.get().years == 4


def test_somebody_else_was_faster(manager, plan):
    with pytest.raises(StaleRow):
        act.change_plan(by=manager, plan=plan, values={"name": "Ny"}, expected_version=plan.version - 1)


def test_nothing_changed_is_no_act(manager, plan):
    before = ChangeSet.objects.count()
    act.change_plan(by=manager, plan=plan, values={"name": plan.name, "years": plan.years})
    assert ChangeSet.objects.count() == before


def test_a_copy_has_frames_weights_and_placements(manager, plan, scenario, placed):
    placed("Tak", 2027, pinned=True)
    placed("Vent", None)
    placed("Ferdig", 2028, status="done", done_on="2026-05-01")
    Scenario.objects.filter(pk=scenario.pk).update(weight_safety=2.0, carry_operation=True)
    scenario.refresh_from_db()
    PlanYear.objects.filter(scenario=scenario, year=2029).update(own_hours=120.0, grant_nok=7)
    copy = act.create_scenario(by=manager, plan=plan, name="Kopi", copy_of=scenario)
    assert (copy.number, copy.based_on, copy.weight_safety, copy.carry_operation) == (2, scenario, 2.0, True)
    assert list(copy.frames.order_by("year").values_list("year", "operation_nok", "own_hours", "grant_nok")) == list(
        scenario.frames.order_by("year").values_list("year", "operation_nok", "own_hours", "grant_nok")
    )
    assert list(copy.placements.order_by("pk").values_list("measure__name", "year", "pinned")) == [
        ("Tak", 2027, True),
        ("Vent", None, True),
    ]


def test_numbers_count_up_also_after_a_deletion_in_the_middle(manager, plan, scenario):
    second = act.create_scenario(by=manager, plan=plan, name="To")
    third = act.create_scenario(by=manager, plan=plan, name="Tre")
    act.delete_scenario(by=manager, row=second)
    assert act.create_scenario(by=manager, plan=plan, name="Fire").number == third.number + 1 == 4


def test_two_versions_cannot_have_one_name(manager, plan, scenario):
    with pytest.raises(ValidationError, match="alt en versjon med dette navnet"):
        act.create_scenario(by=manager, plan=plan, name=scenario.name)


def test_rename(manager, scenario):
    act.rename_scenario(by=manager, scenario=scenario, name="Høy", text="Med lån")
    assert Scenario.objects.values_list("name", "note").get() == ("Høy", "Med lån")
    with pytest.raises(StaleRow):
        act.rename_scenario(by=manager, scenario=scenario, name="Lav", text="", expected_version=99)


def test_the_last_version_stays(manager, scenario):
    with pytest.raises(ValidationError, match="minst én versjon"):
        act.delete_scenario(by=manager, row=scenario)


def test_a_deleted_plan_comes_back_whole(manager, plan, scenario, placed):
    placed("Tak", 2027)
    make_scenario(plan, "To", based_on=scenario)
    following = make_plan(plan.unit, "Neste", follows=plan, first_year=2028)
    changeset = act.delete_plan(by=manager, row=plan)
    assert (Scenario.objects.count(), PlanYear.objects.count(), Placement.objects.count()) == (0, 0, 0)
    assert Plan.objects.get() == following
    assert Plan.objects.get().follows is None
    result = revert_changeset(changeset, by=manager)
    assert result.conflicts == []
    assert Plan.objects.get(pk=following.pk).follows == plan
    assert list(Scenario.objects.order_by("number").values_list("name", "based_on")) == [("Grunnlag", None), ("To", scenario.pk)]
    assert (PlanYear.objects.count(), Placement.objects.get().measure.name) == (4, "Tak")
