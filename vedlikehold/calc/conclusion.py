"""Konklusjon av en tilstandsanalyse: what the findings of one component say together.

The worst grade among them is the component's (NS 3424 grades the part by its gravest deviation). TGIU says nothing about the
condition: it counts only where no finding has a known grade.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from vedlikehold.calc.compare import DEVIATION
from vedlikehold.calc.prices import price_factor
from vedlikehold.enums import GRADE_NUMBERS, Grade

ORE = Decimal("0.01")
NOT_EXAMINED = Grade.TGIU.value


class MissingIndex(ValueError):
    """A price year that the index does not have. `years` are the two it was to go between."""

    def __init__(self, from_year: int, to_year: int):
        super().__init__(f"{from_year} → {to_year}")
        self.years = (from_year, to_year)


@dataclass(frozen=True)
class Observation:
    """One finding: its grade and its costs (kr) in the prices of `price_year`; `likely` is None where nobody estimated."""

    grade: str
    low: Decimal | None = None
    likely: Decimal | None = None
    high: Decimal | None = None
    price_year: int | None = None


@dataclass(frozen=True)
class Estimate:
    """What it costs to put one component right, in the prices of one year."""

    low: Decimal | None
    likely: Decimal
    high: Decimal | None
    price_year: int


def worst_grade(grades: Sequence[str]) -> str:
    """The worst known grade; TGIU where none is known.

    >>> worst_grade(["TG1", "TGIU", "TG3"])
    'TG3'
    """
    known = [grade for grade in grades if grade in GRADE_NUMBERS]
    return max(known, key=lambda grade: GRADE_NUMBERS[Grade(grade)]) if known else NOT_EXAMINED


def estimate(
    observations: Sequence[Observation],
    index: Mapping[int, float],
    *,
    low_share: float,
    high_share: float,
    price_year: int | None = None,
) -> Estimate | None:
    """What the findings of one component cost together, or None where nobody has estimated the worst of them.

    Σ costs of the findings that make the component what it is: those at its worst grade and every deviation (TG2 and worse).
    Each is brought to `price_year`, by default the newest among them, as cost × index(to) / index(from). Low and high are
    summed where any finding has one; for the others they are `low_share` and `high_share` of likely.

    Raises `MissingIndex` where a price year is not in the index: a cost is never taken over as if prices stood still.
    """
    worst = worst_grade([seen.grade for seen in observations])
    if not any(seen.grade == worst and seen.likely is not None for seen in observations):
        return None
    counted = [seen for seen in observations if seen.likely is not None and (seen.grade == worst or _deviates(seen.grade))]
    year = price_year or max(seen.price_year for seen in counted)
    priced = [_at_prices_of(seen, index, year) for seen in counted]
    return Estimate(
        low=_sum_of_side([seen.low for seen in priced], [seen.likely for seen in priced], low_share),
        likely=_ore(sum(seen.likely for seen in priced)),
        high=_sum_of_side([seen.high for seen in priced], [seen.likely for seen in priced], high_share),
        price_year=year,
    )


def _deviates(grade: str) -> bool:
    return grade in GRADE_NUMBERS and GRADE_NUMBERS[Grade(grade)] >= DEVIATION


def _at_prices_of(seen: Observation, index: Mapping[int, float], year: int) -> Observation:
    factor = price_factor(index, seen.price_year, year)
    if factor is None:
        raise MissingIndex(seen.price_year, year)
    by = Decimal(str(factor))
    sides = [None if side is None else side * by for side in (seen.low, seen.likely, seen.high)]
    return Observation(seen.grade, *sides, price_year=year)


def _sum_of_side(sides: Sequence[Decimal | None], likely: Sequence[Decimal], share: float) -> Decimal | None:
    if all(side is None for side in sides):
        return None
    by = Decimal(str(share))
    return _ore(sum(middle * by if side is None else side for side, middle in zip(sides, likely, strict=True)))


def _ore(amount: Decimal) -> Decimal:
    return amount.quantize(ORE, rounding=ROUND_HALF_UP)
