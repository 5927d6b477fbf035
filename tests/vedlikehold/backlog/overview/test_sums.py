"""The backlog of a stock: exact sums by part, building, type and unit."""

import pytest

from tests.vedlikehold.backlog.overview.pieces import YEAR, overview
from vedlikehold.enums import Grade
from vedlikehold.models import ConditionParameters

pytestmark = pytest.mark.django_db


def nok(groups) -> dict:
    return {group.key: group.backlog.nok for group in groups}


class TestSums:
    def test_the_whole(self, manager, stock):
        found = overview(manager).backlog
        # 800,000 + 2,000,000 × 1.0 + 600,000
        assert (found.likely, found.counted, found.components) == (3_400_000, 5, 9)
        # 700,000 + 2,000,000 × 0.75 + 600,000 × 0.75; 1,000,000 + 2,000,000 × 1.4 + 600,000 × 1.4
        assert (found.low, found.high) == pytest.approx((2_650_000, 4_640_000))
        assert (found.unpriced, found.unindexed, found.not_examined, found.ungraded) == (1, 1, 1, 1)

    def test_by_part(self, manager, stock):
        assert nok(overview(manager).by_part) == {"23": 2_000_000, "26": 800_000, "32": None, "36": None, "44": 600_000}

    def test_by_building_by_name_with_the_unknown_unknown(self, manager, stock):
        found = {one.name: (one.nok, one.is_unknown) for one in overview(manager).buildings}
        assert found == {"Hjemmet": (600_000, False), "Mørket": (None, True), "Skolen": (2_800_000, False)}

    def test_by_type_and_unit_with_the_largest_first(self, manager, stock, unit_tree):
        found = overview(manager)
        assert [*nok(found.by_type).items()] == [("613", 2_800_000), ("", 600_000)]
        assert [*nok(found.by_unit).items()] == [(unit_tree.education.pk, 2_800_000), (unit_tree.health.pk, 600_000)]
        assert [group.query for group in found.by_unit] == [{"unit": unit_tree.education.pk}, {"unit": unit_tree.health.pk}]

    @pytest.mark.parametrize(("target", "likely"), [("TG0", 3_440_000), ("TG1", 3_400_000), ("TG2", 2_000_000)])
    def test_by_target(self, manager, stock, target, likely):
        found = overview(manager, target=target)
        assert (found.backlog.likely, found.target) == (likely, Grade(target))

    def test_the_breakdowns_add_up_to_the_whole(self, manager, stock):
        found = overview(manager)
        for groups in (found.by_part, found.by_type, found.by_unit):
            assert sum(group.backlog.likely for group in groups) == found.backlog.likely
            assert sum(group.grades.count for group in groups) == found.grades.count
        assert sum(one.backlog.likely for one in found.buildings) == found.backlog.likely
        assert sum(group.nok_per_m2 or 0 for group in found.by_part) == pytest.approx(found.stock.nok_per_m2)
        assert sum(group.fci or 0 for group in found.by_part) == pytest.approx(found.stock.fci)

    def test_in_the_prices_of_another_year(self, manager, stock):
        now, then = (overview(manager, price_year=year).backlog.likely for year in (2025, 2020))
        # the index that comes with the product: 2020 = 100, 2025 = 115.93
        assert then == pytest.approx(now * 100 / 115.93)

    def test_price_year_is_the_newest_that_has_begun(self, manager, stock):
        assert overview(manager).price_year == YEAR

    def test_the_target_of_the_parameters_counts_where_nobody_asks(self, manager, stock):
        ConditionParameters.objects.update(target_grade="TG2")
        assert overview(manager).target is Grade.TG2
