"""A scenario as cards: what stands in each year, what is kept out, what is not placed yet. Board, list and Gantt show these."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, F, QuerySet

from fdvu.access.scope import load_tree
from fdvu.core.db.bulk import with_ids
from vedlikehold.calc.plans.doubts import Doubt, Placed, Ties, doubts
from vedlikehold.calc.plans.lines import ZERO, PlanLine, YearTotals, own_cost, plan_totals
from vedlikehold.calc.prices import price_factor
from vedlikehold.enums import POT_LABELS, MeasureStatus, Pot, Risk
from vedlikehold.models import (
    Finding,
    Measure,
    MeasureAlternative,
    MeasureDependency,
    MeasureExclusion,
    Placement,
    Plan,
    PriceIndex,
    Scenario,
)
from vedlikehold.queries.plans.lines import PlannedRow, PlannedScenario, frames_of, planned
from vedlikehold.queries.plans.options import OWN, Option, option, options
from vedlikehold.queries.plans.overview import unplaced_measures

# What the two columns that are no year are called in addresses and forms.
UNPLACED, KEPT_OUT = "none", "out"
Narrow = Callable[[QuerySet], QuerySet]


@dataclass(frozen=True)
class Card:
    """One measure on the board. `placement` is None for one that is not placed; `measure` for one that is gone from the register.
    `has_left` where the building is no longer of the plan's unit."""

    measure: Measure | None
    placement: Placement | None
    name: str
    pot: str
    own_cost_nok: Decimal | None
    grant_nok: Decimal
    own_hours: float
    spend_shares: Sequence[float] = ()
    doubts: Sequence[Doubt] = ()
    has_left: bool = False

    @property
    def is_explained(self) -> bool:
        """Whether the version can say why the measure stands where it does."""
        return self.measure is not None and self.measure.is_open and not self.has_left

    @property
    def key(self) -> str:
        """What the card is called on the page."""
        return str(self.measure.pk) if self.measure else f"p{self.placement.pk}"

    @property
    def column(self) -> str:
        return column_of(self.placement)

    @property
    def year(self) -> int | None:
        return self.placement.year if self.placement else None

    @property
    def version(self) -> int:
        """The placement's version, 0 where there is none: what a move is held against."""
        return self.placement.version if self.placement else 0

    @property
    def seen(self) -> str:
        """The measure and the version, as a form sends them."""
        return f"{self.key}:{self.version}"

    @property
    def pot_label(self) -> str:
        return POT_LABELS[Pot(self.pot)]

    @property
    def is_pinned(self) -> bool:
        """Locked in its year."""
        return self.placement is not None and self.placement.pinned and self.placement.year is not None

    @property
    def warnings(self) -> list[Doubt]:
        """Those that ask for something."""
        return [doubt for doubt in self.doubts if not doubt.is_mild]

    @property
    def building(self):
        return (self.placement or self.measure).building

    @property
    def part(self):
        if self.measure is None:
            return None
        return self.measure.part or (self.measure.component.part if self.measure.component_id else None)


def column_of(placement: Placement | None) -> str:
    if placement is None:
        return UNPLACED
    return KEPT_OUT if placement.year is None else str(placement.year)


