"""Condition and maintenance rows, written through the audit services as everywhere else."""

from datetime import date
from itertools import count

from bygg.models import Building
from tests.factories.bygg import save_new
from vedlikehold.models import (
    BuildingPart,
    BuildingStrategy,
    Commission,
    Component,
    ComponentType,
    ConditionAnalysis,
    Finding,
    Measure,
    MeasureAlternative,
    MeasureBundle,
    Placement,
    Plan,
    PlanYear,
    Project,
    Scenario,
)

_numbers = count(1)


def part(code: str = "26", *, edition: str = "2009", name: str = "", **fields) -> BuildingPart:
    """The part with this code, made where it is not there."""
    found = BuildingPart.objects.filter(edition=edition, code=code).first()
    return found or save_new(BuildingPart(edition=edition, code=code, name=name or f"Del {code}", **fields))


def make_type(code: str = "", **fields) -> ComponentType:
    number = next(_numbers)
    return save_new(ComponentType(code=code or f"K{number}", **({"name": f"Type {number}"} | fields)))


def make_component(building: Building, code: str = "26", name: str = "", **fields) -> Component:
    return save_new(
        Component(building=building, part=fields.pop("part", None) or part(code), name=name or f"Komponent {next(_numbers)}", **fields)
    )


def make_commission(unit, title: str = "", **fields) -> Commission:
    return save_new(Commission(unit=unit, title=title or f"Oppdrag {next(_numbers)}", **fields))


def make_analysis(building: Building, title: str = "", **fields) -> ConditionAnalysis:
    return save_new(ConditionAnalysis(building=building, title=title or f"Analyse {next(_numbers)}", **fields))


def make_survey(building: Building, title: str = "", **fields) -> ConditionAnalysis:
    """An analysis that is done: its findings stand."""
    return make_analysis(building, title, **({"status": "done", "performed_on": date(2024, 1, 10)} | fields))


def make_finding(analysis: ConditionAnalysis, component: Component, grade: str = "TG2", **fields) -> Finding:
    return save_new(Finding(analysis=analysis, component=component, grade=grade, **fields))


def make_measure(building: Building, name: str = "", **fields) -> Measure:
    return save_new(Measure(building=building, name=name or f"Tiltak {next(_numbers)}", **fields))


def make_bundle(building: Building, name: str = "", **fields) -> MeasureBundle:
    return save_new(MeasureBundle(building=building, name=name or f"Pakke {next(_numbers)}", **fields))


def make_strategy(building: Building, **fields) -> BuildingStrategy:
    return save_new(BuildingStrategy(building=building, **fields))


def make_alternative(measure: Measure, name: str = "", **fields) -> MeasureAlternative:
    return save_new(
        MeasureAlternative(
            measure=measure, name=name or f"Alternativ {next(_numbers)}", **({"cost_likely_nok": 100_000, "price_year": 2026} | fields)
        )
    )


def make_plan(unit, name: str = "", **fields) -> Plan:
    number = next(_numbers)
    return save_new(Plan(unit=unit, name=name or f"Plan {number}", **({"first_year": 2027, "years": 4, "price_year": 2026} | fields)))


def make_scenario(plan: Plan, name: str = "", *, frames: dict[int, dict] | None = None, **fields) -> Scenario:
    """`frames` gives fields of `PlanYear` by year."""
    number = fields.pop("number", None) or plan.scenarios.count() + 1
    scenario = save_new(Scenario(plan=plan, number=number, name=name or f"Versjon {number}", **fields))
    for year, values in (frames or {}).items():
        save_new(PlanYear(scenario=scenario, year=year, **values))
    return scenario


def make_placement(scenario: Scenario, measure: Measure, year: int | None = None, **fields) -> Placement:
    return save_new(
        Placement(scenario=scenario, measure=measure, building=measure.building, year=year, **({"pinned": year is None} | fields))
    )


def make_project(unit, name: str = "", **fields) -> Project:
    return save_new(Project(unit=unit, name=name or f"Prosjekt {next(_numbers)}", **fields))
