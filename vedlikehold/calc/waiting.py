"""Hva venting koster: the backlog under several yearly budgets side by side, the budget that holds it still, the one that removes it.

For the page of the forecast. Everything is worked out in real kroner (the start's prices): with a constant real budget, prices and
money grow alike, so price growth changes no choice, and the nominal curve is the real one times the price path. «Backlog» is the cost
to put right all grades worse than the target grade; money goes by the engine's policy (worst grade first) down to `repair_from`.

What costs what: a curve is one run of the engine; `hold_still` and `remove_by` take about 10 to 20 runs each, `budget_levels` one more
per level, `cost_of_waiting` one per delay. None of the needed budgets depends on a slider over money: keep them while it moves.
docs/forfall.md has the seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fdvu.lib.message import Message, gettext_noop
from vedlikehold.calc.deterioration import Forecast, Money, Stock, forecast

# A budget is found to within this share of itself, if no other is asked for.
TOLERANCE = 0.001
MOST_RUNS = 60
# Shares of the budget that holds the backlog still.
LEVELS = (0.0, 0.6, 0.8, 1.0, 1.2)

NOT_REPAIRED = gettext_noop("Ingen bevilgning er nok: tilstandsgrader som teller i etterslepet, blir ikke utbedret etter disse reglene.")
NO_YEARS = gettext_noop("Prognosen må gå over minst ett år.")


@dataclass(frozen=True)
class Policy:
    """What counts and what is repaired: `target` is the worst grade that is good enough (1: TG2 and worse are backlog),
    `repair_from` the best grade that money goes to (see `Money`)."""

    target: int = 1
    repair_from: int = 1


@dataclass(frozen=True)
class Curve:
    """Etterslepskurve under one constant real budget. `share` is the budget's share of the one that holds the backlog still, None
    where that is not known. `real` and `nominal` have the backlog (kr) for years 0 … n, `spent_real` what was used (0 in year 0)."""

    budget_nok: float
    share: float | None
    real: np.ndarray
    nominal: np.ndarray
    spent_real: np.ndarray


@dataclass(frozen=True)
class NeededBudget:
    """The smallest constant real budget (kr a year) that brings the backlog of `year` to `limit_nok` or lower, with its proof.

    `backlog_nok` is the backlog of that year at that budget; `less_nok` is a budget at most `tolerance` (a share) smaller and
    `backlog_at_less_nok` what it leaves: above the limit. Both are None where no money at all is enough. When no money can do it,
    `budget_nok` is None, `reason` says why and `backlog_nok` is what unlimited money leaves. `highest_nok` is the highest backlog
    on the way at that budget, `start_nok` today's, `runs` how many times the engine ran.
    """

    budget_nok: float | None
    reason: Message | None
    year: int
    limit_nok: float
    start_nok: float
    backlog_nok: float
    highest_nok: float
    less_nok: float | None
    backlog_at_less_nok: float | None
    tolerance: float
    runs: int


@dataclass(frozen=True)
class Levels:
    """Budget levels side by side: the budget that holds still (`needed`) and a curve for each share of it. Where no budget holds
    still, only the curve without money is there."""

    needed: NeededBudget
    curves: tuple[Curve, ...]


@dataclass(frozen=True)
class Delay:
    """Starting full financing `years` late, in real kr. `catch_up_nok` is the bill of the first year of full financing, `spent_nok`
    all that is spent over the horizon, `discounted_nok` the same discounted, `left_nok` the discounted cost at the end of all that is
    still below the best grade, `extra_nok` = discounted + left, less the same without delay. `backlog_year_nok` is the mean backlog
    over the years: what people live with meanwhile."""

    years: int
    catch_up_nok: float
    spent_nok: float
    discounted_nok: float
    left_nok: float
    extra_nok: float
    backlog_year_nok: float


def price_path(growth: float | Sequence[float], years: int) -> np.ndarray:
    """Price factors of years 0 … `years`; `growth` is one yearly share or one per year."""
    yearly = np.broadcast_to(np.asarray(growth, dtype=float), (years,))
    return np.concatenate([[1.0], np.cumprod(1.0 + yearly)])


def real_run(stock: Stock, budgets: Sequence[float], repair_from: int = 1) -> Forecast:
    """The engine at constant prices with these yearly repair budgets (infinite: everything that the policy covers) and no rebuilding."""
    years = len(budgets)
    return forecast(stock, Money(list(budgets), [0.0] * years, [1.0] * years, [0.0] * years, repair_from), by_building=False)


def backlog_curve(
    stock: Stock,
    budget_nok: float,
    years: int,
    *,
    price_growth: float | Sequence[float] = 0.0,
    policy: Policy = Policy(),
    share: float | None = None,
) -> Curve:
    """The backlog year by year under a constant real budget."""
    found = real_run(stock, [budget_nok] * years, policy.repair_from)
    real = found.backlog(policy.target)
    return Curve(budget_nok, share, real, real * price_path(price_growth, years), found.repair_spent)


def budget_levels(
    stock: Stock,
    years: int,
    *,
    shares: Sequence[float] = LEVELS,
    price_growth: float | Sequence[float] = 0.0,
    policy: Policy = Policy(),
    tolerance: float = TOLERANCE,
) -> Levels:
    """Curves at shares of the budget that holds the backlog still over the horizon."""
    needed = hold_still(stock, years, policy=policy, tolerance=tolerance)
    budgets = [(0.0, None)] if needed.budget_nok is None else [(share * needed.budget_nok, share) for share in shares]
    return Levels(
        needed,
        tuple(backlog_curve(stock, budget, years, price_growth=price_growth, policy=policy, share=share) for budget, share in budgets),
    )


def hold_still(stock: Stock, years: int, *, policy: Policy = Policy(), tolerance: float = TOLERANCE) -> NeededBudget:
    """The constant real budget with which the backlog at the end of the horizon is no higher than today."""
    # The last bits of a sum are not growth.
    return _needed(stock, years, 1.0 + 1e-12, policy, tolerance)


def remove_by(
    stock: Stock,
    year: int,
    *,
    share: float = 0.01,
    policy: Policy = Policy(),
    tolerance: float = TOLERANCE,
) -> NeededBudget:
    """The constant real budget with which the backlog in `year` is at most `share` of today's."""
    return _needed(stock, year, share, policy, tolerance)


