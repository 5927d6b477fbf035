"""What the tests of these pages share: a manager, a school with a roof, and a home."""

import pytest

from fdvu.access.enums import Role
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component


@pytest.fixture
def manager(user_with):
    return user_with(Role.MANAGER)


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def school(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole", area_bta_m2=1000.0)


@pytest.fixture
def home(unit_tree):
    return make_building(unit_tree.nursing_home, "Solbakken", area_bta_m2=500.0)


@pytest.fixture
def roof(school):
    return make_component(school, "26", "Yttertak")
