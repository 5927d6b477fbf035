"""Which bar of a breakdown by unit a building's unit belongs to."""

from collections.abc import Iterable

from fdvu.access.enums import UnitKind
from fdvu.access.scope import UnitTree


def group_units(tree: UnitTree, kinds: dict[int, str], unit_ids: Iterable[int], base: int | None) -> dict[int, int]:
    """For each unit id the unit it is shown under, seen from `base` (None: from the top of what is seen).

    Above the service areas buildings are shown per service area (tjenesteområde); inside one, per unit directly below.
    """
    return {unit: _shown_under(tree.above(unit), kinds, base) for unit in unit_ids}


def _shown_under(path: list[int], kinds: dict[int, str], base: int | None) -> int:
    below = path[path.index(base) + 1 :] if base in path else path
    if not below:
        return path[-1]
    for unit in below:
        if kinds.get(unit) == UnitKind.SERVICE_AREA:
            return unit
    if base is None and len(below) > 1:
        return below[1]
    return below[0]
