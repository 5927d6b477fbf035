"""A scenario as rows of a spreadsheet: every measure of the plan's unit that may be done, placed or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from vedlikehold.enums import Risk
from vedlikehold.models import Finding, Measure, MeasureAlternative, Placement, PriceIndex, Scenario
from vedlikehold.queries.plans.lines import PlannedScenario, plan_buildings, planned
from vedlikehold.queries.plans.options import Option, option
from vedlikehold.queries.plans.overview import unplaced_measures

# Gravest first.
_RISKS = (Risk.HIGH, Risk.MEDIUM, Risk.LOW)


@dataclass(frozen=True)
class SheetRow:
    """One measure in a scenario. Without `placement` it is not placed. `risk` is the gravest of the findings the measure answers."""

    scenario: Scenario
    measure: Measure
    placement: Placement | None
    option: Option | None
    own_cost_nok: Decimal | None
    risk: Risk | None


@dataclass(frozen=True)
class PlanSheet:
    """A scenario's rows by building and name, and what its placements come to."""

    planned: PlannedScenario
    rows: list[SheetRow]

    @property
    def scenario(self) -> Scenario:
        return self.planned.scenario


def plan_sheet(scenario: Scenario, *, user) -> PlanSheet:
    """Open measures in the portfolio, and whatever is placed, as `user` sees them (None: the system sees all).

    A fixed number of queries. `scenario.plan.unit` is fetched. A placement whose measure is gone from the register has no row.
    """
    found = planned(scenario, user=user)
    placed = {row.placement.measure_id: row for row in found.rows if row.measure is not None}
    index = dict(PriceIndex.objects.values_list("year", "value"))
    measures = _unplaced(scenario, user, placed)
    risks = _risks(scenario, user)
    rows = []
    for row in placed.values():
        row.measure.building = row.placement.building
        rows.append(SheetRow(scenario, row.measure, row.placement, row.option, row.own_cost_nok, risks.get(row.measure.pk)))
    for measure in measures:
        rows.append(SheetRow(scenario, measure, None, option(measure, scenario.plan, index), None, risks.get(measure.pk)))
    rows.sort(key=lambda row: (row.measure.building.sort_key, row.measure.building_id, row.measure.sort_key, row.measure.pk))
    return PlanSheet(found, rows)


def _unplaced(scenario: Scenario, user, placed: Iterable[int]) -> list[Measure]:
    rows = unplaced_measures(scenario, user=user).select_related("building", "part", "component__part").order_by("pk")
    return [row for row in rows if row.pk not in placed]


def _risks(scenario: Scenario, user) -> dict[int, Risk]:
    """The gravest risk of the standing findings that each measure answers."""
    found: dict[int, set[str]] = {}
    rows = Finding.objects.standing().filter(measure__building__in=plan_buildings(scenario.plan, user).order_by()).exclude(risk="")
    for measure, risk in rows.values_list("measure_id", "risk").distinct():
        found.setdefault(measure, set()).add(risk)
    return {measure: next(risk for risk in _RISKS if risk.value in seen) for measure, seen in found.items()}


def ways_of(scenario: Scenario, *, user) -> list[tuple[MeasureAlternative, Option]]:
    """Every alternative of the measures that may be placed, by building and measure."""
    index = dict(PriceIndex.objects.values_list("year", "value"))
    rows = MeasureAlternative.objects.filter(measure__building__in=plan_buildings(scenario.plan, user).order_by())
    rows = rows.filter(measure__is_open=True).select_related("measure__building")
    rows = rows.order_by("measure__building__sort_key", "measure__sort_key", "measure_id", "pk")
    return [(row, option(row, scenario.plan, index)) for row in rows]
