"""A building's components by two-digit part, with what each costs to put right."""

import datetime
from dataclasses import dataclass, field

from bygg.models import Building
from vedlikehold.calc.condition import default_price_year
from vedlikehold.calc.life import remaining_life
from vedlikehold.calc.upgrade import GRADE_CODES, TGIU
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
    is_unpriced: bool
    life_left: float | None


@dataclass
class Group:
    """One two-digit part; `nok` is its backlog, and `unknown` counts components that should be in it and have no cost."""

    code: str
    label: str
    lines: list[Line] = field(default_factory=list)

    @property
    def nok(self) -> float:
        return sum(line.nok or 0.0 for line in self.lines if line.counts)

    @property
    def unknown(self) -> int:
        return sum(line.counts and line.is_unpriced for line in self.lines)


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
    def nok(self) -> float:
        return sum(group.nok for group in self.groups)

    @property
    def unknown(self) -> int:
        return sum(group.unknown for group in self.groups)


def building_components(user, building: Building, *, today: datetime.date) -> BuildingComponents:
    """The components in place, by part and name; a constant number of queries."""
    assumed = assumptions()
    year = default_price_year(assumed.index, today)
    everything = Component.objects.visible_to(user).filter(building=building)
    rows = everything.current()
    costs = _costs(rows, assumed, year)
    names = part_names(assumed.parameters.part_edition)
    groups: dict[str, Group] = {}
    for component in rows.select_related("part", "type").order_by("part__group", "part__sort_key", "sort_key", "pk"):
        code = component.part.group
        group = groups.setdefault(code, Group(code, names.get(code, code)))
        group.lines.append(_line(component, costs[component.pk], building, assumed.target, today))
    return BuildingComponents(list(groups.values()), everything.filter(is_current=False).count(), year, assumed.parameters.target_grade)


def _costs(rows, assumed, year: int) -> dict[int, float | None]:
    """Each component's cost; None where there is none to be had."""
    cells = cost_cells(rows, assumed, year, by="pk")
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
        is_unpriced=nok is None,
        life_left=remaining_life(component.installed_year, life, today.year),
    )
