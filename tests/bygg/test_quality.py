"""Data quality: each rule finds the row that breaks it and only that; score and counts follow from the same rules."""

import pytest

from bygg.models import Building
from bygg.quality import RULES, TOTAL_WEIGHT, broken_rules, measure, with_score
from tests.factories.bygg import make_building, make_property

pytestmark = pytest.mark.django_db


@pytest.fixture
def complete(unit_tree):
    """Values of a building that breaks no rule."""
    from bygg.models import BuildingType

    return {
        "building_number": 300_000_019,
        "building_type": BuildingType.objects.get(code="613"),
        "area_bta_m2": 2000.0,
        "area_bra_m2": 1800.0,
        "area_standard": "ns3940:2012",
        "year_built": 1978,
        "street_address": "Skoleveien 1",
        "latitude": 59.8,
        "longitude": 10.1,
        "property": make_property(unit_tree.school, gnr=1, bnr=1),
        "kostra_function": "222",
        "energy_label": "D",
        "manager_name": "Kari Nordbø",
    }


BREAKS = {
    "missing_building_number": {"building_number": None},
    "missing_type": {"building_type": None},
    "missing_bta": {"area_bta_m2": None},
    "missing_bra": {"area_bra_m2": None},
    "odd_area_ratio": {"area_bra_m2": 1000.0},
    "missing_area_standard": {"area_standard": ""},
    "missing_year": {"year_built": None},
    "estimated_year": {"year_is_estimate": True},
    "missing_address": {"street_address": ""},
    "missing_coordinates": {"latitude": None},
    "outside_norway": {"latitude": 10.1, "longitude": 59.8},
    "missing_property": {"property": None},
    "missing_kostra": {"kostra_function": ""},
    "missing_energy_label": {"energy_label": ""},
    "missing_manager": {"manager_name": ""},
}


def test_every_rule_is_tried_here():
    assert set(BREAKS) == {rule.key for rule in RULES}


def test_a_complete_building_breaks_nothing(unit_tree, complete):
    building = make_building(unit_tree.school, **complete)
    assert broken_rules(building) == []
    assert with_score(Building.objects.all()).get().quality_share == 1.0


@pytest.mark.parametrize("key", BREAKS)
def test_rule_finds_exactly_its_row(unit_tree, complete, key):
    building = make_building(unit_tree.school, **(complete | BREAKS[key]))
    assert [rule.key for rule in broken_rules(building)] == [key]


def test_a_small_building_needs_no_energy_label(unit_tree, complete):
    building = make_building(unit_tree.school, **(complete | {"energy_label": "", "area_bra_m2": 990.0, "area_bta_m2": 1000.0}))
    assert broken_rules(building) == []


def test_score_is_the_mean_over_the_buildings(unit_tree, complete):
    make_building(unit_tree.school, **complete)
    make_building(unit_tree.school, **(complete | {"building_number": None}))
    result = measure(Building.objects.all())
    assert result.buildings == 2
    assert result.failing["missing_building_number"] == 1
    assert result.score_share == pytest.approx(1 - 3 / TOTAL_WEIGHT / 2)
    rows = with_score(Building.objects.all()).values_list("quality_share", flat=True)
    assert sum(rows) / 2 == pytest.approx(result.score_share)


def test_no_buildings_have_no_score():
    assert measure(Building.objects.none()).score_share is None


def test_counting_takes_one_query(unit_tree, complete, django_assert_num_queries):
    make_building(unit_tree.school, **complete)
    with django_assert_num_queries(1):
        measure(Building.objects.all())
