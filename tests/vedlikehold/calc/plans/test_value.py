"""What doing a measure is worth: by hand, against a year-by-year account, and what must never happen."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.plans.value import (
    GONE,
    PROFILES,
    Assumed,
    Calendar,
    Stock,
    Ways,
    Weights,
    gains_of,
    shares_ahead,
    spread_worth,
    worth_of,
)
from vedlikehold.enums import ConsequenceType, ValueProfile

CALENDAR = Calendar(first_year=2027, years=3, price_year=2027, growth_share=0.0, discount_share=0.0, after_years=0)
PLAIN = Assumed(severity=(0.0, 0.0, 0.1, 0.2), carrying_share=0.1)


def stock_of(
    grade=3, rates=(0.0, 0.0, 0.0), *, basis=1000.0, kg=3, probability=3, upgrade=(0.0, 0.0, 400.0, 900.0), assumed=PLAIN
) -> Stock:
    """One component whose only consequence is for safety."""
    consequence = np.zeros((1, 6))
    consequence[0, 0] = kg / 3 * probability / 3
    return Stock(
        grade=np.array([grade]),
        rates=np.array([rates], dtype=float),
        severity=np.array([assumed.severity]),
        basis_nok=np.array([basis]),
        consequence=consequence,
        upgrade_nok=np.array([upgrade], dtype=float),
    )


def ways_of(*, after=0, cost=0.0, delay=0, spread=1.0, kwh=0.0, running=0.0, share=1.0, years=3) -> Ways:
    return Ways(
        pair_row=np.array([0]),
        pair_component=np.array([0]),
        pair_share=np.array([share]),
        after=np.array([after]),
        delay=np.array([delay]),
        cost_nok=np.full((1, years), float(cost)),
        spread_worth=np.array([spread]),
        saved_kwh=np.array([kwh]),
        running_nok=np.array([running]),
    )


def worth(stock, ways, *, calendar=CALENDAR, weights=None, assumed=PLAIN, price=1.0):
    return worth_of(stock, ways, gains_of(stock, calendar, assumed), calendar, weights or Weights(), price)


def test_a_component_that_does_not_wear_by_hand():
    found = worth(stock_of(), ways_of(cost=500.0))
    # 1000 kr × 0.2 × KG 3/3 × 3/3 a year that is left; 900 kr backlog: a tenth a year, and all of it at the end.
    np.testing.assert_allclose(found.exposure, [[600.0, 400.0, 200.0]])
    np.testing.assert_allclose(found.backlog, [[900 * 0.3 + 900, 900 * 0.2 + 900, 900 * 0.1 + 900]])
    np.testing.assert_allclose(found.value, [[600 + 1170 - 500, 400 + 1080 - 500, 200 + 990 - 500]])


def test_consequence_and_probability_count_apart():
    found = worth(stock_of(kg=2, probability=1), ways_of())
    np.testing.assert_allclose(found.exposure, [[600 * 2 / 3 / 3, 400 * 2 / 9, 200 * 2 / 9]])


def test_weights_multiply_their_own_kind_alone():
    stock, ways = stock_of(), ways_of(cost=500.0, kwh=100.0)
    weights = Weights(dict.fromkeys(ConsequenceType, 0.0) | {ConsequenceType.SAFETY: 4.0}, backlog=2.0, savings=3.0, cost=0.5)
    found = worth(stock, ways, weights=weights, price=2.0)
    assert found.value[0, 0] == pytest.approx(4 * 600 + 2 * 1170 + 3 * (100 * 2.0 * 3) - 0.5 * 500)


def test_growth_and_discount_meet_every_term():
    calendar = Calendar(first_year=2027, years=2, price_year=2026, growth_share=0.1, discount_share=0.25, after_years=0)
    found = worth(stock_of(), ways_of(cost=500.0, kwh=10.0, years=2), calendar=calendar)
    # The rate is real: beyond the growth, which therefore stops at the plan's first year. 1.21 / (1.25 · 1.1) = 0.88.
    m0, m1 = 1.1, 0.88
    np.testing.assert_allclose(found.exposure, [[200 * (m0 + m1), 200 * m1]])
    np.testing.assert_allclose(found.backlog, [[90 * (m0 + m1) + 900 * m1, 90 * m1 + 900 * m1]])
    np.testing.assert_allclose(found.savings, [[10 * (m0 + m1), 10 * m1]])
    # The cost comes in the prices of its year, and is discounted by the rate and the growth: 500 / (1.25 · 1.1).
    np.testing.assert_allclose(found.cost, [[500.0, 500 / 1.375]])


def test_a_work_over_two_years_helps_from_the_second_and_not_after_the_last():
    found = worth(stock_of(), ways_of(delay=1, cost=100.0, spread=0.9))
    assert found.exposure.tolist() == [[400.0, 200.0, 0.0]]
    assert found.backlog[0].tolist()[2] == 0.0
    np.testing.assert_allclose(found.cost, [[90.0, 90.0, 90.0]])


def test_a_component_that_is_as_good_already_gives_nothing():
    found = worth(stock_of(grade=1, upgrade=(0, 0, 0, 0)), ways_of(after=1))
    assert found.exposure.tolist() == [[0.0, 0.0, 0.0]]


def test_a_sale_takes_away_what_no_repair_can_and_what_it_costs_to_run():
    rising = Assumed(severity=(0.01, 0.02, 0.1, 0.2), carrying_share=0.0)
    stock = stock_of(grade=0, upgrade=(0, 0, 0, 0), assumed=rising)
    repaired = worth(stock, ways_of(after=0), assumed=rising)
    sold = worth(stock, ways_of(after=GONE, running=50.0), assumed=rising)
    assert repaired.exposure.tolist() == [[0.0, 0.0, 0.0]]
    np.testing.assert_allclose(sold.exposure, [[30.0, 20.0, 10.0]])
    assert sold.savings.tolist() == [[150.0, 100.0, 50.0]]


def test_part_of_a_shared_component_is_part_of_its_worth():
    whole, half = worth(stock_of(), ways_of()), worth(stock_of(), ways_of(share=0.5))
    np.testing.assert_allclose(half.value, whole.value / 2)


def test_ageing_before_the_plan_begins():
    shares = shares_ahead(np.array([0]), np.array([[0.5, 0.0, 0.0]]), years=2, ageing=1)
    assert shares.tolist() == [[[0.5, 0.5, 0.0, 0.0], [0.25, 0.75, 0.0, 0.0]]]


def test_profiles_differ_where_their_name_says():
    safety, energy, even = (PROFILES[key] for key in (ValueProfile.SAFETY, ValueProfile.ENERGY, ValueProfile.BALANCED))
    assert set(PROFILES) == set(ValueProfile) - {ValueProfile.OWN}
    assert max(safety.consequences, key=safety.consequences.get) == ConsequenceType.SAFETY
    assert (safety.consequences[ConsequenceType.SAFETY], energy.savings, even.savings) == (4.0, 3.0, 1.0)


def test_severities_must_rise():
    with pytest.raises(ValueError, match="must rise"):
        Assumed(severity=(0.0, 0.2, 0.1, 0.3))


rate = st.floats(0, 1)
chain = st.tuples(rate, rate, rate)
calendars = st.builds(
    Calendar,
    first_year=st.just(2027),
    years=st.integers(1, 6),
    price_year=st.integers(2024, 2028),
    growth_share=st.floats(0, 0.05),
    discount_share=st.floats(0.05, 0.15),
    ageing=st.integers(0, 4),
    after_years=st.integers(0, 5),
)


def by_years(grade, rates, after, start, calendar, yearly, at_end):
    """The account the slow way: the chain with and without the work, year by year."""
    step = np.diag([1 - rates[0], 1 - rates[1], 1 - rates[2], 1.0]) + np.diag(rates, k=1)
    nothing = np.eye(4)[grade] @ np.linalg.matrix_power(step, calendar.ageing)
    done, total = nothing.copy(), 0.0
    for year in range(calendar.horizon):
        if year:
            nothing, done = nothing @ step, done @ step
        if year == start:
            done = np.concatenate([done[:after], [done[after:].sum()], np.zeros(3 - after)])
        m = calendar.worth[year]
        total += m * (nothing - done) @ yearly
        if year == calendar.horizon - 1:
            total += m * (nothing - done) @ at_end
    return total


@given(grade=st.integers(0, 3), rates=chain, after=st.integers(0, 2), calendar=calendars, data=st.data())
def test_backwards_through_the_years_is_the_same_as_forwards(grade, rates, after, calendar, data):
    start = data.draw(st.integers(0, calendar.years - 1))
    found = worth(stock_of(grade, rates), ways_of(after=after, years=calendar.years), calendar=calendar)
    upgrade = np.array([0.0, 0.0, 400.0, 900.0])
    loss = by_years(grade, rates, after, start, calendar, 1000 * np.array(PLAIN.severity), np.zeros(4))
    backlog = by_years(grade, rates, after, start, calendar, 0.1 * upgrade, upgrade)
    np.testing.assert_allclose(found.exposure[0, start], loss, atol=1e-6)
    np.testing.assert_allclose(found.backlog[0, start], backlog, atol=1e-6)


@given(rates=chain, after=st.integers(0, 3), calendar=calendars)
def test_a_worse_grade_never_lowers_the_value(rates, after, calendar):
    ways = ways_of(after=after, years=calendar.years, cost=300.0)
    values = [worth(stock_of(grade, rates), ways, calendar=calendar).value for grade in range(4)]
    for better, worse in pairwise(values):
        assert (worse >= better - 1e-7).all()


@given(
    grade=st.integers(0, 3), rates=chain, after=st.integers(0, 3), calendar=calendars, kg=st.integers(0, 2), probability=st.integers(1, 3)
)
def test_a_graver_consequence_never_lowers_the_value(grade, rates, after, calendar, kg, probability):
    ways = ways_of(after=after, years=calendar.years)
    mild, grave = (worth(stock_of(grade, rates, kg=one, probability=probability), ways, calendar=calendar).value for one in (kg, kg + 1))
    assert (grave >= mild - 1e-9).all()


@given(rates=chain, after=st.integers(0, 2), calendar=calendars)
def test_waiting_never_takes_away_more_of_what_is_as_bad_as_it_gets(rates, after, calendar):
    found = worth(stock_of(3, rates), ways_of(after=after, years=calendar.years), calendar=calendar)
    assert (np.diff(found.exposure[0]) <= 1e-7).all()


def test_what_is_not_yet_bad_may_gain_by_waiting():
    """Renewing what is still good wastes its life: later, more is taken away and what is put in is fresher at the end."""
    found = worth(stock_of(0, (1.0, 1.0, 1.0)), ways_of(), calendar=Calendar(2027, 3, 2027, 0.0, 0.0, after_years=0))
    np.testing.assert_allclose(found.exposure, [[0.0, 100.0, 100.0]])


@given(grade=st.integers(0, 3), rates=chain, calendar=calendars, kwh=st.floats(0, 1e6), cost=st.floats(0, 1e8))
def test_a_value_is_always_a_number(grade, rates, calendar, kwh, cost):
    found = worth(stock_of(grade, rates, basis=0.0), ways_of(years=calendar.years, kwh=kwh, cost=cost), calendar=calendar)
    assert np.isfinite(found.value).all()


def test_a_krone_paid_later_costs_less():
    assert spread_worth((0.5, 0.5), 0.25) == 0.9


def test_growth_alone_moves_no_money_between_years():
    """Beyond inflation a krone of today's prices is worth as much in every year: at 3 % real, 1 / 1.03 a year whatever prices do."""
    still, rising = (Calendar(2027, 3, 2027, growth, 0.03, after_years=0) for growth in (0.0, 0.1))
    np.testing.assert_allclose(rising.worth, [1.0, 1 / 1.03, 1 / 1.0609])
    np.testing.assert_allclose(rising.worth, still.worth)
    np.testing.assert_allclose(rising.growth * rising.discount, still.discount)
    assert rising.nominal_share == pytest.approx(0.133)
