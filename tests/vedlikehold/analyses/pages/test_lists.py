"""The lists of analyses and findings: what they show, to whom, and what they count."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fdvu.access.enums import Role
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_commission, make_component, make_finding
from tests.vedlikehold.analyses.pages.pieces import OLD, RECENT, TODAY, done, fresh, names, url
from vedlikehold.models import PriceIndex
from vedlikehold.services import analyses as act


def test_analyses_of_other_units_are_neither_shown_nor_counted(client_for, user_with, school, home, unit_tree):
    done(school, RECENT, "TG2", "TG3", title="Skolen")
    done(home, RECENT, "TG3", title="Sykehjemmet")
    response = client_for(user_with(Role.SERVICE, unit_tree.education)).get(url("analyses"))
    assert names(response) == ["Skolen"]
    assert response.context["totals"].sums == {"found": 2, "tg2": 1, "tg3": 1, "tgiu": 0}


def test_analyses_by_status_age_year_and_performer(client, school):
    done(school, OLD, title="Gammel")
    new = done(school, RECENT, title="Ny")
    make_analysis(school, "Kommer", performed_by="Rådgiver AS")
    address = url("analyses")
    assert names(client.get(address + "?out_of_date=true")) == ["Gammel"]
    assert names(client.get(address + "?out_of_date=false")) == ["Ny"]
    assert names(client.get(address + "?status=planned")) == ["Kommer"]
    assert names(client.get(address + f"?year={OLD.year}")) == ["Gammel"]
    assert names(client.get(address + "?performed_by=rådgiver")) == ["Kommer"]
    assert names(client.get(address + "?sort=-performed_on"))[0] == "Ny"
    assert fresh(new).valid_until > TODAY


def test_findings_by_grade_consequence_part_and_cost(client, school, roof):
    analysis, window = make_analysis(school), make_component(school, "234", "Vinduer")
    make_finding(analysis, roof, "TG3", probability=3, kg_safety=3, cost_likely_nok=100, price_year=2024, symptom="Lekkasje")
    make_finding(analysis, window, "TG2", probability=1, kg_safety=1, kg_aesthetics=2, symptom="Slitt")
    act.conclude_analysis(by=None, analysis=analysis, on=RECENT)
    address = url("findings")
    assert names(client.get(address)) == ["Yttertak", "Vinduer"]
    for query, found in (
        ("grade=TG3", ["Yttertak"]),
        ("kg_safety=3", ["Yttertak"]),
        ("kg_aesthetics=null", ["Yttertak"]),
        ("risk=low", ["Vinduer"]),
        ("risk=high&risk=low", ["Yttertak", "Vinduer"]),
        ("part=23", ["Vinduer"]),
        ("part_code=26", ["Yttertak"]),
        ("without_cost=true", ["Vinduer"]),
        ("q=lekkasje", ["Yttertak"]),
        ("q=fjellvik", ["Yttertak", "Vinduer"]),
        ("state=superseded", []),
    ):
        assert (query, names(client.get(f"{address}?{query}"))) == (query, found)


def test_costs_of_different_years_are_summed_in_the_prices_of_now(client, school, roof):
    PriceIndex.objects.all().delete()
    for year, value in ((2020, 100.0), (2024, 125.0), (TODAY.year, 150.0)):
        PriceIndex(year=year, value=value).save()
    analysis = make_analysis(school)
    for cost, year in ((100, 2020), (1000, 2024), (7, 1999)):
        make_finding(analysis, make_component(school), "TG2", cost_likely_nok=cost, price_year=year)
    act.conclude_analysis(by=None, analysis=analysis, on=RECENT)
    response = client.get(url("findings"))
    assert response.context["totals"].sums["cost_now_nok"] == pytest.approx(100 * 1.5 + 1000 * 1.2)


def test_only_open_findings_of_finished_analyses_count(client, school, roof):
    first = make_analysis(school)
    make_finding(first, roof, "TG3", symptom="gammelt")
    act.conclude_analysis(by=None, analysis=first, on=OLD)
    second = make_analysis(school)
    make_finding(second, roof, "TG2", symptom="nytt")
    act.conclude_analysis(by=None, analysis=second, on=RECENT)
    under_way = make_analysis(school, status="ongoing")
    make_finding(under_way, roof, "TG1", symptom="pågår")
    response = client.get(url("findings") + "?cols=component,symptom")
    assert [row.cells[1].text for row in response.context["rows"]] == ["nytt"]
    assert response.context["totals"].outside == 2
    assert len(names(client.get(url("findings") + f"?analysis={under_way.pk}"))) == 1
    assert len(names(client.get(url("findings") + "?show=all"))) == 3


def test_the_gravest_findings_come_first(client, school):
    analysis = make_analysis(school)
    for grade in ("TG1", "TGIU", "TG0", "TG3", "TG2"):
        make_finding(analysis, make_component(school), grade)
    act.conclude_analysis(by=None, analysis=analysis, on=RECENT)
    response = client.get(url("findings") + "?cols=component,grade")
    assert [row.cells[1].text for row in response.context["rows"]] == ["TG3", "TG2", "TGIU", "TG1", "TG0"]


def test_the_export_holds_what_the_list_shows(client, school, roof):
    make_finding(make_analysis(school), roof, "TG3", symptom="Lekkasje")
    lines = b"".join(
        client.get(reverse("vedlikehold:findings-export", args=["csv"]) + "?show=all&cols=component,grade,symptom").streaming_content
    )
    assert lines.decode("utf-8-sig").splitlines() == ["Komponent;TG;Symptom", "Yttertak;TG3;Lekkasje"]


@pytest.mark.parametrize("name", ["commissions", "analyses", "findings", "surveys"])
def test_the_queries_of_a_list_do_not_follow_the_rows(client, school, unit_tree, name):
    def fill(count):
        for number in range(count):
            building = make_building(unit_tree.school)
            analysis = make_analysis(building, commission=make_commission(unit_tree.school), status="done", performed_on=RECENT)
            make_finding(analysis, make_component(building), "TG2", cost_likely_nok=number, price_year=2024)

    def ask():
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            client.get(url(name) + "?show=all")
        return len(asked)

    fill(1)
    ask()
    few = ask()
    fill(3)
    assert ask() == few < 30
