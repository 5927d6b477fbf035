"""Usikkerhet: low, likely and high added up with what they have in common."""

from dataclasses import dataclass
from math import exp, log, sqrt

# Low and high are read as P10 and P90; the weights are those of stepwise estimation («trinnvis kalkulasjon») for such triples.
LIKELY_WEIGHT, WHOLE_WEIGHT, SPREAD = 0.42, 2.42, 2.53
Z50, Z85 = 0.0, 1.0364


@dataclass(frozen=True)
class Range:
    """A sum's expected value, standard deviation, P50 and P85 (kr)."""

    expected: float
    deviation: float
    p50: float
    p85: float


def expected_cost(low: float, likely: float, high: float) -> float:
    """E = (P10 + 0.42 · likely + P90) / 2.42; linear, so it may be taken of sums."""
    return (low + LIKELY_WEIGHT * likely + high) / WHOLE_WEIGHT


def total_range(low: float, likely: float, high: float, spread_sq: float, correlation: float) -> Range:
    """A portfolio's sum: σ² = (1 − ρ) Σσᵢ² + ρ (Σσᵢ)², σᵢ = (highᵢ − lowᵢ) / 2.53, ρ the same between all.

    `spread_sq` is Σ(highᵢ − lowᵢ)². Independent costs (ρ = 0) would even out and make the sum look surer than it is: prices
    and method are common to all. Percentiles are those of the lognormal distribution with this mean and deviation.
    """
    if not 0 <= correlation <= 1:
        raise ValueError(f"the correlation must be between 0 and 1: {correlation}")
    mean = expected_cost(low, likely, high)
    together = (high - low) / SPREAD
    deviation = sqrt(max((1 - correlation) * spread_sq / SPREAD**2 + correlation * together**2, 0.0))
    if mean <= 0:
        return Range(mean, deviation, mean, mean)
    s2 = log(1 + (deviation / mean) ** 2)
    middle = log(mean) - s2 / 2
    return Range(mean, deviation, exp(middle), exp(middle + Z85 * sqrt(s2)))
