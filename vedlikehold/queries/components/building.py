"""A building's components by two-digit part, with what each costs to put right."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from bygg.models import Building
from vedlikehold.calc.backlog import Backlog, backlog_by
from vedlikehold.calc.condition import default_price_year
from vedlikehold.calc.life import remaining_life
from vedlikehold.calc.upgrade import GRADE_CODES, TGIU, WORST, CostCells
from vedlikehold.models import Component
from vedlikehold.queries.costs import cost_cells
from vedlikehold.queries.parameters import assumptions
from vedlikehold.queries.parts import part_names


@dataclass(frozen=True)
class Line:
    """One component; `nok` is what it costs to put right, None where that is unknown or nothing is to be done."""

    component: Component
    nok: float | None
    counts: bool
    life_left: float | None


@dataclass
class Group:
    """One two-digit part; `nok` is its backlog, None where that is unknown, and `unknown` counts components that should be in it and
    have no cost."""

    code: str
    label: str
    backlog: Backlog
    lines: list[Line] = field(default_factory=list)

    @property
    def nok(self) -> float | None:
        return self.backlog.nok

    @property
    def unknown(self) -> int:
        return self.backlog.without_cost


@dataclass(frozen=True)
class BuildingComponents:
    """What the tab shows; `removed` counts those that are not in place any more."""

    groups: list[Group]
    removed: int
    price_year: int
    target: str

    @property
    def count(self) -> int:
        return sum(len(group.lines) for group in self.groups)

    @property
    def backlog(self) -> Backlog:
        return sum((group.backlog for group in self.groups), Backlog())

    @property
    def nok(self) -> float | None:
        return self.backlog.nok

    @property
    def unknown(self) -> int:
        return self.backlog.without_cost


def building_components(user, building: Building, *, today: datetime.date) -> BuildingComponents:
    """The components in place, by part and name; a constant number of queries."""
    assumed = assumptions()
    year = default_price_year(assumed.index, today)
    everything = Component.objects.visible_to(user).filter(building=building)
    rows = everything.current()
    cells = cost_cells(rows, assumed, year, by="pk")
    costs = _costs(cells)
    names = part_names(assumed.parameters.part_edition)
    components = list(rows.select_related("part", "type").order_by("part__group", "part__sort_key", "sort_key", "pk"))
    backlogs = _backlogs(cells, building, {row.pk: row.part.group for row in components}, assumed.target)
    groups: dict[str, Group] = {}
    for component in components:
        code = component.part.group
        group = groups.setdefault(code, Group(code, names.get(code, code), backlogs[code]))
        group.lines.append(_line(component, costs[component.pk], building, assumed.target, today))
    return BuildingComponents(list(groups.values()), everything.filter(is_current=False).count(), year, assumed.parameters.target_grade)


def _backlogs(cells: CostCells, building: Building, codes: Mapping[int, str], target: int) -> dict[str, Backlog]:
    """The backlog of each two-digit part; nothing counts in a building that is out of the portfolio."""
    names = sorted(set(codes.values()))
    keys = np.array([names.index(codes[pk]) for pk in cells.building.tolist()], dtype=int)
    return {names[place]: found for place, found in backlog_by(cells, keys, target if building.in_portfolio else WORST).items()}


def _costs(cells: CostCells) -> dict[int, float | None]:
    """Each component's cost; None where there is none to be had."""
    known = (cells.unpriced == 0) & (cells.unindexed == 0)
    return {int(pk): float(nok) if ok else None for pk, nok, ok in zip(cells.building, cells.likely, known, strict=True)}


def _line(component: Component, nok: float | None, building: Building, target: int, today: datetime.date) -> Line:
    code = GRADE_CODES[component.grade]
    worse = target < code < TGIU
    life = component.expected_life_years or (component.type.expected_life_years if component.type else None)
    return Line(
        component=component,
        nok=nok if 0 < code < TGIU else None,
        counts=worse and building.in_portfolio,
        life_left=remaining_life(component.installed_year, life, today.year),
    )
