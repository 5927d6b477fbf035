"""Buildings with a condition and scores."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from bygg.models import Building
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component, make_strategy
from vedlikehold.enums import Criterion
from vedlikehold.models import PriceIndex
from vedlikehold.services.strategy import change_parameters


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
def rated(unit_tree, this_year):
    """`rated("Skolen", "TG2", 1)`: a building whose one component has this grade and every criterion this score; None for unknown.

    `cost` is what it takes to mend the component; `strategy` are more fields of the strategy's row.
    """

    def make(name: str, grade: str | None, score: int | None, *, unit=None, cost=None, strategy=None, **fields) -> Building:
        building = make_building(unit or unit_tree.school, name, **({"area_bta_m2": 1000.0} | fields))
        if grade:
            priced = {"cost_likely_nok": cost, "price_year": this_year} if cost is not None else {}
            make_component(building, "26", grade=grade, **priced)
        values = {} if score is None else dict.fromkeys([criterion.value for criterion in Criterion], score)
        values |= strategy or {}
        if values:
            make_strategy(building, **values)
        return building

    return make


@pytest.fixture
def manager(user_with):
    return user_with("manager", username="kari", full_name="Kari Nordbø")


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def strict(manager):
    """The municipality's own limits: hardly anything is good or suits."""
    return change_parameters(by=manager, values={"good_condition": 0.5, "suitable": 0.5}, note="Vedtatt")
