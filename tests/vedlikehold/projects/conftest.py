"""What the tests of projects share."""

import pytest
from django.core.cache import cache

from tests.factories.bygg import make_building, save_new
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
def education_client(client_for, user_with, unit_tree):
    """A manager of Oppvekst alone."""
    return client_for(user_with("manager", unit_tree.education, username="oppvekst"))
