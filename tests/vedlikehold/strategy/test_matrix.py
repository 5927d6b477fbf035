"""The portfolio matrix as people meet it: fields, list, filters, export, the unused and the costly, the leader's card."""

import io
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from bygg.enums import BuildingStatus, Heritage
from bygg.models import BuildingType
from fdvu.core.registry import cards
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component
from vedlikehold.charts.strategy import MOST_POINTS, matrix_chart
from vedlikehold.enums import MatrixField, Strategy
from vedlikehold.queries.strategy import outcomes, strategy_matrix
from vedlikehold.queries.strategy_texts import reasons_text
from vedlikehold.services.strategy import change_parameters, decide
from vedlikehold.tables.strategy import STRATEGY_TABLE, in_order, values_of

LIST, COSTLY = "/tilstand/strategi/", "/tilstand/strategi/ubrukt-og-kostbart/"


def names(response) -> list[str]:
    return [row.label for row in response.context["rows"]]


def matrix(user, unit=None):
    return strategy_matrix(user=user, unit=unit, today=timezone.localdate())


@pytest.fixture
def four_fields(rated):
    """One building in each field, and two that are unknown on one side."""
    return {
        "keep": rated("Åsen skole", "TG1", 1),
        "restore": rated("Bakken skole", "TG2", 1),
        "convert": rated("Sagen skole", "TG1", 2),
        "dispose": rated("Dalen skole", "TG3", 3),
        "no_grade": rated("Elva skole", None, 1),
        "no_scores": rated("Fossen skole", "TG1", None),
    }


class TestMatrix:
    def test_each_building_in_its_field_with_its_recommendation(self, four_fields, manager):
        found = matrix(manager)
        assert [(line.state.name, line.recommendation.field, line.recommendation.strategy) for line in found.lines] == [
            ("Bakken skole", MatrixField.RESTORE, Strategy.HOLD),
            ("Dalen skole", MatrixField.DISPOSE, Strategy.SELL),
            ("Elva skole", None, None),
            ("Fossen skole", None, None),
            ("Sagen skole", MatrixField.CONVERT, Strategy.CONVERT),
            ("Åsen skole", MatrixField.KEEP, Strategy.HOLD),
        ]
        assert found.by_field == {**dict.fromkeys(MatrixField, 1), None: 2}
        assert found.undecided == 6

    def test_condition_is_the_weighted_grade_and_the_backlog_that_the_condition_pages_have(self, rated, manager):
        rated("Skolen", "TG2", 1, cost=Decimal(400_000), area_bta_m2=2000.0, strategy={
            "replacement_value_nok": Decimal(4_000_000), "replacement_price_year": timezone.localdate().year,
        })  # fmt: skip
        line = matrix(manager).lines[0]
        assert (line.state.grade, line.state.nok, line.state.nok_per_m2, line.state.fci) == (2.0, 400_000.0, 200.0, 0.1)

    @pytest.mark.parametrize("status", [BuildingStatus.VACANT, BuildingStatus.CLOSED])
    def test_an_empty_building_that_suits_is_used_differently(self, rated, manager, status):
        rated("Skolen", "TG1", 1, status=status)
        line = matrix(manager).lines[0]
        assert (line.recommendation.field, line.recommendation.strategy) == (MatrixField.KEEP, Strategy.CONVERT)
        assert reasons_text(line) == "god stand, 1; egnet, 1; tomt"

    @pytest.mark.parametrize(
        ("heritage", "strategy"),
        [
            (Heritage.LISTED, Strategy.CONVERT),
            (Heritage.CONSERVATION, Strategy.CONVERT),
            (Heritage.SEFRAK, Strategy.SELL),
            ("", Strategy.SELL),
        ],
    )
    def test_a_protected_building_is_not_recommended_sold(self, rated, manager, heritage, strategy):
        rated("Skolen", "TG3", 3, heritage=heritage)
        assert matrix(manager).lines[0].recommendation.strategy is strategy

    def test_the_municipality_s_own_limits_count(self, rated, manager, strict):
        rated("Skolen", "TG1", 1)
        found = matrix(manager)
        assert (found.rule.good_condition, found.lines[0].recommendation.strategy) == (0.5, Strategy.SELL)
        assert reasons_text(found.lines[0]) == "dårlig stand, 1 > 0,5; lite egnet, 1 > 0,5"

    def test_what_is_kept_follows_the_assumptions_and_the_decisions(self, rated, manager):
        school = rated("Skolen", "TG1", 1)
        assert matrix(manager).lines[0].outcome == Strategy.HOLD
        decide(by=manager, building=school, decision=Strategy.SELL, reason="Vedtak")
        assert (matrix(manager).lines[0].outcome, matrix(manager).lines[0].is_against) == (Strategy.SELL, True)
        assert outcomes(matrix(manager).lines) == {Strategy.HOLD: 0, Strategy.CONVERT: 0, Strategy.SELL: 1}
        change_parameters(by=manager, values={"suitable": 0.1, "good_condition": 0.1})
        assert (matrix(manager).lines[0].recommendation.strategy, matrix(manager).lines[0].is_against) == (Strategy.SELL, False)

    def test_only_buildings_of_the_portfolio_in_scope_and_unit(self, rated, unit_tree, user_with, manager):
        rated("Skolen", "TG1", 1)
        rated("Sykehjemmet", "TG1", 1, unit=unit_tree.nursing_home)
        rated("Solgt", "TG1", 1, status=BuildingStatus.SOLD)
        assert [line.state.name for line in matrix(manager).lines] == ["Skolen", "Sykehjemmet"]
        assert [line.state.name for line in matrix(manager, unit_tree.health).lines] == ["Sykehjemmet"]
        viewer = user_with("service", unit_tree.education)
        assert [line.state.name for line in matrix(viewer).lines] == ["Skolen"]
        assert matrix(viewer, unit_tree.health).lines == []


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


