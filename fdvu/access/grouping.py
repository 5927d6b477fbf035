"""Which bar of a breakdown by unit a building's unit belongs to, and what a scope is called."""

from collections.abc import Iterable, Set
from dataclasses import dataclass

from fdvu.access.enums import UnitKind
from fdvu.access.models import OrgUnit
from fdvu.access.scope import UnitTree, units_for
from fdvu.lib.sorting import nb_sort_key


@dataclass(frozen=True)
class Shown:
    """The unit a row is shown under. `alone`: only rows that stand on that very unit, not on those below it."""

    unit: int
    alone: bool = False


def group_units(tree: UnitTree, kinds: dict[int, str], unit_ids: Iterable[int], visible: Set[int], base: int | None) -> dict[int, Shown]:
    """Where each unit's rows are shown, seen from `base` or, when None, from the top of what is visible.

    A bar is a service area (tjenesteområde) or a unit without one below it, with everything under it; rows that stand on a
    unit above the service areas get a bar of their own.
    """
    if base is None:
        tops = [unit for unit in visible if tree.parents.get(unit) not in visible]
        base = tops[0] if len(tops) == 1 else None
    above_areas = {unit for area, kind in kinds.items() if kind == UnitKind.SERVICE_AREA for unit in tree.above(area)[:-1]}
    parents = {parent for unit, parent in tree.parents.items() if unit in visible}
    return {unit: _shown(tree.above(unit), kinds, above_areas, visible, base, unit in parents) for unit in unit_ids}


def _shown(
    path: list[int], kinds: dict[int, str], above_areas: set[int], visible: Set[int], base: int | None, has_units_below: bool
) -> Shown:
    seen = [unit for unit in path if unit in visible]
    below = seen[seen.index(base) + 1 :] if base in seen else seen
    for unit in below:
        if kinds.get(unit) == UnitKind.SERVICE_AREA or unit not in above_areas:
            return Shown(unit)
    return Shown(path[-1], alone=has_units_below)


def scope_name(units: dict[int, OrgUnit], user) -> str:
    """What the whole of the person's scope is called: its top units."""
    visible = units_for(user)
    tops = (
        [u for pk, u in units.items() if pk in visible and u.parent_id not in visible]
        if not visible.everything
        else [u for u in units.values() if u.parent_id is None]
    )
    return ", ".join(sorted((u.name for u in tops), key=nb_sort_key))
