"""Planverdi: what it is worth to do a measure in one way with start in year t, in discounted kroner, against doing nothing.

    value[t] = exposure[t] + weight_backlog · backlog[t] + weight_savings · savings[t] − weight_cost · cost[t]

With m(s) = (1 + growth)^(s − price year) / ((1 + rate)(1 + growth))^(s − first year), and u the year from which the work helps (the start year, or
the last year of a work that is spread over several), H the last year looked at (`after_years` past the plan):

exposure   Σ_{s=u}^{H} m(s) · [E(s | nothing) − E(s | done)], the expected yearly loss that the work takes away, where
           E(s) = Σ_g share_g(s) · severity_g × basis × Σ_type weight_type · KG_type/3 · probability/3
backlog    carrying · Σ_{s=u}^{H} m(s) · [B(s | nothing) − B(s | done)] + m(H) · [B(H | nothing) − B(H | done)], where
           B(s) = Σ_{g > target} share_g(s) · cost of lifting from g. In kroner: what it costs a year to carry a backlog (the work grows,
           provisional repairs), and the debt that is still there at the end
savings    Σ_{s=u}^{H} m(s) · (saved kWh × price + running cost that ends)
cost       own cost in the prices of the start year (grants taken off), each part discounted to its year

The rate is real, as in the forecast: beyond the growth of prices. A krone that grows with prices is therefore discounted by the rate
alone, and one that is paid in the kroner of its year by both (Fisher: 1 + nominal = (1 + real)(1 + growth)).

Consequence and probability are kept apart, as NS 3424 has them, and multiplied only here. Shares follow the yearly Markov step of
`vedlikehold.calc.deterioration` from the grade of today. A work lifts what is worse than its grade to that grade and leaves the rest;
from then on it wears again. «Selg» and «Riving» take everything away. Severities, carrying cost, years after the plan and what stands in
where nothing is registered are assumptions (anslag), all in `Assumed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from fdvu.lib.message import gettext_noop
from vedlikehold.calc.deterioration.wear import step
from vedlikehold.calc.prices import growth_factor
from vedlikehold.enums import ConsequenceType, ValueProfile

GRADES = 4
# What a way leaves behind: TG0–TG2, or nothing at all.
GONE = 3
TYPES = tuple(ConsequenceType)


@dataclass(frozen=True)
class Weights:
    """Verdivekter: what a krone of each kind of benefit counts."""

    consequences: Mapping[ConsequenceType, float] = field(default_factory=lambda: dict.fromkeys(ConsequenceType, 1.0))
    backlog: float = 1.0
    savings: float = 1.0
    cost: float = 1.0

    @property
    def by_type(self) -> np.ndarray:
        return np.array([self.consequences[kind] for kind in TYPES])


def _weights(safety, health, economy, aesthetics, function, authority, backlog, savings, cost) -> Weights:
    return Weights(dict(zip(TYPES, (safety, health, economy, aesthetics, function, authority), strict=True)), backlog, savings, cost)


# Ready-made sets; «egne vekter» has none.
PROFILES: Mapping[ValueProfile, Weights] = {
    ValueProfile.BALANCED: Weights(),
    ValueProfile.SAFETY: _weights(4.0, 2.0, 0.5, 0.25, 0.5, 2.0, 0.5, 0.5, 0.5),
    ValueProfile.ENERGY: _weights(1.0, 1.0, 1.0, 0.5, 0.5, 1.0, 0.5, 3.0, 1.0),
}


@dataclass(frozen=True)
class Assumed:
    """Verdiforutsetninger: what the value takes for granted. All are anslag, none from a standard.

    `severity` is the expected yearly loss of a component in each grade, as a share of its cost basis, at KG3 and high probability.
    `carrying_share` is what a krone of backlog costs a year. A component without a grade is taken for `unknown_grade`; one without a
    standing finding has `default_kg` and `default_probability`. A measure without components is taken to meet a need whose loss is
    `need_share` of what the measure costs a year, with the consequences of `need_kg` and high probability: with even weights a tenth of the
    cost a year, so that it has paid for itself after ten years.
    """

    severity: tuple[float, float, float, float] = (0.0, 0.005, 0.03, 0.10)
    carrying_share: float = 0.04
    after_years: int = 10
    unknown_grade: int = 2
    default_kg: Mapping[ConsequenceType, int] = field(
        default_factory=lambda: {ConsequenceType.ECONOMY: 2, ConsequenceType.FUNCTION: 1}  # what any worn part leads to
    )
    default_probability: int = 2
    need_share: float = 0.15
    need_kg: Mapping[ConsequenceType, int] = field(default_factory=lambda: {ConsequenceType.FUNCTION: 2})
    source: str = gettext_noop("anslag")

    def __post_init__(self) -> None:
        if list(self.severity) != sorted(self.severity) or self.severity[0] < 0:
            raise ValueError(f"severity must rise from 0: {self.severity}")


@dataclass(frozen=True)
class Calendar:
    """The plan's years and what a krone of them is worth. `discount_share` is real, beyond `growth_share`; `ageing` is the years from today to the plan's first."""

    first_year: int
    years: int
    price_year: int
    growth_share: float
    discount_share: float
    ageing: int = 0
    after_years: int = 10

    @property
    def year_range(self) -> range:
        return range(self.first_year, self.first_year + self.years)

    @property
    def horizon(self) -> int:
        """Years looked at."""
        return self.years + self.after_years

    @property
    def growth(self) -> np.ndarray:
        """What a krone of the price level is in each year of the plan."""
        return growth_factor(self.growth_share, self.price_year, self.first_year + np.arange(self.years))

    @property
    def nominal_share(self) -> float:
        """The rate for money in the kroner of its own year: the real rate and the growth of prices."""
        return (1.0 + self.discount_share) * (1.0 + self.growth_share) - 1.0

    @property
    def discount(self) -> np.ndarray:
        """What a krone of each year looked at, in that year's prices, is worth in the first."""
        return (1.0 + self.nominal_share) ** -np.arange(self.horizon, dtype=float)

    @property
    def worth(self) -> np.ndarray:
        """m(s): what a krone of the price level in each year looked at is worth in the first."""
        return growth_factor(self.growth_share, self.price_year, self.first_year + np.arange(self.horizon)) * self.discount