class TestExport:
    def test_csv_has_the_rows_and_columns_that_are_shown(self, client, manager, four_fields):
        decide(by=manager, building=four_fields["dispose"], decision=Strategy.SELL, reason="Vedtak 12/24")
        response = client.get(f"{LIST}eksport.csv?decided=yes&cols=name,recommendation,reasons,decision,decision_note,grade,is_vacant")
        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        assert lines == [
            "Bygning;Anbefaling;Begrunnelse;Beslutning;Begrunnelse for beslutningen;Vektet TG;Tomt",
            'Dalen skole;Avhend;"dårlig stand, 3 > 1,3; lite egnet, 3 > 1,5; lovkrav ikke oppfylt";Avhend;Vedtak 12/24;3;Nei',
        ]

    def test_excel_keeps_numbers_and_shares_as_such(self, client, rated, this_year):
        value = {"replacement_value_nok": Decimal(1_000_000), "replacement_price_year": this_year, "running_cost_nok_per_m2": Decimal(640)}
        rated("Skolen", "TG2", 1, cost=Decimal(250_000), strategy=value)
        response = client.get(f"{LIST}eksport.xlsx?cols=name,grade,running_cost_nok,area_bta_m2,backlog_nok,fci")
        sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
        assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
            ["Bygning", "Vektet TG", "Driftskostnad (kr/år)", "BTA (m²)", "Etterslep (kr)", "FCI"],
            ["Skolen", 2, 640_000, 1000, 250_000, 0.25],
        ]

    def test_another_units_buildings_are_not_exported(self, client_for, user_with, unit_tree, rated):
        rated("Skolen", "TG1", 1)
        rated("Hjemmet", "TG1", 1, unit=unit_tree.nursing_home)
        viewer = client_for(user_with("service", unit_tree.education))
        text = b"".join(viewer.get(f"{LIST}eksport.csv").streaming_content).decode()
        assert ("Skolen" in text, "Hjemmet" in text) == (True, False)

    def test_a_filter_that_cannot_be_read_exports_nothing(self, client, four_fields):
        assert client.get(f"{LIST}eksport.csv?field=attic").status_code == 400

    def test_an_unknown_format_leads_back(self, client, four_fields):
        assert client.get(f"{LIST}eksport.pdf").url == LIST


