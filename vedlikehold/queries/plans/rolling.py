"""Rullering: what next year's plan takes with it from this one, told before it is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F

from vedlikehold.calc.ledger import to_ore
from vedlikehold.calc.plans.lines import ZERO, spending
from vedlikehold.calc.prices import growth_factor
from vedlikehold.enums import MeasureStatus
from vedlikehold.models import Placement, PlanYear, Scenario
from vedlikehold.queries.plans.lines import plan_buildings, planned


@dataclass(frozen=True)
class Carried:
    """A placement of the old version and where it comes in the new plan; no `year` and not `pinned` is out of it.

    `missed` was to be done before the new plan begins; `moved` has been given another year than the version said.
    """

    placement: Placement
    year: int | None
    pinned: bool
    missed: bool = False
    moved: bool = False

    @property
    def is_placed(self) -> bool:
        return self.year is not None or self.pinned


@dataclass(frozen=True)
class Begun:
    """Work over several years that has begun, and that the new plan takes in its first year with all that it costs: a placement has no
    spread of its own. `before_nok` is what the old version spends before the new plan, `left_nok` what it spends from there on."""

    carried: Carried
    before_nok: Decimal
    left_nok: Decimal


@dataclass(frozen=True)
class RollOver:
    """What comes along and what does not. `frames` are those of the new plan; `left_unit` are in buildings of others now."""

    scenario: Scenario
    first_year: int
    carried: Sequence[Carried]
    done: int
    given_up: int
    left_unit: int
    frames: Sequence[PlanYear]
    begun: Sequence["Begun"] = ()

    @property
    def placed(self) -> list[Carried]:
        return [row for row in self.carried if row.year is not None]

    @property
    def pinned(self) -> list[Carried]:
        return [row for row in self.carried if row.is_placed and row.pinned]

    @property
    def missed(self) -> list[Carried]:
        return [row for row in self.carried if row.missed]

    @property
    def moved(self) -> list[Carried]:
        return [row for row in self.carried if row.moved]

    @property
    def kept_out(self) -> list[Carried]:
        return [row for row in self.carried if row.year is None and row.pinned]

    @property
    def last_year(self) -> int:
        return self.first_year + len(self.frames) - 1


def roll_over_of(scenario: Scenario, *, user, missed_to_first: bool) -> RollOver:
    """What a plan one year later takes from the version: what is not done, in its year, or in the first where that has passed and
    `missed_to_first`; else unplaced. With `scenario.plan.unit` fetched."""
    first = scenario.plan.first_year + 1
    last = first + scenario.plan.years - 1
    every = Placement.objects.filter(scenario=scenario)
    seen = every.filter(building__in=plan_buildings(scenario.plan, user).order_by())
    rows = list(
        seen.select_related("measure", "building").order_by(
            F("year").asc(nulls_last=True), "building__sort_key", F("measure__sort_key").asc(nulls_last=True), "pk"
        )
    )
    waiting = [row for row in rows if row.measure is not None and row.measure.is_open]
    done = sum(row.measure is not None and row.measure.status == MeasureStatus.DONE for row in rows)
    carried = [_carried(row, scenario.is_frozen, first, last, missed_to_first) for row in waiting]
    return RollOver(
        scenario=scenario,
        first_year=first,
        carried=carried,
        done=done,
        given_up=len(rows) - len(waiting) - done,
        left_unit=every.count() - len(rows),
        frames=_frames(scenario),
        begun=_begun(carried, scenario, first, user),
    )


def _begun(carried: Sequence[Carried], scenario: Scenario, first: int, user) -> list[Begun]:
    """Ongoing ones of which the old version spends some before the new plan and some in it."""
    rows = {
        row.placement.pk: row for row in carried if row.missed and row.is_placed and row.placement.measure.status == MeasureStatus.ONGOING
    }
    if not rows:
        return []
    found = []
    for one in planned(scenario, user=user).rows:
        spent = spending(one.line, one.own_cost_nok) if one.placement.pk in rows else []
        before = sum((part for year, part in spent if year < first), ZERO)
        left = sum((part for year, part in spent if year >= first), ZERO)
        if before and left:
            found.append(Begun(rows[one.placement.pk], before, left))
    return found


def _carried(row: Placement, frozen: bool, first: int, last: int, missed_to_first: bool) -> Carried:
    if row.year is None:
        return Carried(row, None, pinned=True)
    year = row.year
    # After the adoption the measure's own year is what was decided last.
    if frozen and row.measure.planned_year is not None and first <= row.measure.planned_year <= last:
        year = row.measure.planned_year
    if year >= first:
        return Carried(row, year, row.pinned, moved=year != row.year)
    return Carried(row, first, row.pinned, missed=True) if missed_to_first else Carried(row, None, pinned=False, missed=True)


def _frames(scenario: Scenario) -> list[PlanYear]:
    """The frames of the years the two plans share, and a new last year: last year's with the price growth."""
    there = {row.year: row for row in PlanYear.objects.filter(scenario=scenario)}
    plan = scenario.plan
    found = [_copy(there.get(year), year) for year in plan.year_range[1:]]
    grown = Decimal(str(growth_factor(plan.price_growth_share, plan.last_year, plan.last_year + 1)))
    last = _copy(there.get(plan.last_year), plan.last_year + 1)
    last.operation_nok, last.investment_nok = to_ore(last.operation_nok * grown), to_ore(last.investment_nok * grown)
    last.grant_nok = None if last.grant_nok is None else to_ore(last.grant_nok * grown)
    return [*found, last]


def _copy(row: PlanYear | None, year: int) -> PlanYear:
    if row is None:
        return PlanYear(year=year, operation_nok=Decimal(0), investment_nok=Decimal(0))
    return PlanYear(
        year=year, operation_nok=row.operation_nok, investment_nok=row.investment_nok, grant_nok=row.grant_nok, own_hours=row.own_hours
    )
