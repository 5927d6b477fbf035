"""The field of each building in the portfolio matrix, and what is recommended."""

from decimal import Decimal

import pytest
from django.utils import timezone

from bygg.enums import BuildingStatus, Heritage
from tests.vedlikehold.strategy.matrix.pieces import matrix
from vedlikehold.enums import MatrixField, Strategy
from vedlikehold.queries.strategy import outcomes
from vedlikehold.queries.strategy_texts import reasons_text
from vedlikehold.services.strategy import change_parameters, decide


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
