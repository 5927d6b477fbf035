"""Bygningsdeler as a tree: the codes of an edition with how much uses each."""

from dataclasses import dataclass

from django.db.models import Count

from vedlikehold.models import BuildingPart, Component, ComponentType


@dataclass(frozen=True)
class PartLine:
    """One code. `level` is its depth from 0; `own` are components at the code itself, `below` with all its sub-codes."""

    part: BuildingPart
    level: int
    own: int
    below: int


@dataclass(frozen=True)
class PartTree:
    """The codes that are shown, how many there are in all, and what their shares add up to."""

    lines: list[PartLine]
    total: int
    weight: float
    components: int


def part_tree(user, unit, edition: str, *, text: str = "", used_only: bool = False) -> PartTree:
    """Two queries."""
    parts = list(BuildingPart.objects.visible_to(user).filter(edition=edition).select_related("successor").order_by("sort_key", "pk"))
    counts = component_counts(user, unit, edition)
    below = _with_sub_codes({part.code: counts.get(part.pk, 0) for part in parts})
    wanted = text.casefold()
    lines = [
        PartLine(part, level_of(part.code), counts.get(part.pk, 0), below[part.code])
        for part in parts
        if (not wanted or wanted in f"{part.code} {part.name} {part.name_en}".casefold()) and (not used_only or below[part.code])
    ]
    return PartTree(lines, len(parts), sum(part.weight_share or 0.0 for part in parts), sum(counts.values()))


def component_counts(user, unit, edition: str) -> dict[int, int]:
    """Components that count, by part, among those the person sees."""
    rows = Component.objects.visible_to(user).in_unit(unit).counting().filter(part__edition=edition)
    return dict(rows.order_by().values_list("part").annotate(count=Count("pk")))


def level_of(code: str) -> int:
    """0 for a chapter, 1 for a two-digit part, and so on; an own code stands under the one before its point.

    >>> level_of("2"), level_of("26"), level_of("2621"), level_of("26.1")
    (0, 1, 3, 2)
    """
    digits, point, _own = code.partition(".")
    return len(digits) - 1 + len(point)


def _with_sub_codes(own: dict[str, int]) -> dict[str, int]:
    """Each code's count with those of the codes that begin with it."""
    found = dict.fromkeys(own, 0)
    for code, count in own.items():
        if count:
            for length in range(1, len(code) + 1):
                if code[:length] in found:
                    found[code[:length]] += count
    return found


def types_of(user, part: BuildingPart) -> list[ComponentType]:
    """The component types of one part."""
    return list(ComponentType.objects.visible_to(user).filter(part=part).order_by("code"))