@dataclass(frozen=True)
class Stock:
    """What the measures are about, one row per component: `grade` 0–3 today, `rates` the yearly shares that go one grade down,
    `severity` per grade, `basis_nok`, `consequence` [component, type] as KG/3 × probability/3, `upgrade_nok` [component, grade] what it
    costs to lift it where the grade counts as backlog, else 0. Money in the price level."""

    grade: np.ndarray
    rates: np.ndarray
    severity: np.ndarray
    basis_nok: np.ndarray
    consequence: np.ndarray
    upgrade_nok: np.ndarray


@dataclass(frozen=True)
class Ways:
    """One row per way of doing a measure. `pair_row`, `pair_component`, `pair_share` say which components it mends, and how much of each
    one's benefit is its own; `after` is what it leaves behind; `delay` the years from the start until it helps; `cost_nok` [row, year] own
    money in the prices of the start year, NaN where it may not start; `spread_worth` what a krone that starts is worth spread over its
    years, discounted to the start; `saved_kwh` and `running_nok` (price level) a year."""

    pair_row: np.ndarray
    pair_component: np.ndarray
    pair_share: np.ndarray
    after: np.ndarray
    delay: np.ndarray
    cost_nok: np.ndarray
    spread_worth: np.ndarray
    saved_kwh: np.ndarray
    running_nok: np.ndarray


@dataclass(frozen=True)
class Gains:
    """What the work takes away per component [component, year it helps from, what it leaves]: `loss` per krone of basis at full
    consequence, `backlog_nok`. Weights have no part in it."""

    loss: np.ndarray
    backlog_nok: np.ndarray
    shares: np.ndarray


@dataclass(frozen=True)
class Worth:
    """The terms [row, start year] in discounted kroner, before the weights of backlog, savings and cost; and the value."""

    exposure: np.ndarray
    backlog: np.ndarray
    savings: np.ndarray
    cost: np.ndarray
    value: np.ndarray