@dataclass(frozen=True)
class Board:
    """A scenario's placed measures in their columns. `shown` are those a filter asks for; totals are always of all."""

    planned: PlannedScenario
    cards: list[Card]
    shown: list[Card]

    @cached_property
    def by_column(self) -> dict[str, list[Card]]:
        """The cards shown, by column in order of building and name."""
        return _grouped(self.shown)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many stand in each column, shown or not."""
        return {column: len(cards) for column, cards in _grouped(self.cards).items()}

    @cached_property
    def by_key(self) -> dict[str, Card]:
        return {card.key: card for card in self.cards}

    def year(self, year: int) -> YearTotals:
        return self.planned.totals.years[year - self.planned.plan.first_year]


def _grouped(cards: Iterable[Card]) -> dict[str, list[Card]]:
    found: dict[str, list[Card]] = {}
    for card in cards:
        found.setdefault(card.column, []).append(card)
    return found


def board(scenario: Scenario, *, user, narrow: Narrow | None = None, pots: Iterable[str] = ()) -> Board:
    """Every placement with its warnings; seven queries however many rows, one more with a filter.

    `narrow` cuts measures down to those asked for; `pots` is asked of the way that is chosen.
    """
    found = planned(scenario, user=user)
    told = doubts([_placed(row) for row in found.rows], _ties(scenario, found.rows), _passed(found))
    # Only what was adopted may stand in a building outside the unit.
    inside = load_tree().below(scenario.plan.unit_id) if scenario.is_frozen else None
    cards = [_card(row, told, inside is not None and row.placement.building.unit_id not in inside) for row in found.rows]
    wanted_pots, shown = set(pots), cards
    if narrow is not None:
        placed = Measure.objects.filter(pk__in=Placement.objects.filter(scenario=scenario).values("measure_id"))
        keys = set(narrow(placed).order_by().values_list("pk", flat=True))
        shown = [card for card in cards if card.measure is not None and card.measure.pk in keys]
    if wanted_pots:
        shown = [card for card in shown if card.pot in wanted_pots]
    return Board(found, cards, shown)


def _placed(row: PlannedRow) -> Placed:
    measure = row.measure
    return Placed(
        # A measure that is gone has no ties; its placement's negative number is nobody's.
        measure=measure.pk if measure else -row.placement.pk,
        name=row.name,
        year=row.placement.year,
        pot=row.line.pot,
        deadline_year=measure.deadline.year if measure and measure.deadline else None,
        bundle=measure.bundle_id if measure else None,
        is_priced=row.own_cost_nok is not None,
        is_duty=bool(measure and measure.is_duty),
        years=max(len(row.line.spend_shares), 1),
    )


def _card(row: PlannedRow, told: Mapping[int, list[Doubt]], has_left: bool) -> Card:
    return Card(
        measure=row.measure,
        placement=row.placement,
        name=row.name,
        pot=row.line.pot,
        own_cost_nok=row.own_cost_nok,
        grant_nok=row.line.grant_nok,
        own_hours=row.line.own_hours,
        spend_shares=row.line.spend_shares,
        doubts=told.get(row.measure.pk if row.measure else -row.placement.pk, ()),
        has_left=has_left,
    )


def _passed(found: PlannedScenario) -> set[tuple[str, int]]:
    return {(pot, year.year) for year in found.totals.years for pot, money in year.pots.items() if money.is_over}


def _ties(scenario: Scenario, rows: Sequence[PlannedRow]) -> Ties:
    """Three queries."""
    ours = Placement.objects.filter(scenario=scenario, measure__isnull=False).values("measure_id")
    requires: dict[int, list[int]] = {}
    excludes: dict[int, list[int]] = {}
    names, settled = {}, set()
    needed = MeasureDependency.objects.filter(measure__in=ours).order_by("pk")
    for measure, other, name, status in needed.values_list("measure_id", "requires_id", "requires__name", "requires__status"):
        requires.setdefault(measure, []).append(other)
        names[other] = name
        if status == MeasureStatus.DONE:
            settled.add(other)
    apart = MeasureExclusion.objects.filter(measure__in=ours, other__in=ours).order_by("pk")
    for first, second in apart.values_list("measure_id", "other_id"):
        excludes.setdefault(first, []).append(second)
        excludes.setdefault(second, []).append(first)
    saving = {row.measure.bundle_id: row.measure.bundle.name for row in rows if row.measure and _saves(row.measure)}
    sizes = with_ids(Measure.objects.open(), set(saving), column="bundle_id").values_list("bundle").annotate(n=Count("pk")).order_by()
    bundles = {bundle: (saving[bundle], count) for bundle, count in sizes}
    return Ties(requires, excludes, bundles, names, frozenset(settled))


def _saves(measure: Measure) -> bool:
    return measure.bundle_id is not None and measure.bundle.saving_share > 0


@dataclass(frozen=True)
class Candidates:
    """Measures that may be placed and are not, those with a duty and a deadline first."""

    cards: list[Card]
    count: int
    total: int
    duties: int
    own_cost_nok: Decimal


def candidates(scenario: Scenario, *, user, narrow: Narrow | None = None, start: int = 0, size: int | None = None) -> Candidates:
    """Those from `start` on, `size` of them, and what all that are asked for come to; four queries."""
    every = unplaced_measures(scenario, user=user)
    found = every if narrow is None else narrow(every)
    index = dict(PriceIndex.objects.values_list("year", "value"))
    counted = found.order_by().values_list("cost_likely_nok", "grant_nok", "price_year", "is_duty")
    costs = [(_own_now(cost, grant, year, scenario.plan, index), duty) for cost, grant, year, duty in counted]
    rows = _with_facts(found)
    return Candidates(
        cards=[unplaced_card(row, scenario.plan, index) for row in rows[start : None if size is None else start + size]],
        count=len(costs),
        total=len(costs) if narrow is None else every.count(),
        duties=sum(duty for _cost, duty in costs),
        own_cost_nok=sum((cost for cost, _duty in costs if cost is not None), ZERO),
    )


def _with_facts(rows: QuerySet) -> QuerySet:
    """Those with a duty first, then by deadline."""
    facts = rows.select_related("building", "part", "component__part", "bundle")
    return facts.order_by(F("is_duty").desc(), F("deadline").asc(nulls_last=True), "building__sort_key", "sort_key", "pk")


def unplaced_cards(scenario: Scenario, user, measures: Iterable[int]) -> list[Card]:
    """The cards of some that are not placed; two queries."""
    index = dict(PriceIndex.objects.values_list("year", "value"))
    rows = _with_facts(with_ids(unplaced_measures(scenario, user=user), measures))
    return [unplaced_card(row, scenario.plan, index) for row in rows]


def _own_now(cost: Decimal | None, grant: Decimal | None, year: int | None, plan: Plan, index: Mapping[int, float]) -> Decimal | None:
    """What a measure by itself would cost the municipality, in the plan's prices."""
    factor = price_factor(index, year, plan.price_year)
    if cost is None or factor is None:
        return None
    factor = Decimal(str(factor))
    return own_cost(PlanLine(0, None, "", cost * factor, (grant or ZERO) * factor), bundled=False)


