"""Prognosen: expected backlog, grades, buildings in need and new failures of a stock, year by year under some money.

Everything is worked out in the prices of the start: money that follows prices buys the same each year, money that does not is divided
by the price path. The kroner of each year are these times the path. The band comes from what all components have in common
(`vedlikehold.calc.band`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from vedlikehold.calc.backlog import FCI_LIMITS
from vedlikehold.calc.band import bands
from vedlikehold.calc.deterioration import Forecast, Money, Stock, forecast
from vedlikehold.calc.outlook.basis import Basis
from vedlikehold.calc.waiting import Policy, hold_still, price_path, real_run
from vedlikehold.enums import MoneyBasis, RepairRule

# A building is in need where its backlog is above this share of what it costs to build anew: the index's own «critical».
IN_NEED = FCI_LIMITS[-1]
# So many components are enough for the width of the band; of more, every n-th stands for its neighbours.
ENOUGH_FOR_BAND = 1_200
# Decimals that a proposed amount is rounded to.
THOUSANDS = -3
# The best grade that each rule repairs.
REPAIR_FROM = {RepairRule.ALL: 1, RepairRule.POOR: 2, RepairRule.WORST: 3}


@dataclass(frozen=True)
class Choices:
    """What a person asks of the forecast. `share` is of the need; `nok_per_m2` and `amounts` (one per year, the last one holds on: what
    was typed, or the frames of the adopted plans) are kr a year. With `follows_prices` all of them are in the prices of the start and grow with prices, else each is a krone amount of its
    own year. `current_prices` shows every year in its own kroner."""

    years: int = 30
    money: MoneyBasis = MoneyBasis.NEED
    share: float = 1.0
    nok_per_m2: float = 0.0
    amounts: tuple[float, ...] = ()
    price_growth_share: float = 0.0
    follows_prices: bool = True
    current_prices: bool = False
    repairs: RepairRule = RepairRule.POOR

    @property
    def repair_from(self) -> int:
        return REPAIR_FROM[self.repairs]


@dataclass(frozen=True)
class Need:
    """Behovet: kr a year in the prices of the start. With `holds` it is the smallest even amount that leaves no more backlog at the end
    than today; where the rule leaves too much for any money to do that, what the rule can use on average."""

    nok: float
    holds: bool
    years: int


@dataclass(frozen=True)
class Outlook:
    """One forecast. Arrays over the years, 0 the start; money in the kroner that were asked for (`price` is a year's krone in the
    start's). `quantity` [year, grade] is what it costs to renew what is expected to have each grade, `cost` what it costs to put it
    right. `falls` are components expected to go from TG2 to TG3 during the year. None where nothing can be said: `per_m2` without any
    area, `in_need` without any replacement value."""

    choices: Choices
    need: Need
    first_year: int
    price: np.ndarray
    budget: np.ndarray
    spent: np.ndarray
    backlog: np.ndarray
    low: np.ndarray
    high: np.ndarray
    quantity: np.ndarray
    cost: np.ndarray
    per_m2: np.ndarray | None
    in_need: np.ndarray | None
    falls: np.ndarray

    @property
    def years(self) -> list[int]:
        return [self.first_year + place for place in range(len(self.price))]

    @property
    def mean_budget_nok(self) -> float:
        """A year, after the start."""
        return float(self.budget[1:].mean())

    @property
    def unused_share(self) -> float:
        """The part of all the money that finds nothing to put right."""
        given = float(self.budget.sum())
        return (given - float(self.spent.sum())) / given if given else 0.0

    @property
    def grade_shares(self) -> np.ndarray:
        """[year, grade], as shares of what everything costs to renew."""
        whole = self.quantity.sum(axis=1, keepdims=True)
        return np.divide(self.quantity, whole, out=np.zeros_like(self.quantity), where=whole > 0)

    @property
    def poor_share(self) -> np.ndarray:
        """The share with TG2 or TG3."""
        return self.grade_shares[:, 2:].sum(axis=1)


def need_of(basis: Basis, choices: Choices) -> Need:
    """The yearly amount that the share is taken of."""
    policy = Policy(target=basis.goal, repair_from=choices.repair_from)
    found = hold_still(basis.stock, choices.years, policy=policy)
    if found.budget_nok is not None:
        return Need(found.budget_nok, holds=True, years=choices.years)
    everything = real_run(basis.stock, [np.inf] * choices.years, choices.repair_from)
    return Need(float(everything.repair_spent[1:].mean()), holds=False, years=choices.years)


def total_area(basis: Basis) -> float:
    """BTA of all buildings of the scope: what money per m² is multiplied with."""
    return float(sum(one.area_m2 or 0.0 for one in basis.buildings))


def real_budgets(basis: Basis, choices: Choices, need: Need) -> np.ndarray:
    """Kr for each year from the first, in the prices of the start."""
    asked = {
        MoneyBasis.NEED: [choices.share * need.nok],
        MoneyBasis.AREA: [choices.nok_per_m2 * total_area(basis)],
        # Nothing typed yet: the need, as the form then shows it.
        MoneyBasis.YEARS: list(choices.amounts) or [round(need.nok, THOUSANDS)],
        MoneyBasis.PLAN: list(choices.amounts) or [0.0],
    }[choices.money]
    budgets = np.array(_held_on(asked, choices.years))
    return budgets if choices.follows_prices else budgets / price_path(choices.price_growth_share, choices.years)[1:]


def mean_of(amounts: Sequence[float], years: int) -> float:
    """What amounts, one per year from the first, are on average over `years`."""
    return sum(_held_on(amounts, years)) / years


def _held_on(amounts: Sequence[float], years: int) -> list[float]:
    """One for each year: the last one holds on."""
    return [*amounts, *[amounts[-1]] * (years - len(amounts))][:years]


def outlook(basis: Basis, choices: Choices, need: Need, *, first_year: int, rate_spread: float, cost_spread: float) -> Outlook:
    """The stock under the money that `choices` give."""
    budgets = real_budgets(basis, choices, need)
    run = forecast(basis.stock, _money(budgets, choices), need=basis.goal + 1, falls=True)
    low, high = _band(basis, budgets, choices, rate_spread, cost_spread)
    backlog = run.backlog(basis.goal)
    price = price_path(choices.price_growth_share, choices.years)
    shown = price if choices.current_prices else np.ones_like(price)
    return Outlook(
        choices=choices,
        need=need,
        first_year=first_year,
        price=price,
        budget=np.concatenate([[0.0], budgets]) * shown,
        spent=run.repair_spent * shown,
        backlog=backlog * shown,
        low=np.maximum(backlog + low, 0.0) * shown,
        high=(backlog + high) * shown,
        quantity=run.quantity,
        cost=run.cost * shown[:, None],
        per_m2=_per_m2(basis, run, shown),
        in_need=_in_need(basis, run),
        falls=run.falls,
    )


def _money(budgets: Sequence[float], choices: Choices) -> Money:
    years = len(budgets)
    return Money(list(budgets), [0.0] * years, [1.0] * years, [0.0] * years, choices.repair_from)


def _per_m2(basis: Basis, run: Forecast, shown: np.ndarray) -> np.ndarray | None:
    area = basis.area_m2.sum()
    return (run.building_cost * (basis.area_m2 > 0)).sum(axis=1) * shown / area if area else None


def _in_need(basis: Basis, run: Forecast) -> np.ndarray | None:
    valued = basis.value_nok > 0
    return (run.building_cost[:, valued] > IN_NEED * basis.value_nok[valued]).sum(axis=1) if valued.any() else None


def _band(basis: Basis, budgets: np.ndarray, choices: Choices, rate_spread: float, cost_spread: float) -> tuple[np.ndarray, np.ndarray]:
    """How far P10 and P90 lie from the forecast itself (kr); of a representative part of a large stock."""
    stock, part = representative(basis.stock, ENOUGH_FOR_BAND)
    found = bands(
        stock,
        _money(budgets * part, choices),
        {"backlog": lambda run: run.backlog(basis.goal)},
        rate_spread=rate_spread,
        cost_spread=cost_spread,
    )["backlog"]
    return (found.p10 - found.plain) / part, (found.p90 - found.plain) / part


def representative(stock: Stock, most: int) -> tuple[Stock, float]:
    """At most so many of the components, the middle one of every few in order of type, grade and size; and their part of the value."""
    count = len(stock.quantity)
    if count <= most:
        return stock, 1.0
    each = -(-count // most)
    order = np.lexsort((stock.quantity, stock.grade, stock.type))
    chosen = order[np.minimum(np.arange(0, count, each) + each // 2, count - 1)]
    kept = {name: getattr(stock, name)[chosen] for name in ("quantity", "type", "building", "grade")}
    whole = float(stock.quantity.sum())
    return replace(stock, **kept), float(kept["quantity"].sum()) / whole if whole else 1.0
