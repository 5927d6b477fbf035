"""Two versions against each other: each measure has one kind of difference, and the kinds add up."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.plans.compare import (
    ChangeSum,
    Money,
    Placed,
    PlanChange,
    change_sums,
    compare,
    cumulative,
    side_by_side,
)
from vedlikehold.calc.plans.lines import Frame, PlanLine, plan_totals

DRIFT, INVEST = "drift", "investering"
MIRRORED = {
    PlanChange.EARLIER: PlanChange.LATER,
    PlanChange.LATER: PlanChange.EARLIER,
    PlanChange.ONLY_A: PlanChange.ONLY_B,
    PlanChange.ONLY_B: PlanChange.ONLY_A,
}


def placed(key: int, year: int = 2027, cost: int | None = 100, *, way: str = "own", pot: str = DRIFT) -> Placed:
    return Placed(key, year, pot, way, None if cost is None else Decimal(cost))


def changes(before: list[Placed], after: list[Placed]) -> dict[int, tuple]:
    return {pair.key: (pair.change, pair.difference_nok) for pair in compare(before, after)}


def test_each_kind_of_difference():
    before = [placed(1), placed(2, 2029), placed(3, 2027), placed(4), placed(5), placed(6)]
    after = [placed(1), placed(2, 2028, 90), placed(3, 2030, 110), placed(4, 2027, 250, way="7"), placed(5, cost=101), placed(7, cost=40)]
    assert changes(before, after) == {
        1: (PlanChange.SAME, 0),
        2: (PlanChange.EARLIER, -10),
        3: (PlanChange.LATER, 10),
        4: (PlanChange.OTHER_WAY, 150),
        5: (PlanChange.COST, 1),
        6: (PlanChange.ONLY_A, -100),
        7: (PlanChange.ONLY_B, 40),
    }


def test_another_way_in_another_year_is_told_as_another_way():
    assert changes([placed(1, 2027)], [placed(1, 2029, way="3")]) == {1: (PlanChange.OTHER_WAY, 0)}


def test_an_unknown_cost_counts_as_nothing_and_is_a_difference_where_the_other_is_known():
    assert changes([placed(1, cost=None), placed(2, cost=None)], [placed(1, cost=None), placed(2)]) == {
        1: (PlanChange.SAME, 0),
        2: (PlanChange.COST, 100),
    }


def test_a_measure_uses_the_pots_of_both_versions():
    assert [pair.pots for pair in compare([placed(1)], [placed(1, pot=INVEST), placed(2, pot=INVEST)])] == [{DRIFT, INVEST}, {INVEST}]


def test_all_kinds_are_summed_also_those_that_no_measure_is_of():
    sums = {row.change: row for row in change_sums(compare([placed(1)], [placed(1), placed(2, cost=30)]))}
    assert list(sums) == list(PlanChange)
    assert sums[PlanChange.SAME] == ChangeSum(PlanChange.SAME, 1, Decimal(100), Decimal(100))
    assert sums[PlanChange.ONLY_B] == ChangeSum(PlanChange.ONLY_B, 1, Decimal(0), Decimal(30))
    assert sums[PlanChange.LATER] == ChangeSum(PlanChange.LATER, 0, Decimal(0), Decimal(0))


KRONER = st.decimals(min_value=0, max_value=10**8, places=2)
SIDES = st.dictionaries(
    st.integers(1, 30),
    st.tuples(st.integers(2027, 2032), st.sampled_from([DRIFT, INVEST]), st.sampled_from(["own", "1", "2"]), KRONER | st.none()),
).map(lambda rows: [Placed(key, *values) for key, values in rows.items()])


def total(side: list[Placed]) -> Decimal:
    return sum((row.cost_nok for row in side if row.cost_nok is not None), Decimal(0))


@given(SIDES, SIDES)
def test_the_kinds_add_up_to_the_difference_of_the_totals(before, after):
    sums = change_sums(compare(before, after))
    assert sum(row.count for row in sums) == len({row.key for row in [*before, *after]})
    assert sum(row.before_nok for row in sums) == total(before)
    assert sum(row.after_nok for row in sums) == total(after)
    assert sum(row.difference_nok for row in sums) == total(after) - total(before)


@given(SIDES, SIDES)
def test_the_other_way_round_is_the_mirror(before, after):
    forth, back = changes(before, after), changes(after, before)
    assert {key: (MIRRORED.get(change, change), -nok) for key, (change, nok) in forth.items()} == back


@given(SIDES)
def test_a_version_is_the_same_as_itself(side):
    assert {pair.change for pair in compare(side, side)} <= {PlanChange.SAME}


# -- years --------------------------------------------------------------------------------------------------------------

LINES = st.lists(
    st.tuples(
        st.integers(2027, 2030), st.sampled_from([DRIFT, INVEST]), KRONER | st.none(), st.sampled_from([(), (0.5, 0.5), (0.2, 0.3, 0.5)])
    ),
    max_size=12,
).map(lambda rows: [PlanLine(key, year, pot, cost, spend_shares=shares) for key, (year, pot, cost, shares) in enumerate(rows)])


def totals_of(lines, first: int = 2027, years: int = 4, frame: int = 100):
    return plan_totals(lines, [Frame(first + place, {DRIFT: Decimal(frame), INVEST: Decimal(0)}) for place in range(years)])


@given(LINES, LINES)
def test_the_years_and_what_falls_after_add_up_to_the_same_difference(first, second):
    before, after = totals_of(first), totals_of(second, 2027, 6)
    rows = side_by_side(before, after)
    costs = [sum((cost for cost in one.own_cost_nok.values() if cost is not None), Decimal(0)) for one in (before, after)]
    assert sum((row.whole.difference_nok for row in rows), Decimal(0)) == costs[1] - costs[0]
    for row in rows[:-1]:
        assert sum((sides.difference_nok for sides in row.pots.values()), Decimal(0)) == row.whole.difference_nok


def test_years_that_only_one_version_has():
    before = totals_of([PlanLine(1, 2027, DRIFT, Decimal(120))], 2027, 1)
    after = totals_of([PlanLine(1, 2028, DRIFT, Decimal(80), spend_shares=(0.5, 0.5))], 2028, 1)
    rows = side_by_side(before, after)
    assert [(row.year, row.whole.before, row.whole.after, row.whole.difference_nok) for row in rows] == [
        (2027, Money(Decimal(100), Decimal(120)), Money(None, None), -120),
        (2028, Money(None, None), Money(Decimal(100), Decimal(40)), 40),
        (None, Money(None, Decimal(0)), Money(None, Decimal(40)), 40),
    ]
    assert [(row.over_before, row.over_after) for row in rows] == [(True, False), (False, False), (False, False)]
    assert (before.years_over, after.years_over) == ([2027], [])
    assert cumulative(before, [2027, 2028]) == [120, None]
    assert cumulative(after, [2027, 2028]) == [None, 40]


@given(LINES)
def test_what_is_spent_in_the_end_is_all_that_is_spent(lines):
    totals = totals_of(lines)
    path = cumulative(totals, [2027, 2028, 2029, 2030])
    assert path[-1] == totals.spent_nok
    assert path == sorted(path)
