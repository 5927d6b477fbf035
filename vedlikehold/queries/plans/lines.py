"""A scenario's measures with their costs, and its totals: what board, list, Gantt, comparison, Excel and report all show."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet

from bygg.models import Building
from fdvu.access.scope import units_for
from fdvu.core.db.bulk import with_ids
from vedlikehold.calc.plans.lines import ZERO, Frame, PlanLine, PlanTotals, plan_totals
from vedlikehold.enums import Pot
from vedlikehold.models import Measure, Placement, Plan, PlanYear, PriceIndex, Scenario
from vedlikehold.queries.plans.options import Option, line, option

# What takes time to read of thousands and is shown of none. Placements and measures are whole: they are what is changed from here.
_UNREAD = [f"{of}__{field}" for of in ("measure__component", "alternative") for field in ("provenance", "created_at", "updated_at", "note")]


@dataclass(frozen=True)
class PlannedRow:
    """One placement with what it is about. `option` is None where the measure is gone from the register; a frozen row's line holds what
    was adopted."""

    placement: Placement
    line: PlanLine
    option: Option | None
    own_cost_nok: Decimal | None

    @property
    def measure(self) -> Measure | None:
        return self.placement.measure

    @property
    def name(self) -> str:
        """What was adopted, else what the measure and its way are called now."""
        if self.placement.agreed_name or self.placement.measure is None:
            return self.placement.agreed_name
        way = self.placement.alternative
        return f"{self.placement.measure.name}: {way.name}" if way else self.placement.measure.name


@dataclass(frozen=True)
class PlannedScenario:
    """All that a scenario holds and a person may see: rows by year, building and name, and totals.

    `hidden` placements are in buildings that the person may not see, or, of a draft, that left the plan's unit. They count in nothing,
    save where a frozen version's buildings left the unit after it was adopted: what was adopted stays in the totals, as the lines in
    `unseen`, for those who see all of the plan's unit and so saw them then.
    """

    scenario: Scenario
    rows: list[PlannedRow]
    totals: PlanTotals
    hidden: int
    unseen: Sequence[PlanLine] = ()

    @property
    def plan(self) -> Plan:
        return self.scenario.plan

    @property
    def placed(self) -> list[PlannedRow]:
        """Rows with a year."""
        return [row for row in self.rows if row.placement.year is not None]

    @property
    def unpriced(self) -> list[PlannedRow]:
        """Rows with a year and no known cost."""
        return [row for row in self.placed if row.own_cost_nok is None]

    @property
    def unseen_nok(self) -> Decimal:
        """What was adopted for the lines that are in the totals and not among the rows."""
        return sum((self.totals.own_cost_nok[line.key] or ZERO for line in self.unseen if line.year is not None), ZERO)

    @property
    def kept_out(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.placement.year is None]


def plan_buildings(plan: Plan, user):
    """The buildings the plan is about and `user` sees; all of them for None, the system itself."""
    rows = Building.objects.all() if user is None else Building.objects.visible_to(user)
    return rows.in_unit(plan.unit)


def shown_buildings(scenario: Scenario, user):
    """The buildings whose placements `user` is shown. An adopted version holds what was adopted, wherever its buildings are now."""
    if not scenario.is_frozen:
        return plan_buildings(scenario.plan, user)
    return Building.objects.all() if user is None else Building.objects.visible_to(user)


def frames_of(scenario: Scenario) -> list[Frame]:
    """One frame per year of the plan, zero where none is set; one query."""
    rows = {row.year: row for row in PlanYear.objects.filter(scenario=scenario)}
    return [_frame(rows.get(year), year) for year in scenario.plan.year_range]


def _frame(row: PlanYear | None, year: int) -> Frame:
    if row is None:
        return Frame(year, dict.fromkeys((pot.value for pot in Pot), ZERO))
    pots = {Pot.OPERATION.value: row.operation_nok, Pot.INVESTMENT.value: row.investment_nok}
    return Frame(year, pots, row.grant_nok, row.own_hours)


def carried(scenario: Scenario) -> set[str]:
    """The pots whose rest may be used the year after."""
    chosen = {Pot.OPERATION.value: scenario.carry_operation, Pot.INVESTMENT.value: scenario.carry_investment}
    return {pot for pot, carries in chosen.items() if carries}


def planned(scenario: Scenario, *, user, only: Iterable[int] | None = None) -> PlannedScenario:
    """The scenario as `user` sees it; the number of queries does not grow with the rows. `scenario.plan` is fetched. `only` cuts it to some placements,
    and then nothing is counted as hidden."""
    index = dict(PriceIndex.objects.values_list("year", "value"))
    every = Placement.objects.filter(scenario=scenario)
    seen = every.filter(building__in=shown_buildings(scenario, user).order_by())
    found = list(
        (seen if only is None else with_ids(seen, only))
        .select_related("measure__component", "alternative")
        .prefetch_related("building", "measure__bundle", "measure__part", "measure__component__part")
        .defer(*_UNREAD)
        .order_by(F("year").asc(nulls_last=True), "building__sort_key", F("measure__sort_key").asc(nulls_last=True), "pk")
    )
    rows = [(placement, *_line(placement, scenario, index)) for placement in found]
    hidden = every.count() - len(found) if only is None else 0
    unseen = _unseen(scenario, every, {placement.pk for placement in found}, user) if hidden else []
    lines = [*(line for _placement, line, _option in rows), *unseen]
    totals = plan_totals(lines, frames_of(scenario), carry_over=carried(scenario))
    return PlannedScenario(
        scenario=scenario,
        rows=[PlannedRow(placement, line, option, totals.own_cost_nok[line.key]) for placement, line, option in rows],
        totals=totals,
        hidden=hidden,
        unseen=unseen,
    )


def _unseen(scenario: Scenario, every: QuerySet, shown: Collection[int], user) -> list[PlanLine]:
    """What was adopted in buildings that have left the plan's unit for one that `user` does not see; nothing else of them is told.

    Only for those who see all of the plan's unit: to them the adopted sums are no news.
    """
    if not scenario.is_frozen or (user is not None and scenario.plan.unit_id not in units_for(user)):
        return []
    return [_agreed(placement) for placement in every.order_by("pk") if placement.pk not in shown]


def _line(placement: Placement, scenario: Scenario, index: Mapping[int, float]) -> tuple[PlanLine, Option | None]:
    measure, chosen = placement.measure, None
    if measure is not None:
        chosen = option(placement.alternative or measure, scenario.plan, index)
    if scenario.is_frozen or measure is None:
        return _agreed(placement), chosen
    return line(placement.pk, placement.year, chosen, scenario.plan, measure), chosen


def _agreed(placement: Placement) -> PlanLine:
    return PlanLine(
        key=placement.pk,
        year=placement.year,
        pot=placement.agreed_pot or Pot.OPERATION.value,
        # What the municipality pays was agreed with the grant taken off.
        cost_nok=None if placement.agreed_cost_nok is None else placement.agreed_cost_nok + (placement.agreed_grant_nok or ZERO),
        grant_nok=placement.agreed_grant_nok or ZERO,
        own_hours=placement.agreed_hours or 0.0,
        spend_shares=tuple(placement.agreed_shares),
    )
