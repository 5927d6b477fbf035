"""Vedlikeholdsplanen as a report reads it: one version, its rows and sums, where it leads, and how good it is."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext

from fdvu.access.models import OrgUnit
from fdvu.access.scope import load_tree
from fdvu.lib.figures import Exclusion, Figure, Input
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.calc.plans.lines import ZERO, PlanLine, spending
from vedlikehold.enums import ScenarioStatus
from vedlikehold.models import ForecastParameters, Placement, Scenario
from vedlikehold.queries.forecast.basis import forecast_parameters
from vedlikehold.queries.parameters import Assumptions, assumptions
from vedlikehold.queries.parts import part_names
from vedlikehold.queries.plans.compare import BacklogCurves, backlog_curves, compare_scenarios
from vedlikehold.queries.plans.coverage import PlanCoverage, plan_coverage
from vedlikehold.queries.plans.lines import PlannedRow, PlannedScenario
from vedlikehold.queries.plans.overview import Unplaced, unplaced
from vedlikehold.queries.plans.quality import PlanQuality, plan_quality


@dataclass(frozen=True)
class MoneyByYear:
    """A building's or a building part's share of the plan: own cost (kr) by year, `after_nok` past the plan's end, and how many measures;
    `unpriced` of them have no known cost."""

    label: str
    by_year: Mapping[int, Decimal]
    after_nok: Decimal
    measures: int
    unpriced: int

    @property
    def total_nok(self) -> Decimal:
        return sum(self.by_year.values(), ZERO) + self.after_nok


@dataclass(frozen=True)
class PlanReport:
    """What one person sees of one version, on one day."""

    scenario: Scenario
    today: datetime.date
    planned: PlannedScenario
    unplaced: Unplaced
    quality: PlanQuality
    curves: BacklogCurves | None
    coverage: PlanCoverage
    forecast: ForecastParameters
    # Two-digit building parts by code.
    part_names: Mapping[str, str]
    # The day that plan, measures and grades are of.
    registered_on: datetime.date
    assumed: Assumptions

    @property
    def plan(self):
        return self.scenario.plan

    @property
    def years(self) -> list[int]:
        return [year.year for year in self.planned.totals.years]

    @cached_property
    def by_building(self) -> list[MoneyByYear]:
        """Dearest first."""
        return self._grouped(lambda row: (row.placement.building_id, row.placement.building.name))

    @cached_property
    def by_part(self) -> list[MoneyByYear]:
        """By two-digit building part, dearest first."""

        def part(row: PlannedRow) -> tuple[int, str]:
            return 0, self.part_names.get(part_code(row.placement), "") or gettext("Ikke oppgitt")

        return self._grouped(part)

    def _grouped(self, key: Callable[[PlannedRow], tuple[int, str]]) -> list[MoneyByYear]:
        """By id and name: two of the same name are two."""
        groups: dict[tuple[int, str], list[PlannedRow]] = defaultdict(list)
        for row in self.planned.placed:
            groups[key(row)].append(row)
        found = [self._summed(name, [(row.line, row.own_cost_nok) for row in rows]) for (_pk, name), rows in groups.items()]
        return [*sorted(found, key=lambda one: (-one.total_nok, one.label)), *self._departed()]

    def _departed(self) -> list[MoneyByYear]:
        """What was adopted in buildings that the reader no longer sees, so that the parts sum to the whole."""
        lines = [line for line in self.planned.unseen if line.year is not None]
        costs = self.planned.totals.own_cost_nok
        name = gettext("Bygg som har gått ut av enheten")
        return [self._summed(name, [(line, costs[line.key]) for line in lines])] if lines else []

    def _summed(self, name: str, lines: Sequence[tuple[PlanLine, Decimal | None]]) -> MoneyByYear:
        """Lines with their own costs, by the year in which they fall."""
        sums, after = dict.fromkeys(self.years, ZERO), ZERO
        for line, cost in lines:
            for year, part in spending(line, cost):
                if year > self.plan.last_year:
                    after += part
                else:
                    sums[year] += part
        return MoneyByYear(name, sums, after, len(lines), sum(cost is None for _line, cost in lines))

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """The numbers printed in the report."""
        found = [*_money_figures(self), *_quality_figures(self), *_backlog_figures(self), *_coverage_figures(self)]
        return {figure.key: figure for figure in found}


def _money_figures(report: PlanReport) -> list[Figure]:
    totals, left, unpriced = report.planned.totals, report.unplaced, len(report.planned.unpriced)
    excluded = (Exclusion(Message(gettext_noop("Tiltak uten kjent kostnad")), unpriced),) if unpriced else ()
    return [
        Figure(
            "planned", Message(gettext_noop("Egne midler i planen")), float(totals.spent_nok), "whole_nok",
            Message(gettext_noop("Σ (kostnad − tilskudd) × (1 − besparelse i tiltakspakke), fordelt på årene pengene brukes")),
            exclusions=excluded,
        ),
        Figure(
            "frame", Message(gettext_noop("Rammer i planperioden")), float(totals.frame_nok), "whole_nok",
            Message(gettext_noop("Σ rammer for drift og investering")),
        ),
        Figure(
            "measures", Message(gettext_noop("Tiltak i planen")), len(report.planned.placed), "count",
            Message(gettext_noop("Tiltak som har fått et år")),
        ),
        Figure(
            "unplaced", Message(gettext_noop("Tiltak uten plass")), left.count, "count",
            Message(gettext_noop("Åpne tiltak i enhetens bygg som ikke er i planen")),
            inputs=(
                Input(Message(gettext_noop("Hva de koster i planens prisnivå")), float(left.cost_nok), "whole_nok"),
                Input(Message(gettext_noop("Av dem uten kjent kostnad, ikke med i det de koster")), left.unpriced),
            ),
        ),
    ]  # fmt: skip


def _quality_figures(report: PlanReport) -> list[Figure]:
    quality = report.quality
    return [
        Figure(
            "quality", Message(gettext_noop("Andel av det beste mulige")), quality.told_share, "reached",
            Message(gettext_noop("Verdien av planen slik den står, delt på den beviste øvre grensen for disse pengene")),
        ),
        Figure(
            "missing", Message(gettext_noop("Mangler til pålagte tiltak")), quality.missing_nok, "whole_nok",
            Message(gettext_noop("Σ det hvert pålagt tiltak mangler for å få plass innen fristen")),
        ),
    ]  # fmt: skip


def _backlog_figures(report: PlanReport) -> list[Figure]:
    """None where the backlog cannot be told."""
    curves = report.curves
    if curves is None:
        return []
    unknown = (Exclusion(Message(gettext_noop("Komponenter uten kjent tilstand")), curves.unknown),) if curves.unknown else ()
    formula = Message(gettext_noop("Forventet etterslep: andelene i hver grad etter forfallsmodellen × kostnaden per grad"))
    told = (
        ("backlog_now", gettext_noop("Etterslep nå"), curves.before[0]),
        ("backlog_end", gettext_noop("Etterslep ved planens slutt"), curves.before[-1]),
        ("backlog_without", gettext_noop("Etterslep ved planens slutt uten tiltak"), curves.without[-1]),
    )
    return [Figure(key, Message(label), value, "whole_nok", formula, exclusions=unknown) for key, label, value in told]


def _coverage_figures(report: PlanReport) -> list[Figure]:
    found = report.coverage.found
    without = Message(gettext_noop("Etterslep uten tiltak"))
    return [
        Figure(
            "measured", Message(gettext_noop("Andel av etterslepet som har tiltak")), found.measured_share, "share",
            Message(gettext_noop("Etterslepet på komponenter med et åpent tiltak som utbedrer dem, delt på hele etterslepet i dag")),
            inputs=(
                Input(Message(gettext_noop("Etterslep i dag")), found.backlog_nok, "whole_nok"),
                Input(without, found.without_nok, "whole_nok"),
                Input(Message(gettext_noop("Etterslep med tiltak i planen")), found.placed_nok, "whole_nok"),
            ),
            query={"measured": "false", "grade": [grade.value for grade in report.coverage.grades], "unit": report.plan.unit_id},
            register="components",
        ),
    ]  # fmt: skip


def part_code(placement: Placement) -> str:
    """The two-digit part that a measure is about; empty where nobody has said."""
    measure = placement.measure
    part = measure and (measure.part or (measure.component and measure.component.part))
    return part.group if part else ""


def plan_report(scenario: Scenario, *, user, today: datetime.date, registered_on: datetime.date | None = None) -> PlanReport:
    """The version as `user` sees it, read on `registered_on`; the number of queries does not grow with the rows. `scenario.plan.unit` is fetched."""
    pair, assumed = compare_scenarios(scenario, scenario, user=user), assumptions()
    return PlanReport(
        scenario=scenario,
        today=today,
        planned=pair.before,
        unplaced=unplaced(scenario, user=user),
        quality=plan_quality(scenario, user=user, today=today),
        curves=backlog_curves(pair, user=user, today=today),
        coverage=plan_coverage(scenario, user=user, today=today),
        forecast=forecast_parameters(),
        part_names=part_names(assumed.parameters.part_edition),
        registered_on=max(registered_on or today, today),
        assumed=assumed,
    )


def scenario_to_report(*, user, unit: OrgUnit | None, today: datetime.date) -> Scenario | None:
    """The version that tells of `unit`: of the plans for just that unit (for the topmost units in sight when None) the one that is running
    or starts next, its adopted version before its newest draft. None where there is no plan."""
    seen = Scenario.objects.visible_to(user).select_related("plan__unit").exclude(status=ScenarioStatus.REPLACED)
    if unit is not None:
        found = list(seen.filter(plan__unit=unit))
    else:
        everything = list(seen)
        tops = _topmost({one.plan.unit for one in everything})
        found = [one for one in everything if one.plan.unit_id in tops]

    def order(one: Scenario) -> tuple:
        running = one.plan.first_year <= today.year + 1 and one.plan.last_year >= today.year
        return running, one.status == ScenarioStatus.ADOPTED, one.plan.first_year, one.number, one.pk

    return max(found, key=order, default=None)


def covering_scenario(*, user, unit: OrgUnit, today: datetime.date) -> Scenario | None:
    """The version that `scenario_to_report` finds for the nearest unit above `unit` that has a plan."""
    _own, *above = reversed(load_tree().above(unit.pk))
    units = OrgUnit.objects.in_bulk(above)
    found = (scenario_to_report(user=user, unit=units[pk], today=today) for pk in above)
    return next((one for one in found if one is not None), None)


def _topmost(units: set[OrgUnit]) -> set[int]:
    """Those of `units` that stand under no other of them."""
    tree = load_tree()
    below = {pk for unit in units for pk in tree.below(unit.pk) if pk != unit.pk}
    return {unit.pk for unit in units} - below
