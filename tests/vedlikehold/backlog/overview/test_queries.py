"""The number of queries of the overview, with one building and with many."""

import pytest

from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_component, make_measure
from tests.vedlikehold.backlog.overview.pieces import TODAY, YEAR, overview, queries

pytestmark = pytest.mark.django_db


def many_buildings(unit_tree, number: int) -> None:
    for n in range(number):
        school = make_building(unit_tree.school, f"Bygg {n}", area_bta_m2=100.0)
        for code in ("21", "23", "26"):
            make_component(school, code, grade=f"TG{n % 4}", cost_likely_nok=1_000, price_year=YEAR)
        make_analysis(school, status="done", performed_on=TODAY)
        make_measure(school, need="functional", cost_likely_nok=5, price_year=YEAR)


def test_the_number_of_queries_does_not_grow(unit_tree, manager):
    many_buildings(unit_tree, 3)
    few = queries(lambda: overview(manager))
    many_buildings(unit_tree, 27)
    assert queries(lambda: overview(manager)) == few == 12
