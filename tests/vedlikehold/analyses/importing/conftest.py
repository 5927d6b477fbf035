"""What the tests of imported findings share: a school with a roof and a wall."""

import pytest

from tests.factories.access import make_user
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component


@pytest.fixture
def school(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole", building_number=300_000_019)


@pytest.fixture
def roof(school):
    return make_component(school, "26", "Yttertak hovedfløy")


@pytest.fixture
def wall(school):
    return make_component(school, "23", "Yttervegg sør")


@pytest.fixture
def by(db):
    return make_user("kari")
