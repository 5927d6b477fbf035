"""The condition of one building: its parts, its findings, and the same numbers as the overview."""

import datetime

import pytest

from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure, make_survey, make_type
from tests.vedlikehold.backlog.overview.pieces import TODAY, YEAR, overview, queries
from vedlikehold.enums import CostBasis, Risk
from vedlikehold.queries.backlog import building_condition

pytestmark = pytest.mark.django_db


class TestOneBuilding:
    def condition(self, user, building, **asked):
        return building_condition(user=user, building=building, today=TODAY, **asked)

    def test_says_what_the_overview_says(self, manager, stock):
        make_analysis(stock["school"], status="done", performed_on=datetime.date(2024, 1, 1))
        make_measure(stock["school"], need="functional", cost_likely_nok=3, price_year=YEAR)
        whole = {one.pk: one for one in overview(manager).buildings}
        for name in ("school", "home", "dark"):
            assert self.condition(manager, stock[name]).state == whole[stock[name].pk]

    def test_parts_with_their_components_and_what_each_cost_follows_from(self, manager, stock):
        kind = make_type(unit_cost_tg2_nok=100, price_year=YEAR)
        make_component(stock["school"], "32", "Pumpen", grade="TG2", type=kind, quantity=4.0, quantity_unit="stk")
        found = self.condition(manager, stock["school"])
        lines = {
            part.code: [(one.name, one.grade, one.nok, one.basis, one.is_unindexed) for one in part.components] for part in found.parts
        }
        assert lines == {
            "23": [("Veggene", "TG3", 2_000_000, CostBasis.SHARE, False)],
            "26": [("Taket", "TG2", 800_000, CostBasis.OWN, False)],
            "32": [
                ("Pumpen", "TG2", 400, CostBasis.TYPE, False),
                ("Kjelen", "TG2", None, CostBasis.NONE, False),
                ("Rørene", "TG3", None, CostBasis.OWN, True),
            ],
            "36": [],
        }
        assert {part.code: part.backlog.unknown for part in found.parts} == {"23": 0, "26": 0, "32": 0, "36": 2}

    def test_the_parts_make_the_grade(self, manager, stock):
        found = self.condition(manager, stock["school"])
        parts = [part for part in found.parts if part.grade is not None]
        assert [(part.code, part.grade, part.by_cost) for part in parts] == [("23", 3, True), ("26", 1, False), ("32", 2.5, False)]
        assert found.state.grade == pytest.approx(sum(p.grade * p.weight for p in parts) / sum(p.weight for p in parts))

    def test_open_findings_by_risk(self, manager, stock):
        analysis = make_survey(stock["school"])
        roof = stock["school"].components.get(name="Taket")
        make_finding(analysis, roof, probability=3, kg_safety=3)
        make_finding(analysis, roof, probability=1, kg_safety=1)
        make_finding(analysis, roof)
        make_finding(analysis, roof, probability=3, kg_safety=3, state="resolved")
        for status in ("planned", "ongoing", "cancelled"):
            make_finding(make_analysis(stock["school"], status=status), roof, probability=3, kg_safety=3)
        assert self.condition(manager, stock["school"]).findings_by_risk == {Risk.HIGH: 1, Risk.MEDIUM: 0, Risk.LOW: 1, None: 1}

    def test_out_of_the_portfolio_it_still_has_a_condition(self, manager, stock):
        assert self.condition(manager, stock["sold"]).state.nok == 7e6

    def test_the_number_of_queries_does_not_grow(self, manager, stock):
        few = queries(lambda: self.condition(manager, stock["home"]))
        for n in range(20):
            make_component(stock["home"], "26", grade="TG3", cost_likely_nok=n, price_year=YEAR)
        assert queries(lambda: self.condition(manager, stock["home"])) == few == 12
