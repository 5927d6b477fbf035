"""Rows with something missing stand last, on every database."""

from datetime import date

import pytest

from tests.factories.vedlikehold import make_bundle, make_component, make_measure
from vedlikehold.models import MeasureBundle
from vedlikehold.queries.components.history import measures_of
from vedlikehold.queries.measures import PricesNow, bundle_lines
from vedlikehold.queries.plans.adoption import adoption_of
from vedlikehold.queries.plans.lines import planned

pytestmark = pytest.mark.django_db
PRICES = PricesNow(2026, {2026: 1.0})


def test_what_is_kept_out_stands_after_the_years(scenario, placed, manager):
    placed("Kjeller", None)
    placed("Tak", 2028)
    placed("Vegg", 2027)
    assert [row.name for row in planned(scenario, user=manager).rows] == ["Vegg", "Tak", "Kjeller"]


def test_a_duty_without_a_deadline_stands_after_those_that_have_one(scenario, school, manager):
    make_measure(school, "A uten frist", is_duty=True)
    make_measure(school, "B med frist", is_duty=True, deadline=date(2028, 1, 1))
    assert [row.name for row in adoption_of(scenario, user=manager).open_duties] == ["B med frist", "A uten frist"]


def test_measures_without_a_year_stand_last_on_component_and_bundle(school, manager):
    component, bundle = make_component(school), make_bundle(school, "Fasade")
    for name, year in (("A", None), ("B", 2029), ("C", 2028)):
        make_measure(school, name, component=component, bundle=bundle, planned_year=year)
    assert [row.name for row in measures_of(manager, component)] == ["C", "B", "A"]
    (line,) = bundle_lines(MeasureBundle.objects.all(), PRICES)
    assert [row.name for row in line.members] == ["C", "B", "A"]
