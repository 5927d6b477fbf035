"""What the tests of plans share: prices that stand still, a school and a home, and people."""

import pytest
from django.core.cache import cache

from tests.factories.bygg import make_building, save_new
from tests.factories.vedlikehold import make_measure, make_placement, make_plan, make_scenario
from vedlikehold.models import PriceIndex


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def index(db):
    """100 in 2020, 125 in every year from 2024 on."""
    PriceIndex.objects.all().delete()
    for year in (2020, *range(2024, 2032)):
        save_new(PriceIndex(year=year, value=100.0 if year == 2020 else 125.0))


@pytest.fixture
def school(unit_tree, index):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def home(unit_tree, index):
    return make_building(unit_tree.nursing_home, "Solbakken")


@pytest.fixture
def manager(user_with):
    return user_with("manager", username="forvalter")


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def plan(unit_tree, index):
    """2027–2030 of Oppvekst, in 2026 kroner."""
    return make_plan(unit_tree.education, "Plan 2027–2030")


@pytest.fixture
def scenario(plan):
    """100 000 kr of each pot every year."""
    frames = {year: {"operation_nok": 100_000, "investment_nok": 100_000} for year in plan.year_range}
    return make_scenario(plan, "Grunnlag", frames=frames)


@pytest.fixture
def placed(scenario, school):
    """`placed("Tak", 2027, cost=50_000)`: a measure of the school in the scenario."""

    def make(name, year, cost=50_000, *, to=None, **fields):
        placing = {key: fields.pop(key) for key in ("pinned", "alternative") if key in fields}
        measure = make_measure(fields.pop("building", school), name, cost_likely_nok=cost, price_year=cost and 2026, **fields)
        return make_placement(to or scenario, measure, year, **placing)

    return make
