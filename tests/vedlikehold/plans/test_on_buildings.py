"""The card of those who use the buildings: what adopted plans do there this year and next, whoever's plan it is."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.vedlikehold import make_measure, make_placement, make_plan, make_scenario
from vedlikehold.models import Measure
from vedlikehold.queries.plans.on_buildings import adopted_here
from vedlikehold.services import plans as act

pytestmark = pytest.mark.django_db
TODAY = date(2027, 6, 1)
D = Decimal


@pytest.fixture
def service(user_with, unit_tree):
    return user_with("service", unit_tree.education)


@pytest.fixture
def whole(manager, unit_tree, school, home, index):
    """The municipality's adopted plan, which those of Oppvekst do not see."""
    made = make_scenario(make_plan(unit_tree.municipality, "Kommunens"), "Alt")
    rows = (("A", 2027, 10), ("B", 2028, 40), ("C", 2028, 30), ("D", 2027, 20), ("Senere", 2029, 99), ("Ute", None, 99), ("Nei", 2027, 99))
    for name, year, cost in rows:
        make_placement(made, make_measure(school, name, cost_likely_nok=cost, price_year=2026), year)
    make_placement(made, make_measure(school, "Uten pris"), 2027)
    make_placement(made, make_measure(home, "Annen enhet", cost_likely_nok=99, price_year=2026), 2027)
    act.adopt(by=manager, scenario=made, on=date(2026, 11, 20))
    Measure.objects.filter(name="Nei").update(status="rejected", is_open=False)
    make_placement(make_scenario(made.plan, "Utkast"), make_measure(school, "Utkast", cost_likely_nok=99, price_year=2026), 2027)
    return made


def test_what_is_adopted_in_ones_own_buildings(service, whole, unit_tree):
    found = adopted_here(user=service, unit=None, today=TODAY)
    assert (found.years, found.count, found.cost_nok, found.unpriced) == ((2027, 2028), 5, D(100), 1)
    assert [(row.measure.name, row.year, row.agreed_cost_nok) for row in found.largest] == [
        ("B", 2028, D(40)),
        ("C", 2028, D(30)),
        ("D", 2027, D(20)),
    ]
    assert adopted_here(user=service, unit=unit_tree.health, today=TODAY).count == 0


def test_a_measure_in_two_plans_counts_once_as_it_was_adopted_last(service, manager, whole, plan, unit_tree):
    late = make_scenario(plan, "Rullert")
    make_placement(late, Measure.objects.get(name="B"), 2030)
    make_placement(late, Measure.objects.get(name="A"), 2028)
    act.adopt(by=manager, scenario=late, on=date(2027, 5, 1))
    found = adopted_here(user=service, unit=None, today=TODAY)
    assert (found.count, found.cost_nok, found.unpriced) == (4, D(60), 1)


def test_the_card_links_the_measures_and_not_the_plan(client_for, service, whole, monkeypatch):
    monkeypatch.setattr("vedlikehold.cards.plans.timezone.localdate", lambda: TODAY)
    content = client_for(service).get("/").content.decode()
    assert "Vedtatt på byggene dine i år og neste år" in content
    assert f"/tiltak/{Measure.objects.get(name='B').pk}/" in content
    assert f"/plan/versjon/{whole.pk}/" not in content


def test_queries_do_not_grow(service, whole, school):
    def count():
        with CaptureQueriesContext(connection) as found:
            adopted_here(user=service, unit=None, today=TODAY)
        return len(found)

    adopted_here(user=service, unit=None, today=date(2027, 5, 1))  # what is looked up once in a process
    one = count()
    for number in range(3):
        make_placement(whole, make_measure(school, f"T{number}", cost_likely_nok=1, price_year=2026), 2027)
    assert count() == one
