"""Per square metre, FCI, weighted grade and range."""

import pytest

from tests.factories.vedlikehold import make_strategy
from tests.vedlikehold.backlog.overview.pieces import YEAR, overview
from vedlikehold.enums import ValueBasis
from vedlikehold.models import BuildingPart, ConditionParameters, ReplacementNorm

pytestmark = pytest.mark.django_db


class TestAverages:
    def test_per_m2_over_buildings_with_known_backlog(self, manager, stock):
        # 3,400,000 / (1,000 + 3,000): the 500 m² that nobody has looked at make nothing cheaper
        assert overview(manager).stock.nok_per_m2 == 850

    def test_fci_over_buildings_with_a_value(self, manager, stock):
        norm = ReplacementNorm.objects.get(building_type__code="613")
        value = float(norm.nok_per_m2) * 1_000 * 1.0  # the norm's price year is 2025
        found = overview(manager)
        assert norm.price_year == YEAR
        assert found.stock.fci == pytest.approx(2_800_000 / value)
        assert {one.name: one.value.basis for one in found.buildings} == {
            "Hjemmet": ValueBasis.NO_TYPE,
            "Mørket": ValueBasis.NO_TYPE,
            "Skolen": ValueBasis.NORM,
        }

    def test_a_buildings_own_value_comes_first(self, manager, stock):
        make_strategy(stock["home"], replacement_value_nok=60_000_000, replacement_price_year=YEAR)
        home = overview(manager).buildings[0]
        assert (home.value.basis, home.fci) == (ValueBasis.OWN, 0.01)

    def test_unknown_share_of_the_area(self, manager, stock):
        # the school: 2 of 7 components; the home: none of 2; the dark one: all
        assert overview(manager).stock.unknown_share == pytest.approx((1_000 * 2 / 7 + 500) / 4_500)

    def test_weighted_grade(self, manager, stock):
        weight = dict(BuildingPart.objects.filter(edition="2009").values_list("code", "weight_share"))
        # the school: part 26 (2 + 0) / 2, part 23 TG3, part 32 (2 + 3) / 2; part 36 is unknown
        school = (weight["26"] * 1 + weight["23"] * 3 + weight["32"] * 2.5) / (weight["26"] + weight["23"] + weight["32"])
        home = (weight["26"] * 1 + weight["44"] * 2) / (weight["26"] + weight["44"])
        found = overview(manager)
        assert [one.grade for one in found.buildings] == [pytest.approx(home), None, pytest.approx(school)]
        assert found.stock.grade == pytest.approx((school * 1_000 + home * 3_000) / 4_000)
        assert found.buildings[2].unknown_weight == pytest.approx(weight["36"])

    def test_range_is_that_of_the_parameters_correlation(self, manager, stock):
        sure = overview(manager).range
        ConditionParameters.objects.update(correlation=1.0)
        wide = overview(manager).range
        assert sure.p50 < sure.p85
        assert sure.expected == wide.expected
        assert sure.deviation < wide.deviation
