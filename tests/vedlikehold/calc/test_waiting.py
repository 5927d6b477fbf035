"""The cost of waiting: budgets that hold still or remove the backlog, and what they leave."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vedlikehold.calc.test_deterioration import stock_of
from vedlikehold.calc.deterioration import Money, Stock, forecast
from vedlikehold.calc.waiting import (
    NOT_REPAIRED,
    Policy,
    backlog_curve,
    budget_levels,
    cost_of_waiting,
    hold_still,
    price_path,
    remove_by,
)


def portfolio(count: int = 2000, seed: int = 3) -> Stock:
    rng = np.random.default_rng(seed)
    types = 12
    return Stock(
        quantity=np.round(rng.lognormal(3, 1, count), 1),
        type=rng.integers(0, types, count),
        building=np.sort(rng.integers(0, 40, count)),
        grade=rng.choice(4, count, p=[0.2, 0.45, 0.25, 0.1]),
        rates=rng.uniform(0.03, 0.12, (types, 3)),
        unit_costs=np.column_stack([np.zeros(types), np.sort(rng.uniform(50, 2000, (types, 3)), axis=1)]),
        area_m2=rng.uniform(500, 5000, 40),
    )


def one(grade: int, rates=(0.0, 0.0, 0.0), costs=(0.0, 10.0, 40.0, 100.0), quantity=1.0, count=1) -> Stock:
    zeros = np.zeros(count, dtype=int)
    return Stock(np.full(count, quantity), zeros, zeros, zeros + grade, np.array([rates]), np.array([costs]), np.zeros(1))


def test_prices_compound():
    np.testing.assert_allclose(price_path(0.1, 2), [1, 1.1, 1.21])
    np.testing.assert_allclose(price_path([0.1, 0.0, -0.5], 3), [1, 1.1, 1.1, 0.55])


def test_price_growth_changes_no_choice():
    """Real budgets at growing prices, run through the engine in nominal kr: the same curve."""
    stock, years = portfolio(), 10
    growth = [0.05, 0.0, 0.03, 0.02, 0.1, -0.02, 0.03, 0.03, 0.01, 0.04]
    curve = backlog_curve(stock, 100_000.0, years, price_growth=growth)
    path = price_path(growth, years)
    money = Money((100_000 * path[1:]).tolist(), [0.0] * years, [1 + one for one in growth], [0.0] * years)
    nominal = forecast(stock, money)
    np.testing.assert_allclose(curve.nominal, nominal.backlog(1), rtol=1e-9)
    np.testing.assert_allclose(curve.nominal, curve.real * path)
    np.testing.assert_allclose(curve.spent_real * path, nominal.repair_spent, rtol=1e-9)


@pytest.mark.parametrize("policy", [Policy(), Policy(1, 2), Policy(2, 2), Policy(0, 1)])
def test_the_budget_that_holds_still_is_proven(policy):
    stock, years = portfolio(), 20
    found = hold_still(stock, years, policy=policy)
    assert found.reason is None
    assert found.limit_nok == pytest.approx(found.start_nok)
    at, less = (backlog_curve(stock, budget, years, policy=policy).real for budget in (found.budget_nok, found.less_nok))
    assert at[-1] == found.backlog_nok <= found.limit_nok < found.backlog_at_less_nok == less[-1]
    assert at.max() == found.highest_nok
    assert 0 < found.budget_nok - found.less_nok <= found.tolerance * found.budget_nok
    assert found.runs <= 25


@pytest.mark.parametrize("year", [1, 5, 15])
def test_the_budget_that_removes_the_backlog_is_proven(year):
    stock = portfolio()
    found = remove_by(stock, year, tolerance=1e-4)
    assert (found.year, found.limit_nok) == (year, pytest.approx(found.start_nok * 0.01))
    at, less = (backlog_curve(stock, budget, year).real[-1] for budget in (found.budget_nok, found.less_nok))
    assert at == found.backlog_nok <= found.limit_nok < less == found.backlog_at_less_nok
    assert found.budget_nok - found.less_nok <= 1e-4 * found.budget_nok


def test_worked_budgets():
    """Ten components in TG2 at 40 kr that do not wear: 400 kr. At most 1 % of it left in year 4 means all ten, three a year: 120 kr."""
    stock = one(2, count=10)
    found = remove_by(stock, 4, tolerance=1e-6)
    assert found.budget_nok == pytest.approx(120, rel=1e-6)
    assert (found.start_nok, found.limit_nok, found.backlog_nok, found.backlog_at_less_nok) == (400, 4, 0, 80)
    # Half of it may be left: two a year is eight by year 4; one a year only four.
    assert remove_by(stock, 4, share=0.5, tolerance=1e-6).budget_nok == pytest.approx(80, rel=1e-6)
    still = hold_still(stock, 4)
    assert (still.budget_nok, still.less_nok, still.backlog_at_less_nok, still.backlog_nok) == (0.0, None, None, 400)


def test_where_no_money_helps_it_says_so():
    """TG2 counts, but only TG3 is repaired."""
    stock = one(2, rates=(0.1, 0.1, 0.0))
    found = remove_by(stock, 5, policy=Policy(target=1, repair_from=3))
    assert (found.budget_nok, found.less_nok, found.reason.text) == (None, None, NOT_REPAIRED)
    assert found.backlog_nok == 40.0
    levels = budget_levels(one(1, rates=(0.1, 0.1, 0.0)), 5, policy=Policy(target=1, repair_from=3))
    assert [(curve.budget_nok, curve.share) for curve in levels.curves] == [(0.0, None)]


def test_without_years_there_is_no_answer():
    with pytest.raises(ValueError):
        hold_still(portfolio(50), 0)
    with pytest.raises(ValueError):
        remove_by(portfolio(50), 3, tolerance=0.0)


def test_levels_stand_side_by_side_in_order():
    stock, years = portfolio(), 15
    levels = budget_levels(stock, years, price_growth=0.03)
    assert [curve.share for curve in levels.curves] == [0.0, 0.6, 0.8, 1.0, 1.2]
    assert [curve.budget_nok for curve in levels.curves] == [share * levels.needed.budget_nok for share in (0.0, 0.6, 0.8, 1.0, 1.2)]
    ends = [curve.real[-1] for curve in levels.curves]
    assert ends == sorted(ends, reverse=True)
    assert ends[2] > levels.needed.start_nok >= ends[3] > ends[4]
    assert {len(curve.real) for curve in levels.curves} == {years + 1}


@settings(max_examples=25)
@given(seed=st.integers(0, 500), shift=st.floats(1.01, 3.0))
def test_more_money_leaves_less_backlog(seed, shift):
    """With many components the curve falls with the money; whole shares make it step by less than the dearest of them."""
    stock = portfolio(400, seed)
    budget = 30_000.0
    poor, rich = (backlog_curve(stock, one, 8).real[-1] for one in (budget, budget * shift))
    dearest = float((stock.quantity * stock.unit_costs[stock.type, -1]).max())
    assert rich <= poor + dearest


@settings(max_examples=25)
@given(seed=st.integers(0, 500))
def test_any_stock_has_an_answer_that_holds(seed):
    stock = stock_of(np.random.default_rng(seed), count=20)
    found = hold_still(stock, 6)
    assert found.budget_nok is not None
    assert backlog_curve(stock, found.budget_nok, 6).real[-1] <= found.limit_nok


def test_cost_of_waiting_worked():
    """TG2 at 40 kr becomes TG3 at 100 kr after a year. At once: 40 in year 1? No: it wears first, so 100; waiting changes nothing
    but the discount. A component that wears by half: 20 + 50 in year 1, nothing left."""
    sure = cost_of_waiting(one(2, rates=(0.0, 0.0, 1.0)), 3, [0, 1, 2], discount=0.25)
    assert [delay.catch_up_nok for delay in sure] == [100, 100, 100]
    assert [delay.discounted_nok for delay in sure] == pytest.approx([80, 64, 51.2])
    assert [delay.extra_nok for delay in sure] == pytest.approx([0, -16, -28.8])
    half = cost_of_waiting(one(2, rates=(0.0, 0.0, 0.5)), 3, [0, 1], discount=0.0)
    assert [delay.catch_up_nok for delay in half] == pytest.approx([70, 85])
    assert [delay.extra_nok for delay in half] == pytest.approx([0, 15])
    assert [delay.backlog_year_nok for delay in half] == pytest.approx([0, 70 / 3])


def test_what_is_left_at_the_end_counts():
    """Only TG3 is repaired; the TG2 that is left costs 40 to put right, discounted over two years."""
    delay = cost_of_waiting(one(2), 2, [0], discount=0.25, policy=Policy(target=1, repair_from=3))[0]
    assert (delay.spent_nok, delay.left_nok) == (0.0, pytest.approx(40 / 1.25**2))


def test_money_before_full_financing_is_spent_and_counted():
    found = cost_of_waiting(one(2, count=10), 5, [0, 2], discount=0.0, before_nok=80.0)
    assert [(delay.years, delay.catch_up_nok, delay.spent_nok) for delay in found] == [(0, 400, 400), (2, 240, 400)]
    with pytest.raises(ValueError):
        cost_of_waiting(one(2), 3, [3], discount=0.0)
