"""Two versions against each other: measure by measure, year by year, and the backlog that each leaves."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from bygg.models import Building
from vedlikehold.calc.condition import default_price_year
from vedlikehold.calc.grade_costs import GradeCosts, grade_costs
from vedlikehold.calc.outlook.rates import component_rates
from vedlikehold.calc.plans.compare import (
    ChangeSum,
    Pair,
    Placed,
    PlanChange,
    YearSides,
    change_sums,
    compare,
    cumulative,
    side_by_side,
)
from vedlikehold.calc.plans.lifting import GONE, Lift, WearingStock, backlog_path
from vedlikehold.calc.upgrade import GRADE_CODES, WORST, ComponentRows
from vedlikehold.enums import Grade, MeasureKind
from vedlikehold.models import Component, Scenario
from vedlikehold.queries.costs import component_rows_and
from vedlikehold.queries.forecast.basis import forecast_parameters, rate_rules
from vedlikehold.queries.parameters import assumptions
from vedlikehold.queries.plans.lines import PlannedRow, PlannedScenario, planned
from vedlikehold.queries.plans.mending import components_of, grade_left, sells
from vedlikehold.queries.plans.options import OWN


@dataclass(frozen=True)
class PairRow:
    """One measure in both versions with what it is about. `before` and `after` are there also where it is kept out."""

    pair: Pair
    before: PlannedRow | None
    after: PlannedRow | None

    @property
    def _any(self) -> PlannedRow:
        return self.before or self.after

    @property
    def building(self) -> Building:
        return self._any.placement.building

    @property
    def measure_id(self) -> int | None:
        return self._any.placement.measure_id

    @property
    def name(self) -> str:
        """The measure's name, else what was adopted."""
        measure = self._any.measure
        return measure.name if measure else self._any.name


@dataclass(frozen=True)
class Cut:
    """Which measures are looked at; empty for all."""

    change: PlanChange | None = None
    building: int | None = None
    pot: str = ""

    def has(self, row: PairRow) -> bool:
        """Whether the row is inside, whatever kind of difference it is."""
        return (self.building in (None, row.building.pk)) and (not self.pot or self.pot in row.pair.pots)


@dataclass(frozen=True)
class BacklogCurves:
    """The backlog (kr, prices of `price_year`) today and at the end of each year after: without measures, and under each version.

    `unknown` components have no known grade and are in none of it.
    """

    years: Sequence[int]
    without: Sequence[float]
    before: Sequence[float]
    after: Sequence[float]
    price_year: int
    target: Grade
    components: int
    unknown: int
    # The versions are of different stocks: then `without` is A's.
    two_stocks: bool


@dataclass(frozen=True)
class ScenarioComparison:
    """A against B. `rows` are all measures of either, the largest differences first."""

    before: PlannedScenario
    after: PlannedScenario
    rows: list[PairRow]

    def inside(self, cut: Cut) -> list[PairRow]:
        """The rows of a cut."""
        return [row for row in self.rows if cut.has(row) and cut.change in (None, row.pair.change)]

    def sums(self, cut: Cut) -> list[ChangeSum]:
        """Counts and kroner per kind over building and pot, whatever kind is chosen."""
        return change_sums(row.pair for row in self.rows if cut.has(row))

    @cached_property
    def years(self) -> list[YearSides]:
        return side_by_side(self.before.totals, self.after.totals)

    @property
    def span(self) -> list[int]:
        """The years of either version."""
        return [row.year for row in self.years if row.year is not None]

    @property
    def spending(self) -> tuple[list, list]:
        """What each has spent up to every year of `span`."""
        return cumulative(self.before.totals, self.span), cumulative(self.after.totals, self.span)

    @property
    def over(self) -> tuple[list[int], list[int]]:
        """Years in which each passes a limit."""
        return self.before.totals.years_over, self.after.totals.years_over

    @property
    def totals_nok(self) -> tuple[Decimal, Decimal]:
        """What each comes to: its years, and what falls after them."""
        return self.before.totals.total_nok, self.after.totals.total_nok

    @property
    def unpriced(self) -> tuple[int, int]:
        """Placed measures of each without a known cost."""
        return len(self.before.unpriced), len(self.after.unpriced)

    @property
    def buildings(self) -> list[Building]:
        """Those with measures in either version, by name."""
        found = {row.building.pk: row.building for row in self.rows}
        return sorted(found.values(), key=lambda building: (building.sort_key, building.pk))


