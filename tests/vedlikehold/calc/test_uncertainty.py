"""Low, likely and high added up with what they have in common."""

from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.uncertainty import expected_cost, total_range


def sums(costs: list[tuple[float, float, float]]) -> tuple[float, float, float, float]:
    low, likely, high = (sum(column) for column in zip(*costs, strict=True))
    return low, likely, high, sum((c - a) ** 2 for a, _b, c in costs)


# Costs within what the parameters usually say of low and high, so that a lognormal's P85 grows with the spread.
COSTS = st.lists(
    st.tuples(st.floats(1_000, 1e7), st.floats(0.5, 1.0), st.floats(1.0, 2.0)).map(lambda t: (t[0] * t[1], t[0], t[0] * t[2])),
    min_size=1,
    max_size=10,
)


class TestWorkedExample:
    """Two costs of 80 – 100 – 140 (thousands): sum 160 – 200 – 280."""

    LOW, LIKELY, HIGH, SPREAD_SQ = 160.0, 200.0, 280.0, 2 * 60.0**2

    def test_expected(self):
        # (160 + 0.42 × 200 + 280) / 2.42 = 524 / 2.42
        assert expected_cost(self.LOW, self.LIKELY, self.HIGH) == pytest.approx(216.529, abs=1e-3)

    @pytest.mark.parametrize(
        ("correlation", "deviation"),
        [
            (0.0, sqrt(2) * 60 / 2.53),  # independent: σ√n
            (1.0, 2 * 60 / 2.53),  # everything moves together: nσ
            (0.4, sqrt(0.6 * 2 * (60 / 2.53) ** 2 + 0.4 * (120 / 2.53) ** 2)),
        ],
    )
    def test_deviation(self, correlation, deviation):
        assert total_range(self.LOW, self.LIKELY, self.HIGH, self.SPREAD_SQ, correlation).deviation == pytest.approx(deviation)

    def test_percentiles_of_the_lognormal(self):
        found = total_range(self.LOW, self.LIKELY, self.HIGH, self.SPREAD_SQ, 1.0)
        # σ = 120 / 2.53 = 47.431, CV = 0.21905, s² = ln(1 + 0.21905²) = 0.046868, s = 0.216490
        # P50 = 216.529 × e^(−0.023434) = 211.514; P85 = 211.514 × e^(1.0364 × 0.216490) = 264.72
        assert found.p50 == pytest.approx(211.514, abs=0.01)
        assert found.p85 == pytest.approx(264.72, abs=0.05)


def test_nothing_costs_nothing_for_sure():
    assert total_range(0, 0, 0, 0, 0.4) == total_range(0, 0, 0, 0, 1.0)
    assert total_range(0, 0, 0, 0, 0.4).p85 == 0


def test_a_sure_cost_has_no_spread():
    found = total_range(100, 100, 100, 0, 0.4)
    assert (found.expected, found.deviation, found.p50, found.p85) == pytest.approx((100, 0, 100, 100))


@pytest.mark.parametrize("correlation", [-0.01, 1.01, float("nan")])
def test_a_correlation_is_a_share(correlation):
    with pytest.raises(ValueError, match="between 0 and 1"):
        total_range(1, 2, 3, 4, correlation)


@given(COSTS, st.floats(0, 1))
def test_the_mean_lies_between_low_and_high_and_p50_is_below_it(costs, correlation):
    low, likely, high, spread = sums(costs)
    found = total_range(low, likely, high, spread, correlation)
    assert low <= found.expected * (1 + 1e-9)
    assert found.expected <= high * (1 + 1e-9)
    assert found.p50 <= found.expected * (1 + 1e-12)


@given(COSTS, st.floats(0, 1))
def test_p50_is_never_above_p85(costs, correlation):
    found = total_range(*sums(costs), correlation)
    assert found.p50 <= found.p85


@given(COSTS, st.floats(0, 1), st.floats(0, 1))
def test_more_in_common_never_makes_the_sum_surer(costs, one, other):
    less, more = sorted((one, other))
    narrow, wide = (total_range(*sums(costs), correlation) for correlation in (less, more))
    assert narrow.deviation <= wide.deviation * (1 + 1e-9)
    assert narrow.p85 <= wide.p85 * (1 + 1e-9)
    assert narrow.expected == wide.expected


@given(COSTS)
def test_full_correlation_adds_deviations_and_none_adds_squares(costs):
    low, likely, high, spread = sums(costs)
    alone = [(c - a) / 2.53 for a, _b, c in costs]
    assert total_range(low, likely, high, spread, 1.0).deviation == pytest.approx(sum(alone), abs=1e-6)
    assert total_range(low, likely, high, spread, 0.0).deviation == pytest.approx(sqrt(sum(one**2 for one in alone)), abs=1e-6)


@given(COSTS, st.floats(0, 1), st.floats(0.1, 10))
def test_a_change_of_price_level_scales_everything(costs, correlation, factor):
    low, likely, high, spread = sums(costs)
    before = total_range(low, likely, high, spread, correlation)
    after = total_range(low * factor, likely * factor, high * factor, spread * factor**2, correlation)
    assert (after.expected, after.deviation, after.p50, after.p85) == pytest.approx(
        (before.expected * factor, before.deviation * factor, before.p50 * factor, before.p85 * factor), rel=1e-6
    )


def test_p85_of_very_wide_costs_follows_the_formula():
    """With a coefficient of variation above 1.39 a lognormal's P85 falls as the spread grows; the formula is kept, not bent."""
    found = total_range(0.0, 0.0, 1_000.0, 1_000.0**2, 1.0)
    s = sqrt(log(1 + (found.deviation / found.expected) ** 2))
    assert found.p85 == pytest.approx(found.expected * exp(1.0364 * s - s**2 / 2))
