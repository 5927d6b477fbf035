"""The page of the portfolio matrix: counts, list, filters, sorting, assumptions."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bygg.models import BuildingType
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component
from tests.vedlikehold.strategy.matrix.pieces import LIST, matrix, names
from vedlikehold.enums import Strategy
from vedlikehold.services.strategy import decide
from vedlikehold.tables.strategy import STRATEGY_TABLE, in_order, values_of


class TestPage:
    def test_counts_list_and_sums(self, client, four_fields, this_year):
        make_component(four_fields["restore"], "23", grade="TG2", cost_likely_nok=Decimal(50_000), price_year=this_year)
        context = client.get(LIST).context
        assert [(label, count) for label, count, _url in context["fields"]] == [
            ("Behold og vedlikehold", 1),
            ("Behold og sett i stand", 1),
            ("Finn annen bruk", 1),
            ("Vurder avhending", 1),
            ("Ukjent tilstand eller egnethet", 2),
            ("Ikke besluttet", 6),
        ]
        assert context["count_text"] == "6 bygninger"
        assert context["totals"].sums == {"running_cost_nok": None, "area_bta_m2": 6000.0, "backlog_nok": 50_000.0}
        assert context["chart"].title == "2 av 4 vurderte bygninger bør brukes annerledes eller avhendes"
        assert (context["unknown"], context["undrawn"]) == (2, 0)

    def test_a_row_says_what_is_recommended_and_why(self, client, four_fields):
        rows = {
            row.label: [cell.text for cell in row.cells]
            for row in client.get(f"{LIST}?cols=name,recommendation,reasons,grade").context["rows"]
        }
        assert rows["Dalen skole"] == [
            "Dalen skole",
            "Avhend",
            "dårlig\u00a0stand,\u00a03\u00a0>\u00a01,3; lite\u00a0egnet,\u00a03\u00a0>\u00a01,5; lovkrav\u00a0ikke\u00a0oppfylt",
            "3,00",
        ]
        assert rows["Fossen skole"] == ["Fossen skole", "", "egnetheten\u00a0er\u00a0ikke\u00a0vurdert", "1,00"]

    def test_the_chart_leads_to_the_buildings_and_its_table_names_them(self, client, four_fields):
        chart = client.get(LIST).context["chart"]
        assert chart.svg.count("chart-area") == 4
        assert f'href="/bygg/{four_fields["keep"].pk}/strategi/"' in chart.svg
        assert sorted(row[0] for row in chart.rows) == ["Bakken skole", "Dalen skole", "Sagen skole", "Åsen skole"]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("recommendation=sell", ["Dalen skole"]),
            ("recommendation=hold&recommendation=convert", ["Bakken skole", "Sagen skole", "Åsen skole"]),
            ("recommendation=null", ["Elva skole", "Fossen skole"]),
            ("field=restore", ["Bakken skole"]),
            ("field=null", ["Elva skole", "Fossen skole"]),
            ("unknown=grade", ["Elva skole"]),
            ("unknown=suitability", ["Fossen skole"]),
            ("unknown=any", ["Elva skole", "Fossen skole"]),
            ("decided=yes", ["Bakken skole", "Dalen skole"]),
            ("decided=no", ["Elva skole", "Fossen skole", "Sagen skole", "Åsen skole"]),
            ("decided=against", ["Bakken skole"]),
            ("decision=sell", ["Bakken skole", "Dalen skole"]),
            ("decision=hold", []),
            ("q=DALEN", ["Dalen skole"]),
            ("q=skole&recommendation=hold&decided=no", ["Åsen skole"]),
            ("status=vacant", []),
        ],
    )
    def test_filters(self, client, manager, four_fields, query, found):
        for key in ("restore", "dispose"):
            decide(by=manager, building=four_fields[key], decision=Strategy.SELL, reason="Vedtak")
        assert names(client.get(f"{LIST}?{query}")) == found

    def test_filter_by_type_and_unit(self, client, rated, unit_tree):
        kind = BuildingType.objects.get(code="613")
        rated("Skolen", "TG1", 1, building_type=kind)
        rated("Hjemmet", "TG1", 1, unit=unit_tree.nursing_home)
        assert names(client.get(f"{LIST}?building_type=613")) == ["Skolen"]
        assert names(client.get(f"{LIST}?building_type=null")) == ["Hjemmet"]
        response = client.get(f"{LIST}?unit={unit_tree.health.pk}")
        assert (names(response), response.context["fields"][0][1]) == (["Hjemmet"], 1)

    def test_counts_and_picture_follow_the_filter(self, client, four_fields):
        context = client.get(f"{LIST}?recommendation=hold").context
        assert [count for _label, count, _url in context["fields"]] == [1, 1, 0, 0, 0, 2]
        assert context["chart"].title == "Alle 2 vurderte bygninger bør beholdes"

    def test_the_addresses_of_the_counts_keep_the_filter(self, client, four_fields):
        urls = [url for _label, _count, url in client.get(f"{LIST}?q=skole").context["fields"]]
        assert urls[:2] == ["?q=skole&field=keep", "?q=skole&field=restore"]
        assert urls[4:] == ["?q=skole&unknown=any", "?q=skole&decided=no"]
        assert names(client.get(LIST + urls[0])) == ["Åsen skole"]

    @pytest.mark.parametrize(
        ("sort", "found"),
        [
            ("name", ["Bakken skole", "Dalen skole", "Elva skole", "Fossen skole", "Sagen skole", "Åsen skole"]),
            ("-name", ["Åsen skole", "Sagen skole", "Fossen skole", "Elva skole", "Dalen skole", "Bakken skole"]),
            ("-grade", ["Dalen skole", "Bakken skole", "Fossen skole", "Sagen skole", "Åsen skole", "Elva skole"]),
            ("suitability", ["Bakken skole", "Elva skole", "Åsen skole", "Sagen skole", "Dalen skole", "Fossen skole"]),
            ("recommendation", ["Dalen skole", "Bakken skole", "Åsen skole", "Sagen skole", "Elva skole", "Fossen skole"]),
        ],
    )
    def test_sorting_puts_the_unknown_last_and_ties_by_name(self, client, four_fields, sort, found):
        assert names(client.get(f"{LIST}?sort={sort}")) == found

    def test_pages_never_repeat_or_lose_a_building(self, client, rated):
        made = sorted(rated(f"Bygg {number}", "TG1", 1).pk for number in range(30))
        shown = [row.pk for page in (1, 2) for row in client.get(f"{LIST}?size=25&page={page}").context["rows"]]
        assert (sorted(shown), len(shown)) == (made, 30)

    def test_a_filter_that_cannot_be_read_is_said(self, client, four_fields):
        response = client.get(f"{LIST}?recommendation=rent")
        assert [error.name for error in response.context["errors"]] == ["recommendation"]
        assert len(names(response)) == 6

    def test_an_empty_municipality_says_what_to_do(self, client, unit_tree):
        response = client.get(LIST)
        assert (response.status_code, names(response)) == (200, [])
        assert "Registeret er tomt" in response.content.decode()

    def test_the_assumptions_are_shown_and_who_changed_them(self, client, four_fields, strict):
        response = client.get(LIST)
        assert response.context["limits"] == {"good_condition": "0,5", "suitable": "0,5", "replace_fci": 0.3, "needed_share": 0.5}
        assert response.context["weights"][0][:2] == ("Funksjonalitet", "0,35")
        assert sum(share for _label, _weight, share in response.context["weights"]) == pytest.approx(1.0)
        assert "Sist endret av Kari Nordbø" in response.content.decode()
        assert "Endre forutsetningene" in response.content.decode()

    def test_who_may_not_edit_codes_sees_the_assumptions_alone(self, client_for, user_with, four_fields):
        text = client_for(user_with("leader")).get(LIST).content.decode()
        assert ("Slik er anbefalingen laget" in text, "Endre forutsetningene" in text) == (True, False)

    def test_only_the_result_is_sent_to_a_filter_that_changes(self, client, four_fields):
        response = client.get(f"{LIST}?q=dalen", headers={"HX-Request": "true", "HX-Target": "resultat"})
        text = response.content.decode()
        assert ("<html" in text, "chart-picture" in text, names(response)) == (False, True, ["Dalen skole"])
        assert response["HX-Push-Url"] == f"{LIST}?q=dalen"

    def test_the_number_of_queries_does_not_follow_the_buildings(self, client, rated):
        counts = []
        for _round in range(2):
            for number in range(len(counts) * 9 + 3):
                rated(f"Bygg {number}", "TG2", number % 4, cost=Decimal(1000))
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(LIST).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]


def test_every_column_can_be_read_sorted_and_shown(four_fields, manager, unit_tree):
    make_building(unit_tree.school, "Uten noe")
    lines = matrix(manager).lines
    for column in STRATEGY_TABLE.columns:
        assert {line.state.name for line in in_order(lines, column, descending=False)} == {line.state.name for line in lines}
        assert all(isinstance(column.text(column.read(line)), str) for line in lines)
    values = values_of(lines[0], STRATEGY_TABLE.columns)
    assert len(values) == len(STRATEGY_TABLE.columns) + 2
