"""What it costs to lift a component from the grade it has."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.vedlikehold.calc.cells import INDEX, RISING, RULE, STOCKS, One, components, priced, rows_of, types
from vedlikehold.calc.upgrade import NO_CELLS, SUMS, UpgradeRule, merged, price_estimates, price_rows
from vedlikehold.enums import CostBasis


def money(cells) -> tuple[float, float, float]:
    return (cells.low[0], cells.likely[0], cells.high[0])


class TestBasis:
    def test_its_own_estimate_comes_first(self):
        one = One("TG2", likely=80_000, low=70_000, high=100_000, quantity=10, type=1, replacement=1_000_000)
        cells = priced(one, of_types=RISING)
        assert (cells.basis_of(0), *money(cells)) == (CostBasis.OWN, 70_000, 80_000, 100_000)

    def test_low_and_high_follow_from_likely_where_they_are_missing(self):
        # 80,000 × 0.75 = 60,000 and 80,000 × 1.4 = 112,000
        assert money(priced(One("TG2", likely=80_000))) == (60_000, 80_000, 112_000)

    def test_then_quantity_times_the_unit_cost_at_the_grade(self):
        # 10 × 100 kr of 2020 = 1,000; in 2024 1,000 × 125/100 = 1,250
        cells = priced(One("TG2", quantity=10, type=1, replacement=1_000_000), of_types=RISING)
        assert (cells.basis_of(0), cells.likely[0]) == (CostBasis.TYPE, 1_250)
        assert (cells.low[0], cells.high[0]) == (1_250 * 0.75, 1_250 * 1.4)

    @pytest.mark.parametrize(("grade", "cost"), [("TG1", 5.0), ("TG2", 5.0), ("TG3", 400.0)])
    def test_each_grade_has_its_unit_cost(self, grade, cost):
        assert priced(One(grade, quantity=7, type=3), of_types=RISING).likely[0] == 7 * cost

    @pytest.mark.parametrize(
        ("costs", "grade", "cost"),
        [
            ((5.0, None, 400.0), "TG2", 5.0),
            ((5.0, None, None), "TG3", 5.0),
            ((5.0, 50.0, None), "TG3", 50.0),
            ((None, 50.0, None), "TG3", 50.0),
        ],
    )
    def test_a_grade_without_a_unit_cost_takes_that_of_the_nearest_milder(self, costs, grade, cost):
        cells = priced(One(grade, quantity=7, type=1, replacement=1e6), of_types=types((1, 2024, *costs)))
        assert (cells.basis_of(0), cells.likely[0]) == (CostBasis.TYPE, 7 * cost)

    @pytest.mark.parametrize(("replacement", "cost"), [(100.0, 5.0), (1e6, 7 * 50 * 125 / 110)])
    def test_a_share_is_at_most_what_the_type_says_of_the_nearest_worse_grade(self, replacement, cost):
        cells = priced(One("TG1", quantity=7, type=2, replacement=replacement), of_types=RISING)
        assert (cells.basis_of(0), cells.likely[0]) == (CostBasis.SHARE, pytest.approx(cost))

    def test_then_a_share_of_the_replacement_cost(self):
        # 200,000 × f(TG2) = 200,000 × 0.45 = 90,000, of 2022: × 125/110
        cells = priced(One("TG2", replacement=200_000, year=2022))
        assert (cells.basis_of(0), cells.likely[0]) == (CostBasis.SHARE, pytest.approx(90_000 * 125 / 110))

    @pytest.mark.parametrize(("grade", "share"), [("TG0", 0), ("TG1", 0.05), ("TG2", 0.45), ("TG3", 1.0), ("TGIU", 0), ("", 0)])
    def test_each_grade_has_its_share(self, grade, share):
        assert priced(One(grade, replacement=200_000)).likely[0] == 200_000 * share

    @pytest.mark.parametrize(
        "one",
        [
            One("TG1", quantity=10, type=2, replacement=100.0),  # the type says nothing of TG1
            One("TG2", quantity=None, type=1, replacement=100.0),  # no quantity
            One("TG2", quantity=10, type=0, replacement=100.0),  # no type
            One("TG2", quantity=10, type=99, replacement=100.0),  # a type nobody knows
        ],
    )
    def test_where_the_type_says_nothing_the_share_counts(self, one):
        cells = priced(one, of_types=RISING)
        assert (cells.basis_of(0), cells.likely[0]) == (CostBasis.SHARE, 100.0 * RULE.shares[cells.grade[0]])

    def test_with_none_of_them_it_is_unpriced_and_costs_nothing_that_is_known(self):
        cells = priced(One("TG3"))
        assert (cells.basis_of(0), cells.likely[0], cells.unpriced[0], cells.unindexed[0]) == (CostBasis.NONE, 0, 1, 0)

    def test_an_estimate_of_nothing_is_an_estimate(self):
        cells = priced(One("TG2", likely=0.0, replacement=100.0))
        assert (cells.basis_of(0), cells.likely[0], cells.unpriced[0]) == (CostBasis.OWN, 0, 0)

    @pytest.mark.parametrize("grade", ["TG0", "TGIU", ""])
    def test_what_is_good_or_unknown_costs_nothing_and_is_not_unpriced(self, grade):
        cells = priced(One(grade, likely=5_000))
        assert (*money(cells), cells.unpriced[0], cells.basis_of(0)) == (0, 0, 0, 0, CostBasis.NONE)


class TestPriceYear:
    def test_a_cost_outside_the_index_is_lost_and_counted(self):
        cells = priced(One("TG2", likely=80_000, year=1990), One("TG2", replacement=80_000, year=1990))
        assert (cells.likely.tolist(), cells.unindexed.tolist(), cells.unpriced.tolist()) == ([0, 0], [1, 1], [0, 0])

    def test_only_those_that_are_lost_are_counted(self):
        """The component's own year is lost, that of its type is not: only the cost that follows from the first is."""
        found = priced(One("TG2", likely=1, year=1990), One("TG2", quantity=1, type=1, year=1990), of_types=RISING)
        assert merged([found]).unindexed.tolist() == [1]

    def test_a_type_outside_the_index_is_lost_too(self):
        old = types((1, 1990, 1.0, 2.0, 3.0))
        assert priced(One("TG2", quantity=5, type=1), of_types=old).unindexed.tolist() == [1]

    def test_a_replacement_cost_outside_the_index_weighs_nothing(self):
        cells = priced(One(replacement=100, year=1990), One(replacement=100, year=2020))
        assert (cells.with_replacement.tolist(), cells.replacement.tolist()) == ([0, 1], [0, 125])


