"""The plans of the demo municipality: what they show, and that they are the same every time."""

import pytest
from django.utils import timezone

from fdvu.access.models import User
from fdvu.demo.world import TODAY
from tests.factories.demo import demo, empty_demo
from vedlikehold.models import Placement, Plan, PlanYear, Scenario
from vedlikehold.queries.plans.adoption import adoption_of
from vedlikehold.queries.plans.lines import planned
from vedlikehold.queries.plans.overview import overview
from vedlikehold.queries.plans.quality import plan_quality
from vedlikehold.queries.plans.tracking import tracked


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield demo(buildings=30)
        empty_demo()


@pytest.fixture
def forvalter(filled, db):
    return User.objects.get(username="forvalter")


def scenarios() -> list[Scenario]:
    return list(Scenario.objects.select_related("plan__unit").order_by("plan__first_year", "plan__unit__name", "number"))


def test_three_plans_with_their_versions(forvalter):
    assert [(one.plan.unit.name, one.plan.first_year, one.plan.years, one.name, one.status) for one in scenarios()] == [
        ("Fjordvik kommune", 2026, 6, "Kommunedirektørens forslag", "adopted"),
        ("Fjordvik kommune", 2027, 6, "Videreført ramme", "draft"),
        ("Fjordvik kommune", 2027, 6, "Stramt budsjett", "draft"),
        ("Skole", 2027, 4, "Nøktern ramme", "draft"),
        ("Skole", 2027, 4, "Økt ramme", "draft"),
    ]
    last, following = Plan.objects.filter(unit__code="FJORDVIK").order_by("first_year")
    assert following.follows == last


def test_every_year_has_a_frame_and_the_large_plans_have_measures_and_pins(forvalter):
    for one in scenarios():
        assert PlanYear.objects.filter(scenario=one, operation_nok__gt=0, investment_nok__gt=0).count() == one.plan.years
    for one in scenarios()[:3]:
        assert one.placements.filter(year__isnull=False).count() > 20
    assert Placement.objects.filter(pinned=True).exclude(note="").count() > 0


def test_the_money_does_not_reach_for_all(forvalter):
    """Frames are well under what all open measures of the municipality cost."""
    found = overview(scenarios()[1], user=forvalter, today=timezone.localdate())
    placed = found.planned.totals.spent_nok + found.planned.totals.after_end_nok
    assert 0.4 < float(found.planned.totals.frame_nok) / float(placed + found.unplaced.cost_nok) < 1.0
    assert found.unplaced.count > 0


def test_the_adopted_one_has_something_to_follow(forvalter):
    found = tracked(scenarios()[0], user=forvalter, today=TODAY)
    assert found.done > 0
    assert found.actual_nok > 0
    assert len(found.tracking.effects) >= 4
    assert found.tracking.agreed_nok + sum(found.tracking.effects.values()) == found.tracking.forecast_nok


def test_the_adopted_one_has_a_proof_of_how_good_it_was(forvalter):
    scenario = scenarios()[0]
    found = plan_quality(scenario, user=forvalter, today=TODAY)
    assert (found.adopted["day"], found.result.made_at.year) == (scenario.adopted_on.isoformat(), scenario.adopted_on.year)
    assert 0.9 < found.adopted["share"] <= 1.0
    assert found.adopted["measures"] > 20


def test_the_new_ones_can_be_adopted(forvalter):
    for one in scenarios()[1:]:
        assert len(planned(one, user=forvalter).placed) == len(adoption_of(one, user=forvalter).planned.placed) > 0


def test_the_same_every_time(filled, django_db_blocker, db):
    def fingerprint():
        return list(Placement.objects.order_by("pk").values_list("scenario__name", "measure__name", "year", "pinned", "agreed_cost_nok"))

    first = fingerprint()
    empty_demo()
    demo(buildings=30)
    assert fingerprint() == first
