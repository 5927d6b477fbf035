"""The backlog that is left when wear goes on and measures are carried out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.deterioration import Money, Stock, forecast
from vedlikehold.calc.plans.lifting import GONE, Lift, WearingStock, backlog_path
from vedlikehold.calc.upgrade import TGIU, UNGRADED

COSTS = [0.0, 1.0, 6.0, 10.0]
RATES = [0.5, 0.2, 0.1]


def stock(*grades: int, rates=RATES, costs=COSTS) -> WearingStock:
    return WearingStock(np.array(grades), np.array([rates] * len(grades)), np.array([costs] * len(grades)))


def path(components: WearingStock, *lifts: Lift, start=2026, end=2029, target=1) -> list[float]:
    return backlog_path(components, lifts, start=start, end=end, target=target)


def test_wear_alone_by_hand():
    # TG1: 0 · 0,2 into TG2 · then 0,8·0,2 more into TG2, a tenth of the 0,2 on to TG3 …
    assert path(stock(1), end=2028) == pytest.approx([0.0, 0.2 * 6, (0.2 * 0.9 + 0.8 * 0.2) * 6 + 0.2 * 0.1 * 10])


def test_a_measure_lifts_from_the_end_of_its_year_and_wear_goes_on_from_there():
    # New at the end of 2027; half of it is TG1 a year later, 0,5 · 0,2 of it TG2 two years later.
    assert path(stock(3), Lift(0, 2027, 0)) == pytest.approx([10.0, 0.0, 0.0, 0.5 * 0.2 * 6])


def test_what_is_to_be_done_this_year_or_was_before_is_done_the_year_after():
    assert path(stock(3), Lift(0, 2024, 0)) == path(stock(3), Lift(0, 2026, 0)) == path(stock(3), Lift(0, 2027, 0))


def test_a_component_that_is_taken_away_leaves_nothing():
    assert path(stock(3, 3), Lift(0, 2028, GONE)) == pytest.approx([20.0, 20.0, 10.0, 10.0])


def test_a_measure_makes_nothing_worse():
    assert path(stock(0), Lift(0, 2027, 2)) == path(stock(0))


def test_the_better_of_two_measures_in_a_year_counts():
    assert path(stock(3), Lift(0, 2027, 2), Lift(0, 2027, 0)) == path(stock(3), Lift(0, 2027, 0))


def test_unknown_condition_and_unknown_cost_are_no_backlog():
    assert path(stock(TGIU, UNGRADED), Lift(0, 2027, 0)) == [0.0] * 4
    assert path(stock(3, costs=[np.nan] * 4)) == [0.0] * 4


def test_the_target_decides_what_counts():
    assert path(stock(1, 2, 3), end=2026, target=0) == [17.0]
    assert path(stock(1, 2, 3), end=2026, target=2) == [10.0]


STOCKS = st.lists(st.tuples(st.integers(0, 3), st.tuples(*[st.floats(0, 1)] * 3)), min_size=1, max_size=8)


@given(STOCKS)
def test_without_measures_it_is_the_forecast_without_money(rows):
    grades, rates = np.array([grade for grade, _rates in rows]), np.array([rate for _grade, rate in rows])
    count = len(rows)
    whole = Stock(
        quantity=np.ones(count), type=np.arange(count), building=np.zeros(count, dtype=int), grade=grades, rates=rates,
        unit_costs=np.array([COSTS] * count), area_m2=np.zeros(1),
    )  # fmt: skip
    expected = forecast(whole, Money.none(3)).backlog(target=1)
    assert path(WearingStock(grades, rates, np.array([COSTS] * count))) == pytest.approx(expected.tolist())


@given(STOCKS, st.lists(st.tuples(st.integers(0, 7), st.integers(2025, 2030), st.sampled_from([0, 1, 2, GONE])), max_size=6))
def test_measures_never_raise_the_backlog(rows, wanted):
    components = WearingStock(
        np.array([grade for grade, _rates in rows]), np.array([rate for _grade, rate in rows]), np.array([COSTS] * len(rows))
    )
    lifts = [Lift(place, year, grade) for place, year, grade in wanted if place < len(rows)]
    assert all(lifted <= alone + 1e-9 for lifted, alone in zip(path(components, *lifts), path(components), strict=True))
