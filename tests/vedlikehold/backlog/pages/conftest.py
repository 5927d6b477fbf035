"""What the tests of these pages share: a small stock, and a manager who looks at it."""

import pytest
from django.core.cache import cache

from bygg.models import BuildingType
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component, make_measure
from tests.vedlikehold.backlog.pages.pieces import YEAR


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def manager(user_with):
    return user_with("manager")


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def stock(unit_tree):
    kind = BuildingType.objects.get_or_create(code="613", defaults={"name": "Barneskole"})[0]
    school = make_building(unit_tree.school, "Skolen", area_bta_m2=1_000.0, building_type=kind)
    home = make_building(unit_tree.nursing_home, "Hjemmet", area_bta_m2=3_000.0)
    dark = make_building(unit_tree.nursing_home, "Mørket", area_bta_m2=500.0)
    make_component(school, "26", "Taket", grade="TG2", cost_likely_nok=800_000, price_year=YEAR)
    make_component(school, "23", "Veggene", grade="TG3", replacement_cost_nok=2_000_000, price_year=YEAR)
    make_component(school, "36", "Viften", grade="TGIU")
    make_component(school, "32", "Kjelen", grade="TG2")
    make_component(home, "26", "Taket", grade="TG1", cost_likely_nok=40_000, price_year=YEAR)
    make_component(home, "44", "Lysene", grade="TG2", cost_likely_nok=600_000, price_year=YEAR)
    make_measure(school, need="functional", cost_likely_nok=400_000, price_year=YEAR)
    return {"school": school, "home": home, "dark": dark}
