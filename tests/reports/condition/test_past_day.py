"""A condition report of a past day: what was found and posted by then, and a word on what is as it is registered now."""

import datetime
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from reports.past_day import past_day_notes
from reports.queries.condition import building_report, portfolio_condition, urgent_findings
from tests.reports.condition.pieces import rows_in, text_of
from vedlikehold.enums import SurveyState

pytestmark = pytest.mark.django_db
PAST = datetime.date(2025, 6, 1)


def command(*args) -> dict:
    out = io.StringIO()
    call_command("report", *args, "--json", stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


def test_ledger_findings_and_analyses_stop_at_the_day(stock, leader):
    model = portfolio_condition(user=leader, unit=None, today=PAST)
    assert (model.accounts[-1].year, model.urgent) == (2025, 1)
    assert [row.symptom for row in urgent_findings(user=leader, unit=None, today=PAST)] == ["Hemmelig stans"]
    assert {state: row["count"] for state, row in model.surveys.items()} == {
        SurveyState.VALID: 2, SurveyState.OUT_OF_DATE: 0, SurveyState.NEVER: 1,
    }  # fmt: skip
    assert {one.name: one.survey.performed_on for one in model.overview.buildings if one.survey.performed_on} == {
        "Ørnes skole": datetime.date(2021, 5, 4), "Hemmelig sykehjem": datetime.date(2025, 3, 1),
    }  # fmt: skip


def test_before_the_first_analysis_nothing_is_known_of_it(stock, leader):
    model = portfolio_condition(user=leader, unit=None, today=datetime.date(2020, 1, 1))
    assert (model.accounts, model.urgent, model.surveys[SurveyState.NEVER]["count"]) == ([], 0, 3)


def test_the_building_report_has_what_was_found_by_then(stock, leader):
    found = building_report(user=leader, building=stock, today=PAST)
    assert found.analysis.title == "Analyse 2021"
    assert sorted(row.symptom for row in found.findings) == ["Noe falmet", "Slitt membran"]
    assert [row.year for row in found.accounts] == [2021, 2022, 2023, 2024, 2025]


def test_it_says_what_does_not_follow_the_day(stock, leader, tmp_path):
    model = portfolio_condition(user=leader, unit=None, today=PAST, registered_on=timezone.localdate())
    now = timezone.localdate().strftime("%d.%m.%Y")
    said, ledger = (text.replace("\xa0", " ") for text in past_day_notes(model))
    assert said == (
        f"Tilstandsgrader, komponenter, tiltak og etterslep er slik de er registrert {now}, ikke slik de var 01.06.2025. Bare prisnivå, "
        "analyser, funn og etterslepsregnskapet følger datoen."
    )
    assert ledger.endswith("01.06.2025, i det årets priser.")
    day = str(PAST)
    document = command("condition", "--out", str(tmp_path / "r.xlsx"), "--as-of", day)
    assert [note.replace("\xa0", " ") for note in document["notes"]] == [said, ledger]
    facts = dict(rows_in(load_workbook(tmp_path / "r.xlsx", read_only=True), "Forutsetninger"))
    assert facts["Om datoen"].replace("\xa0", " ") == f"{said} {ledger}"
    for more in ([], ["--building", str(stock.pk)]):
        command("condition", "--out", str(tmp_path / "r.pdf"), "--as-of", day, *more)
        text = text_of(tmp_path / "r.pdf")
        assert text.count("er slik de er registrert") == 2
        assert f"Tall per {now}" in text
        assert f"slik det sto {now}" in text


def test_today_has_no_such_note(stock, leader):
    today = timezone.localdate()
    assert past_day_notes(portfolio_condition(user=leader, unit=None, today=today, registered_on=today)) == ()
    assert past_day_notes(building_report(user=leader, building=stock, today=today, registered_on=today)) == ()


@pytest.mark.parametrize("kind", ["condition", "maintenance_plan", "portfolio"])
def test_a_day_to_come_is_refused(kind, tmp_path):
    out, day = io.StringIO(), str(timezone.localdate() + datetime.timedelta(days=1))
    with pytest.raises(CommandError) as problem:
        call_command("report", kind, "--out", str(tmp_path / "r.pdf"), "--as-of", day, "--json", stdout=out)
    (error,) = json.loads(out.getvalue())["errors"]
    assert (problem.value.returncode, error["column"], error["value"]) == (1, "as_of", day)
