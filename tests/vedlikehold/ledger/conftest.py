"""What the tests of the account book share."""

import pytest
from django.core.cache import cache

from tests.factories.bygg import make_building, save_new
from vedlikehold.models import PriceIndex


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def index(db):
    """Ten per cent a year from 2022 to 2025; prices stand still after that."""
    PriceIndex.objects.all().delete()
    for year in range(2022, 2032):
        save_new(PriceIndex(year=year, value=round(100 * 1.1 ** min(year - 2022, 3), 4)))


@pytest.fixture
def school(unit_tree, index):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def home(unit_tree, index):
    return make_building(unit_tree.nursing_home, "Solbakken")


@pytest.fixture
def client(client_for, user_with):
    return client_for(user_with("manager", username="forvalter"))


@pytest.fixture
def education_client(client_for, user_with, unit_tree):
    return client_for(user_with("manager", unit_tree.education, username="oppvekst"))
