"""Roll-over: what next year's plan takes along, and the money it starts with."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from fdvu.audit.models import ChangeSet
from fdvu.audit.services import revert_changeset
from tests.factories.bygg import save_new
from tests.factories.vedlikehold import make_scenario
from vedlikehold.models import Measure, Placement, Plan, PlanYear
from vedlikehold.queries.plans.rolling import roll_over_of
from vedlikehold.services import plans as act
from vedlikehold.views.plans.rolling import _begun_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(plan, scenario, placed, home):
    """Two missed (one pinned), one done, one rejected, one ahead and pinned, one kept out, one whose building left."""
    placed("Glemt", 2027)
    placed("Glemt og låst", 2027, pinned=True, status="ongoing", planned_year=2027)
    placed("Ferdig", 2027, status="done", done_on="2027-03-01")
    placed("Avvist", 2028, status="rejected")
    placed("Foran", 2030, pinned=True)
    placed("Ute", None)
    placed("Flyttet bygg", 2029, building=home)
    return scenario


def placements(scenario) -> list[tuple]:
    return list(scenario.placements.order_by("measure").values_list("measure__name", "year", "pinned"))


def roll(manager, scenario, **options):
    return act.roll_over(by=manager, scenario=scenario, name="Plan 2028–2031", **options)


def test_the_new_plan_follows_the_old(manager, plan, old):
    new = roll(manager, old)
    assert (new.plan.first_year, new.plan.years, new.plan.price_year, new.plan.follows, new.plan.unit) == (2028, 4, 2027, plan, plan.unit)
    assert (new.number, new.name, new.status, new.based_on) == (1, old.name, "draft", old)
    assert placements(new) == [
        ("Glemt", 2028, False),
        ("Glemt og låst", 2028, True),
        ("Foran", 2030, True),
        ("Ute", None, True),
    ]


def test_missed_can_be_left_unplaced(manager, old):
    assert placements(roll(manager, old, missed_to_first=False)) == [("Foran", 2030, True), ("Ute", None, True)]


def test_the_preview_says_the_same(manager, old):
    found = roll_over_of(old, user=manager, missed_to_first=True)
    assert (len(found.placed), len(found.missed), len(found.pinned), len(found.kept_out)) == (3, 2, 3, 1)
    assert (found.done, found.given_up, found.left_unit, found.first_year, found.last_year) == (1, 1, 1, 2028, 2031)
    without = roll_over_of(old, user=manager, missed_to_first=False)
    assert (len(without.placed), len(without.missed), len(without.pinned)) == (1, 2, 2)


def test_work_in_progress_is_said_to_come_with_all_it_costs(manager, scenario, placed):
    """100 000 kr over three years from 2027: 50 000 is spent before 2028, and the new plan would take it once more."""
    placed("Pågår", 2027, 100_000, status="ongoing", spend_shares=[0.5, 0.3, 0.2])
    placed("Ettårig", 2027, status="ongoing")
    placed("Ikke begynt", 2027, spend_shares=[0.5, 0.5])
    placed("Senere", 2028, status="ongoing", spend_shares=[0.5, 0.5])
    found = roll_over_of(scenario, user=manager, missed_to_first=True)
    assert [(one.carried.placement.measure.name, one.before_nok, one.left_nok) for one in found.begun] == [
        ("Pågår", Decimal("50000.00"), Decimal("50000.00"))
    ]
    assert [text.replace("\xa0", " ") for text in _begun_text(found)] == [
        "1 flerårig arbeid pågår. Etter planen er 50 000 kr brukt før 2028 og 50 000 kr igjen, men den nye planen regner hele kostnaden, "
        "100 000 kr, fra 2028. Sett kostnaden på tiltaket til det som er igjen, eller øk rammen."
    ]
    assert list(roll_over_of(scenario, user=manager, missed_to_first=False).begun) == []


def test_frames_continue_with_last_years_and_the_growth(manager, plan, scenario):
    Plan.objects.filter(pk=plan.pk).update(price_growth_share=0.025)
    PlanYear.objects.filter(scenario=scenario, year=2030).update(operation_nok=Decimal("100.10"), grant_nok=40, own_hours=300.0)
    scenario.refresh_from_db()
    new = roll(manager, scenario)
    assert list(new.frames.order_by("year").values_list("year", "operation_nok", "investment_nok", "grant_nok", "own_hours")) == [
        (2028, Decimal(100_000), Decimal(100_000), None, None),
        (2029, Decimal(100_000), Decimal(100_000), None, None),
        (2030, Decimal("100.10"), Decimal(100_000), Decimal(40), 300.0),
        (2031, Decimal("102.60"), Decimal("102500.00"), Decimal("41.00"), 300.0),
    ]


def test_an_adopted_version_is_followed_by_the_years_decided_since(manager, plan, placed):
    adopted = make_scenario(plan, "Vedtatt", status="adopted", adopted_on="2026-11-01")
    placed("Flyttet", 2028, to=adopted, status="planned", planned_year=2030)
    placed("Utsatt forbi", 2028, to=adopted, status="planned", planned_year=2040)
    assert placements(roll(manager, adopted)) == [("Flyttet", 2030, False), ("Utsatt forbi", 2028, False)]
    assert len(roll_over_of(adopted, user=manager, missed_to_first=True).moved) == 1


def test_weights_and_carry_over_come_along(manager, scenario):
    type(scenario).objects.filter(pk=scenario.pk).update(carry_investment=True, weight_backlog=3.0, profile="own")
    scenario.refresh_from_db()
    new = roll(manager, scenario)
    assert (new.carry_investment, new.carry_operation, new.weight_backlog, new.profile) == (True, False, 3.0, "own")


def test_it_is_one_act_that_can_be_taken_back(manager, plan, old):
    before = ChangeSet.objects.count()
    roll(manager, old)
    assert ChangeSet.objects.count() == before + 1
    revert_changeset(ChangeSet.objects.order_by("-pk").first(), by=manager)
    assert Plan.objects.get() == plan
    assert Placement.objects.exclude(scenario=old).count() == 0
    assert Measure.objects.count() == 7


def test_a_name_that_is_taken_is_refused(manager, plan, old):
    save_new(Plan(unit=plan.unit, name="Plan 2028–2031", first_year=2028, years=1, price_year=2027))
    with pytest.raises(ValidationError, match="alt en plan med dette navnet"):
        roll(manager, old)