def compare_scenarios(before: Scenario, after: Scenario, *, user) -> ScenarioComparison:
    """What `user` sees of both; a fixed number of queries. `plan.unit` of both is fetched."""
    sides = planned(before, user=user), planned(after, user=user)
    first, second = ({_key(row): row for row in side.rows} for side in sides)
    pairs = compare(*([_placed(row) for row in side.placed] for side in sides))
    rows = [PairRow(pair, first.get(pair.key), second.get(pair.key)) for pair in pairs]
    rows.sort(key=lambda row: (-abs(row.pair.difference_nok), row.building.sort_key, row.name, row.pair.key))
    return ScenarioComparison(*sides, rows)


def _key(row: PlannedRow) -> int:
    """The measure; one that is gone from the register is only itself."""
    return row.placement.measure_id or -row.placement.pk


def _placed(row: PlannedRow) -> Placed:
    way = str(row.placement.alternative_id or OWN)
    return Placed(_key(row), row.placement.year, row.line.pot, way, row.own_cost_nok)


# -- backlog ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Stock:
    wearing: WearingStock
    places: dict[int, int]
    homes: np.ndarray
    price_year: int
    target: Grade


def backlog_curves(comparison: ScenarioComparison, *, user, today: datetime.date) -> BacklogCurves | None:
    """See `vedlikehold.calc.plans.lifting`; None where there are no components, or the years are past. A fixed number of queries."""
    start, end = today.year, max(comparison.span, default=0)
    sides = comparison.before, comparison.after
    stocks = {unit: _stock(side, user, today) for unit, side in {side.plan.unit_id: side for side in sides}.items()}
    if end <= start or not any(len(stock.places) for stock in stocks.values()):
        return None
    parts = components_of({row.measure.pk: row.measure for side in sides for row in side.placed if row.measure is not None}.values())

    def path(side: PlannedScenario, *, measures: bool = True) -> list[float]:
        stock = stocks[side.plan.unit_id]
        lifts = _lifts(side, stock, parts) if measures else ()
        return backlog_path(stock.wearing, lifts, start=start, end=end, target=GRADE_CODES[stock.target])

    own = stocks[sides[0].plan.unit_id]
    return BacklogCurves(
        years=range(start, end + 1),
        without=path(sides[0], measures=False),
        before=path(sides[0]),
        after=path(sides[1]),
        price_year=own.price_year,
        target=own.target,
        components=len(own.places),
        unknown=int((own.wearing.grade > GRADE_CODES[Grade.TG3]).sum()),
        two_stocks=len(stocks) > 1,
    )


def _stock(side: PlannedScenario, user, today: datetime.date) -> _Stock:
    """The components of the plan's buildings, by the rates of the forecast and the prices of the backlog."""
    assumed = assumptions()
    price_year = default_price_year(assumed.index, today)
    components = Component.objects.visible_to(user).in_unit(side.plan.unit).counting()
    rows, beside = component_rows_and(components, {"life": "expected_life_years", "own": "pk"})
    rates, _origin = component_rates(rate_rules(forecast_parameters(), assumed.groups), rows.type, rows.part, beside["life"])
    target = GRADE_CODES[Grade(assumed.parameters.target_grade)]
    wearing = WearingStock(
        rows.grade.astype(np.int64), rates, _costs(rows, grade_costs(rows, assumed.rule, assumed.index, price_year), target)
    )
    places = {int(pk): place for place, pk in enumerate(beside["own"].tolist())}
    return _Stock(wearing, places, rows.building, price_year, Grade(assumed.parameters.target_grade))


def _costs(rows: ComponentRows, costs: GradeCosts, target: int) -> np.ndarray:
    """[component, grade]. What the backlog of today leaves out, without a cost or with one outside the index, is left out of all years, as
    the forecast leaves it out."""
    lost = (rows.grade <= WORST) & (rows.grade > target) & (costs.unpriced | costs.unindexed)
    return np.where(lost[:, None], np.nan, costs.nok)


def _lifts(side: PlannedScenario, stock: _Stock, parts: dict[int, list[int]]) -> list[Lift]:
    """What is still to be done: a measure that is done is in the register's grades already. A building that is sold takes all with it."""
    found = []
    for row in side.placed:
        if row.measure is None or not row.measure.is_open or _changes_nothing(row):
            continue
        way = row.placement.alternative
        if sells(way):
            places = np.flatnonzero(stock.homes == row.placement.building_id).tolist()
        else:
            places = [stock.places[component] for component in sorted(parts[row.measure.pk]) if component in stock.places]
        # As the value has it: a work that is spread over several years helps from its last.
        year = row.placement.year + max(len(row.line.spend_shares) - 1, 0)
        left = grade_left(row.measure, way)
        found += [Lift(place, year, GONE if left is None else left) for place in places]
    return found


def _changes_nothing(row: PlannedRow) -> bool:
    """An investigation done its own way leaves the condition as it was."""
    return row.placement.alternative is None and row.measure.kind == MeasureKind.INVESTIGATE
