"""Tilstanden: condition and backlog of what a person sees, by part, building, type and unit, all from the same cells."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from django.utils.translation import gettext

from bygg.models import BuildingType
from fdvu.access.grouping import Shown, group_units, scope_name
from fdvu.access.models import OrgUnit
from fdvu.access.scope import UnitTree, units_for
from fdvu.lib.figures import Figure
from fdvu.lib.message import gettext_noop
from fdvu.lib.sorting import nb_sort_key
from vedlikehold.calc.backlog import Backlog, GradeSums, backlog_by, fci, grades_by, sum_backlogs, sum_grades, total_backlog, total_grades
from vedlikehold.calc.condition import (
    BuildingFacts,
    BuildingFigures,
    BuildingState,
    Priced,
    ReplacementValue,
    Stock,
    Survey,
    default_price_year,
    replacement_value,
    state_of,
    stock_of,
)
from vedlikehold.calc.condition_figures import Conditions, condition_figures
from vedlikehold.calc.grades import part_means, weighted_grades
from vedlikehold.calc.uncertainty import Range
from vedlikehold.calc.upgrade import GRADE_CODES, CostCells
from vedlikehold.enums import Grade
from vedlikehold.queries.backlog import facts
from vedlikehold.queries.backlog.facts import NONE, Cut
from vedlikehold.queries.costs import cost_cells
from vedlikehold.queries.parameters import Assumptions, assumptions
from vedlikehold.queries.parts import part_names

NOT_GIVEN = gettext_noop("Ikke oppgitt")
UNDIVIDED = gettext_noop("%(unit)s (ikke fordelt)")
NOTHING = Backlog()


@dataclass(frozen=True)
class Group:
    """One row of a breakdown: a two-digit part, a building type or a unit. `query` narrows a page to it.

    `nok_per_m2` and `fci` of a part are shares of the whole scope's, so that the parts add up. `stock` is None for a part.
    """

    key: object
    label: str
    query: dict
    backlog: Backlog
    grades: GradeSums
    functional: Backlog
    range: Range
    grade: float | None
    nok_per_m2: float | None
    fci: float | None
    stock: Stock | None = None


@dataclass(frozen=True)
class ConditionOverview:
    """The condition of one scope on one day, against one target grade, in the prices of one year."""

    scope_name: str
    today: datetime.date
    target: Grade
    price_year: int
    price_years: tuple[int, ...]
    correlation: float
    valid_years: int
    parameters_source: str
    cut: Cut
    backlog: Backlog
    grades: GradeSums
    functional: Backlog
    range: Range
    stock: Stock
    figures: dict[str, Figure]
    by_part: list[Group]
    by_type: list[Group]
    by_unit: list[Group]
    buildings: list[BuildingState]
    unit_names: dict[int, str] = field(default_factory=dict)
    type_names: dict[str, str] = field(default_factory=dict)


def condition_overview(
    *,
    user,
    unit: OrgUnit | None,
    today: datetime.date,
    target: Grade | str | None = None,
    price_year: int | None = None,
    cut: Cut = Cut(),  # noqa: B008 - frozen
) -> ConditionOverview:
    """What `user` sees in `unit` (everything visible when None); the number of queries is fixed."""
    assumed = assumptions()
    target = Grade(target or assumed.parameters.target_grade)
    price_year = price_year or default_price_year(assumed.index, today)
    goal = GRADE_CODES[target]
    cells = cost_cells(facts.counting_components(user=user, unit=unit, cut=cut), assumed, price_year)
    functional = facts.portfolio_functional(user=user, unit=unit, cut=cut, assumed=assumed, price_year=price_year, goal=goal)
    states = _states(user, unit, today, cut, cells, functional, assumed, price_year, goal)
    units = {u.pk: u for u in OrgUnit.objects.all()}
    types = {row.code: row.local_name for row in BuildingType.objects.all()}
    stock, backlog, grades = stock_of(states), total_backlog(cells, goal), total_grades(cells)
    rho = assumed.parameters.correlation
    need = total_backlog(functional, 0)
    figures = condition_figures(
        Conditions(backlog, grades, need, backlog.range(rho), stock, target.value, price_year, rho, assumed.parameters.valid_years)
    )
    return ConditionOverview(
        scope_name=unit.name if unit else scope_name(units, user),
        today=today,
        target=target,
        price_year=price_year,
        price_years=tuple(sorted(assumed.index)),
        correlation=rho,
        valid_years=assumed.parameters.valid_years,
        parameters_source=assumed.parameters.source,
        cut=cut,
        backlog=backlog,
        grades=grades,
        functional=need,
        range=backlog.range(rho),
        stock=stock,
        figures={figure.key: figure for figure in figures},
        by_part=_by_part(cells, functional, states, stock, assumed, goal),
        by_type=_by_type(states, types, rho),
        by_unit=_by_unit(states, units, user, unit, rho),
        buildings=states,
        unit_names={pk: u.name for pk, u in units.items()},
        type_names=types,
    )


def _states(user, unit, today, cut: Cut, cells: CostCells, functional: CostCells, assumed: Assumptions, price_year: int, goal: int):
    """Every building, by name. With parts chosen, those that have such parts or measures."""
    rows = facts.building_facts(facts.portfolio_buildings(user=user, unit=unit, cut=cut))
    if cut.parts:
        there = {*cells.building.tolist(), *functional.building.tolist()}
        rows = [row for row in rows if row.pk in there]
    norms = facts.norms()
    surveys = facts.portfolio_surveys(user=user, unit=unit, valid_years=assumed.parameters.valid_years, today=today)
    backlogs, grades = backlog_by(cells, cells.building, goal), grades_by(cells, cells.building)
    weighted = weighted_grades(part_means(cells, cells.building, assumed.groups, assumed.weights))
    needs = backlog_by(functional, functional.building, 0)

    def figures(pk: int) -> BuildingFigures:
        return BuildingFigures(
            backlogs.get(pk, NOTHING), grades.get(pk, GradeSums()), *weighted.get(pk, (None, 0.0)), needs.get(pk, NOTHING)
        )

    return [
        state_of(
            row,
            figures=figures(row.pk),
            surveyed=surveys.get(row.pk, Survey()),
            value=value_of(row, norms, assumed, price_year),
            today=today,
        )
        for row in rows
    ]


def value_of(row: BuildingFacts, norms: Mapping[str, Priced], assumed: Assumptions, price_year: int) -> ReplacementValue:
    """The building's replacement value in the prices of `price_year`."""
    return replacement_value(
        own=row.own_value, area_m2=row.area_m2, type_code=row.type_code, norms=norms, index=assumed.index, price_year=price_year
    )


