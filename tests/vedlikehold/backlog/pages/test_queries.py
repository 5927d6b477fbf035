"""The number of queries of each page, with one building and with many."""

import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_component
from tests.vedlikehold.backlog.pages.pieces import YEAR, url

pytestmark = pytest.mark.django_db


def queries(client, address: str) -> int:
    """With nothing kept from before, as after every change."""
    cache.clear()
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


@pytest.mark.parametrize("name", ["condition", "backlog", "backlog-buildings", "backlog-types", "backlog-units", "backlog-left-out"])
def test_the_number_of_queries_does_not_grow(client, unit_tree, name):
    def more(number: int) -> None:
        for n in range(number):
            school = make_building(unit_tree.school, f"Bygg {n}", area_bta_m2=100.0)
            make_component(school, "26", grade="TG2", cost_likely_nok=1_000, price_year=YEAR)
            make_component(school, "23", grade="TG3")
            make_analysis(school, status="done", performed_on=datetime.date(2024, 1, 1))

    more(3)
    few = queries(client, url(name))
    more(27)
    assert queries(client, url(name)) == few
