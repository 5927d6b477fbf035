"""Read models for units and people."""

from dataclasses import dataclass

from fdvu.access.models import OrgUnit
from fdvu.access.scope import units_for
from fdvu.lib.sorting import nb_sort_key


@dataclass(frozen=True)
class UnitChoice:
    """A unit in its place in the tree: `depth` 0 is the topmost the person sees."""

    pk: int
    name: str
    code: str
    kind: str
    depth: int


def unit_choices(user) -> list[UnitChoice]:
    """The units a person sees, in tree order."""
    visible = units_for(user)
    rows = [u for u in OrgUnit.objects.all() if u.pk in visible]
    return in_tree_order(rows)


def in_tree_order(units: list[OrgUnit]) -> list[UnitChoice]:
    """Units depth first, siblings by name; a unit whose parent is not in the list becomes a root."""
    known = {u.pk for u in units}
    children: dict[int | None, list[OrgUnit]] = {}
    for unit in units:
        children.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    result: list[UnitChoice] = []

    def walk(parent: int | None, depth: int) -> None:
        for unit in sorted(children.get(parent, ()), key=lambda u: nb_sort_key(u.name)):
            result.append(UnitChoice(unit.pk, unit.name, unit.code, unit.kind, depth))
            walk(unit.pk, depth + 1)

    walk(None, 0)
    return result
