"""Calibrated rates: worked by hand, against the chain itself, and on surveys of a stock whose rates are known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedlikehold.calc.calibration import calibrate, calibrate_by

RATES = (0.07, 0.06, 0.10)


def surveys(seed: int, count: int, rates=RATES, longest: int = 8, months: bool = True):
    """Two surveys of components that wear by the model; a part of a year holds its step with that chance."""
    rng = np.random.default_rng(seed)
    first = rng.choice(4, count, p=[0.4, 0.35, 0.2, 0.05])
    whole, part = rng.integers(1, longest + 1, count), rng.integers(0, 12, count) / 12 * months
    steps = whole + (rng.random(count) < part)
    second = first.copy()
    for year in range(longest + 1):
        second += (year < steps) & (rng.random(count) < np.array([*rates, 0.0])[second])
    return first, second, whole + part


def log_likelihood(pairs, rates) -> float:
    """The chain as matrices, pair by pair."""
    chain = np.diag([1 - r for r in rates] + [1.0]) + np.diag(rates, 1)
    total = 0.0
    for first, second, years in zip(*pairs, strict=True):
        whole = int(years + 1e-9)
        part = years - whole
        powers = [np.linalg.matrix_power(chain, n)[first, second] for n in (whole, whole + 1)]
        total += np.log((1 - part) * powers[0] + part * powers[1])
    return float(total)


def test_after_one_year_the_rate_is_the_share_that_moved():
    """3 of 10, 4 of 8 and 1 of 5."""
    first = [0] * 10 + [1] * 8 + [2] * 5
    second = [1] * 3 + [0] * 7 + [2] * 4 + [1] * 4 + [3] + [2] * 4
    found = calibrate(first, second, [1.0] * 23)
    assert found.rates == pytest.approx((0.3, 0.5, 0.2), abs=1e-6)
    assert [(step.pairs, step.passed) for step in found.steps] == [(10, 0), (8, 0), (5, 0)]
    assert (found.used, found.improved, found.too_fast, found.unusable) == (23, 0, 0, 0)


def test_after_two_years_the_rate_is_taken_back_to_one():
    """16 of 25 still in TG2 after two years: (1 − p)² = 0.64, p = 0.2."""
    found = calibrate([2] * 25, [2] * 16 + [3] * 9, [2.0] * 25)
    assert found.rates == (None, None, pytest.approx(0.2, abs=1e-6))


def test_a_part_of_a_year_has_a_part_of_the_step():
    """5 of 100 left within half a year: half the chance of a year, p = 0.1."""
    found = calibrate([0] * 100, [1] * 5 + [0] * 95, [0.5] * 100)
    assert found.rates[0] == pytest.approx(0.1, abs=1e-6)


def test_passages_that_nobody_saw_count():
    """From TG0 to TG2 in two years there is one way: a step each year, both rates 1."""
    found = calibrate([0] * 10, [2] * 10, [2.0] * 10)
    assert found.rates == (1.0, 1.0, None)
    assert [(step.pairs, step.passed) for step in found.steps] == [(10, 0), (0, 10), (0, 0)]
    # In one more year than needed, what came to TG1 could have gone on: 4 of 8 TG0 that are in TG1 after one year tell nothing of TG1.
    assert calibrate([0] * 8, [1] * 4 + [0] * 4, [1.0] * 8).rates[1] is None
    assert calibrate([0] * 8, [1] * 4 + [0] * 4, [2.0] * 8).rates[1] == 0.0


def test_a_step_nobody_can_tell_of_is_unknown_not_zero():
    empty = calibrate([], [], [])
    assert empty.rates == (None, None, None)
    assert [(step.low, step.high, step.pairs) for step in empty.steps] == [(None, None, 0)] * 3
    worn_out = calibrate([3] * 5, [3] * 5, [4.0] * 5)
    assert (worn_out.rates, worn_out.used) == ((None, None, None), 5)
    assert worn_out.filled((0.1, 0.2, 0.3)) == (0.1, 0.2, 0.3)


def test_where_nothing_moved_the_rate_is_zero_up_to_a_bound():
    """Twenty that stayed a year: (1 − p)²⁰ has lost e^−1.3528 at p = 0.0654."""
    step = calibrate([1] * 20, [1] * 20, [1.0] * 20).steps[1]
    assert (step.rate, step.low) == (0.0, 0.0)
    assert step.high == pytest.approx(1 - np.exp(-1.3527717 / 20), rel=1e-3)


def test_the_interval_is_where_the_likelihood_has_lost_its_half_point():
    """One step only, so the profile is the likelihood: 30 of 100 after a year."""
    step = calibrate([2] * 100, [3] * 30 + [2] * 70, [1.0] * 100).steps[2]

    def lost(p):
        return 30 * np.log(0.3 / p) + 70 * np.log(0.7 / (1 - p))

    assert lost(step.low) == pytest.approx(1.3528, rel=1e-3)
    assert lost(step.high) == pytest.approx(1.3528, rel=1e-3)
    assert step.low < 0.3 < step.high


def test_what_is_left_out_is_counted():
    """Improved: two. Too fast: two grades in a year, three in one and a half. Unusable: no time, no grade, no number."""
    first = [1, 3, 0, 0, 0, -1, 0, 1, 0, 1]
    second = [0, 0, 2, 3, 0, 0, 4, 1, 1, 1]
    years = [2.0, 3.0, 1.0, 1.5, 0.0, 1.0, 1.0, np.nan, 1.0, 1.0]
    found = calibrate(first, second, years)
    assert (found.used, found.improved, found.too_fast, found.unusable) == (2, 2, 2, 4)
    assert found.rates == (1.0, 0.0, None)


def test_rates_are_found_again_and_nine_intervals_of_ten_hold_them():
    inside = np.zeros(3)
    seeds = 60
    for seed in range(seeds):
        found = calibrate(*surveys(seed, 300))
        inside += [step.low <= rate <= step.high for step, rate in zip(found.steps, RATES, strict=True)]
    # Between 48 and 60 of 60 is where 90 % lies in 99.6 % of such trials.
    assert (inside >= 48).all()
    assert inside.sum() < 3 * seeds
    many = calibrate(*surveys(1, 20_000))
    assert many.rates == pytest.approx(RATES, rel=0.04)
    assert all(step.high - step.low < 0.01 for step in many.steps)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), count=st.integers(4, 60), rates=st.tuples(*[st.floats(0.02, 0.5)] * 3), months=st.booleans())
def test_no_rates_near_or_far_are_more_likely(seed, count, rates, months):
    pairs = surveys(seed, count, rates, 5, months)
    found = calibrate(*pairs)
    best = np.array(found.filled((0.1, 0.1, 0.1)))
    assert found.log_likelihood == pytest.approx(log_likelihood(pairs, best), abs=1e-6)
    rng = np.random.default_rng(seed)
    for _trial in range(12):
        near = np.clip(best + rng.normal(scale=rng.choice([0.002, 0.02, 0.2]), size=3), 1e-6, 1 - 1e-6)
        assert log_likelihood(pairs, near) <= found.log_likelihood + 1e-5
    for step in found.steps:
        assert (step.rate is None) == (step.pairs + step.passed == 0)
        if step.rate is not None:
            assert 0 <= step.low <= step.rate <= step.high <= 1


@settings(max_examples=15)
@given(seed=st.integers(0, 1000))
def test_the_order_of_pairs_is_no_matter_and_more_of_the_same_is_surer(seed):
    pairs = surveys(seed, 80)
    order = np.random.default_rng(seed).permutation(80)
    once, mixed = calibrate(*pairs), calibrate(*(values[order] for values in pairs))
    assert mixed == once
    more = calibrate(*(np.tile(values, 4) for values in pairs))
    assert more.rates == pytest.approx(once.rates, abs=1e-5)
    assert all(b.high - b.low < a.high - a.low for a, b in zip(once.steps, more.steps, strict=True) if a.rate)


def test_each_type_has_its_own_pairs():
    first, second, years = surveys(3, 400)
    keys = ["vindu", "tak"] * 200
    found = calibrate_by(keys, first, second, years)
    assert list(found) == ["vindu", "tak"]
    assert found["tak"] == calibrate(first[1::2], second[1::2], years[1::2])


@pytest.mark.parametrize("grades", [3, 5])
def test_any_number_of_grades(grades):
    found = calibrate([0] * 10, [1] * 3 + [0] * 7, [1.0] * 10, grades=grades)
    assert found.rates == (pytest.approx(0.3, abs=1e-6), *[None] * (grades - 2))
