"""What the tests of these pages share: a building with a roof, a manager, and one who only looks."""

import datetime

import pytest
from django.core.cache import cache

from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component
from tests.vedlikehold.components.pages.pieces import YEAR


@pytest.fixture(autouse=True)
def _nothing_remembered(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def manager(user_with):
    return user_with("manager", username="forvalter")


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def viewer(client_for, user_with, unit_tree):
    return client_for(user_with("service", unit_tree.education, username="tjeneste"))


@pytest.fixture
def building(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def roof(building):
    return make_component(
        building, "26", "Taktekking", tfm_id="+A=262.001", grade="TG3", graded_on=datetime.date(YEAR - 1, 6, 1), installed_year=1998,
        expected_life_years=30, cost_likely_nok=250_000, price_year=YEAR, replacement_cost_nok=800_000,
    )  # fmt: skip
