"""Functional need stands apart from the backlog."""

import datetime

import pytest

from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure, make_survey, part
from tests.vedlikehold.backlog.overview.pieces import TODAY, YEAR, overview
from vedlikehold.queries.backlog import building_condition

pytestmark = pytest.mark.django_db


class TestFunctionalNeed:
    def test_stands_apart_from_the_backlog(self, manager, stock):
        make_measure(stock["school"], need="functional", cost_likely_nok=400_000, price_year=YEAR, part=part("27"))
        make_measure(stock["dark"], need="functional", cost_likely_nok=100_000, price_year=YEAR)
        found = overview(manager)
        assert (found.functional.likely, found.backlog.likely) == (500_000, 3_400_000)
        assert {group.key: group.functional.likely for group in found.by_part if group.functional.likely} == {"": 100_000, "27": 400_000}
        assert {one.name: one.functional.likely for one in found.buildings} == {"Hjemmet": 0, "Mørket": 100_000, "Skolen": 400_000}

    def test_the_part_of_the_component_counts_where_the_measure_has_none(self, manager, stock):
        component = make_component(stock["school"], "62", "Heisen")
        make_measure(stock["school"], need="functional", cost_likely_nok=1_000, price_year=YEAR, component=component)
        assert {group.key: group.functional.likely for group in overview(manager).by_part}["62"] == 1_000

    def test_the_same_money_is_never_technical_and_functional(self, manager, stock):
        """Measures of what is in the backlog are left out: by their own component, and by the findings they answer."""
        school = stock["school"]
        bad, fine = make_component(school, "62", grade="TG2"), make_component(school, "62", grade="TG1")
        gone = make_component(school, "62", grade="TG3", removed_on=TODAY)
        estimate = {"need": "functional", "price_year": YEAR}
        make_measure(school, component=bad, cost_likely_nok=1, **estimate)
        answering = make_measure(school, cost_likely_nok=20, **estimate)
        make_finding(make_survey(school), bad, "TG2", measure=answering)
        loose = make_measure(school, cost_likely_nok=300, **estimate)
        make_finding(make_analysis(school), bad, "TG3", measure=loose)
        make_measure(school, component=fine, cost_likely_nok=4_000, **estimate)
        make_measure(school, component=gone, cost_likely_nok=50_000, **estimate)
        found = overview(manager)
        assert (found.functional.likely, found.functional.counted) == (54_300, 3)
        (left,) = found.figures["functional"].exclusions
        assert (left.reason.text, left.count) == ("Tiltak for noe som alt er i etterslepet", 2)
        # Against TG0 what has TG1 is in the backlog too.
        strict = overview(manager, target="TG0")
        assert (strict.functional.likely, strict.figures["functional"].exclusions[0].count) == (50_300, 3)
        assert building_condition(user=manager, building=school, today=TODAY).state.functional.likely == 54_300

    @pytest.mark.parametrize(
        "fields",
        [
            {"need": "technical"},
            {"status": "done", "done_on": datetime.date(2024, 1, 1)},
            {"status": "rejected"},
        ],
    )
    def test_only_open_functional_measures_count(self, manager, stock, fields):
        make_measure(stock["school"], **({"need": "functional", "cost_likely_nok": 400_000, "price_year": YEAR} | fields))
        assert overview(manager).functional.counted == 0

    def test_not_those_of_buildings_out_of_the_portfolio(self, manager, stock):
        make_measure(stock["sold"], need="functional", cost_likely_nok=400_000, price_year=YEAR)
        assert overview(manager).functional.counted == 0

    def test_what_has_no_cost_is_counted(self, manager, stock):
        make_measure(stock["school"], need="functional")
        make_measure(stock["school"], need="functional", cost_likely_nok=1, price_year=1990)
        found = overview(manager)
        assert (found.functional.unpriced, found.functional.unindexed) == (1, 1)
        assert found.figures["functional"].value is None
