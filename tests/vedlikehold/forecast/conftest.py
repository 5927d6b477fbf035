"""Two buildings in two units with components whose forecast is known."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component
from vedlikehold.models import PriceIndex


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """Figures are kept by the data's version, and each test starts its numbering anew."""
    cache.clear()


@pytest.fixture(autouse=True)
def this_year(db) -> int:
    """A price index that ends this year, so that costs of this year are what they are."""
    year = timezone.localdate().year
    PriceIndex.objects.update_or_create(year=year, defaults={"value": 150.0})
    return year


@pytest.fixture
def manager(user_with):
    return user_with("manager")


@pytest.fixture
def stock(unit_tree, this_year):
    """A school with every reason to be left out beside what counts, and a home in another unit."""
    school = make_building(unit_tree.school, "Skolen", area_bta_m2=1_000.0)
    home = make_building(unit_tree.nursing_home, "Hjemmet", area_bta_m2=3_000.0)
    money = {"price_year": this_year}
    make_component(school, "26", "Taket", grade="TG2", cost_likely_nok=800_000, replacement_cost_nok=2_000_000, **money)
    make_component(school, "23", "Veggene", grade="TG3", replacement_cost_nok=3_000_000, **money)
    make_component(school, "32", "Rørene", grade="TG0", replacement_cost_nok=1_000_000, expected_life_years=20, **money)
    make_component(school, "36", "Viften", grade="TGIU")
    make_component(school, "36", "Kanalene")
    make_component(school, "32", "Kjelen", grade="TG2")
    make_component(school, "44", "Lyset", grade="TG3", cost_likely_nok=5_000, price_year=1960)
    make_component(home, "26", "Taket", grade="TG1", replacement_cost_nok=500_000, **money)
    make_component(home, "44", "Lysene", grade="TG2", cost_likely_nok=600_000, **money)
    return {"school": school, "home": home}
