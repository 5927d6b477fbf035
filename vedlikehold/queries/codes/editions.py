"""Overgang til ny utgave av NS 3451: which part each part in use becomes, and how many rows go with it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from vedlikehold.models import BuildingPart, Component, ComponentType, Measure

# What becomes of a part that has no successor named: nothing; the part with the same code; or that, else what the nearest part
# above it became.
STAY, SAME_CODE, PARENT = "stay", "same_code", "parent"

# What is moved, in this order. All rows of the municipality, whoever asks: the whole portfolio has one edition.
MOVED = (ComponentType, Component, Measure)


@dataclass(frozen=True)
class PartMove:
    """One part in use: what it becomes, or None, and its rows. `how` is set where no successor is named."""

    part: BuildingPart
    to: BuildingPart | None
    components: int
    measures: int
    types: int
    how: str = ""

    @property
    def rows(self) -> int:
        return self.components + self.measures + self.types


@dataclass
class EditionMove:
    """Everything a move from one edition to another would do."""

    source: str
    target: str
    target_exists: bool
    pairs: dict[int, int] = field(default_factory=dict)
    moving: list[PartMove] = field(default_factory=list)
    staying: list[PartMove] = field(default_factory=list)

    def total(self, name: str, *, staying: bool = False) -> int:
        return sum(getattr(move, name) for move in (self.staying if staying else self.moving))


def editions() -> list[str]:
    """The editions that have codes, oldest first."""
    return sorted(BuildingPart.objects.order_by().values_list("edition", flat=True).distinct())


def edition_move(source: str, target: str, *, missing: str = STAY) -> EditionMove:
    """What moving would do; four queries. A successor of a successor is followed until the target edition."""
    finder = _Finder(BuildingPart.objects.in_bulk(), source, target)
    parts = finder.parts
    counts = {model: _counts(model, source) for model in MOVED}
    move = EditionMove(source, target, bool(finder.there))
    for pk in sorted(set().union(*counts.values()), key=lambda pk: parts[pk].sort_key):
        part = parts[pk]
        to, how = finder.find(part, missing)
        found = PartMove(
            part,
            to,
            components=counts[Component][pk],
            measures=counts[Measure][pk],
            types=counts[ComponentType][pk],
            how=how,
        )
        (move.staying if to is None else move.moving).append(found)
        if to is not None:
            move.pairs[pk] = to.pk
    return move


def _counts(model, edition: str) -> Counter:
    rows = model._base_manager.filter(part__edition=edition).order_by().values_list("part")
    return Counter(dict(rows.annotate(count=Count("pk"))))


class _Finder:
    """What a part became in another edition."""

    def __init__(self, parts: Mapping[int, BuildingPart], source: str, target: str):
        self.parts, self.target = parts, target
        self.here = {part.code: part for part in parts.values() if part.edition == source}
        self.there = {part.code: part for part in parts.values() if part.edition == target}

    def find(self, part: BuildingPart, missing: str) -> tuple[BuildingPart | None, str]:
        """The part, and how it was found where no successor is named."""
        named = self.followed(part)
        if named is not None or missing == STAY:
            return named, ""
        if part.code in self.there:
            return self.there[part.code], SAME_CODE
        above = self.above(part.code) if missing == PARENT else None
        return above, PARENT if above else ""

    def followed(self, part: BuildingPart) -> BuildingPart | None:
        seen = {part.pk}
        while part.successor_id is not None and part.edition != self.target:
            part = self.parts[part.successor_id]
            if part.pk in seen:
                return None
            seen.add(part.pk)
        return part if part.edition == self.target else None

    def above(self, code: str) -> BuildingPart | None:
        """What the nearest part above became, down to two digits."""
        while len(code) > 2:
            code = code[:-1].rstrip(".")
            found = self.here.get(code)
            if found is not None:
                became = self.followed(found) or self.there.get(code)
                if became is not None:
                    return became
        return None
