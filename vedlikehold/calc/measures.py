"""Tiltak: what several findings cost together, what a bundle saves, and in what order measures can be done.

The saving is the share of the members' cost that common rigging spares, as the person who made the bundle has set it: an
assumption of the user's, not of this product.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vedlikehold.calc.ledger import to_ore
from vedlikehold.calc.prices import price_factor


@dataclass(frozen=True)
class Cost:
    """A cost (kr) in the prices of one year; low and high are None where nobody estimated them."""

    low: Decimal | None
    likely: Decimal
    high: Decimal | None
    price_year: int


class MissingIndex(ValueError):
    """The index lacks one of the years that prices were to be taken between."""

    def __init__(self, years: Iterable[int]):
        self.years = tuple(sorted(set(years)))
        super().__init__(", ".join(map(str, self.years)))


def total_cost(costs: Sequence[Cost], index: Mapping[int, float], *, low_share: float, high_share: float) -> Cost | None:
    """Σ cost × index(newest price year) / index(own price year), to the øre; None where there are none.

    Low and high are summed where any of them has one; for the others they are `low_share` and `high_share` of likely.
    """
    if not costs:
        return None
    year = max(cost.price_year for cost in costs)
    factors = [price_factor(index, cost.price_year, year) for cost in costs]
    if None in factors:
        raise MissingIndex(cost.price_year for cost in costs)
    by = [Decimal(str(factor)) for factor in factors]
    likely = [cost.likely * factor for cost, factor in zip(costs, by, strict=True)]
    return Cost(
        low=_side([cost.low for cost in costs], likely, by, low_share),
        likely=to_ore(sum(likely)),
        high=_side([cost.high for cost in costs], likely, by, high_share),
        price_year=year,
    )


def _side(sides: Sequence[Decimal | None], likely: Sequence[Decimal], by: Sequence[Decimal], share: float) -> Decimal | None:
    if all(side is None for side in sides):
        return None
    portion = Decimal(str(share))
    rows = zip(sides, likely, by, strict=True)
    return to_ore(sum(middle * portion if side is None else side * factor for side, middle, factor in rows))


@dataclass(frozen=True)
class Rigging:
    """What the members of a bundle that are done in one year cost each for itself (kr), and what doing them together spares."""

    year: int
    members: int
    likely_nok: Decimal
    saving_nok: Decimal


def bundle_saving(members: Iterable[tuple[int | None, Decimal | None]], saving_share: float) -> list[Rigging]:
    """Σ likely cost × `saving_share` for each year in which two or more members are done; (planned year, likely cost) of each.

    A member without a year or a cost saves nothing yet. Costs are in the prices of one year.

    >>> bundle_saving([(2027, Decimal(100)), (2027, Decimal(50)), (2028, Decimal(80))], 0.1)
    [Rigging(year=2027, members=2, likely_nok=Decimal('150.00'), saving_nok=Decimal('15.00'))]
    """
    by_year: dict[int, list[Decimal]] = {}
    for year, likely in members:
        if year is not None and likely is not None:
            by_year.setdefault(year, []).append(likely)
    share = Decimal(str(saving_share))
    return [
        Rigging(year, len(costs), to_ore(sum(costs)), to_ore(sum(costs) * share))
        for year, costs in sorted(by_year.items())
        if len(costs) > 1
    ]


def find_cycle(requires: Mapping[Hashable, Iterable[Hashable]]) -> list | None:
    """Measures that require each other in a ring, the first one last too; None where each can have its turn.

    >>> find_cycle({"a": ["b"], "b": ["c"], "c": ["a"]})
    ['a', 'b', 'c', 'a']
    """
    done: set = set()
    for start in requires:
        path: list = []
        found = _walk(start, requires, done, path)
        if found is not None:
            return found
    return None


def _walk(start, requires: Mapping, done: set, path: list) -> list | None:
    """Depth first without recursion: files may have long chains."""
    stack = [(start, iter(requires.get(start, ())))] if start not in done else []
    path += [start] if stack else []
    while stack:
        node, rest = stack[-1]
        following = next((other for other in rest if other not in done), None)
        if following is None:
            done.add(node)
            stack.pop()
            path.pop()
        elif following in path:
            return [*path[path.index(following) :], following]
        else:
            path.append(following)
            stack.append((following, iter(requires.get(following, ()))))
    return None


def all_required(start: Hashable, requires: Mapping[Hashable, Iterable[Hashable]]) -> set:
    """What `start` requires, directly and through others.

    >>> sorted(all_required("a", {"a": ["b"], "b": ["c"], "d": ["a"]}))
    ['b', 'c']
    """
    found: set = set()
    stack = list(requires.get(start, ()))
    while stack:
        node = stack.pop()
        if node not in found:
            found.add(node)
            stack.extend(requires.get(node, ()))
    return found


def too_early(year: int | None, required_years: Iterable[int | None]) -> bool:
    """Whether a measure planned in `year` comes before one that it requires."""
    return year is not None and any(required is not None and required > year for required in required_years)
