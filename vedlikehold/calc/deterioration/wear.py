"""One year's wear, and what the worst grade means."""

from __future__ import annotations

import numpy as np


def step(shares: np.ndarray, rates: np.ndarray) -> None:
    """One year's wear of `shares` [grade, …] in place, every share from the year's start, worst grade first."""
    for grade in range(len(shares) - 1, 0, -1):
        if grade < len(shares) - 1:
            shares[grade] *= 1.0 - rates[grade]
        shares[grade] += shares[grade - 1] * rates[grade - 1]
    shares[0] *= 1.0 - rates[0]


def log_safe(worst: np.ndarray) -> np.ndarray:
    """ln(1 − share in the worst grade), which may be added up over components; what is sure to have failed has no chance left."""
    with np.errstate(divide="ignore"):
        return np.maximum(np.log1p(-np.minimum(worst, 1.0)), -800.0)


def expected_failures(safe: np.ndarray) -> np.ndarray:
    """Σ over buildings (last axis) of 1 − Π(1 − share in the worst grade), from the sums of `log_safe`."""
    return -np.expm1(safe).sum(axis=-1)
