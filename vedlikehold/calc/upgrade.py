"""Oppgraderingskostnad: what it costs to lift components from the grade they have.

Each component has one of three bases, the first that is there: an estimate of its own at its present grade; its quantity
times its type's unit cost for that grade, or for the nearest milder one that the type has a cost for; a share of its replacement
cost, at most what the type says of the nearest worse grade. So a worse grade never costs less. The shares per grade are parameters (Multiconsult's
method: cost = replacement × f(TG)), as are low and high where only a likely cost is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from vedlikehold.calc.prices import price_factors
from vedlikehold.enums import CostBasis

WORST, TGIU, UNGRADED = 3, 4, 5
GRADE_CODES = {"TG0": 0, "TG1": 1, "TG2": 2, "TG3": 3, "TGIU": TGIU, "": UNGRADED}


@dataclass(frozen=True)
class UpgradeRule:
    """Shares of the replacement cost for TG0…TG3, and low and high as parts of likely."""

    shares: tuple[float, float, float, float] = (0.0, 0.05, 0.45, 1.0)
    low_share: float = 0.75
    high_share: float = 1.4

    def __post_init__(self) -> None:
        if list(self.shares) != sorted(self.shares) or self.shares[0] < 0:
            raise ValueError(f"the shares must rise from 0: {self.shares}")
        if not 0 <= self.low_share <= 1 <= self.high_share:
            raise ValueError(f"low and high must lie around likely: {self.low_share}, {self.high_share}")


@dataclass(frozen=True)
class TypeCosts:
    """What one unit of a component type costs to put right; equally long arrays, by id.

    `unit_cost[place, grade]` in kr, NaN for none; `year` is the price year, 0 for none.
    """

    id: np.ndarray
    unit_cost: np.ndarray
    year: np.ndarray

    @cached_property
    def or_milder(self) -> np.ndarray:
        """`unit_cost`, and where there is none that of the nearest milder grade; a last row of none, for what has no type."""
        found = np.vstack([self.unit_cost, np.full((1, WORST + 1), np.nan)])
        for milder, grade in pairwise(range(WORST + 1)):
            found[:, grade] = np.where(np.isnan(found[:, grade]), found[:, milder], found[:, grade])
        return found

    @cached_property
    def worse(self) -> np.ndarray:
        """The unit cost of the nearest worse grade that has one; a last row of none."""
        found = np.full((len(self.id) + 1, WORST + 1), np.nan)
        for grade, worse in reversed(list(pairwise(range(WORST + 1)))):
            found[:-1, grade] = np.where(np.isnan(self.unit_cost[:, worse]), found[:-1, worse], self.unit_cost[:, worse])
        return found

    def places(self, ids: np.ndarray) -> np.ndarray:
        """Where each of `ids` stands; one past the last for one that is not there, as for 0."""
        found = np.searchsorted(self.id, ids)
        there = found < len(self.id)
        there[there] = self.id[found[there]] == ids[there]
        return np.where(there, found, len(self.id))


@dataclass(frozen=True)
class ComponentRows:
    """What the costs follow from, one row per component; equally long arrays, and the types they point at.

    `grade` is 0–3, TGIU or UNGRADED; `year` and `type` are 0 where there is none; quantity and money NaN.
    """

    building: np.ndarray
    part: np.ndarray
    grade: np.ndarray
    year: np.ndarray
    type: np.ndarray
    quantity: np.ndarray
    replacement: np.ndarray
    low: np.ndarray
    likely: np.ndarray
    high: np.ndarray
    types: TypeCosts

    @cached_property
    def type_place(self) -> np.ndarray:
        """Where each row's type stands among the types."""
        return self.types.places(self.type)


@dataclass(frozen=True)
class CostCells:
    """Upgrade costs in the prices of one year (kr), by component or by building × part × grade; equally long arrays.

    `grade` is 0–3, TGIU or UNGRADED; only TG1–TG3 have a cost. Of the `count` components, `unpriced` have such a grade but no
    cost, `unindexed` a cost whose price year is not in the index: both without money here. `spread_sq` is the sum of
    (high − low)². `replacement` is that of the `with_replacement` components whose replacement cost is known in the price year.
    `basis`, by component only, is a place in `BASES`.
    """

    building: np.ndarray
    part: np.ndarray
    grade: np.ndarray
    count: np.ndarray
    unpriced: np.ndarray
    unindexed: np.ndarray
    low: np.ndarray
    likely: np.ndarray
    high: np.ndarray
    spread_sq: np.ndarray
    replacement: np.ndarray
    with_replacement: np.ndarray
    basis: np.ndarray | None = None

    def where(self, mask: np.ndarray) -> "CostCells":
        """The cells of a mask."""
        return CostCells(**{name: None if values is None else values[mask] for name, values in vars(self).items()})

    def basis_of(self, place: int) -> CostBasis:
        """What a component's cost follows from, where each cell is one component."""
        return BASES[self.basis[place]]


# What a component's cost follows from, by the number it has in arrays.
BASES = (CostBasis.NONE, CostBasis.OWN, CostBasis.TYPE, CostBasis.SHARE)


def cost_bases(rows: ComponentRows) -> np.ndarray:
    """Place in `BASES` of the first that is there: an estimate, quantity and a type with a unit cost at the grade, a replacement
    cost. Rows that are not TG1–TG3 have none.
    """
    bases = np.zeros(len(rows.grade), dtype=np.int8)
    bases[~np.isnan(rows.replacement)] = BASES.index(CostBasis.SHARE)
    bases[~np.isnan(rows.quantity * _unit_cost(rows))] = BASES.index(CostBasis.TYPE)
    bases[~np.isnan(rows.likely)] = BASES.index(CostBasis.OWN)
    bases[(rows.grade < 1) | (rows.grade > WORST)] = BASES.index(CostBasis.NONE)
    return bases


