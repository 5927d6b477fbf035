"""A scenario's placed measures in their columns. Board, list and Gantt show these."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet

from fdvu.access.scope import load_tree
from vedlikehold.calc.plans.doubts import Placed, doubts
from vedlikehold.calc.plans.lines import ZERO, PlanLine, YearTotals, plan_totals
from vedlikehold.models import Measure, Placement, Scenario
from vedlikehold.queries.plans.cards import Card, placed_card
from vedlikehold.queries.plans.lines import PlannedRow, PlannedScenario, frames_of, planned
from vedlikehold.queries.plans.mending import sells
from vedlikehold.queries.plans.ties import ties_of

Narrow = Callable[[QuerySet], QuerySet]


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
    told = doubts([_placed(row) for row in found.rows], ties_of(scenario, found.rows), _passed(found))
    # Only what was adopted may stand in a building outside the unit.
    inside = load_tree().below(scenario.plan.unit_id) if scenario.is_frozen else None
    cards = [placed_card(row, told, inside is not None and row.placement.building.unit_id not in inside) for row in found.rows]
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
        building=row.placement.building_id,
        sells=sells(row.placement.alternative),
    )


def _passed(found: PlannedScenario) -> set[tuple[str, int]]:
    return {(pot, year.year) for year in found.totals.years for pot, money in year.pots.items() if money.is_over}


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
