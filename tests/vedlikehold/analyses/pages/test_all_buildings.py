"""Which buildings are analysed, which are out of date, and which nobody has looked at."""

import datetime

import pytest

from fdvu.access.enums import Role
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis
from tests.vedlikehold.analyses.pages.pieces import OLD, RECENT, TODAY, done, names, url
from vedlikehold.models import ConditionParameters
from vedlikehold.queries.analyses.surveys import oldest_valid


def states(response) -> dict[str, str]:
    return {row.label: row.cells[1].text for row in response.context["rows"]}


def test_which_buildings_are_analysed_out_of_date_and_never_looked_at(client, school, home, unit_tree):
    never = make_building(unit_tree.school, "Paviljong", area_bta_m2=70.0)
    make_building(unit_tree.school, "Solgt", status="sold", area_bta_m2=9000.0)
    done(school, OLD)
    last = done(school, RECENT)
    done(home, OLD)
    make_analysis(never, planned_on=TODAY)
    make_analysis(never, status="cancelled")
    response = client.get(url("surveys"))
    assert states(response) == {"Fjellvik skole": "Analysert", "Paviljong": "Aldri analysert", "Solbakken": "Utdatert analyse"}
    figures = [(figure.label, figure.value, figure.note) for figure in response.context["state_figures"]]
    assert [(label, value) for label, value, _note in figures] == [("Analysert", "1"), ("Utdatert analyse", "1"), ("Aldri analysert", "1")]
    assert figures[2][2] == "33\xa0% · 70\xa0m² BTA · 1 bestilt"
    assert names(client.get(url("surveys") + "?survey=never&survey=out_of_date")) == ["Paviljong", "Solbakken"]
    assert names(client.get(url("surveys") + "?ordered=true")) == ["Paviljong"]
    assert response.context["rows"][0].cells[2].url == url("analysis", last.pk)


def test_another_units_buildings_are_not_in_the_counts(client_for, user_with, school, home, unit_tree):
    done(home, RECENT)
    response = client_for(user_with(Role.SERVICE, unit_tree.education)).get(url("surveys"))
    assert [figure.value for figure in response.context["state_figures"]] == ["0", "0", "1"]
    assert names(response) == ["Fjellvik skole"]
    assert "Bestill analyse av valgte" not in response.content.decode()


def test_an_analysis_without_an_end_counts_the_years_of_the_parameters(client, school):
    make_analysis(school, status="done", performed_on=RECENT)
    assert states(client.get(url("surveys"))) == {"Fjellvik skole": "Analysert"}
    ConditionParameters.objects.all().delete()
    ConditionParameters(valid_years=0).save()
    assert states(client.get(url("surveys"))) == {"Fjellvik skole": "Utdatert analyse"}


@pytest.mark.parametrize(
    ("today", "oldest"),
    [("2024-06-15", "2019-06-15"), ("2024-02-29", "2019-03-01"), ("2025-02-28", "2020-02-28"), ("2025-03-01", "2020-03-01")],
)
def test_the_oldest_day_that_still_counts(db, today, oldest):
    assert oldest_valid(datetime.date.fromisoformat(today)) == datetime.date.fromisoformat(oldest)


def test_the_front_page_tells_what_needs_an_analysis(client, client_for, user_with, school, home, unit_tree):
    done(school, OLD)
    make_analysis(home, planned_on=RECENT)
    text = " ".join(client.get("/").content.decode().split())
    for says in ("1 bygg har en analyse som er utdatert.", "1 bygg er aldri analysert.", "1 planlagt analyse er ikke ferdig"):
        assert says in text
    done(school, RECENT)
    assert "Bygg som trenger tilstandsanalyse" not in client_for(user_with(Role.MANAGER, unit_tree.education)).get("/").content.decode()
