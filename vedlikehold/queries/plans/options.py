"""The ways a measure can be done, priced for a plan: its own way, and each of its alternatives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from vedlikehold.calc.plans.lines import ZERO, PlanLine
from vedlikehold.calc.prices import growth_factor, price_factor
from vedlikehold.models import Measure, MeasureAlternative, Plan

OWN = "own"


@dataclass(frozen=True)
class Option:
    """One way to do a measure. `cost_nok` and `grant_nok` are in the plan's price level; `cost_nok` is None where the cost is unknown or
    the index lacks its price year. `alternative` is None for the measure's own way."""

    alternative: MeasureAlternative | None
    name: str
    pot: str
    cost_nok: Decimal | None
    grant_nok: Decimal
    own_hours: float
    spend_shares: tuple[float, ...]
    grade_after: str
    energy_saving_kwh: float

    @property
    def key(self) -> str:
        """What the option is called among the measure's."""
        return OWN if self.alternative is None else str(self.alternative.pk)


def growth(plan: Plan, year: int) -> Decimal:
    """What a krone of the plan's price level is in `year`."""
    return Decimal(str(growth_factor(plan.price_growth_share, plan.price_year, year)))


def option(row: Measure | MeasureAlternative, plan: Plan, index: Mapping[int, float], *, name: str = "") -> Option:
    """`row`'s way in the plan's price level."""
    known = price_factor(index, row.price_year, plan.price_year)
    factor = None if known is None else Decimal(str(known))
    return Option(
        alternative=row if isinstance(row, MeasureAlternative) else None,
        name=name or row.name,
        pot=row.pot,
        cost_nok=None if row.cost_likely_nok is None or factor is None else row.cost_likely_nok * factor,
        grant_nok=ZERO if row.grant_nok is None or factor is None else row.grant_nok * factor,
        own_hours=row.own_hours or 0.0,
        spend_shares=tuple(row.spend_shares),
        grade_after=row.grade_after,
        energy_saving_kwh=row.energy_saving_kwh or 0.0,
    )


def options(measure: Measure, alternatives: Iterable[MeasureAlternative], plan: Plan, index: Mapping[int, float]) -> list[Option]:
    """The measure's own way first, then its alternatives."""
    return [option(measure, plan, index), *(option(row, plan, index) for row in alternatives)]


def line(key: int, year: int | None, chosen: Option, plan: Plan, measure: Measure) -> PlanLine:
    """The option as a line of the plan; with `measure.bundle` fetched."""
    grown = Decimal(1) if year is None else growth(plan, year)
    return PlanLine(
        key=key,
        year=year,
        pot=chosen.pot,
        cost_nok=None if chosen.cost_nok is None else chosen.cost_nok * grown,
        grant_nok=chosen.grant_nok * grown,
        own_hours=chosen.own_hours,
        spend_shares=chosen.spend_shares,
        bundle=measure.bundle_id,
        saving_share=measure.bundle.saving_share if measure.bundle_id else 0.0,
    )