def _by_part(
    cells: CostCells, functional: CostCells, states: list[BuildingState], stock: Stock, assumed: Assumptions, goal: int
) -> list[Group]:
    codes = sorted({assumed.groups.get(part, "") for part in (*np.unique(cells.part).tolist(), *np.unique(functional.part).tolist())})
    names = part_names(assumed.parameters.part_edition)
    keys, need_keys = _places(cells, codes, assumed), _places(functional, codes, assumed)
    backlogs, grades, needs = backlog_by(cells, keys, goal), grades_by(cells, keys), backlog_by(functional, need_keys, 0)
    means = part_means(cells, np.zeros(len(cells.grade), dtype=int), assumed.groups, dict.fromkeys(codes, 1.0))
    mean_of = {code: grade for code, grade in zip(means.part.tolist(), means.grade.tolist(), strict=True) if grade == grade}
    on_area = _likely_in(cells, keys, goal, [one.pk for one in states if one.nok is not None and one.area_m2])
    on_value = _likely_in(cells, keys, goal, [one.pk for one in states if one.nok is not None and one.value.nok])

    def group(place: int, code: str) -> Group:
        backlog = backlogs.get(place, NOTHING)
        known = backlog.nok is not None
        return Group(
            key=code,
            label=names.get(code, code) or gettext(NOT_GIVEN),
            query={"part": code} if code else {},
            backlog=backlog,
            grades=grades.get(place, GradeSums()),
            functional=needs.get(place, NOTHING),
            range=backlog.range(assumed.parameters.correlation),
            grade=mean_of.get(code),
            nok_per_m2=on_area.get(place, 0.0) / stock.known_area_m2 if known and stock.known_area_m2 else None,
            fci=fci(on_value.get(place, 0.0), stock.value_nok) if known else None,
        )

    return [group(place, code) for place, code in enumerate(codes)]


def _places(cells: CostCells, codes: list[str], assumed: Assumptions) -> np.ndarray:
    """Each cell's place in `codes` by its part's two-digit group."""
    parts, at = np.unique(cells.part, return_inverse=True)
    return np.array([codes.index(assumed.groups.get(part, "")) for part in parts.tolist()], dtype=int)[at]


def _likely_in(cells: CostCells, keys: np.ndarray, goal: int, buildings: list[int]) -> dict[int, float]:
    """Backlog per key in some of the buildings."""
    inside = np.isin(cells.building, buildings)
    return {key: one.likely for key, one in backlog_by(cells.where(inside), keys[inside], goal).items()}


def _by_type(states: list[BuildingState], names: dict[str, str], rho: float) -> list[Group]:
    groups: dict[str, list[BuildingState]] = {}
    for one in states:
        groups.setdefault(one.type_code, []).append(one)
    rows = [
        _group(code, f"{code} {names.get(code, '')}".strip() or gettext(NOT_GIVEN), {"building_type": code or NONE}, found, rho)
        for code, found in groups.items()
    ]
    return _largest_first(rows)


def _by_unit(states: list[BuildingState], units: dict[int, OrgUnit], user, base: OrgUnit | None, rho: float) -> list[Group]:
    tree = UnitTree({pk: u.parent_id for pk, u in units.items()})
    scope = units_for(user)
    visible = {pk for pk in units if pk in scope}
    kinds = {pk: u.kind for pk, u in units.items()}
    shown = group_units(tree, kinds, {one.unit_id for one in states}, visible, base.pk if base else None)
    groups: dict[Shown, list[BuildingState]] = {}
    for one in states:
        groups.setdefault(shown[one.unit_id], []).append(one)
    rows = []
    for place, found in groups.items():
        name = units[place.unit].name
        # What stands on the unit itself has no address of its own: no link rather than a wrong one.
        label, query = (gettext(UNDIVIDED) % {"unit": name}, {}) if place.alone else (name, {"unit": place.unit})
        rows.append(_group(place.unit, label, query, found, rho))
    return _largest_first(rows)


def _group(key, label: str, query: dict, states: list[BuildingState], rho: float) -> Group:
    backlog, stock = sum_backlogs([one.backlog for one in states]), stock_of(states)
    return Group(
        key=key,
        label=label,
        query=query,
        backlog=backlog,
        grades=sum_grades([one.grades for one in states]),
        functional=sum_backlogs([one.functional for one in states]),
        range=backlog.range(rho),
        grade=stock.grade,
        nok_per_m2=stock.nok_per_m2,
        fci=stock.fci,
        stock=stock,
    )


def _largest_first(groups: list[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (-group.backlog.likely, nb_sort_key(group.label)))


def worst_buildings(overview: ConditionOverview, most: int) -> list[BuildingState]:
    """The buildings with most backlog; those without any are no worst."""
    known = [one for one in overview.buildings if one.nok]
    return sorted(known, key=lambda one: (-one.nok, one.name))[:most]
