"""The tree of units as people pick from it and read it."""

from dataclasses import dataclass

from fdvu.access.enums import Permission
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

    @property
    def indented(self) -> str:
        """The name with its depth shown by no-break spaces, for a plain `<select>`."""
        return "\u00a0\u00a0\u00a0" * self.depth + self.name


def unit_choices(user) -> list[UnitChoice]:
    """The units a person sees, in tree order."""
    visible = units_for(user)
    rows = [u for u in OrgUnit.objects.all() if u.pk in visible]
    return in_tree_order(rows)


def unit_choices_where(user, permission: Permission, *, day=None) -> list[UnitChoice]:
    """The units where a person holds `permission`, in tree order; with `day`, only those that exist then."""
    units = OrgUnit.objects.permitted(user, permission)
    if day is not None:
        units = units.active_on(day)
    return in_tree_order(list(units))


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
