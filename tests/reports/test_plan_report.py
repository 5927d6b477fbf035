"""The report of a maintenance plan: the same sums as the pages, scoped, accessible, in both formats and languages."""

import datetime
import io
import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from bygg.models import Building
from fdvu.access.enums import Role
from fdvu.core.models import Job
from fdvu.core.text import figure_text
from reports.documents.plan import rows
from reports.documents.plan.pdf import plan_parts
from reports.plan_texts import certificate, plan_summary
from reports.queries.plan import plan_report, scenario_to_report
from reports.services import make_plan_report
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component, make_measure, make_placement, make_plan, make_scenario
from tests.reports.words import words_of
from vedlikehold.enums import Pot
from vedlikehold.models import Measure
from vedlikehold.queries.plans.optimise_texts import share_text
from vedlikehold.services import plans
from vedlikehold.services.plans.optimise import optimise_scenario

TODAY = datetime.date(2026, 11, 22)
pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(user_with):
    return user_with(Role.LEADER)


@pytest.fixture
def plan(unit_tree):
    """Two buildings, three placed measures and one that is not: 100 000 in 2027, 400 000 from 2027 over two years, 50 000 unknown."""
    plan = make_plan(unit_tree.education, "Skolene 2027–2029", first_year=2027, years=3, price_year=2026)
    frames = {year: {"operation_nok": 150_000, "investment_nok": 250_000} for year in range(2027, 2030)}
    scenario = make_scenario(plan, "Hovedforslag", frames=frames)
    first, second = make_building(unit_tree.school, "Ørnes skole"), make_building(unit_tree.school, "Berg skole")
    roof = make_component(first, "26", "Tak", grade="TG3", cost_likely_nok=100_000, price_year=2026, graded_on="2024-05-01")
    cost = {"price_year": 2026, "pot": Pot.OPERATION.value}
    make_placement(scenario, make_measure(first, "Legge om taket", component=roof, part=roof.part, cost_likely_nok=100_000, **cost), 2027)
    shared = {**cost, "pot": Pot.INVESTMENT.value, "spend_shares": [0.5, 0.5]}
    make_placement(scenario, make_measure(second, "Ny ventilasjon", cost_likely_nok=500_000, grant_nok=100_000, **shared), 2027)
    make_placement(scenario, make_measure(second, "Male fasaden"), 2028)
    make_measure(first, "Skifte vinduer", cost_likely_nok=70_000, **cost)
    return plan


@pytest.fixture
def scenario(plan):
    return plan.scenarios.select_related("plan__unit").get()


def test_the_figures_are_those_of_the_plan(scenario, leader):
    found = plan_report(scenario, user=leader, today=TODAY)
    assert {key: figure.value for key, figure in found.figures.items() if not key.startswith("backlog")} == {
        "planned": 500_000.0, "frame": 1_200_000.0, "measures": 3, "unplaced": 1, "quality": None, "missing": None, "measured": 1.0,
    }  # fmt: skip
    assert found.figures["backlog_now"].value == 100_000.0
    # The roof is laid anew in 2027: in 2029 what is left is little, and without the plan all of it stands.
    assert found.figures["backlog_end"].value < 10_000 < 99_999 < found.figures["backlog_without"].value
    assert [(e.count) for e in found.figures["planned"].exclusions] == [1]


