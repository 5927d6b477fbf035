"""What the tests of inspections share: an analysis of a building with a roof, and a phone that sends."""

import pytest

from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_component
from tests.vedlikehold.inspection.pieces import Phone


@pytest.fixture
def building(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def analysis(building):
    return make_analysis(building, "Hovedanalyse")


@pytest.fixture
def roof(building):
    return make_component(building, "26", "Taktekning")


@pytest.fixture
def manager(user_with):
    return user_with("manager", username="befarer", full_name="Kari Nordbø")


@pytest.fixture
def phone(client_for, manager, analysis):
    return Phone(client_for(manager), analysis)
