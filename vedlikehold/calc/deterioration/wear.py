"""One year's wear, and what the worst grade means."""

from __future__ import annotations

import numpy as np


def step(shares: np.ndarray, rates: np.ndarray) -> None:
    """One year's wear of `shares` [grade, …] in place, every share from the year's start: s_g ← s_g (1 − p_g) + s_{g−1} p_{g−1}; the
    worst keeps all."""
    moved = shares[:-1] * rates
    shares[:-1] *= 1.0 - rates
    shares[1:] += moved


def log_safe(worst: np.ndarray) -> np.ndarray:
    """ln(1 − share in the worst grade), which may be added up over components; what is sure to have failed has no chance left."""
    with np.errstate(divide="ignore"):
        return np.maximum(np.log1p(-np.minimum(worst, 1.0)), -800.0)


def expected_failures(safe: np.ndarray) -> np.ndarray:
    """Σ over buildings (last axis) of 1 − Π(1 − share in the worst grade), from the sums of `log_safe`."""
    return -np.expm1(safe).sum(axis=-1)