@pytest.fixture
def optimised(plan, scenario, leader, monkeypatch):
    """With a duty that the frames do not reach."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)
    cost = {"cost_likely_nok": 900_000, "price_year": 2026, "pot": Pot.OPERATION.value}
    make_measure(Building.objects.get(name="Ørnes skole"), "Heis", status="approved", is_duty=True, **cost)
    optimise_scenario(by=leader, scenario=scenario, today=TODAY)
    return scenario


def page(user, client_for, name: str, scenario):
    return client_for(user).get(reverse(f"vedlikehold:{name}", args=[scenario.pk])).context


def test_a_live_result_is_the_same_in_figures_table_and_page(optimised, leader, client_for):
    found, shown = plan_report(optimised, user=leader, today=TODAY), page(leader, client_for, "scenario-quality", optimised)
    assert found.figures["quality"].value == shown["quality"].share is not None
    assert found.figures["missing"].value == shown["quality"].missing_nok == 750_000.0
    assert figure_text(found.figures["quality"]) == shown["share"]
    assert certificate(found).startswith(f"Planen gir minst {shown['share']} av det beste")
    told = words_of(plan_parts(found))
    assert "1 pålagt tiltak gjøres ikke i tide. Det mangler 0,8 mill. kr for å holde pliktene." in told
    assert "Verdien av mer penger" in told
    assert [row[0] for row in rows.price_rows(found)] == shown["quality"].figures["years"] == [2027, 2028, 2029]


def test_what_was_adopted_stands_in_figures_table_and_pages_though_it_is_stale(optimised, leader, client_for):
    before = plan_report(optimised, user=leader, today=TODAY)
    plans.adopt(by=leader, scenario=optimised, on=TODAY, accept=True)
    Measure.objects.filter(name="Legge om taket").update(cost_likely_nok=80_000)
    optimised.refresh_from_db()
    found, shown = plan_report(optimised, user=leader, today=TODAY), page(leader, client_for, "scenario-quality", optimised)
    assert (found.quality.is_stale, found.quality.share) == (True, None)
    assert [found.figures[key].value for key in ("quality", "missing")] == [before.quality.share, 750_000.0]
    assert (shown["quality"].told_share, shown["quality"].missing_nok) == (before.quality.share, 750_000.0)
    assert [one.name for one in shown["not_held"]] == [one.name for one in found.quality.not_held] == ["Heis"]
    assert certificate(found).startswith(shown["adopted"])
    [value] = [one.value for one in page(leader, client_for, "scenario", optimised)["figures"] if one.label == "Kvalitet"]
    assert value == figure_text(found.figures["quality"])
    told = words_of(plan_parts(found))
    assert "Mot enklere måter å planlegge på" in told
    assert "Verdien av mer penger" not in told


def test_almost_the_best_is_not_rounded_to_the_best(scenario, leader):
    found = plan_report(scenario, user=leader, today=TODAY).figures["quality"]
    texts = {share: figure_text(replace(found, value=share)).replace("\xa0", " ") for share in (0.9997, 0.99999, 1.0, None)}
    assert texts == {0.9997: "99,97 %", 0.99999: "99,99 %", 1.0: "100 %", None: "–"}
    assert texts[0.99999] == share_text(0.99999).replace("\xa0", " ")


def test_measures_without_a_place_and_a_cost_are_told(scenario, leader):
    make_measure(Building.objects.get(name="Ørnes skole"), "Uten kostnad")
    found = plan_report(scenario, user=leader, today=TODAY)
    assert [one.value for one in found.figures["unplaced"].inputs] == [70_000.0, 1]
    sentences = [text.replace("\xa0", " ") for text in plan_summary(found)]
    at = sentences.index("2 åpne tiltak til 0,1 mill. kr får ikke plass.")
    assert sentences[at + 1] == "1 av dem har ingen kjent kostnad og er ikke med i summen."


def test_two_buildings_of_the_same_name_are_two(scenario, leader, unit_tree):
    for cost in (30_000, 20_000):
        measure = make_measure(make_building(unit_tree.school, "Paviljongen"), cost_likely_nok=cost, price_year=2026)
        make_placement(scenario, measure, 2028)
    found = plan_report(scenario, user=leader, today=TODAY)
    assert [one.total_nok for one in found.by_building if one.label == "Paviljongen"] == [30_000, 20_000]


def test_buildings_and_parts_share_the_same_money(scenario, leader):
    found = plan_report(scenario, user=leader, today=TODAY)
    assert [(one.label, one.total_nok, one.measures, one.unpriced) for one in found.by_building] == [
        ("Berg skole", Decimal("400000.00"), 2, 1),
        ("Ørnes skole", Decimal("100000.00"), 1, 0),
    ]
    assert found.by_building[0].by_year == {2027: Decimal("200000.00"), 2028: Decimal("200000.00"), 2029: 0}
    assert sorted((one.label, one.total_nok) for one in found.by_part) == [
        ("26 Yttertak", Decimal("100000.00")),
        ("Ikke oppgitt", Decimal("400000.00")),
    ]
    for groups in (found.by_building, found.by_part):
        assert sum(one.total_nok for one in groups) == found.planned.totals.spent_nok + found.planned.totals.after_end_nok
    assert rows.money_total(found.by_building, found.years) == ["I alt", 3, 300_000, 200_000, 0, 0, 500_000]


def test_the_words_follow_the_figures(scenario, leader):
    found = plan_report(scenario, user=leader, today=TODAY)
    sentences = [text.replace("\xa0", " ") for text in plan_summary(found)]
    assert sentences[0] == ("Planen for Oppvekst gjennomfører 3 tiltak for 0,5 mill. kr i 2027–2029, innenfor rammer på 1,2 mill. kr.")
    assert "1 åpent tiltak til 0,1 mill. kr får ikke plass." in sentences
    assert "1 tiltak i planen har ingen kjent kostnad og er ikke med i summene." in sentences
    assert certificate(found) == "Planen er ikke optimert, så det er ikke kjent hvor god den er."


def test_a_broken_frame_is_said(scenario, leader):
    scenario.frames.filter(year=2028).update(investment_nok=199_999)
    found = plan_report(scenario, user=leader, today=TODAY)
    assert found.planned.totals.years_over == [2028]
    assert "de brytes i 2028" in plan_summary(found)[0]
    assert [row[-1] for row in rows.year_rows(found)] == ["", "Over rammen: investering. 1 uten kostnad", ""]


def test_a_plan_with_nothing_in_it_is_a_report_too(unit_tree, leader, tmp_path):
    scenario = make_scenario(make_plan(unit_tree.education))
    assert plan_summary(plan_report(scenario, user=leader, today=TODAY))[0] == "Ingen tiltak har fått et år i planen for Oppvekst ennå."
    made = make_plan_report(by=leader, scenario=scenario, today=TODAY, out=tmp_path / "tom.pdf", lang="nb")
    assert made.pages == len(PdfReader(tmp_path / "tom.pdf").pages) > 3


def test_queries_do_not_grow_with_the_rows(scenario, leader, unit_tree):
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            assert plan_report(scenario, user=leader, today=TODAY).figures
        return len(found)

    count()  # what is kept between requests
    few = count()
    building = make_building(unit_tree.school)
    for _n in range(8):
        make_placement(scenario, make_measure(building, cost_likely_nok=10, price_year=2026), 2028)
    assert count() == few


def test_what_another_unit_has_is_neither_summed_nor_printed(scenario, unit_tree, user_with):
    other = make_building(unit_tree.nursing_home, "Hemmelig sykehjem")
    make_placement(scenario, make_measure(other, "Hemmelig tiltak", cost_likely_nok=999_000, price_year=2026), 2027)
    found = plan_report(scenario, user=user_with(Role.LEADER, unit_tree.education), today=TODAY)
    assert found.figures["planned"].value == 500_000.0
    assert found.planned.hidden == 1
    assert "Hemmelig" not in words_of(plan_parts(found))


def test_what_is_said_in_a_sentence_has_no_page_of_its_own(scenario, leader):
    parts = list(plan_parts(plan_report(scenario, user=leader, today=TODAY)))
    assert [part.section for part in parts] == [
        "", "Innhold", "Sammendrag", "År for år", "Konsekvenser av rammen", "Per bygning", "Per bygningsdel", "Tiltakene",
        "Slik er tallene laget",
    ]  # fmt: skip
    assert "Planen er ikke optimert, så det er ikke kjent hvor god den er." in parts[4].html
    assert parts[3].html.count("<figure>") == 2


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_the_pdf_is_accessible(scenario, leader, tmp_path, lang):
    out = tmp_path / "plan.pdf"
    made = make_plan_report(by=leader, scenario=scenario, today=TODAY, out=out, lang=lang)
    assert (made.pages, made.figures["planned"]) == (len(PdfReader(out).pages), 500_000.0)
    checked = subprocess.run([Path(sys.executable).parent / "outloud", "--fail-on", "error", out], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_the_workbook_has_the_same_rows(scenario, leader, tmp_path):
    out = tmp_path / "plan.xlsx"
    make_plan_report(by=leader, scenario=scenario, today=TODAY, out=out, lang="nb")
    book = load_workbook(out)
    assert book.sheetnames == ["Nøkkeltall", "År for år", "Per bygning", "Per bygningsdel", "Tiltak", "Ikke dekket", "Forutsetninger"]
    assert [row[1] for row in book["Tiltak"].iter_rows(min_row=2, values_only=True)] == ["Berg skole", "Ørnes skole", "Berg skole"]
    assert sum(row[-1] for row in book["Per bygning"].iter_rows(min_row=2, values_only=True)) == 500_000


def test_the_adopted_version_of_the_running_plan_is_reported(unit_tree, leader, plan, scenario):
    assert scenario_to_report(user=leader, unit=unit_tree.education, today=TODAY) == scenario
    adopted = make_scenario(plan, "Vedtatt", status="adopted", adopted_on="2026-11-01")
    make_scenario(plan, "Nytt utkast")
    assert scenario_to_report(user=leader, unit=unit_tree.education, today=TODAY) == adopted
    assert scenario_to_report(user=leader, unit=None, today=TODAY) == adopted
    assert scenario_to_report(user=leader, unit=unit_tree.health, today=TODAY) is None
    whole = make_scenario(make_plan(unit_tree.municipality))
    assert scenario_to_report(user=leader, unit=None, today=TODAY) == whole


def test_the_command_prints_the_figures(scenario, tmp_path, unit_tree):
    out = io.StringIO()
    call_command(
        "report", "maintenance_plan", out=tmp_path / "p.pdf", unit=unit_tree.education.pk, json=True, stdout=out, stderr=io.StringIO()
    )
    document = json.loads(out.getvalue())
    assert (document["figures"]["planned"], document["figures"]["measures"]) == (500_000.0, 3)
    assert document["pages"] == len(PdfReader(tmp_path / "p.pdf").pages)


def test_a_unit_without_a_plan_is_rejected(tmp_path, unit_tree, scenario):
    out = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("report", "maintenance_plan", out=tmp_path / "p.pdf", unit=unit_tree.health.pk, json=True, stdout=out)
    assert refused.value.returncode == 1
    assert json.loads(out.getvalue())["errors"][0]["message"] == "Enheten har ingen vedlikeholdsplan."


def test_a_unit_within_that_of_a_plan_is_told_which_plan_has_its_buildings(tmp_path, unit_tree, scenario):
    higher = make_scenario(make_plan(unit_tree.municipality, "Hele kommunen", first_year=2027, years=3, price_year=2026))
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("report", "maintenance_plan", out=tmp_path / "p.pdf", unit=unit_tree.school.pk, json=True, stdout=out)
    assert json.loads(out.getvalue())["errors"][0]["message"] == (
        f"Enheten har ingen egen vedlikeholdsplan. Byggene dens står i «Skolene 2027–2029» for {unit_tree.education.name}: "
        f"bruk --scenario {scenario.pk}."
    )
    assert higher.pk != scenario.pk
    with pytest.raises(CommandError) as wrong:
        call_command("report", "portfolio", out=tmp_path / "p.pdf", scenario=scenario.pk)
    assert wrong.value.returncode == 2


def test_the_page_starts_the_job_and_the_job_makes_the_file(scenario, user_with, client_for, unit_tree):
    person = user_with(Role.MANAGER, unit_tree.education)
    answer = client_for(person).post(reverse("reports:make-plan", args=[scenario.pk]), {"format": "xlsx", "lang": "nb"})
    job = Job.objects.get(kind="reports.plan")
    assert (answer.status_code, answer.url) == (302, reverse("core:job", args=[job.pk]))
    assert job.params["scenario_id"] == scenario.pk


def test_a_report_of_a_past_day_says_what_does_not_follow_it(scenario, leader, tmp_path):
    now, past = timezone.localdate().strftime("%d.%m.%Y"), datetime.date(2025, 6, 1)
    made = make_plan_report(by=leader, scenario=scenario, today=past, out=tmp_path / "r.xlsx", lang="nb")
    (note,) = made.notes
    assert f"er slik de er registrert {now}, ikke slik de var 01.06.2025." in note
    facts = dict(load_workbook(tmp_path / "r.xlsx", read_only=True)["Forutsetninger"].iter_rows(min_row=2, values_only=True))
    assert facts["Om datoen"] == note
    assert (
        words_of(plan_parts(plan_report(scenario, user=leader, today=past, registered_on=timezone.localdate()))).count(
            "er slik de er registrert"
        )
        == 2
    )
