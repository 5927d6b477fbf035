"""Read models about units: the tree page and one unit."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from fdvu.access.enums import Permission
from fdvu.access.models import Grant, OrgUnit, User
from fdvu.access.queries.tree import in_tree_order
from fdvu.access.registry import UnitFigure, unit_figures
from fdvu.access.scope import UnitTree, load_tree
from fdvu.lib.sorting import nb_sort_key


@dataclass(frozen=True)
class UnitRow:
    """A line of the tree page. `figures` are `(figure, number)` in the order of `unit_figures`, with everything below the unit."""

    unit: OrgUnit
    depth: int
    is_closed: bool
    people: int
    figures: list[tuple[UnitFigure, int]]


def unit_rows(viewer: User, *, today: date, within: OrgUnit | None = None) -> list[UnitRow]:
    """The units `viewer` may see the access of, in tree order, with what stands below each; `within` shows one branch."""
    tree = load_tree()
    shown = OrgUnit.objects.permitted(viewer, Permission.ACCESS_VIEW)
    if within is not None:
        shown = shown.filter(pk__in=tree.below(within.pk))
    units = {unit.pk: unit for unit in shown}
    people = _people_by_unit(list(units), today)
    counts = [(figure, figure.count_by_unit(viewer)) for figure in unit_figures]
    return [
        UnitRow(
            unit=units[choice.pk],
            depth=choice.depth,
            is_closed=is_closed(units[choice.pk], today),
            people=people[choice.pk],
            figures=[(figure, _below(tree, choice.pk, numbers)) for figure, numbers in counts],
        )
        for choice in in_tree_order(list(units.values()))
    ]


def figures_below(viewer: User, unit: OrgUnit) -> list[tuple[UnitFigure, int]]:
    """`(figure, number)` for one unit and everything below it."""
    tree = load_tree()
    return [(figure, _below(tree, unit.pk, figure.count_by_unit(viewer))) for figure in unit_figures]


def children_of(unit: OrgUnit) -> list[OrgUnit]:
    return sorted(unit.children.all(), key=lambda child: nb_sort_key(child.name))


def path_to(viewer: User, unit: OrgUnit) -> list[OrgUnit]:
    """The units above, from the topmost that `viewer` may see."""
    above = load_tree().above(unit.pk)[:-1]
    seen = {u.pk: u for u in OrgUnit.objects.permitted(viewer, Permission.ACCESS_VIEW).filter(pk__in=above)}
    return [seen[pk] for pk in above if pk in seen]


def is_closed(unit: OrgUnit, today: date) -> bool:
    return unit.valid_to is not None and unit.valid_to <= today


def _people_by_unit(ids: list[int], today: date) -> Counter:
    """Active people with a grant on the unit itself."""
    pairs = Grant.objects.valid_on(today).filter(unit__in=ids, user__is_active=True).values_list("unit_id", "user_id").distinct()
    return Counter(unit for unit, _ in pairs)


def _below(tree: UnitTree, unit: int, numbers: dict[int, int]) -> int:
    return sum(numbers.get(pk, 0) for pk in tree.below(unit))
