"""The backlog's sums: worked examples, and what no stock of components may break."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vedlikehold.calc.cells import RISING, STOCKS, One, components, priced
from vedlikehold.calc.backlog import (
    Backlog,
    GradeSums,
    backlog_by,
    fci,
    fci_decimals,
    fci_word,
    grades_by,
    sum_backlogs,
    sum_grades,
    total_backlog,
    total_grades,
)
from vedlikehold.calc.upgrade import NO_CELLS, merged

TG0, TG1, TG2 = 0, 1, 2
SCHOOL = (
    One("TG1", likely=10_000, part=21),
    One("TG2", likely=80_000, low=70_000, high=100_000, part=26),
    One("TG3", replacement=200_000, part=26),
    One("TG3", part=36),  # no cost
    One("TG2", likely=5_000, year=1990, part=36),  # a cost outside the index
    One("TGIU", likely=9_000, part=36),
    One("", part=36),
)


class TestWorkedExample:
    def test_to_tg1(self):
        # 80,000 + 200,000 × 1.0; low 70,000 + 200,000 × 0.75; high 100,000 + 200,000 × 1.4
        found = total_backlog(priced(*SCHOOL), TG1)
        assert found == Backlog(
            low=220_000,
            likely=280_000,
            high=380_000,
            spread_sq=30_000.0**2 + 130_000.0**2,
            components=7,
            counted=4,
            unpriced=1,
            unindexed=1,
            not_examined=1,
            ungraded=1,
        )

    @pytest.mark.parametrize(("target", "likely", "counted"), [(TG0, 290_000, 5), (TG1, 280_000, 4), (TG2, 200_000, 2)])
    def test_by_target(self, target, likely, counted):
        found = total_backlog(priced(*SCHOOL), target)
        assert (found.likely, found.counted) == (likely, counted)

    def test_by_part(self):
        cells = priced(*SCHOOL)
        found = backlog_by(cells, cells.part, TG1)
        assert {part: one.nok for part, one in found.items()} == {21: 0, 26: 280_000, 36: None}

    def test_grades(self):
        assert total_grades(priced(*SCHOOL)) == GradeSums(
            components=(0, 1, 2, 2, 1, 1),
            likely=(0, 10_000, 80_000, 200_000, 0, 0),
            replacement=(0, 0, 0, 200_000, 0, 0),
            with_replacement=(0, 0, 0, 1, 0, 0),
        )


class TestUnknown:
    def test_without_components_the_backlog_is_unknown_not_zero(self):
        assert Backlog().nok is None
        assert total_backlog(NO_CELLS, TG1).nok is None

    def test_with_ungraded_components_only_it_is_unknown(self):
        assert total_backlog(priced(One("TGIU", likely=5), One("")), TG1).nok is None

    def test_with_good_components_it_is_zero(self):
        assert total_backlog(priced(One("TG0"), One("")), TG1).nok == 0

    @pytest.mark.parametrize("one", [One("TG3"), One("TG3", likely=5, year=1990)])
    def test_where_no_cost_is_known_it_is_unknown(self, one):
        assert total_backlog(priced(one), TG1).nok is None

    def test_one_known_cost_is_enough(self):
        assert total_backlog(priced(One("TG3"), One("TG3", likely=5)), TG1).nok == 5

    @pytest.mark.parametrize(
        ("grades", "share"), [(("TG0", "TG3"), 0), (("TG1", "TGIU"), 0.5), (("TGIU", ""), 1), ((), 1), (("TG2", "", "", ""), 0.75)]
    )
    def test_unknown_share(self, grades, share):
        cells = priced(*map(One, grades)) if grades else NO_CELLS
        assert total_grades(cells).unknown_share == share


class TestFci:
    def test_is_backlog_over_replacement_value(self):
        assert fci(3_000_000, 60_000_000) == 0.05

    @pytest.mark.parametrize("value", [None, 0, 0.0])
    def test_is_unknown_without_a_value(self, value):
        assert fci(1.0, value) is None

    @pytest.mark.parametrize(
        ("share", "word"),
        [
            (0, "god stand"),
            (0.05, "god stand"),
            (0.051, "brukbar stand"),
            (0.10, "brukbar stand"),
            (0.3, "dårlig stand"),
            (0.31, "kritisk stand"),
        ],
    )
    def test_its_usual_reading(self, share, word):
        assert fci_word(share) == word

    @pytest.mark.parametrize(("share", "decimals"), [(0.0, 1), (0.05, 1), (0.0999, 1), (0.1002, 2), (0.10002, 3), (0.123456, 1), (0.3, 1)])
    def test_the_number_shown_is_read_as_the_number_is(self, share, decimals):
        assert fci_decimals(share) == decimals


class TestLaws:
    @given(STOCKS, st.sampled_from([TG0, TG1, TG2]), st.sampled_from(["part", "building"]))
    def test_the_parts_are_the_whole(self, stock, target, by):
        cells = priced(*stock, of_types=RISING)
        whole = total_backlog(cells, target)
        together = sum_backlogs(list(backlog_by(cells, getattr(cells, by), target).values()))
        for f in fields(Backlog):
            assert getattr(together, f.name) == pytest.approx(getattr(whole, f.name))

    @given(STOCKS, st.sampled_from([TG0, TG1, TG2]))
    def test_the_whole_is_its_grades(self, stock, target):
        cells = priced(*stock, of_types=RISING)
        found, grades = total_backlog(cells, target), total_grades(cells)
        assert found.likely == pytest.approx(sum(grades.likely[target + 1 : 4]))
        assert found.counted == sum(grades.components[target + 1 : 4])
        assert (found.components, found.graded, found.unknown) == (grades.count, grades.graded, sum(grades.components[4:]))

    @given(STOCKS)
    def test_a_stricter_target_never_costs_less(self, stock):
        cells = priced(*stock, of_types=RISING)
        to_tg0, to_tg1, to_tg2 = (total_backlog(cells, target) for target in (TG0, TG1, TG2))
        for name in ("low", "likely", "high", "counted"):
            assert getattr(to_tg0, name) >= getattr(to_tg1, name) >= getattr(to_tg2, name)

    @given(components(), STOCKS, st.integers(0, 3), st.integers(0, 3), st.sampled_from([TG0, TG1, TG2]), st.floats(0, 1e7))
    def test_making_one_grade_worse_never_lowers_the_backlog(self, one, others, grade, other, target, cost):
        """Given that its costs rise with the grade: here the component's own estimate, which grows."""
        better, worse = sorted((grade, other))
        before = replace(one, grade=f"TG{better}", likely=cost * better, low=None, high=None, year=2024)
        after = replace(one, grade=f"TG{worse}", likely=cost * worse, low=None, high=None, year=2024)
        was, is_now = (total_backlog(priced(*others, it, of_types=RISING), target) for it in (before, after))
        assert is_now.likely >= was.likely * (1 - 1e-9)
        assert is_now.counted >= was.counted

    @given(STOCKS, st.sampled_from([TG0, TG1, TG2]), st.integers(0, 3))
    def test_making_one_grade_worse_never_lowers_the_backlog_by_shares(self, stock, target, steps):
        """The same where the cost is a share of the replacement cost, for a whole stock at once."""
        shared = [replace(one, likely=None, low=None, high=None, quantity=None, year=2024) for one in stock]
        names = ("TG0", "TG1", "TG2", "TG3")
        decayed = [replace(one, grade=names[min(names.index(one.grade) + steps, 3)]) if one.grade in names else one for one in shared]
        assert total_backlog(priced(*decayed), target).likely >= total_backlog(priced(*shared), target).likely * (1 - 1e-9)

    @given(components(), STOCKS, st.sampled_from([TG0, TG1, TG2]))
    def test_one_alone_is_its_share_of_the_sum(self, one, others, target):
        alone, without, together = (total_backlog(priced(*found, of_types=RISING), target) for found in ([one], others, [one, *others]))
        assert together.likely - without.likely == pytest.approx(alone.likely, rel=1e-6, abs=1e-3)

    @given(STOCKS, st.sampled_from([TG0, TG1, TG2]))
    def test_cells_that_are_added_up_say_the_same(self, stock, target):
        cells = priced(*stock, of_types=RISING)
        apart, together = total_backlog(cells, target), total_backlog(merged([cells]), target)
        for f in fields(Backlog):
            assert getattr(together, f.name) == pytest.approx(getattr(apart, f.name))

    @given(STOCKS, st.floats(0, 1))
    def test_p50_is_never_above_p85(self, stock, correlation):
        found = total_backlog(priced(*stock, of_types=RISING), TG1).range(correlation)
        assert found.p50 <= max(found.p85, found.expected)
        assert found.p50 <= found.p85 or found.deviation > 1.39 * found.expected

    @given(STOCKS)
    def test_grades_by_building_are_the_whole(self, stock):
        cells = priced(*stock, of_types=RISING)
        together, whole = sum_grades(list(grades_by(cells, cells.building).values())), total_grades(cells)
        assert (together.components, together.with_replacement) == (whole.components, whole.with_replacement)
        assert together.likely == pytest.approx(whole.likely)
        assert together.replacement == pytest.approx(whole.replacement)


def test_sums_of_nothing():
    assert sum_backlogs([]) == Backlog()
    assert sum_grades([]) == GradeSums()
    assert backlog_by(NO_CELLS, np.empty(0, dtype=int), TG1) == {}


def test_two_backlogs_add_field_by_field():
    one, other = Backlog(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), Backlog(10, 20, 30, 40, 50, 60, 70, 80, 90, 100)
    assert one + other == Backlog(11, 22, 33, 44, 55, 66, 77, 88, 99, 110)
    assert sum_backlogs([one, other]) == one + other
