"""A measure of a scenario as a card: what board, list and Gantt show of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vedlikehold.calc.plans.doubts import Doubt
from vedlikehold.calc.plans.lines import ZERO, PlanLine, own_cost
from vedlikehold.calc.prices import price_factor
from vedlikehold.enums import POT_LABELS, MeasureStatus, Pot
from vedlikehold.models import Measure, Placement, Plan
from vedlikehold.queries.plans.lines import PlannedRow
from vedlikehold.queries.plans.options import option

# What the two columns that are no year are called in addresses and forms.
UNPLACED, KEPT_OUT = "none", "out"


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
    def is_held(self) -> bool:
        """Whether an optimisation lets it stand in its year: it is locked there, or the work has begun."""
        return self.is_pinned or (self.measure is not None and self.measure.status == MeasureStatus.ONGOING)

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


def placed_card(row: PlannedRow, told: Mapping[int, list[Doubt]], has_left: bool) -> Card:
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


def own_now(cost: Decimal | None, grant: Decimal | None, year: int | None, plan: Plan, index: Mapping[int, float]) -> Decimal | None:
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
        own_cost_nok=own_now(row.cost_likely_nok, row.grant_nok, row.price_year, plan, index),
        grant_nok=way.grant_nok,
        own_hours=way.own_hours,
        spend_shares=way.spend_shares,
    )