def _unit_cost(rows: ComponentRows) -> np.ndarray:
    """The type's unit cost at each row's grade or the nearest milder one; NaN for none."""
    return rows.types.or_milder[rows.type_place, np.where(rows.grade <= WORST, rows.grade, 0)]


def _worse(rows: ComponentRows, at: np.ndarray) -> np.ndarray:
    """What the type says that the rows `at` would cost at the nearest worse grade, in its prices; NaN for none."""
    return rows.quantity[at] * rows.types.worse[rows.type_place[at], rows.grade[at]]


KEYS = ("building", "part", "grade")
SUMS = ("count", "unpriced", "unindexed", "low", "likely", "high", "spread_sq", "replacement", "with_replacement")
COUNTS = ("count", "unpriced", "unindexed", "with_replacement")
NO_CELLS = CostCells(**{name: np.empty(0, np.int64 if name in KEYS or name in COUNTS else float) for name in (*KEYS, *SUMS)})


def price_rows(rows: ComponentRows, rule: UpgradeRule, index: Mapping[int, float], price_year: int) -> CostCells:
    """Cost = estimate, else quantity × unit cost at the grade or the nearest milder, else replacement × f(grade), at `price_year` by
    the index; the last at most what the type says of the nearest worse grade.

    One cell per row, in the rows' order.
    """
    basis = cost_bases(rows)
    by_own, by_type, by_share = (basis == BASES.index(one) for one in (CostBasis.OWN, CostBasis.TYPE, CostBasis.SHARE))
    factor = price_factors(index, rows.year, price_year)
    type_factor = price_factors(index, np.append(rows.types.year, 0), price_year)[rows.type_place]
    shares = np.array([*rule.shares, 0.0, 0.0])[rows.grade]
    likely = np.zeros(len(rows.grade))
    np.copyto(likely, rows.likely * factor, where=by_own)
    np.copyto(likely, rows.quantity * _unit_cost(rows) * type_factor, where=by_type)
    at = np.flatnonzero(by_share)
    share, worse = (rows.replacement * shares * factor)[at], _worse(rows, at) * type_factor[at]
    likely[at] = np.where(worse < share, worse, share)
    low = np.where(by_own & ~np.isnan(rows.low), rows.low * factor, likely * rule.low_share)
    high = np.where(by_own & ~np.isnan(rows.high), rows.high * factor, likely * rule.high_share)
    replacement = rows.replacement * factor
    return CostCells(
        building=rows.building,
        part=rows.part,
        grade=rows.grade,
        count=np.ones(len(likely), dtype=np.int64),
        unpriced=(rows.grade > 0) & (rows.grade <= WORST) & (basis == BASES.index(CostBasis.NONE)),
        unindexed=np.isnan(likely),
        low=_known(low),
        likely=_known(likely),
        high=_known(high),
        spread_sq=_known((high - low) ** 2),
        replacement=_known(replacement),
        with_replacement=~np.isnan(replacement),
        basis=basis,
    )


def merged(cells: Sequence[CostCells]) -> CostCells:
    """One cell per building × part × grade, in that order: the sums of all cells of it. None of `cells` is empty."""
    if not cells:
        return NO_CELLS
    columns = {name: np.concatenate([getattr(one, name) for one in cells]) for name in (*KEYS, *SUMS)}
    key = columns["building"].astype(np.int64) * (int(columns["part"].max()) + 1) + columns["part"]
    key = key * (UNGRADED + 1) + columns["grade"]
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.append(True, key[1:] != key[:-1]))
    first = order[starts]
    kept = {name: columns.pop(name)[first] for name in KEYS}
    kinds = {name: np.int64 if name in COUNTS else float for name in SUMS}
    return CostCells(**kept, **{name: np.add.reduceat(columns.pop(name)[order], starts, dtype=kinds[name]) for name in SUMS})


def price_estimates(
    building: np.ndarray,
    part: np.ndarray,
    years: np.ndarray,
    low: np.ndarray,
    likely: np.ndarray,
    high: np.ndarray,
    rule: UpgradeRule,
    index: Mapping[int, float],
    price_year: int,
) -> CostCells:
    """Estimates that stand alone, as of measures: one cell each, of the worst grade so that every target counts it; NaN for none.

    Low and high follow from likely by the rule where they are missing.
    """
    factor = price_factors(index, years, price_year)
    unpriced = np.isnan(likely)
    low = np.where(np.isnan(low), likely * rule.low_share, low) * factor
    high = np.where(np.isnan(high), likely * rule.high_share, high) * factor
    none = np.zeros(len(likely))
    return CostCells(
        building=building,
        part=part,
        grade=np.full(len(likely), WORST, dtype=np.int64),
        count=np.ones(len(likely), dtype=np.int64),
        unpriced=unpriced,
        unindexed=~unpriced & np.isnan(factor),
        low=_known(low),
        likely=_known(likely * factor),
        high=_known(high),
        spread_sq=_known((high - low) ** 2),
        replacement=none,
        with_replacement=none.astype(bool),
    )


def _known(values: np.ndarray) -> np.ndarray:
    return np.nan_to_num(values, nan=0.0)