def unplaced_card(row: Measure, plan: Plan, index: Mapping[int, float]) -> Card:
    way = option(row, plan, index)
    return Card(
        measure=row,
        placement=None,
        name=row.name,
        pot=way.pot,
        own_cost_nok=_own_now(row.cost_likely_nok, row.grant_nok, row.price_year, plan, index),
        grant_nok=way.grant_nok,
        own_hours=way.own_hours,
        spend_shares=way.spend_shares,
    )


@dataclass(frozen=True)
class Sums:
    """What some rows come to: own cost by pot and year, all of it with what falls after the plan's end."""

    years: Sequence[YearTotals] = field(default_factory=tuple)
    after_end_nok: Decimal = ZERO
    own_cost_nok: Decimal = ZERO


def sums_of(cards: Sequence[Card], scenario: Scenario) -> Sums:
    """What the cards with a year cost by pot and year; one query. Their own costs have the grants and the bundles' savings off already."""
    lines = [
        PlanLine(place, card.year, card.pot, card.own_cost_nok, own_hours=card.own_hours, spend_shares=card.spend_shares)
        for place, card in enumerate(cards)
        if card.year is not None
    ]
    totals = plan_totals(lines, frames_of(scenario))
    return Sums(totals.years, totals.after_end_nok, sum((line.cost_nok for line in lines if line.cost_nok is not None), ZERO))


@dataclass(frozen=True)
class Way:
    """One way to do a measure, as it is chosen on a form: `key` of the option and what it costs the municipality in the plan's prices."""

    option: Option
    own_cost_nok: Decimal | None

    @property
    def key(self) -> str:
        return self.option.key

    @property
    def is_own(self) -> bool:
        return self.option.key == OWN


def ways_of(measure: Measure, plan: Plan) -> list[Way]:
    """The measure's own way first; two queries."""
    index = dict(PriceIndex.objects.values_list("year", "value"))
    rows = MeasureAlternative.objects.filter(measure=measure).order_by("name", "pk")
    return [
        Way(way, own_cost(PlanLine(0, None, way.pot, way.cost_nok, way.grant_nok), bundled=False))
        for way in options(measure, rows, plan, index)
    ]


def risks_of(measures: Iterable[int]) -> dict[int, str]:
    """The gravest risk of what each measure answers, where it is known; one query."""
    order = {risk.value: place for place, risk in enumerate(Risk)}
    found: dict[int, str] = {}
    rows = with_ids(Finding.objects.standing().exclude(risk=""), set(measures), column="measure_id")
    for measure, risk in rows.order_by().values_list("measure_id", "risk").distinct():
        if order[risk] >= order.get(found.get(measure, ""), -1):
            found[measure] = risk
    return found


def tied_to(measures: Iterable[int]) -> set[int]:
    """Measures whose warnings or costs may follow where `measures` stand: bundle mates, what requires them, what they exclude; four
    queries."""
    ids = set(measures)
    bundles = with_ids(Measure.objects.filter(bundle__isnull=False), ids).values("bundle_id")
    found = set(Measure.objects.filter(bundle__in=bundles).order_by().values_list("pk", flat=True))
    found |= set(with_ids(MeasureDependency.objects.all(), ids, column="requires_id").values_list("measure_id", flat=True))
    apart = with_ids(MeasureExclusion.objects.all(), ids, column="measure_id").values_list("other_id", flat=True)
    apart_too = with_ids(MeasureExclusion.objects.all(), ids, column="other_id").values_list("measure_id", flat=True)
    return (found | set(apart) | set(apart_too)) - ids


def requirements_among(cards: Sequence[Card]) -> list[tuple[int, int]]:
    """(measure, what it requires) where both are among the cards; one query."""
    keys = {card.measure.pk for card in cards if card.measure}
    rows = with_ids(MeasureDependency.objects.all(), keys, column="measure_id").order_by("measure_id", "requires_id")
    return [(measure, other) for measure, other in rows.values_list("measure_id", "requires_id") if other in keys]
