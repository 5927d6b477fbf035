"""One building's condition: its figures, its parts with their weights, and every component that makes the backlog."""

import datetime
from collections import Counter
from dataclasses import dataclass

import numpy as np
from django.db.models import Count
from django.utils.translation import gettext

from bygg.models import Building
from vedlikehold.calc.backlog import Backlog, GradeSums, backlog_by, grades_by, total_backlog, total_grades
from vedlikehold.calc.condition import BuildingFigures, BuildingState, Survey, default_price_year, state_of, survey
from vedlikehold.calc.grades import WeightedGrade, weighted_grade
from vedlikehold.calc.uncertainty import Range
from vedlikehold.calc.upgrade import GRADE_CODES, TGIU, CostCells
from vedlikehold.enums import CostBasis, Grade, Risk
from vedlikehold.models import Component, ConditionAnalysis, Finding, Measure
from vedlikehold.queries.backlog import facts
from vedlikehold.queries.backlog.overview import NOT_GIVEN, value_of
from vedlikehold.queries.costs import cost_cells
from vedlikehold.queries.parameters import Assumptions, assumptions
from vedlikehold.queries.parts import part_names


@dataclass(frozen=True)
class ComponentLine:
    """One component that is worse than the target: its likely cost (kr, None where there is none) and what it follows from."""

    pk: int
    name: str
    grade: str
    graded_on: datetime.date | None
    nok: float | None
    basis: CostBasis
    is_unindexed: bool


@dataclass(frozen=True)
class PartLine:
    """One two-digit part of the building. `grade` and `weight` are what the building's grade is made of, None where left out."""

    code: str
    label: str
    backlog: Backlog
    grades: GradeSums
    functional: Backlog
    grade: float | None
    weight: float | None
    by_cost: bool
    components: list[ComponentLine]


@dataclass(frozen=True)
class BuildingCondition:
    """Everything the building's condition tab tells."""

    state: BuildingState
    target: Grade
    price_year: int
    valid_years: int
    weighted: WeightedGrade
    range: Range
    parts: list[PartLine]
    analysis: ConditionAnalysis | None
    findings_by_risk: dict[Risk | None, int]


def building_condition(
    *, user, building: Building, today: datetime.date, target: Grade | str | None = None, price_year: int | None = None
) -> BuildingCondition:
    """The condition of a building that `user` sees; the number of queries is fixed."""
    assumed = assumptions()
    target = Grade(target or assumed.parameters.target_grade)
    price_year = price_year or default_price_year(assumed.index, today)
    goal = GRADE_CODES[target]
    rows = Component.objects.visible_to(user).current().filter(building=building)
    # In these cells `building` holds the component.
    cells = cost_cells(rows, assumed, price_year, by="pk")
    measures = Measure.objects.visible_to(user).filter(building=building)
    needs = facts.functional_cells(measures, assumed, price_year, goal)
    analyses = ConditionAnalysis.objects.visible_to(user).filter(building=building)
    last = analyses.done().filter(performed_on__lte=today).order_by("-performed_on", "-pk").first()
    weighted = weighted_grade(cells, assumed.groups, assumed.weights)
    row = facts.building_facts(Building.objects.visible_to(user).filter(pk=building.pk))[0]
    years = assumed.parameters.valid_years
    state = state_of(
        row,
        figures=BuildingFigures(
            total_backlog(cells, goal), total_grades(cells), weighted.grade, weighted.unknown_weight, total_backlog(needs, 0)
        ),
        surveyed=survey(last.performed_on, last.valid_until, years) if last else Survey(),
        value=value_of(row, facts.norms(), assumed, price_year),
        today=today,
    )
    return BuildingCondition(
        state=state,
        target=target,
        price_year=price_year,
        valid_years=years,
        weighted=weighted,
        range=state.backlog.range(assumed.parameters.correlation),
        parts=_parts(rows, cells, needs, assumed, goal, weighted),
        analysis=last,
        findings_by_risk=_open_findings(user, building),
    )


def _parts(rows, cells: CostCells, needs: CostCells, assumed: Assumptions, goal: int, weighted: WeightedGrade) -> list[PartLine]:
    names = part_names(assumed.parameters.part_edition)
    codes = sorted({assumed.groups.get(part, "") for part in (*cells.part.tolist(), *needs.part.tolist())})
    keys = np.array([codes.index(assumed.groups.get(part, "")) for part in cells.part.tolist()], dtype=int)
    need_keys = np.array([codes.index(assumed.groups.get(part, "")) for part in needs.part.tolist()], dtype=int)
    backlogs, grades, functional = backlog_by(cells, keys, goal), grades_by(cells, keys), backlog_by(needs, need_keys, 0)
    share = {one.part: one for one in weighted.parts}
    lines = _lines(rows, cells, keys, goal)
    return [
        PartLine(
            code=code,
            label=names.get(code, code) or gettext(NOT_GIVEN),
            backlog=backlogs.get(place, Backlog()),
            grades=grades.get(place, GradeSums()),
            functional=functional.get(place, Backlog()),
            grade=share[code].grade if code in share else None,
            weight=assumed.weights.get(code),
            by_cost=code in share and share[code].by_cost,
            components=lines.get(place, []),
        )
        for place, code in enumerate(codes)
    ]


def _lines(rows, cells: CostCells, keys: np.ndarray, goal: int) -> dict[int, list[ComponentLine]]:
    """The components that count, dearest first, by place of their part."""
    worse = np.flatnonzero((cells.grade > goal) & (cells.grade < TGIU))
    names = {pk: rest for pk, *rest in rows.order_by().values_list("pk", "name", "grade", "graded_on")}
    found: dict[int, list[ComponentLine]] = {}
    for at in worse[np.argsort(-cells.likely[worse], kind="stable")].tolist():
        pk = int(cells.building[at])
        lost = bool(cells.unindexed[at])
        nok = None if lost or cells.unpriced[at] else float(cells.likely[at])
        line = ComponentLine(pk, *names[pk], nok, cells.basis_of(at), lost)
        found.setdefault(int(keys[at]), []).append(line)
    return found


def _open_findings(user, building: Building) -> dict[Risk | None, int]:
    """Standing findings by risk, gravest first, and last those whose risk nobody has said."""
    rows = Finding.objects.visible_to(user).standing().filter(analysis__building=building).order_by()
    found = Counter(dict(rows.values_list("risk").annotate(Count("pk"))))
    return {risk: found[risk or ""] for risk in (Risk.HIGH, Risk.MEDIUM, Risk.LOW, None)}
