"""Components in plain words, as the arrays the arithmetic takes."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from vedlikehold.calc.upgrade import GRADE_CODES, ComponentRows, CostCells, TypeCosts, UpgradeRule, price_rows

INDEX = {2020: 100.0, 2022: 110.0, 2024: 125.0}
RULE = UpgradeRule((0.0, 0.05, 0.45, 1.0), 0.75, 1.4)
NO_TYPES = TypeCosts(np.empty(0, np.int64), np.empty((0, 4)), np.empty(0, np.int64))


@dataclass(frozen=True)
class One:
    """One component; None for what it lacks."""

    grade: str = "TG2"
    likely: float | None = None
    low: float | None = None
    high: float | None = None
    year: int = 2024
    quantity: float | None = None
    type: int = 0
    replacement: float | None = None
    building: int = 1
    part: int = 26


def types(*unit_costs: tuple[int, int, float | None, float | None, float | None]) -> TypeCosts:
    """(id, price year, cost from TG1, from TG2, from TG3) of each type."""
    return TypeCosts(
        id=np.array([row[0] for row in unit_costs], dtype=np.int64),
        unit_cost=np.array([[np.nan, *(np.nan if cost is None else cost for cost in row[2:])] for row in unit_costs]).reshape(-1, 4),
        year=np.array([row[1] for row in unit_costs], dtype=np.int64),
    )


def rows_of(*found: One, of_types: TypeCosts = NO_TYPES) -> ComponentRows:
    def numbers(name: str) -> np.ndarray:
        return np.array([np.nan if getattr(one, name) is None else getattr(one, name) for one in found], dtype=float)

    def whole(name: str) -> np.ndarray:
        return np.array([getattr(one, name) for one in found], dtype=np.int64)

    return ComponentRows(
        building=whole("building"),
        part=whole("part"),
        grade=np.array([GRADE_CODES[one.grade] for one in found], dtype=np.int8),
        year=whole("year"),
        type=whole("type"),
        quantity=numbers("quantity"),
        replacement=numbers("replacement"),
        low=numbers("low"),
        likely=numbers("likely"),
        high=numbers("high"),
        types=of_types,
    )


def priced(*found: One, of_types: TypeCosts = NO_TYPES, rule: UpgradeRule = RULE, year: int = 2024, index=INDEX) -> CostCells:
    """Cells by component."""
    return price_rows(rows_of(*found, of_types=of_types), rule, index, year)


# Any component: whatever it has and lacks, in two buildings and three parts, of types that rise with the grade.
RISING = types((1, 2020, 10.0, 100.0, 300.0), (2, 2022, None, 50.0, 50.0), (3, 2024, 5.0, 5.0, 400.0))
MONEY = st.one_of(st.none(), st.floats(0, 1e8))


@st.composite
def components(draw, **fixed) -> One:
    likely = draw(MONEY)
    low = draw(st.one_of(st.none(), st.floats(0, likely))) if likely is not None else None
    high = draw(st.one_of(st.none(), st.floats(likely, 2e8))) if likely is not None else None
    return One(
        **{
            "grade": draw(st.sampled_from([*GRADE_CODES])),
            "likely": likely,
            "low": low,
            "high": high,
            "year": draw(st.sampled_from([2020, 2022, 2024, 1990])),
            "quantity": draw(st.one_of(st.none(), st.floats(0, 1e5))),
            "type": draw(st.integers(0, 3)),
            "replacement": draw(MONEY),
            "building": draw(st.integers(1, 2)),
            "part": draw(st.sampled_from([21, 26, 36])),
        }
        | fixed
    )


STOCKS = st.lists(components(), min_size=1, max_size=12)