class TestSpread:
    def test_is_the_square_of_high_less_low(self):
        # (100,000 − 70,000)² = 9e8
        assert priced(One("TG2", likely=80_000, low=70_000, high=100_000)).spread_sq[0] == 9e8

    def test_is_added_as_squares(self):
        cells = merged([priced(One("TG2", likely=100.0), One("TG2", likely=200.0))])
        # 0.65 × 100 = 65 and 0.65 × 200 = 130: 65² + 130² = 21,125
        assert cells.spread_sq.tolist() == [pytest.approx(65**2 + 130**2)]


class TestMerged:
    def test_one_cell_per_building_part_and_grade_in_that_order(self):
        cells = merged(
            [
                priced(One("TG3", building=2, part=26, likely=1), One("TG2", building=1, part=36, likely=2)),
                priced(One("TG2", building=1, part=36, likely=4), One("TG2", building=1, part=26, likely=8)),
            ]
        )
        found = zip(
            cells.building.tolist(), cells.part.tolist(), cells.grade.tolist(), cells.likely.tolist(), cells.count.tolist(), strict=True
        )
        assert list(found) == [(1, 26, 2, 8, 1), (1, 36, 2, 6, 2), (2, 26, 3, 1, 1)]

    def test_of_nothing_is_nothing(self):
        assert merged([]) is NO_CELLS
        assert len(NO_CELLS.grade) == 0

    @given(STOCKS, st.integers(1, 12))
    def test_sums_are_the_same_however_the_rows_were_cut(self, stock, at):
        whole = priced(*stock, of_types=RISING)
        pieces = [priced(*part, of_types=RISING) for part in (stock[:at], stock[at:]) if part]
        for name in SUMS:
            assert getattr(merged(pieces), name).sum() == pytest.approx(getattr(whole, name).sum())


