"""Prisnivå: money of one year in the prices of another."""

from collections.abc import Mapping

import numpy as np


def price_factor(index: Mapping[int, float], from_year: int | None, to_year: int) -> float | None:
    """What a krone of `from_year` is in `to_year`: index(to) / index(from). None where either year is not in the index, never 1.

    >>> price_factor({2020: 100.0, 2024: 125.0}, 2020, 2024)
    1.25
    """
    if from_year == to_year:
        return 1.0
    if from_year is None or from_year not in index or to_year not in index:
        return None
    return index[to_year] / index[from_year]


def growth_factor(growth_share: float, from_year: int, to_year: int | np.ndarray) -> float | np.ndarray:
    """What a krone of `from_year` is in `to_year` (one, or an array) with the same growth every year: (1 + growth)^(to − from).

    >>> growth_factor(0.1, 2026, 2028)
    1.2100000000000002
    """
    return (1.0 + growth_share) ** (to_year - from_year)


def price_factors(index: Mapping[int, float], years: np.ndarray, to_year: int) -> np.ndarray:
    """`price_factor` for an array of years (0 for none); NaN where it is unknown."""
    table = np.full(int(years.max(initial=0)) + 1, np.nan)
    for year in np.flatnonzero(np.bincount(years)).tolist():
        factor = price_factor(index, year or None, to_year)
        table[year] = np.nan if factor is None else factor
    return table[years]
