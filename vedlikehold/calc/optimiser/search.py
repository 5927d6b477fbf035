"""Prissøk: the prices that make the bound lowest, from a sample of the measures first and then from all.

The bound is smoothed (log-sum-exp over a measure's options) and Newton's method walks down it; the smoothing is taken away in steps.
"""

from __future__ import annotations

import numpy as np

from vedlikehold.calc.optimiser.near import Near, Smoothed, near_best
from vedlikehold.calc.optimiser.prices import Relaxation
from vedlikehold.calc.optimiser.problem import part_of

# Smoothing as parts of a typical option's value, from coarse to fine: for the first prices, and to make them finer.
STEPS = (1.0, 0.3, 0.1, 0.03, 0.01)
FINE_STEPS = (0.01, 0.003, 0.001, 0.0003, 0.0001, 0.00003)
# Measures in the samples, each used where there are twice as many.
SAMPLES = (1_500, 15_000)
# Options within so large a part of what the measure is worth are looked at.
SHARES = (0.15, 0.05, 0.02)


def find_prices(relaxation: Relaxation) -> tuple[np.ndarray, float]:
    """Prices near the best, and what a typical measure's best option is worth."""
    table = relaxation.table
    tops = np.maximum.reduceat(table.value.max(axis=1), table.start)
    tops = tops[np.isfinite(tops) & (tops > 0)]
    typical = float(np.median(tops)) if len(tops) else 1.0
    stages = [sample_of(relaxation, size) for size in SAMPLES if len(table.start) >= 2 * size]
    x = first_prices([*stages, relaxation][0])
    for at, stage in enumerate([*stages, relaxation]):
        if at == 0:
            for step in STEPS:
                x = lowest(near_best(stage, x, typical, step, SHARES[0]), x, step, tolerance=1e-5)
        last = stage is relaxation
        for step in FINE_STEPS[: None if last else 2]:
            if step in (FINE_STEPS[0], FINE_STEPS[2]):
                near = near_best(stage, x, typical, step, SHARES[at if step == FINE_STEPS[0] else 2])
            x = lowest(near, x, step, rounds=10, tolerance=1e-7 if last else 1e-6)
    return x, typical


def first_prices(relaxation: Relaxation) -> np.ndarray:
    """A krone worth half of what it gives in a typical measure, an hour worth nothing."""
    table, x = relaxation.table, np.zeros(relaxation.size)
    spendable = (table.cost > 0) & np.isfinite(table.value)
    if spendable.any():
        density = np.where(spendable, table.value, 0.0) / np.where(spendable, table.cost, 1.0)
        x[: table.budget.size] = max(float(np.median(density.max(axis=1))) * 0.5, 1e-12)
        x[: table.budget.size] /= np.where(table.carry, table.years, 1).repeat(table.years)
    return x


def sample_of(relaxation: Relaxation, size: int) -> Relaxation:
    """Every so many-th measure by what it costs, with budgets cut to match."""
    table = relaxation.table
    order = np.argsort(np.maximum.reduceat(table.cost.max(axis=1), table.start), kind="stable")
    step = len(order) // size
    chosen = np.sort(order[step // 2 :: step])
    share = len(chosen) / len(order)
    small, _rows = part_of(table, chosen, table.budget * share, table.capacity * share)
    return Relaxation(small, relaxation.forced[chosen])


def lowest(near: Near, x: np.ndarray, width: float, *, rounds: int = 30, tolerance: float = 1e-7) -> np.ndarray:
    """Prices that make the smoothed bound lowest: Newton's method, no price below zero."""
    here = near.smoothed(x, width)
    for _round in range(rounds):
        free = (x > 0) | (here.gradient < 0)
        if not free.any():
            break
        curve, gradient = near.curvature(here)[np.ix_(free, free)], here.gradient[free]
        scale = np.sqrt(np.maximum(np.diag(curve), 1e-30))
        scaled = curve / scale[:, None] / scale[None, :]
        step = np.zeros(len(x))
        step[free] = -np.linalg.lstsq(scaled + 1e-9 * np.eye(len(scaled)), gradient / scale, rcond=None)[0] / scale
        if -here.gradient @ step < tolerance * abs(here.value):
            break
        found = _downhill(near, x, here, step, width)
        if found is None:
            break
        x, here = found
    return x


def _downhill(near: Near, x: np.ndarray, here: Smoothed, step: np.ndarray, width: float) -> tuple[np.ndarray, Smoothed] | None:
    """The first of ever shorter steps that lowers the bound enough, and the bound there."""
    length = 1.0
    while length > 1e-4:
        tried = np.maximum(x + length * step, 0.0)
        there = near.smoothed(tried, width)
        if there.value <= here.value + 1e-4 * here.gradient @ (tried - x):
            return tried, there
        length *= 0.35
    return None
