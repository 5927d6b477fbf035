"""The overview of one building type, or of one part."""

import pytest

from tests.factories.vedlikehold import make_component, make_measure, part
from tests.vedlikehold.backlog.overview.pieces import YEAR, overview
from vedlikehold.queries.backlog import Cut

pytestmark = pytest.mark.django_db


class TestCut:
    def test_by_building_type(self, manager, stock):
        found = overview(manager, cut=Cut(types=("613",)))
        assert (found.backlog.likely, [one.name for one in found.buildings]) == (2_800_000, ["Skolen"])

    def test_by_buildings_without_a_type(self, manager, stock):
        assert [one.name for one in overview(manager, cut=Cut(types=("null",))).buildings] == ["Hjemmet", "Mørket"]

    def test_by_part_with_the_buildings_that_have_it(self, manager, stock):
        found = overview(manager, cut=Cut(parts=("26",)))
        assert (found.backlog.likely, [one.name for one in found.buildings]) == (800_000, ["Hjemmet", "Skolen"])

    def test_a_sub_code_belongs_to_its_two_digit_part(self, manager, stock):
        make_component(stock["home"], part=part("262"), grade="TG2", cost_likely_nok=10, price_year=YEAR)
        assert overview(manager, cut=Cut(parts=("26",))).backlog.likely == 800_010

    def test_functional_need_is_cut_alike(self, manager, stock):
        make_measure(stock["school"], need="functional", cost_likely_nok=1, price_year=YEAR, part=part("26"))
        make_measure(stock["home"], need="functional", cost_likely_nok=2, price_year=YEAR, part=part("44"))
        assert overview(manager, cut=Cut(parts=("44",))).functional.likely == 2
        assert overview(manager, cut=Cut(types=("613",))).functional.likely == 1
