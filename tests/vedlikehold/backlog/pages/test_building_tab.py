"""The condition on a building's page."""

import datetime

import pytest
from django.urls import reverse

from tests.factories.vedlikehold import make_analysis, make_finding, make_strategy
from tests.vedlikehold.backlog.pages.pieces import ASKED, YEAR, plain, url

pytestmark = pytest.mark.django_db


class TestBuildingTab:
    def test_says_what_the_tables_say(self, client, stock):
        page = client.get(url("building-condition", stock["school"].pk))
        assert (page.context["state"].nok, page.context["state"].functional.likely) == (2_800_000, 400_000)
        text = plain(page.content.decode())
        for words in (
            "2 800 000 kr",
            "2 800 kr",
            "Aldri analysert",
            "1 komponent er ikke undersøkt (TGIU)",
            "1 komponent er dårligere enn TG1",
        ):
            assert words in text

    def test_weights_add_up_to_the_grade(self, client, stock):
        page = client.get(url("building-condition", stock["school"].pk))
        rows = page.context["grade_rows"]
        known = [row for row in rows if row["grade"] is not None]
        assert sum(row["share"] for row in known) == pytest.approx(1)
        assert sum(row["adds"] for row in known) == pytest.approx(page.context["state"].grade)
        assert [row["label"] for row in rows if row["grade"] is None] == ["36 Luftbehandling"]

    def test_target_and_price_year_are_chosen(self, client, stock):
        page = client.get(url("building-condition", stock["school"].pk, query=f"{ASKED}&target=TG2"))
        assert page.context["state"].nok == 2_000_000

    def test_a_building_without_components_is_unknown(self, client, stock):
        text = client.get(url("building-condition", stock["dark"].pk)).content.decode()
        assert "Tilstanden er ukjent" in text
        assert "Ukjent tilstand regnes aldri som null etterslep." in text
        assert reverse("vedlikehold:component-new", args=[stock["dark"].pk]) in text

    def test_open_findings_by_risk_and_the_last_analysis(self, client, stock):
        analysis = make_analysis(stock["school"], status="done", performed_on=datetime.date(2024, 5, 6))
        make_finding(analysis, stock["school"].components.get(name="Taket"), probability=3, kg_safety=3)
        page = client.get(url("building-condition", stock["school"].pk))
        assert [(label, count) for label, _address, count in page.context["risks"]] == [
            ("Høy risiko", 1),
            ("Middels risiko", 0),
            ("Lav risiko", 0),
            ("Uten risiko", 0),
        ]
        assert "06.05.2024" in page.content.decode()
        assert client.get(page.context["findings_url"]).context["totals"].count == 1
        make_finding(analysis, stock["school"].components.get(name="Taket"))
        risks = client.get(url("building-condition", stock["school"].pk)).context["risks"]
        counted = [client.get(address).context["totals"].count for _label, address, _count in risks]
        assert (counted, [count for _label, _address, count in risks]) == ([1, 0, 0, 1], [1, 0, 0, 1])

    def test_the_reading_of_fci(self, client, stock):
        make_strategy(stock["school"], replacement_value_nok=4_000_000, replacement_price_year=YEAR)
        assert "(kritisk stand)" in client.get(url("building-condition", stock["school"].pk)).content.decode()

    def test_stands_among_the_tabs(self, client, stock):
        tabs = client.get(url("building-condition", stock["school"].pk, query="")).context["tabs"]
        assert [str(label) for label, _url, current in tabs if current] == ["Tilstand"]
