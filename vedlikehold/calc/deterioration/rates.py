"""Forfallstakt: the yearly shares that go one grade down."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def rates_from_life(life_years: np.ndarray | float, stage_shares: Sequence[float]) -> np.ndarray:
    """Yearly rates p_g = min(1, 1 / (share_g · life)) for each grade but the worst, on a last axis; NaN where the life is unknown.

    Of an expected life of L years a component is meant to spend share_g · L in grade g. A component that leaves its grade with
    the chance p each year, whatever its age, stays there n years with the chance (1 − p)ⁿ⁻¹ p: a geometric law with the mean 1 / p.
    The mean is to be share_g · L, hence p = 1 / (share_g · L); where that is less than a year, the one step that a year has is
    taken at once. The mean time from new to the worst grade is the sum of the stages: L when the shares add up to 1.

    >>> rates_from_life(40.0, (0.35, 0.40, 0.25)).round(4).tolist()
    [0.0714, 0.0625, 0.1]
    """
    life, shares = np.asarray(life_years, dtype=float), np.asarray(stage_shares, dtype=float)
    if not ((shares > 0).all() and np.isfinite(shares).all()):
        raise ValueError("shares of the life must be above 0")
    if (life <= 0).any() or np.isinf(life).any():
        raise ValueError("a life must be above 0 years")
    return np.minimum(1.0, 1.0 / (life[..., None] * shares))


def faster(rates: np.ndarray, factor: float) -> np.ndarray:
    """Rates when everything wears `factor` times as fast: 1 − (1 − p)^factor, which stays a share, and 0 and 1 stay themselves.

    It is the hazard −ln(1 − p) that is multiplied; for the small rates of buildings nearly the rate itself.
    """
    if not factor >= 0:
        raise ValueError(f"a speed must be 0 or more: {factor}")
    return 1.0 - (1.0 - np.asarray(rates, dtype=float)) ** factor