def _needed(stock: Stock, year: int, share: float, policy: Policy, tolerance: float) -> NeededBudget:
    """Search between no money and all that can be used.

    More money never leaves more backlog, but for the odd share that fits at one budget and not at the next; whatever the curve
    does, the answer is a budget that was run and is enough, next to one that was run and is not.
    """
    if year < 1:
        raise ValueError(str(Message(NO_YEARS)))
    if not 0 < tolerance < 1:
        raise ValueError("the tolerance must be between 0 and 1")
    search = _Search(stock, year, policy)
    start, limit = search.start, search.start * share
    everything = real_run(stock, [np.inf] * year, policy.repair_from)
    search.runs += 1
    floor = everything.backlog(policy.target)

    def answer(budget: float | None, curve: np.ndarray, less: float | None, at_less: float | None) -> NeededBudget:
        reason = Message(NOT_REPAIRED) if budget is None else None
        highest = float(curve.max())
        return NeededBudget(budget, reason, year, limit, start, float(curve[-1]), highest, less, at_less, tolerance, search.runs)

    if floor[-1] > limit:
        return answer(None, floor, None, None)
    without = search.curve(0.0)
    if without[-1] <= limit:
        return answer(0.0, without, None, None)
    # With the dearest year's money every year, every year is as with unlimited money.
    enough, less = float(everything.repair_spent.max()) * (1 + 1e-9), 0.0
    at_enough, at_less = floor, float(without[-1])
    while enough - less > tolerance * enough and search.runs < MOST_RUNS:
        tried = search.next_budget(less, at_less - limit, enough, float(at_enough[-1]) - limit, tolerance)
        curve = search.curve(tried)
        if curve[-1] <= limit:
            enough, at_enough = tried, curve
        else:
            less, at_less = tried, float(curve[-1])
    return answer(enough, at_enough, less, at_less)


class _Search:
    """Runs, counted, and where to look next."""

    def __init__(self, stock: Stock, year: int, policy: Policy):
        self.stock, self.year, self.policy = stock, year, policy
        self.runs = 0
        self.start = float(real_run(stock, [], policy.repair_from).backlog(policy.target)[0])
        self.width = np.inf

    def curve(self, budget: float) -> np.ndarray:
        self.runs += 1
        return real_run(self.stock, [budget] * self.year, self.policy.repair_from).backlog(self.policy.target)

    def next_budget(self, low: float, over: float, high: float, under: float, tolerance: float) -> float:
        """Where the straight line between the ends crosses the limit, a little towards the farther end, so that both ends close in;
        the middle whenever the last step did not halve what is left."""
        halved = high - low <= self.width / 2
        self.width = high - low
        middle = (low + high) / 2
        if not halved or over - under <= 0:
            return middle
        crossing = low + self.width * over / (over - under)
        nudged = crossing + tolerance * high * (0.4 if crossing < middle else -0.4)
        return nudged if low < nudged < high else middle


def cost_of_waiting(
    stock: Stock,
    years: int,
    delays: Sequence[int],
    *,
    discount: float,
    before_nok: float = 0.0,
    policy: Policy = Policy(),
) -> tuple[Delay, ...]:
    """What it costs to start full financing some years late. Full financing: each year everything that the policy covers is repaired.

    Until then `before_nok` (real kr a year) is spent. Year t is discounted by (1 + discount)^−t with a real rate. Only kroner for
    repair count, not what poor buildings cost those who use them: where a bad grade costs little more to put right than the one
    before it, `extra_nok` can be below 0, and the page should say so rather than hide it.
    """
    factors = (1.0 + discount) ** -np.arange(years + 1.0)

    def delayed(wait: int) -> tuple[float, float, float, float, float]:
        found = real_run(stock, [before_nok] * wait + [np.inf] * (years - wait), policy.repair_from)
        spent = found.repair_spent
        left = float(found.cost[-1, 1:].sum() * factors[-1])
        backlog = float(found.backlog(policy.target)[1:].mean())
        return float(spent[wait + 1]), float(spent.sum()), float(spent @ factors), left, backlog

    if any(not 0 <= wait < years for wait in delays):
        raise ValueError("a delay must leave at least one year of the horizon")
    at_once = delayed(0)
    found = [(wait, delayed(wait) if wait else at_once) for wait in delays]
    return tuple(
        Delay(wait, catch_up, spent, discounted, left, discounted + left - at_once[2] - at_once[3], backlog)
        for wait, (catch_up, spent, discounted, left, backlog) in found
    )
