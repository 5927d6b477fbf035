"""What the tests of these services share: somebody, a building, and a price index."""

import pytest

from tests.factories.access import make_user
from tests.factories.bygg import make_building
from vedlikehold.models import PriceIndex


@pytest.fixture
def by(db):
    return make_user("kari")


@pytest.fixture
def building(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture(autouse=True)
def price_index(db):
    for year, value in ((2019, 100.0), (2020, 110.0), (2022, 120.0), (2024, 132.0), (2025, 140.0)):
        PriceIndex.objects.update_or_create(year=year, defaults={"value": value})
