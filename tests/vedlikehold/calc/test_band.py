"""The band: nothing without uncertainty, wider with more of it, far wider than chance alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vedlikehold.calc.test_waiting import portfolio
from vedlikehold.calc.band import NODES, QUICK, backlog_band, bands, through
from vedlikehold.calc.deterioration import Money, faster, forecast

YEARS = 12


def money(budget: float = 0.0) -> Money:
    return Money([budget] * YEARS, [0.0] * YEARS, [1.02] * YEARS, [0.0] * YEARS)


@pytest.mark.parametrize("budget", [0.0, 200_000.0])
def test_without_uncertainty_the_band_is_the_curve(budget):
    stock = portfolio()
    found = backlog_band(stock, money(budget), rate_spread=0.0, cost_spread=0.0)
    plain = forecast(stock, money(budget)).backlog(1)
    for curve in (found.plain, found.p10, found.p50, found.p90):
        np.testing.assert_allclose(curve, plain)


@pytest.mark.parametrize("budget", [0.0, 200_000.0])
def test_the_middle_run_is_the_forecast_itself(budget):
    stock = portfolio()
    found = backlog_band(stock, money(budget), rate_spread=0.25, cost_spread=0.2)
    np.testing.assert_allclose(found.plain, forecast(stock, money(budget)).backlog(1))
    assert ((found.p10 < found.p50) & (found.p50 < found.p90)).all()
    np.testing.assert_allclose(found.p50, found.plain, rtol=0.06)


def test_cost_level_alone_without_money_is_the_lognormal_law():
    """P10 and P90 of exp(0.2 z) are exp(∓0.2 · 1.2816)."""
    found = backlog_band(portfolio(), money(), rate_spread=0.0, cost_spread=0.2)
    np.testing.assert_allclose(found.p10 / found.plain, np.exp(-0.2 * 1.2816), rtol=2e-3)
    np.testing.assert_allclose(found.p90 / found.plain, np.exp(0.2 * 1.2816), rtol=2e-3)
    np.testing.assert_allclose(found.p50, found.plain, rtol=1e-3)


def test_speed_alone_says_nothing_of_today_and_more_of_each_year():
    found = backlog_band(portfolio(), money(), rate_spread=0.25, cost_spread=0.0)
    width = (found.p90 - found.p10) / found.plain
    assert width[0] == pytest.approx(0, abs=1e-12)
    # Until a stock is worn out, the band widens.
    assert (np.diff(width[:6]) > 0).all()
    runs = [forecast(portfolio().with_rates(faster(portfolio().rates, np.exp(0.25 * z))), money()).backlog(1) for z in (-1.2816, 1.2816)]
    np.testing.assert_allclose([found.p10, found.p90], runs, rtol=3e-3)


def test_more_uncertainty_is_a_wider_band():
    stock = portfolio()
    widths = []
    for spread in (0.05, 0.1, 0.2, 0.4):
        found = backlog_band(stock, money(150_000.0), rate_spread=spread, cost_spread=spread)
        widths.append(found.p90 - found.p10)
    assert (np.diff(widths, axis=0)[:, 1:] > 0).all()


def test_percentiles_are_those_of_many_drawn_pairs():
    stock, rng = portfolio(400), np.random.default_rng(5)
    found = backlog_band(stock, money(30_000.0), rate_spread=0.25, cost_spread=0.2)
    drawn = []
    for speed, level in np.exp(rng.normal(size=(800, 2)) * [0.25, 0.2]):
        run = forecast(stock.with_rates(faster(stock.rates, speed)), money(30_000.0 / level), by_building=False)
        drawn.append(run.backlog(1) * level)
    for curve, share in ((found.p10, 0.1), (found.p50, 0.5), (found.p90, 0.9)):
        np.testing.assert_allclose(curve, np.quantile(drawn, share, axis=0), rtol=0.07)


def test_far_wider_than_chance_in_the_single_component():
    """If each component were drawn by itself, the backlog's variance is Σ (q c)² of its own; at 2,000 components a small fraction."""
    stock = portfolio()
    shares = forecast(stock, money(), keep_shares=True).shares
    worth = stock.quantity * stock.unit_costs[stock.type].T * 1.02**YEARS
    worth[:2] = 0.0
    mean = (shares * worth).sum(axis=0)
    chance = np.sqrt(((shares * worth**2).sum(axis=0) - mean**2).sum())
    found = backlog_band(stock, money(), rate_spread=0.25, cost_spread=0.2)
    assert mean.sum() == pytest.approx(found.plain[-1])
    assert found.p90[-1] - found.p10[-1] > 8 * (2 * 1.2816 * chance)


def test_several_figures_from_the_same_runs():
    stock = portfolio()
    found = bands(
        stock,
        money(150_000.0),
        {"backlog": lambda one: one.backlog(1), "worst": lambda one: one.quantity[:, -1], "need": lambda one: one.in_need},
        rate_spread=0.25,
        cost_spread=0.2,
        by_building=True,
    )
    alone = backlog_band(stock, money(150_000.0), rate_spread=0.25, cost_spread=0.2)
    np.testing.assert_array_equal(found["backlog"].p90, alone.p90)
    np.testing.assert_allclose(found["worst"].plain, forecast(stock, money(150_000.0)).quantity[:, -1])
    assert (found["worst"].p90 >= found["worst"].p10).all()


@pytest.mark.parametrize("budget", [0.0, 200_000.0])
def test_the_quick_band_is_nearly_the_same(budget):
    stock = portfolio()
    full, quick = (backlog_band(stock, money(budget), rate_spread=0.25, cost_spread=0.2, nodes=nodes) for nodes in (NODES, QUICK))
    np.testing.assert_array_equal(quick.plain, full.plain)
    for a, b in ((quick.p10, full.p10), (quick.p50, full.p50), (quick.p90, full.p90)):
        np.testing.assert_allclose(a, b, atol=0.02 * full.plain[0], rtol=0.02)


def test_spreads_are_not_negative():
    with pytest.raises(ValueError):
        backlog_band(portfolio(20), money(), rate_spread=-0.1, cost_spread=0.2)


@given(values=st.lists(st.floats(0, 1e9), min_size=5, max_size=5), monotone=st.booleans())
def test_the_cubic_goes_through_its_points_and_never_past_its_neighbours(values, monotone):
    values = np.array(sorted(values) if monotone else values)
    np.testing.assert_allclose(through(NODES, values[:, None], NODES)[:, 0], values, rtol=1e-9, atol=1e-3)
    wanted = np.linspace(-2.2, 2.2, 45)
    found = through(NODES, values[:, None], wanted)[:, 0]
    place = np.clip(((wanted + 2.2) // 1.1).astype(int), 0, 3)
    low, high = np.minimum(values[place], values[place + 1]), np.maximum(values[place], values[place + 1])
    slack = 1e-9 * values.max() + 1e-9
    assert ((found >= low - slack) & (found <= high + slack)).all()
    if monotone:
        assert (np.diff(found) >= -slack).all()
