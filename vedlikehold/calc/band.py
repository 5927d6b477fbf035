"""Usikkerhetsbånd: how far off a forecast may be, from what all components have in common.

Chance in the single component evens out over thousands and would give a band of fractions of a per cent: false. What does not even
out is that the whole stock may wear faster than the rates say, and that the whole price level may be off. Both are taken as
lognormal factors with the median 1 and independent of each other: the speed s = exp(rate_spread · z₁), which makes the rates
1 − (1 − p)^s, and the cost level c = exp(cost_spread · z₂), which multiplies all unit costs while the money stays the same.

No random draws: the engine runs at five values of each factor (z = 0, ±1.1, ±2.2; 25 runs), a monotone cubic goes through them, and
P10, P50 and P90 are read from 961 equally likely pairs. Same input, same band. Without money the cost level only scales: 5 runs.

What costs what: 25 runs of the engine with money, 5 without; with `QUICK` nodes 9 and 3, for a slider that moves. The rest is a few
milliseconds. Against 17 values of each factor, the percentiles of a backlog that grows are within 0.2 % (quick: 0.5 %); where the money
may just be enough, they are within a tenth of today's backlog (quick: a sixth). docs/forfall.md has the seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from vedlikehold.calc.deterioration import Forecast, Money, Stock, faster, forecast

# Where the engine runs, in standard deviations of the logarithm. The outermost equally likely value lies inside.
NODES = np.array([-2.2, -1.1, 0.0, 1.1, 2.2])
QUICK = np.array([-2.2, 0.0, 2.2])
LIKELY = 31
SHARES = (0.10, 0.50, 0.90)

Figure = Callable[[Forecast], np.ndarray]


@dataclass(frozen=True)
class Band:
    """A figure per year (0 … n): the forecast itself (`plain`), and P10, P50 and P90 of what it may turn out to be."""

    plain: np.ndarray
    p10: np.ndarray
    p50: np.ndarray
    p90: np.ndarray


def backlog_band(stock: Stock, money: Money, *, rate_spread: float, cost_spread: float, target: int = 1, nodes: np.ndarray = NODES) -> Band:
    """The band of the backlog (kr, each year's prices) against `target`."""

    def backlog(found: Forecast) -> np.ndarray:
        return found.backlog(target)

    return bands(stock, money, {"backlog": backlog}, rate_spread=rate_spread, cost_spread=cost_spread, nodes=nodes)["backlog"]


def bands(
    stock: Stock,
    money: Money,
    figures: Mapping[str, Figure],
    *,
    rate_spread: float,
    cost_spread: float,
    by_building: bool = False,
    nodes: np.ndarray = NODES,
) -> dict[str, Band]:
    """Bands of several figures from the same runs; a figure takes a `Forecast` and gives one number per year.

    Figures of single buildings and of buildings in need want `by_building` (which makes each run dearer).
    """
    if not (rate_spread >= 0 and cost_spread >= 0):
        raise ValueError("spreads must be 0 or more")
    speeds, levels = (nodes if spread else np.zeros(1) for spread in (rate_spread, cost_spread))
    values: dict[str, list[list[np.ndarray]]] = {name: [] for name in figures}
    for speed in speeds:
        worn = stock if speed == 0 else stock.with_rates(faster(stock.rates, float(np.exp(rate_spread * speed))))
        row = _levels(worn, money, np.exp(cost_spread * levels), by_building)
        for name, figure in figures.items():
            values[name].append([np.asarray(figure(found), dtype=float) for found in row])
    return {name: _read(np.array(rows), nodes) for name, rows in values.items()}


def _levels(stock: Stock, money: Money, levels: np.ndarray, by_building: bool) -> list[Forecast]:
    """The forecast at each cost level. Costs times c with the same money is money divided by c, and the kroner times c."""
    if not (any(money.repair) or any(money.rebuild)):
        found = forecast(stock, money, by_building=by_building)
        return [_priced(found, level) for level in levels]
    return [_priced(forecast(stock, _worth(money, level), by_building=by_building), level) for level in levels]


def _worth(money: Money, level: float) -> Money:
    return replace(money, repair=[one / level for one in money.repair], rebuild=[one / level for one in money.rebuild])


def _priced(found: Forecast, level: float) -> Forecast:
    if level == 1.0:
        return found
    kroner = ("cost", "in_need_cost", "repair_spent", "rebuild_spent", "building_cost")
    return replace(found, **{name: getattr(found, name) * level for name in kroner if getattr(found, name) is not None})


def _read(values: np.ndarray, nodes: np.ndarray) -> Band:
    """Percentiles per year from values [speed, level, year]."""
    likely = np.array([NormalDist().inv_cdf((n + 0.5) / LIKELY) for n in range(LIKELY)])
    plain = values[len(values) // 2, values.shape[1] // 2]
    for axis in (0, 1):
        if values.shape[axis] > 1:
            values = np.moveaxis(through(nodes, np.moveaxis(values, axis, 0), likely), 0, axis)
    p10, p50, p90 = np.quantile(values.reshape(-1, values.shape[-1]), SHARES, axis=0, method="hazen")
    return Band(plain, p10, p50, p90)


def through(nodes: np.ndarray, values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Monotone cubic through `values` (first axis) at equally spaced `nodes`, read at `wanted` inside them (Fritsch and Butland's
    slopes: never above or below its neighbours, so a backlog never becomes negative and a kink stays a kink)."""
    width = float(nodes[1] - nodes[0])
    rises = np.diff(values, axis=0) / width
    before, after = rises[:-1], rises[1:]
    together = before * after
    with np.errstate(divide="ignore", invalid="ignore"):
        inner = np.where(together > 0, 2 * together / (before + after), 0.0)
    # At the ends the slope of the parabola through three points, kept within what is monotone.
    ends = [np.where(e * a > 0, np.sign(a) * np.minimum(np.abs(e), 3 * np.abs(a)), 0.0) for e, a in (
        (1.5 * rises[0] - 0.5 * rises[1], rises[0]), (1.5 * rises[-1] - 0.5 * rises[-2], rises[-1]))]  # fmt: skip
    slopes = np.concatenate([ends[0][None], inner, ends[1][None]])
    place = np.clip(((wanted - nodes[0]) // width).astype(int), 0, len(nodes) - 2)
    t = ((wanted - nodes[place]) / width).reshape(-1, *[1] * (values.ndim - 1))
    left, right = values[place], values[place + 1]
    return (
        (1 + 2 * t) * (1 - t) ** 2 * left
        + t * (1 - t) ** 2 * width * slopes[place]
        + t**2 * (3 - 2 * t) * right
        + t**2 * (t - 1) * width * slopes[place + 1]
    )
