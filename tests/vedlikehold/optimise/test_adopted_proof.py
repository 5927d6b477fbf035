"""What was proved of a plan stays with its adoption, whatever happens to the register afterwards; and what the proof is about is said."""

from datetime import date

import pytest

from reports.documents.plan.pdf import _certificate
from reports.plan_texts import certificate
from reports.queries.plan import plan_report
from tests.factories.vedlikehold import make_placement
from tests.vedlikehold.optimise.conftest import TODAY
from vedlikehold.models import PlanResult, Scenario
from vedlikehold.queries.plans.quality import plan_quality, quality_of
from vedlikehold.services import plans as act
from vedlikehold.services.plans.optimise import optimise_scenario
from vedlikehold.views.compare.words import quality_text

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(2027, 2, 1)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)


def scenario(town) -> Scenario:
    return Scenario.objects.select_related("plan__unit").get(pk=town.scenario.pk)


def adopted(town) -> dict | None:
    return plan_quality(scenario(town), user=town.user, today=NEXT_YEAR).adopted


def test_the_proof_outlives_the_year_and_goes_with_the_adoption(town):
    town.measure("uten kostnad", None)
    row = town.measure("tak")
    done = optimise_scenario(by=town.user, scenario=scenario(town), today=TODAY).result
    assert adopted(town) is None
    act.adopt(by=town.user, scenario=scenario(town), on=TODAY)
    # The year turns, and the measure gets dearer.
    town.change(row, cost_likely_nok=70_000)
    quality = plan_quality(scenario(town), user=town.user, today=NEXT_YEAR)
    assert (quality.is_stale, quality.share) == (True, None)
    assert dict(quality.adopted) == {
        "day": "2026-11-01", "share": 1.0, "value": done.value, "bound": done.bound, "measures": 1, "left_out": 1,
        "missing_nok": 0, "unmet": [], "baselines": done.figures["baselines"],
    }  # fmt: skip
    assert quality_text(quality_of(scenario(town), user=town.user, today=NEXT_YEAR)[town.scenario.pk]) == "100\xa0% da den ble vedtatt"
    report = plan_report(scenario(town), user=town.user, today=NEXT_YEAR)
    told = (
        "Da planen ble vedtatt 01.11.2026, ga den minst 100 % av det beste mulige for pengene. Det gjelder 1 tiltak; 1 er ikke vurdert, "
        "fordi de mangler kostnad eller indeks, holdes utenfor eller henger sammen med slike."
    )
    assert certificate(report).replace("\xa0", " ") == told
    assert _certificate(report).count("<h2>") == 1
    act.withdraw_adoption(by=town.user, scenario=scenario(town))
    assert "adopted" not in PlanResult.objects.get().figures


def test_a_stale_result_is_not_kept_as_a_proof(town):
    row = town.measure("tak")
    optimise_scenario(by=town.user, scenario=scenario(town), today=TODAY)
    town.change(row, cost_likely_nok=90_000)
    act.adopt(by=town.user, scenario=scenario(town), on=TODAY)
    assert adopted(town) is None


def test_what_has_begun_is_not_called_a_duty(town):
    town.measure("begynt", status="ongoing")
    town.measure("pålagt", grade="TG1", is_duty=True)
    make_placement(town.scenario, town.measure("tak"), 2028)
    found = plan_quality(scenario(town), user=town.user, today=TODAY)
    assert [(one.text, dict(one.params)) for one in found.breaches] == [
        ("Pålagt, men ikke med: %(names)s.", {"names": "«pålagt» (Skolen)"}),
        ("Arbeidet pågår, men er ikke med: %(names)s.", {"names": "«begynt» (Skolen)"}),
    ]