class TestCostly:
    @pytest.fixture
    def twelve(self, rated):
        """Twelve buildings of 1,000 m²: running cost 100 to 1,200 kr/m², backlog 1,000 to 12,000 kr; the last is vacant."""
        return [
            rated(
                f"Bygg {number:02d}",
                "TG2",
                1,
                cost=Decimal(1000 * (13 - number)),
                strategy={"running_cost_nok_per_m2": Decimal(100 * number)},
                status=BuildingStatus.VACANT if number == 5 else BuildingStatus.IN_USE,
            )
            for number in range(1, 13)
        ]

    def test_why_each_building_is_on_the_list(self, client, twelve):
        context = client.get(COSTLY).context
        assert [(line.state.name, list(map(str, why))) for line, why in context["rows"]] == [
            ("Bygg 12", ["Høy driftskostnad per m²"]),
            ("Bygg 05", ["Står tomt eller er tatt ut av bruk"]),
            ("Bygg 01", ["Høyt etterslep per m²"]),
        ]
        assert (context["area"], context["running_cost"], context["backlog"]) == (3000.0, 1_800_000.0, 21_000.0)

    def test_the_rule_is_said_with_its_limit_and_leads_to_its_rows(self, client, twelve):
        rules = client.get(COSTLY).context["rules"]
        assert [(rule["text"], rule["count"]) for rule in rules] == [
            ("Status er tomt eller tatt ut av bruk.", 1),
            ("Tidelen med høyest kroner per m² BTA blant 12 bygg med kjent tall: fra og med 1\u00a0200\u00a0kr per m².", 1),
            ("Tidelen med høyest kroner per m² BTA blant 12 bygg med kjent tall: fra og med 12\u00a0kr per m².", 1),
        ]
        assert [names(client.get(rule["url"])) for rule in rules] == [["Bygg 05"], ["Bygg 12"], ["Bygg 01"]]

    def test_too_few_to_compare_is_said(self, client, rated):
        rated("Skolen", "TG2", 1, cost=Decimal(1000))
        context = client.get(COSTLY).context
        assert context["rows"] == []
        assert "Tallet er kjent for 1 bygg; det må være minst ti" in context["rules"][2]["text"]

    def test_the_tenth_is_of_the_unit_that_is_looked_at(self, client, twelve, unit_tree, rated):
        rated("Hjemmet", "TG3", 3, unit=unit_tree.nursing_home, strategy={"running_cost_nok_per_m2": Decimal(9000)})
        assert client.get(COSTLY).context["rows"][0][0].state.name == "Hjemmet"
        rows = client.get(f"{COSTLY}?unit={unit_tree.education.pk}").context["rows"]
        assert [line.state.name for line, _why in rows] == ["Bygg 12", "Bygg 05", "Bygg 01"]

    def test_another_units_buildings_are_neither_listed_nor_compared(self, client_for, user_with, unit_tree, twelve):
        viewer = client_for(user_with("service", unit_tree.health))
        context = viewer.get(COSTLY).context
        assert (context["rows"], [rule["count"] for rule in context["rules"]]) == ([], [0, 0, 0])

    def test_the_number_of_queries_does_not_follow_the_buildings(self, client, rated):
        counts = []
        for _round in range(2):
            for number in range(12):
                rated(f"Bygg {number}", "TG2", 1, status=BuildingStatus.VACANT)
            with CaptureQueriesContext(connection) as queries:
                client.get(COSTLY)
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestChart:
    def test_only_the_largest_are_drawn_where_there_are_too_many(self, rated, manager):
        rated("Skolen", "TG1", 1)
        line = matrix(manager).lines[0]
        chart = matrix_chart([line] * (MOST_POINTS + 7), matrix(manager).rule)
        assert (chart.svg.count("chart-area"), len(chart.rows)) == (MOST_POINTS, MOST_POINTS)
        assert chart.title == f"Alle {MOST_POINTS + 7} vurderte bygninger bør beholdes"

    def test_nothing_known_gives_a_sentence(self, rated, manager):
        rated("Skolen", None, None)
        chart = matrix_chart(matrix(manager).lines, matrix(manager).rule)
        assert (chart.is_empty, chart.title) == (True, "Tilstand og egnethet")

    def test_a_point_says_what_is_recommended_and_decided(self, rated, manager):
        school = rated("Skolen", "TG2", 2)
        decide(by=manager, building=school, decision=Strategy.HOLD, reason="Trengs")
        chart = matrix_chart(matrix(manager).lines, matrix(manager).rule)
        assert "Skolen: vektet tilstandsgrad 2,00, egnethet 2,00, anbefaling: avhend, besluttet: behold, 1\u00a0000\u00a0m²" in chart.svg


class TestCard:
    def render(self, rf, user, unit=None) -> str:
        request = rf.get("/")
        # as the middleware leaves it: a user whose scope is read anew
        request.user, request.unit = get_user_model().objects.get(pk=user.pk), unit
        return cards["strategy"].render(request)

    def test_how_many_in_each_field_and_undecided_with_addresses(self, rf, four_fields, user_with):
        html = self.render(rf, user_with("leader"))
        assert cards["strategy"].roles == ("leader", "manager")
        for field in MatrixField:
            assert f'href="{LIST}?field={field.value}">1</a>' in html
        assert f'href="{LIST}?unknown=any">2</a>' in html
        assert f'href="{LIST}?decided=no">6</a>' in html

    def test_the_unit_is_kept_and_counted(self, rf, four_fields, rated, unit_tree, user_with):
        rated("Hjemmet", "TG3", 3, unit=unit_tree.nursing_home)
        html = self.render(rf, user_with("leader"), unit_tree.health)
        assert f'href="{LIST}?field=dispose&amp;unit={unit_tree.health.pk}">1</a>' in html
        assert "field=keep" not in html

    def test_nothing_while_nobody_is_assessed_and_for_those_without_a_grant(self, rf, rated, user_with, outsider):
        rated("Skolen", "TG1", None)
        assert self.render(rf, user_with("leader")) == ""
        rated("Barnehagen", "TG1", 1)
        assert self.render(rf, outsider) == ""


def test_every_column_can_be_read_sorted_and_shown(four_fields, manager, unit_tree):
    make_building(unit_tree.school, "Uten noe")
    lines = matrix(manager).lines
    for column in STRATEGY_TABLE.columns:
        assert {line.state.name for line in in_order(lines, column, descending=False)} == {line.state.name for line in lines}
        assert all(isinstance(column.text(column.read(line)), str) for line in lines)
    values = values_of(lines[0], STRATEGY_TABLE.columns)
    assert len(values) == len(STRATEGY_TABLE.columns) + 2
