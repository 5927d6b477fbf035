"""What the tests of the board share: a school, a home, a plan of four years with frames, and people."""

import pytest
from django.core.cache import cache

from tests.factories.bygg import make_building, save_new
from tests.factories.vedlikehold import make_plan, make_scenario
from vedlikehold.models import PriceIndex

FRAMES = {
    2027: {"operation_nok": 1_000_000, "investment_nok": 2_000_000, "own_hours": 100.0},
    2028: {"operation_nok": 500_000, "investment_nok": 0, "grant_nok": 100_000},
    2029: {"operation_nok": 500_000, "investment_nok": 3_000_000},
}


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def index(db):
    """The same prices in every year."""
    PriceIndex.objects.all().delete()
    for year in range(2024, 2032):
        save_new(PriceIndex(year=year, value=100.0))


@pytest.fixture
def school(unit_tree, index):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def home(unit_tree, index):
    return make_building(unit_tree.nursing_home, "Solbakken")


@pytest.fixture
def scenario(unit_tree):
    """Years 2027 to 2030 in Oppvekst; 2030 has no frame."""
    return make_scenario(make_plan(unit_tree.education, "Plan for Oppvekst"), "Dagens ramme", frames=FRAMES)


@pytest.fixture
def manager(user_with):
    return user_with("manager", username="forvalter")


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def address(scenario):
    """`address("tavle/")` under the version."""
    return lambda rest: f"/plan/versjon/{scenario.pk}/{rest}"
