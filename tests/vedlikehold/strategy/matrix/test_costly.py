"""The unused and the costly."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bygg.enums import BuildingStatus
from tests.vedlikehold.strategy.matrix.pieces import COSTLY, names


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
