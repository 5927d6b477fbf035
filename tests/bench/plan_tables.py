"""Plans to optimise, of any size, drawn from a seed: costs and worth as a municipal portfolio has them."""

from __future__ import annotations

import numpy as np

from vedlikehold.calc.optimiser import Links, Table

# Kroner: most measures cost some hundred thousand, a few many million.
CHEAPEST, TYPICAL, DEAREST = 20_000, 350_000, 20_000_000
DISCOUNT = 0.04


def _costs(draw: np.random.Generator, count: int) -> np.ndarray:
    return np.clip(TYPICAL * np.exp(draw.normal(0, 1.3, count)), CHEAPEST, DEAREST)


def _worth(draw: np.random.Generator, cost: np.ndarray, years: int) -> np.ndarray:
    """[measure, year]: the exposure that is avoided from the start year on, growing as the part decays, discounted: it falls with every
    year that is waited."""
    growth, life = draw.uniform(0.0, 0.08, len(cost)), draw.integers(10, 40, len(cost))
    year = np.arange(years + 40)
    exposure = ((1 + growth[:, None]) / (1 + DISCOUNT)) ** year
    ahead = np.cumsum(exposure[:, ::-1], axis=1)[:, ::-1]
    start = np.arange(years)
    avoided = ahead[:, :years] - np.take_along_axis(ahead, np.minimum(start + life[:, None], years + 39), axis=1)
    return (cost * np.exp(draw.normal(0.2, 0.7, len(cost))) / avoided[:, 0])[:, None] * avoided


def basic(count: int, years: int, share: float, seed: int) -> tuple[Table, Links]:
    """One way to do each measure, one pot, `share` of what everything costs spread evenly over the years."""
    draw = np.random.default_rng(seed)
    first = _costs(draw, count)
    cost = first[:, None] * (1 + draw.uniform(0.0, 0.03, count)[:, None]) ** np.arange(years)
    worth = _worth(draw, first, years)
    budget = np.full((1, years), share * first.sum() / years)
    return Table.of_arrays(worth, cost, budget), Links(count)


def hard(count: int, years: int, seed: int, *, share: float = 0.4) -> tuple[Table, Links]:
    """Repair (drift), rehabilitate or replace (investering) for each measure; own hours; 3 % are duties with a deadline."""
    draw = np.random.default_rng(seed)
    base, grows = _costs(draw, count), (1 + draw.uniform(0.0, 0.03, count)[:, None]) ** np.arange(years)
    worth = _worth(draw, base, years)
    part_cost = np.column_stack([draw.uniform(0.15, 0.4, count), draw.uniform(0.5, 0.9, count), draw.uniform(0.9, 1.6, count)])
    part_worth = np.sqrt(part_cost) * draw.uniform(0.7, 1.1, (count, 3))
    cost = ((part_cost * base[:, None])[:, :, None] * grows[:, None, :]).reshape(3 * count, years)
    value = (part_worth[:, :, None] * worth[:, None, :]).reshape(3 * count, years)
    hours = np.maximum(cost / 900 * draw.uniform(0.0, 0.25, 3 * count)[:, None] * np.tile([1.0, 0.3, 0.3], count)[:, None], 1.0)
    pot = np.tile([0, 1, 1], count)
    deadline = np.where(draw.random(count) < 0.03, draw.integers(1, min(10, years), count), -1)
    late = (deadline[:, None] >= 0) & (np.arange(years) > deadline[:, None])
    value[np.repeat(late, 3, axis=0)] = np.nan
    need = np.array([(part_cost[:, 0] * base).sum(), (part_cost[:, 1] * base).sum()])
    budget = np.repeat(share * need[:, None] / years * [[0.6], [0.8]], years, axis=1)
    capacity = np.full((1, years), 0.35 * share * hours[::3, 0].sum() / years * 2)
    measure = np.repeat(np.arange(count), 3)
    table = Table.of_arrays(value, cost, budget, measure=measure, pot=pot, use=hours[None], capacity=capacity)
    return table, Links(count, mandatory=deadline >= 0, deadline=deadline)
