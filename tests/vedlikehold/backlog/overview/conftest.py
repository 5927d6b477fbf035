"""What the tests of the overview share: a small stock of which some is unknown, and a manager."""

import datetime

import pytest
from django.core.cache import cache

from bygg.enums import BuildingStatus
from bygg.models import BuildingType
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component
from tests.vedlikehold.backlog.overview.pieces import YEAR


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def manager(user_with):
    return user_with("manager")


@pytest.fixture
def school_type():
    return BuildingType.objects.get_or_create(code="613", defaults={"name": "Barneskole"})[0]


@pytest.fixture
def stock(unit_tree, school_type):
    """A school with known backlog, a nursing home with a little, one that nobody has looked at, one out of the portfolio."""
    school = make_building(unit_tree.school, "Skolen", area_bta_m2=1_000.0, building_type=school_type)
    home = make_building(unit_tree.nursing_home, "Hjemmet", area_bta_m2=3_000.0)
    dark = make_building(unit_tree.nursing_home, "Mørket", area_bta_m2=500.0)
    sold = make_building(unit_tree.school, "Solgt", area_bta_m2=9_000.0, status=BuildingStatus.SOLD)
    money = {"price_year": YEAR}
    make_component(school, "26", "Taket", grade="TG2", cost_likely_nok=800_000, cost_low_nok=700_000, cost_high_nok=1_000_000, **money)
    make_component(school, "26", "Rennene", grade="TG0", **money)
    make_component(school, "23", "Veggene", grade="TG3", replacement_cost_nok=2_000_000, **money)
    make_component(school, "36", "Viften", grade="TGIU", cost_likely_nok=50_000, **money)
    make_component(school, "36", "Kanalene")
    make_component(school, "32", "Kjelen", grade="TG2")
    make_component(school, "32", "Rørene", grade="TG3", cost_likely_nok=5_000, price_year=1990)
    make_component(school, "26", "Det gamle taket", grade="TG3", cost_likely_nok=9e6, removed_on=datetime.date(2020, 1, 1), **money)
    make_component(home, "26", "Taket", grade="TG1", cost_likely_nok=40_000, **money)
    make_component(home, "44", "Lysene", grade="TG2", cost_likely_nok=600_000, **money)
    make_component(sold, "26", "Taket", grade="TG3", cost_likely_nok=7e6, **money)
    return {"school": school, "home": home, "dark": dark, "sold": sold}
