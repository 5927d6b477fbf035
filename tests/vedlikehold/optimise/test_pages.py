"""The pages: what they say, who may do what, and that they read no more as the plan grows."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fdvu.audit.models import ChangeSet
from fdvu.core.models import Job
from reports.documents.plan.rows import not_held_rows
from reports.plan_texts import certificate
from reports.queries.plan import plan_report
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_alternative, make_component, make_measure, make_placement
from vedlikehold.enums import ValueProfile
from vedlikehold.models import Measure, Placement, PlanResult, Scenario
from vedlikehold.services.plans import optimise
from vedlikehold.services.plans.optimise import optimise_scenario
from vedlikehold.services.plans.placing import place

pytestmark = pytest.mark.django_db
WEIGHTS = {
    "weight_safety": "1", "weight_health": "1", "weight_economy": "1", "weight_aesthetics": "1", "weight_function": "1",
    "weight_authority": "1", "weight_backlog": "1", "weight_savings": "1", "weight_cost": "1", "energy_price_nok": "1,2",
}  # fmt: skip


@pytest.fixture
def today(monkeypatch):
    """The pages read the clock; the plan is made for what it says here."""
    from tests.vedlikehold.optimise.conftest import TODAY

    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)
    return TODAY


@pytest.fixture
def client(town, client_for, today):
    return client_for(town.user)


def at(town, name: str, *args) -> str:
    return reverse(f"vedlikehold:{name}", args=[town.scenario.pk, *args])


def run(town, today) -> PlanResult:
    return optimise_scenario(by=town.user, scenario=Scenario.objects.get(pk=town.scenario.pk), today=today).result


def text(response) -> str:
    html = response.content.decode().replace("\xa0", " ").replace("\u202f", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace(" .", ".")


# -- Optimer -----------------------------------------------------------------------------------------------------------


def test_what_will_be_used_and_what_not(town, client):
    town.measure("tak")
    town.measure("uten kostnad", None)
    response = client.get(at(town, "scenario-optimise"))
    found = text(response)
    assert (len(response.context["problem"].measures), len(response.context["problem"].left_out)) == (1, 1)
    assert response.context["money"] == [("Drift", 300_000.0, 1), ("Investering", 0.0, 0)]
    assert "uten kostnad Skolen Har ingen kostnad" in found
    assert "Optimer planen" in found


def test_what_is_held_opens_to_its_rows(town, client):
    for name, placing, fields in (("låst", {"pinned": True}, {}), ("pågår", {}, {"status": "ongoing"}), ("fri", {}, {})):
        make_placement(town.scenario, town.measure(name, **fields), 2027, **placing)
    response = client.get(at(town, "scenario-optimise"))
    listed = client.get(response.context["held_url"]).context["lines"]
    assert (len(response.context["problem"].held), sorted(card.name for card, _risk in listed)) == (2, ["låst", "pågår"])


def test_an_empty_plan_and_frames_of_nothing_are_said(town, client):
    none, no_money = "Det er ingen tiltak å velge mellom.", "Rammene er null i alle år"
    found = text(client.get(at(town, "scenario-optimise")))
    assert (none in found, no_money in found, "Optimer planen" in found) == (True, False, False)
    town.measure("tak")
    found = text(client.get(at(town, "scenario-optimise")))
    assert (none in found, no_money in found, "Optimer planen" in found) == (False, False, True)
    town.frames(operation_nok=0)
    found = text(client.get(at(town, "scenario-optimise")))
    assert (none in found, no_money in found, "Optimer planen" in found) == (False, True, True)
    client.post(at(town, "scenario-optimise-start"))
    assert (Placement.objects.count(), PlanResult.objects.get().value) == (0, 0)


def test_a_small_plan_is_found_at_once_and_can_be_undone(town, client):
    town.measure("tak")
    response = client.post(at(town, "scenario-optimise-start"), follow=True)
    assert response.redirect_chain[-1][0] == at(town, "scenario-quality")
    assert "Planen er optimert: 1 tiltak er plassert, 0 er tatt ut." in text(response)
    act = ChangeSet.objects.latest("pk")
    assert [message.extra_tags for message in response.context["messages"]] == [f"undo:{reverse('audit:revert-all', args=[act.pk])}"]
    client.post(reverse("audit:revert-all", args=[act.pk]))
    assert Placement.objects.count() == 0


def test_once_more_says_that_nothing_moved(town, client, today):
    town.measure("tak")
    run(town, today)
    assert "Ingenting er flyttet." in text(client.post(at(town, "scenario-optimise-start"), follow=True))


def test_a_large_plan_leads_to_its_job(town, client, monkeypatch):
    monkeypatch.setattr(optimise, "AT_ONCE", 0)
    town.measure("tak")
    response = client.post(at(town, "scenario-optimise-start"))
    assert (response.status_code, response.url) == (302, reverse("core:job", args=[Job.objects.get().pk]))


def test_somebody_else_s_job_is_told_and_not_shown(town, client, client_for, user_with, monkeypatch):
    monkeypatch.setattr(optimise, "AT_ONCE", 0)
    town.measure("tak")
    client.post(at(town, "scenario-optimise-start"))
    response = client_for(user_with("admin")).post(at(town, "scenario-optimise-start"), follow=True)
    assert "Noen andre optimerer planversjonen nå." in text(response)
    assert Job.objects.count() == 1


def test_a_frozen_version_has_no_button_and_is_refused(town, client, today):
    town.measure("tak")
    town.change(town.scenario, status="adopted", adopted_on=today)
    assert "Optimer planen" not in text(client.get(at(town, "scenario-optimise")))
    assert "vedtatt og kan ikke endres" in text(client.post(at(town, "scenario-optimise-start"), follow=True))
    assert Placement.objects.count() == 0


def test_who_only_looks_has_no_button_and_may_not_start(town, client_for, user_with, unit_tree, today):
    town.measure("tak")
    client = client_for(user_with("service", unit_tree.education))
    assert "Optimer planen" not in text(client.get(at(town, "scenario-optimise")))
    assert client.post(at(town, "scenario-optimise-start")).status_code == 403


# -- Kvalitet ----------------------------------------------------------------------------------------------------------


def test_nothing_is_claimed_before_it_is_found(town, client):
    found = text(client.get(at(town, "scenario-quality")))
    assert "Planen er ikke optimert ennå" in found
    assert "av det beste" not in found.replace("nær den er det beste som er mulig", "")


def test_the_certificate_and_the_price_of_a_krone(town, client, today):
    town.measure("tak")
    town.measure("vegg", grade="TG2")
    run(town, today)
    response = client.get(at(town, "scenario-quality"))
    assert "Planen gir 100 % av det beste som er mulig for disse pengene" in text(response)
    assert [line["label"] for line in response.context["lines"]] == [
        "Planen som står nå", "Det beste som er funnet", "Verst først", "Mest nytte per krone først",
    ]  # fmt: skip
    assert [len(chart.rows) for chart in response.context["charts"]] == [3]


def heading(response) -> str:
    return (
        re.search(r"<h2[^>]*>([^<]*)</h2>", response.content.decode().split('<section class="stack"', 1)[1]).group(1).replace("\xa0", " ")
    )


def test_no_money_is_not_taken_for_bad_measures(town, client, today):
    row = town.measure("tak")
    town.frames(operation_nok=0)
    run(town, today)
    assert heading(client.get(at(town, "scenario-quality"))) == "Rammene er null, så ingenting får plass"
    town.frames(operation_nok=100_000)
    town.change(town.scenario, weight_cost=1000.0)
    run(town, today)
    assert heading(client.get(at(town, "scenario-quality"))) == "Ingen av tiltakene er verdt pengene med disse vektene"
    assert row.placements.count() == 0


def test_the_best_with_wider_frames_than_those_set_is_said_to_be_so(town, client, today):
    row = town.measure("tak", 130_000)
    place(by=town.user, scenario=town.scenario, measure=row, year=2027, pinned=True)
    run(town, today)
    response = client.get(at(town, "scenario-quality"))
    assert response.context["quality"].share == 1.0
    assert response.context["overrun"].replace("\xa0", " ") == (
        "Låste og pågående tiltak krever 30 000 kr mer enn rammene. De blir stående, og rammen er regnet som det de krever."
    )
    report = plan_report(response.context["row"], user=town.user, today=today)
    assert certificate(report).endswith(response.context["overrun"])


def test_a_change_since_then_is_said_loudly(town, client, today):
    row = town.measure("tak")
    run(town, today)
    town.change(row, cost_likely_nok=90_000)
    found = text(client.get(at(town, "scenario-quality")))
    assert "Beviset gjelder ikke lenger" in found
    assert "Planen gir" not in found


def test_duties_of_a_proof_that_no_longer_holds_are_told_neither_on_the_page_nor_in_the_report(town, client, today):
    row = town.measure("pålagt", 250_000, is_duty=True)
    run(town, today)
    page = client.get(at(town, "scenario-quality"))
    assert [one.name for one in page.context["not_held"]] == ["pålagt"]
    town.change(row, cost_likely_nok=240_000)
    page = client.get(at(town, "scenario-quality"))
    report = plan_report(page.context["row"], user=town.user, today=today)
    assert (page.context["not_held"], page.context["quality"].missing_nok) == ([], None)
    assert (report.quality.unmet, report.figures["missing"].value) == ((), None)


def test_the_plan_as_moved_by_hand_is_measured(town, client, today):
    row = town.measure("tak")
    run(town, today)
    place(by=town.user, scenario=town.scenario, measure=row, year=2029)
    response = client.get(at(town, "scenario-quality"))
    assert response.context["quality"].share < 1
    assert f"Planen gir {response.context['share']} av det beste".replace("\xa0", " ") in text(response)


def test_duties_that_cannot_be_held_stand_with_what_is_missing(town, client, today):
    town.measure("pålagt", 250_000, is_duty=True)
    run(town, today)
    found = text(client.get(at(town, "scenario-quality")))
    assert "Det mangler 150 000 kr for å holde pliktene." in found
    assert "pålagt Skolen Pålagt Rammene rekker ikke 150 000 – ikke i planen" in found


def test_duties_and_deadlines_that_are_not_held_are_one_list_on_page_and_paper(town, client, today):
    town.measure("aldri", 250_000, is_duty=True)
    town.measure("ønske", 90_000, deadline=date(2027, 1, 1), spend_shares=[0.5, 0.5])
    town.measure("i tide", 10_000, deadline=date(2027, 1, 1))
    run(town, today)
    response = client.get(at(town, "scenario-quality"))
    lines = [(one.name, one.is_duty, one.missing_nok, one.deadline_year, one.year) for one in response.context["not_held"]]
    assert lines == [("aldri", True, 150_000.0, None, None), ("ønske", False, None, 2027, 2027)]
    assert text(response).count("Plikter og frister som ikke holdes (2)") == 1
    report = plan_report(response.context["row"], user=town.user, today=today)
    assert [row[0] for row in not_held_rows(report.quality.not_held)] == ["aldri", "ønske"]
    town.change(Measure.objects.get(name="i tide"), deadline=date(2026, 1, 1), cost_likely_nok=11_000)
    stale = plan_report(response.context["row"], user=town.user, today=today).quality
    assert (stale.is_stale, [one.name for one in stale.not_held]) == (True, ["i tide", "ønske"])


def test_work_that_begins_in_time_and_is_done_late_is_after_its_deadline(town, client, today):
    in_time = town.measure("i tide", 1_000, deadline=date(2028, 6, 1), spend_shares=[0.5, 0.5])
    late = town.measure("for sent", 1_000, deadline=date(2027, 6, 1), spend_shares=[0.5, 0.5])
    run(town, today)
    for row in (in_time, late):
        place(by=town.user, scenario=town.scenario, measure=row, year=2027)
    assert [one.name for one in client.get(at(town, "scenario-quality")).context["not_held"]] == ["for sent"]


def test_the_next_money_brings_in_what_it_can(town, client, today):
    town.frames(operation_nok=[100_000, 0, 0])
    town.measure("tak")
    town.measure("vegg", grade="TG2")
    run(town, today)
    response = client.get(at(town, "scenario-more-money"), {"pot": "drift", "year": 2027, "amount_nok": "100 000"})
    groups = {label: [line["measure"].name for line in rows] for label, _count, rows in response.context["groups"]}
    assert groups == {"Kommer inn": ["vegg"], "Går ut": [], "Flyttes eller gjøres på en annen måte": []}
    problem = town.problem()
    assert response.context["per_krone"] == pytest.approx(problem.worth.value[1, 0] / 100_000)


@pytest.mark.parametrize("asked", [{"pot": "lotto"}, {"year": 1999}, {"amount_nok": "-5"}, {"amount_nok": "mye"}])
def test_money_that_makes_no_sense_is_asked_again(town, client, asked):
    town.measure("tak")
    response = client.get(at(town, "scenario-more-money"), {"pot": "drift", "year": 2027, "amount_nok": "100"} | asked)
    assert list(response.context["form"].errors) == list(asked)
    assert "answered" not in response.context


# -- Verdi -------------------------------------------------------------------------------------------------------------


def test_the_formula_adds_up(town, client):
    make_placement(town.scenario, town.measure("tak"), 2028)
    terms = client.get(at(town, "scenario-value")).context["terms"]
    assert terms[-1]["part"] == pytest.approx(sum(one["part"] for one in terms[:-1]))
    assert terms[-1]["part"] == pytest.approx(town.problem().worth.value[0, 1])


def test_weights_are_tried_before_they_are_saved(town, client):
    town.measure("dyrt", 300_000, worth=900_000)
    town.measure("billig", 10_000, worth=450_000)
    response = client.get(at(town, "scenario-value"), WEIGHTS | {"weight_cost": "9"})
    assert response.context["is_tried"] is True
    lines = [(line["measure"].name, line["rank"], line["was"]) for line in response.context["top"]]
    assert lines == [("billig", 1, 2), ("dyrt", 2, 1)]
    town.scenario.refresh_from_db()
    assert town.scenario.weight_cost == 1.0


def test_a_profile_fills_the_form(town, client):
    response = client.get(at(town, "scenario-value"), {"profil": "safety"})
    assert (response.status_code, response.context["form"].data["weight_safety"], response.context["is_tried"]) == (200, "4", True)


def test_saving_keeps_the_weights_and_the_name_of_the_profile(town, client):
    for weights, profile in (({"weight_safety": "3,5"}, ValueProfile.OWN), ({}, ValueProfile.BALANCED)):
        response = client.post(at(town, "scenario-value"), WEIGHTS | weights)
        town.scenario.refresh_from_db()
        assert (response.status_code, town.scenario.profile) == (302, profile)
    assert town.scenario.weight_safety == 1.0


@pytest.mark.parametrize("wrong", [{"weight_safety": "-1"}, {"weight_cost": "mye"}, {"energy_price_nok": ""}])
def test_weights_that_make_no_sense_are_refused(town, client, wrong):
    response = client.post(at(town, "scenario-value"), WEIGHTS | wrong)
    assert (response.status_code, list(response.context["form"].errors)) == (422, list(wrong))


def test_weights_of_a_frozen_version_are_refused(town, client, today):
    town.change(town.scenario, status="adopted", adopted_on=today)
    response = client.post(at(town, "scenario-value"), WEIGHTS | {"weight_cost": "2"})
    assert (response.status_code, "vedtatt og kan ikke endres" in text(response)) == (422, True)


def test_somebody_faster_is_not_overwritten(town, client):
    version = client.get(at(town, "scenario-value")).context["version"]
    client.post(at(town, "scenario-value"), WEIGHTS | {"weight_cost": "2", "version": version})
    response = client.post(at(town, "scenario-value"), WEIGHTS | {"weight_cost": "3", "version": version})
    town.scenario.refresh_from_db()
    assert (response.status_code, town.scenario.weight_cost) == (422, 2.0)


def test_who_only_looks_may_try_but_not_save(town, client_for, user_with, unit_tree, today):
    client = client_for(user_with("service", unit_tree.education))
    assert client.get(at(town, "scenario-value"), WEIGHTS).status_code == 200
    assert client.post(at(town, "scenario-value"), WEIGHTS).status_code == 403


# -- ett tiltak --------------------------------------------------------------------------------------------------------


def test_why_one_is_in_and_another_is_not(town, client, today):
    town.frames(operation_nok=[100_000, 0, 0])
    first, other = town.measure("tak"), town.measure("vegg", grade="TG2")
    run(town, today)
    chosen = client.get(at(town, "scenario-measure", first.pk))
    left = client.get(at(town, "scenario-measure", other.pk))
    assert chosen.context["why"][0] == "Gjøres i 2027."
    assert left.context["why"][0] == "Er ikke med i planen."
    assert left.context["otherwise"][-1].replace("\xa0", " ") == (
        "Med 100 000 kr mer til drift i 2027 hadde det fått plass uten at noe annet gikk ut."
    )
    ((_name, lines),) = chosen.context["found"].ways
    assert [(line.year, line.is_here) for line in lines] == [(2027, True), (2028, False), (2029, False)]
    assert lines[0].net_nok == pytest.approx(lines[0].value_nok - lines[0].money_nok)


def test_one_that_cannot_be_chosen_says_why(town, client):
    row = town.measure("tak", None)
    found = client.get(at(town, "scenario-measure", row.pk))
    assert (found.context["left_out"], list(found.context["why"])) == ("Har ingen kostnad", [])


def test_without_an_optimisation_the_value_is_shown_alone(town, client):
    row = town.measure("tak")
    make_alternative(row, "Skift ut")
    found = client.get(at(town, "scenario-measure", row.pk))
    assert found.context["found"].is_priced is False
    assert [name for name, _lines in found.context["found"].ways] == ["tak", "Skift ut"]
    assert [(line["loss"].grade, line["loss"].is_assessed) for line in found.context["losses"]] == [("TG3", False)]


def test_a_measure_elsewhere_or_closed_is_not_there(town, client, unit_tree):
    elsewhere = make_measure(make_building(unit_tree.nursing_home))
    closed = town.measure("avvist", status="rejected")
    assert [client.get(at(town, "scenario-measure", row.pk)).status_code for row in (elsewhere, closed)] == [404, 404]


def test_who_does_not_see_the_version_does_not_see_the_measure(town, client_for, user_with, unit_tree, today):
    row = town.measure("tak")
    client = client_for(user_with("admin", unit_tree.health))
    assert client.get(at(town, "scenario-measure", row.pk)).status_code == 404


# -- all of them -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["scenario-optimise", "scenario-quality", "scenario-value", "scenario-measure"])
def test_no_more_queries_as_the_plan_grows(town, client, today, name):
    first = town.measure("en")
    make_alternative(first)
    run(town, today)
    args = [first.pk] if name == "scenario-measure" else []

    def count() -> int:
        client.get(at(town, name, *args))
        with CaptureQueriesContext(connection) as found:
            assert client.get(at(town, name, *args)).status_code == 200
        return len(found.captured_queries)

    before = count()
    for number in range(3):
        make_alternative(town.measure(f"m{number}"))
    make_component(town.building)
    run(town, today)
    assert (count(), Measure.objects.count()) == (before, 4)
