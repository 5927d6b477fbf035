"""Plans whose held work needs more than there is: found, kept and shown, and nothing that is held falls out."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.documents.plan.rows import price_rows
from reports.queries.plan import plan_report
from tests.factories.vedlikehold import make_bundle
from tests.vedlikehold.optimise.conftest import TODAY
from vedlikehold.models import MeasureDependency, PlanResult
from vedlikehold.queries.plans.not_held import LATE
from vedlikehold.services.plans.optimise import best_of, optimise_scenario

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)
    return TODAY


@pytest.fixture
def client(town, client_for):
    return client_for(town.user)


def years(town) -> dict[str, int]:
    return dict(town.scenario.placements.filter(year__isnull=False).values_list("measure__name", "year"))


def crowded(town) -> None:
    """Two that are in progress and a duty, for three times the money and hours of the first year."""
    town.measure("tak", 300_000, status="ongoing", own_hours=300)
    town.measure("vegg", 300_000, status="ongoing", own_hours=300, is_duty=True)
    town.measure("dør", 50_000, own_hours=200)
    town.measure("pålagt", 50_000, own_hours=20, is_duty=True)
    town.frames(own_hours=100)


def test_prices_without_an_end_are_no_prices_and_the_pages_say_what_binds(town, client, today):
    crowded(town)
    assert best_of(town.problem()).solution.prices.max() > 1e6
    assert client.post(reverse("vedlikehold:scenario-optimise-start", args=[town.scenario.pk])).status_code == 302
    figures = PlanResult.objects.get().figures
    assert figures["prices"]["drift"][0] is None
    assert figures["held_over"]["drift"] == [500_000.0, 0.0, 0.0]
    response = client.get(reverse("vedlikehold:scenario-quality", args=[town.scenario.pk]))
    assert response.status_code == 200
    assert [text.replace("\xa0", " ") for text in response.context["bound_years"]] == [
        "Drift: I 2027 er alt bundet: pågående og låste tiltak krever 500 000 kr mer enn rammen."
    ]
    assert [chart.rows[0] for chart in response.context["charts"]] == [["2027", "–"]]
    for name in ("scenario-optimise", "scenario-more-money"):
        assert client.get(reverse(f"vedlikehold:{name}", args=[town.scenario.pk])).status_code == 200
    for row in town.components:
        assert client.get(reverse("vedlikehold:scenario-measure", args=[town.scenario.pk, row])).status_code == 200
    report = plan_report(response.context["row"], user=town.user, today=today)
    assert price_rows(report)[0] == [2027, None, None]


def test_what_was_kept_with_such_a_price_is_shown_too(town, client, today):
    town.measure("tak")
    optimise_scenario(by=town.user, scenario=town.scenario, today=today)
    result = PlanResult.objects.get()
    result.figures["prices"]["drift"] = [2e45, 0.0, 0.0]
    result.save()
    response = client.get(reverse("vedlikehold:scenario-quality", args=[town.scenario.pk]))
    assert response.context["bound_years"] == ["Drift: I 2027 er alt bundet av pågående, låste og pålagte tiltak."]


def test_the_hours_that_held_work_needs_beyond_the_limit_are_said(town):
    crowded(town)
    assert [one.params["n"] for one in town.problem().notices if "flere timer enn grensen" in one.text] == [500.0]


@pytest.mark.parametrize("carry", [False, True])
def test_work_in_progress_stays_where_duties_want_its_money(town, today, carry):
    crowded(town)
    town.change(town.scenario, carry_operation=carry)
    optimise_scenario(by=town.user, scenario=town.scenario, today=today)
    found = years(town)
    assert (found["tak"], found["vegg"]) == (2027, 2027)


def test_work_in_progress_stays_although_what_it_requires_has_no_room(town, today):
    row, other = town.measure("tak", 300_000, status="ongoing"), town.measure("grav", 250_000)
    MeasureDependency.objects.create(measure=row, requires=other)
    optimise_scenario(by=town.user, scenario=town.scenario, today=today)
    assert years(town) == {"tak": 2027}


def test_two_of_a_bundle_in_progress_stay_without_a_frame(town, today):
    bundle = make_bundle(town.building, saving_share=0.1)
    for name in ("tak", "vegg"):
        town.measure(name, 300_000, status="ongoing", bundle=bundle)
    town.frames(operation_nok=0)
    optimise_scenario(by=town.user, scenario=town.scenario, today=today)
    assert years(town) == {"tak": 2027, "vegg": 2027}


def test_money_left_and_measures_after_their_deadline_are_said(town, client, today):
    town.measure("tak", deadline=date(2026, 12, 31))
    town.frames(operation_nok=300_000)
    optimise_scenario(by=town.user, scenario=town.scenario, today=today)
    context = client.get(reverse("vedlikehold:scenario-quality", args=[town.scenario.pk])).context
    assert [(one.name, one.is_duty, one.reason, one.deadline_year, one.year) for one in context["not_held"]] == [
        ("tak", False, LATE, 2026, 2027)
    ]
    assert context["unused"] == {
        "text": "800 000\xa0kr av rammene står ubrukt.".replace(" ", "\xa0", 1),
        "why": "Alle tiltak som kan velges, er med: det er ikke registrert flere tiltak å bruke pengene på.",
    }


def test_one_without_room_is_told_that_the_frame_is_used(town, client, today):
    town.frames(operation_nok=[100_000, 0, 0])
    town.measure("tak")
    late = town.measure("vegg", grade="TG2")
    optimise_scenario(by=town.user, scenario=town.scenario, today=today)
    response = client.get(reverse("vedlikehold:scenario-measure", args=[town.scenario.pk, late.pk]))
    assert response.context["why"][1] == "Rammen i 2027–2029 er brukt opp: det som er igjen, rekker ikke."


def test_more_money_says_what_comes_in(town, client, today):
    town.frames(operation_nok=[100_000, 0, 0])
    town.measure("tak")
    town.measure("vegg", grade="TG2")
    optimise_scenario(by=town.user, scenario=town.scenario, today=today)
    asked = {"pot": "drift", "year": 2027, "amount_nok": "100 000"}
    response = client.get(reverse("vedlikehold:scenario-more-money", args=[town.scenario.pk]), asked)
    assert response.context["said"] == "Inn kommer «vegg» (Skolen)."