def shares_ahead(grade: np.ndarray, rates: np.ndarray, years: int, ageing: int = 0) -> np.ndarray:
    """Share of each component in each grade [component, year, grade], `ageing` years of wear before the first."""
    now = np.zeros((GRADES, len(grade)))
    now[grade, np.arange(len(grade))] = 1.0
    found = np.empty((len(grade), years, GRADES))
    for year in range(ageing + years):
        if year:
            step(now, rates.T)
        if year >= ageing:
            found[:, year - ageing] = now.T
    return found


def cost_to_go(yearly: np.ndarray, rates: np.ndarray, worth: np.ndarray, at_end: np.ndarray | None = None) -> np.ndarray:
    """Expected cost from each year to the last of a component that stands in each grade then [component, year, grade], discounted.

    `yearly` [component, grade] a year in the price level, `at_end` once more in the last year. Backwards through the years: what a year
    costs, and what is to come from where the wear leads.
    """
    found = np.empty((len(yearly), len(worth), GRADES))
    later = np.zeros_like(yearly) if at_end is None else at_end * worth[-1]
    for year in range(len(worth) - 1, -1, -1):
        if year < len(worth) - 1:
            worn = later.copy()
            worn[:, :-1] += rates * (later[:, 1:] - later[:, :-1])
            later = worn
        later = later + worth[year] * yearly
        found[:, year] = later
    return found


def taken_away(shares: np.ndarray, ahead: np.ndarray) -> np.ndarray:
    """[component, year, what is left behind]: what is worse than the grade goes from its own cost to go to that of the grade; with
    nothing left, all of it goes."""
    found = np.zeros(shares.shape)
    for after in range(GONE):
        over = ahead[:, :, after + 1 :] - ahead[:, :, after : after + 1]
        found[:, :, after] = (shares[:, :, after + 1 :] * over).sum(axis=2)
    found[:, :, GONE] = (shares * ahead).sum(axis=2)
    return found


def gains_of(stock: Stock, calendar: Calendar, assumed: Assumed) -> Gains:
    """What mending each component in each year takes away."""
    shares = shares_ahead(stock.grade, stock.rates, calendar.horizon, calendar.ageing)
    worth = calendar.worth
    loss = cost_to_go(stock.severity, stock.rates, worth)
    backlog = cost_to_go(assumed.carrying_share * stock.upgrade_nok, stock.rates, worth, stock.upgrade_nok)
    return Gains(taken_away(shares, loss), taken_away(shares, backlog), shares)


def worth_of(stock: Stock, ways: Ways, gains: Gains, calendar: Calendar, weights: Weights, energy_price_nok: float) -> Worth:
    """The value of every way in every start year, and its terms; NaN only where the way may not start."""
    helps = np.arange(calendar.years)[None, :] + ways.delay[:, None]
    in_time = helps < calendar.horizon
    helps = np.minimum(helps, calendar.horizon - 1)
    per_krone = stock.basis_nok * (stock.consequence @ weights.by_type)
    exposure = _summed(ways, gains.loss, per_krone, helps) * in_time
    backlog = _summed(ways, gains.backlog_nok, np.ones(len(stock.grade)), helps) * in_time
    to_come = np.cumsum(calendar.worth[::-1])[::-1]
    savings = (ways.saved_kwh * energy_price_nok + ways.running_nok)[:, None] * to_come[helps] * in_time
    cost = ways.cost_nok * calendar.discount[: calendar.years] * ways.spread_worth[:, None]
    value = exposure + weights.backlog * backlog + weights.savings * savings - weights.cost * cost
    return Worth(exposure, backlog, savings, cost, value)


def _summed(ways: Ways, gains: np.ndarray, factor: np.ndarray, helps: np.ndarray) -> np.ndarray:
    """Σ over a way's components of what is taken away, [row, start year]."""
    found = np.zeros(helps.shape)
    row, component = ways.pair_row, ways.pair_component
    if len(row):
        part = gains[component[:, None], helps[row], ways.after[row][:, None]]
        np.add.at(found, row, part * (factor[component] * ways.pair_share)[:, None])
    return found


def spread_worth(shares: tuple[float, ...], nominal_share: float) -> float:
    """What a krone is worth at the start when it is paid, without growing, over the years that follow.

    >>> spread_worth((), 0.04), round(spread_worth((0.5, 0.5), 0.25), 2)
    (1.0, 0.9)
    """
    return sum(share / (1.0 + nominal_share) ** later for later, share in enumerate(shares)) if shares else 1.0