# Types with every gap there can be.
GAPS = types(
    (1, 2020, None, 100.0, None),
    (2, 2022, None, None, 50.0),
    (3, 2024, 5.0, None, 400.0),
    (4, 2024, 5.0, 50.0, None),
    (5, 2020, 7.0, None, None),
    (6, 2022, None, 20.0, 30.0),
)


class TestLaws:
    @given(components(), STOCKS)
    def test_the_cost_of_one_alone_is_its_share_of_the_sum(self, one, others):
        alone = priced(one, of_types=RISING)
        together, without = priced(one, *others, of_types=RISING), priced(*others, of_types=RISING)
        for name in ("low", "likely", "high"):
            assert getattr(together, name).sum() - getattr(without, name).sum() == pytest.approx(
                getattr(alone, name)[0], rel=1e-6, abs=1e-3
            )

    @given(components())
    def test_low_likely_high_are_in_order(self, one):
        low, likely, high = money(priced(one, of_types=RISING))
        slack = 1e-9 * high
        assert 0 <= low <= likely + slack
        assert likely <= high + slack

    @given(
        st.integers(0, 6).flatmap(lambda kind: components(type=kind)),
        st.sampled_from(["TG0", "TG1", "TG2", "TG3"]),
        st.sampled_from(["TG0", "TG1", "TG2", "TG3"]),
    )
    def test_a_worse_grade_never_costs_less(self, one, grade, other):
        """Costs rise with the grade: the shares by the rule, the unit costs by the table's own constraint; where the basis changes
        on the way the milder grade costs no more than the worse one."""
        better, worse = sorted((grade, other))
        before, after = (priced(replace(one, grade=name), of_types=GAPS) for name in (better, worse))
        assert after.likely[0] >= before.likely[0] - 1e-6

    @given(components(year=2020))
    def test_price_growth_moves_every_cost_alike(self, one):
        assume(one.type != 2 and one.type != 3)  # theirs are of other years
        then, now = (priced(one, of_types=RISING, year=year) for year in (2020, 2024))
        for before, after in zip(money(then), money(now), strict=True):
            assert after == pytest.approx(before * 1.25)

    @given(STOCKS)
    def test_every_component_is_counted_once(self, stock):
        cells = priced(*stock, of_types=RISING)
        deviates = sum(one.grade in ("TG1", "TG2", "TG3") for one in stock)
        by_basis = [cells.basis_of(place) for place in range(len(stock))]
        assert cells.count.sum() == len(stock)
        assert cells.unpriced.sum() == deviates - sum(basis is not CostBasis.NONE for basis in by_basis)


class TestRule:
    @pytest.mark.parametrize("shares", [(0.0, 0.5, 0.4, 1.0), (-0.1, 0.1, 0.2, 0.3)])
    def test_shares_rise_from_nothing(self, shares):
        with pytest.raises(ValueError, match="must rise"):
            UpgradeRule(shares)

    @pytest.mark.parametrize(("low", "high"), [(1.1, 1.4), (0.7, 0.9), (-0.1, 1.2)])
    def test_low_and_high_lie_around_likely(self, low, high):
        with pytest.raises(ValueError, match="around likely"):
            UpgradeRule(low_share=low, high_share=high)


class TestEstimates:
    def measures(self, *rows):
        building, years, low, likely, high = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
        return price_estimates(building.astype(int), building.astype(int), years.astype(int), low, likely, high, RULE, INDEX, 2024)

    def test_are_moved_to_the_price_year(self):
        cells = self.measures((1, 2020, 80, 100, 200))
        assert (money(cells), cells.spread_sq[0]) == ((100, 125, 250), 150**2)

    def test_low_and_high_follow_from_likely_where_they_are_missing(self):
        assert money(self.measures((1, 2024, np.nan, 100, np.nan))) == (75, 100, 140)

    def test_what_has_no_cost_or_no_index_is_counted(self):
        cells = self.measures((1, 0, np.nan, np.nan, np.nan), (1, 1990, np.nan, 100, np.nan))
        assert (cells.unpriced.tolist(), cells.unindexed.tolist(), cells.likely.tolist()) == ([1, 0], [0, 1], [0, 0])


def test_rows_are_priced_in_their_own_order():
    found = [One("TG3", likely=float(n), building=9 - n) for n in range(5)]
    assert price_rows(rows_of(*found), RULE, INDEX, 2024).likely.tolist() == [0, 1, 2, 3, 4]
