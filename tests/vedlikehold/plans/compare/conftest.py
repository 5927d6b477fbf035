"""What the tests of two versions side by side share: prices that stand still, two buildings, two versions."""

import pytest
from django.core.cache import cache

from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_alternative, make_placement, make_plan, make_scenario
from tests.vedlikehold.plans.compare.pieces import costed
from vedlikehold.models import PriceIndex


@pytest.fixture(autouse=True)
def prices(db):
    cache.clear()
    for year in (2025, 2026):
        PriceIndex.objects.update_or_create(year=year, defaults={"value": 100.0})


@pytest.fixture
def school(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def hall(unit_tree):
    return make_building(unit_tree.school, "Idrettshallen")


@pytest.fixture
def versions(unit_tree):
    """A and B of one plan with 300 000 kr a year for operation."""
    plan = make_plan(unit_tree.education, "Oppvekst")
    frames = {year: {"operation_nok": 300_000} for year in plan.year_range}
    return make_scenario(plan, "Nøktern", frames=frames), make_scenario(plan, "Offensiv", frames=frames)


@pytest.fixture
def manager(user_with):
    return user_with("manager")


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def filled(versions, school, hall):
    """One measure of each kind of difference."""
    a, b = versions
    for name, cost, before, after in (
        ("Likt", 100_000, 2027, 2027),
        ("Tidligere", 200_000, 2030, 2028),
        ("Senere", 50_000, 2027, 2029),
        ("Bare A", 70_000, 2028, None),
    ):
        measure = costed(school, name, cost)
        for scenario, year in ((a, before), (b, after)):
            if year:
                make_placement(scenario, measure, year)
    other = costed(hall, "Annen måte", 150_000)
    make_placement(a, other, 2027)
    make_placement(b, other, 2027, alternative=make_alternative(other, "Bygge nytt", cost_likely_nok=900_000, pot="investering"))
    only = costed(hall, "Bare B", 250_000)
    make_placement(b, only, 2028)
    make_placement(a, only, None)
    return versions
