"""What the optimiser is given, and how it lies in arrays.

A *row* is one alternative of one measure; an *option* is a row and a start year, or never. Rows of a measure stand together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np


@dataclass(frozen=True)
class Alternative:
    """One way to do a measure. `cost[t]`, `value[t]` and `use[name][t]` if it starts in year t, None where it may not;
    `spend_profile` spreads the cost over the start year and those after it."""

    id: str | int
    pot: str
    cost: Sequence[float | None]
    value: Sequence[float | None]
    use: Mapping[str, Sequence[float | None]] = field(default_factory=dict)
    spend_profile: Sequence[float] = (1.0,)


@dataclass(frozen=True)
class MeasureOptions:
    """A measure and what binds it. `pinned` is (alternative, year)."""

    id: str | int
    alternatives: Sequence[Alternative]
    deadline_year: int | None = None
    mandatory: bool = False
    pinned: tuple[str | int, int] | None = None
    requires: Sequence[str | int] = ()
    excludes: Sequence[str | int] = ()
    bundle: str | None = None


@dataclass(frozen=True)
class Problem:
    """Years from `first_year`; a budget per pot and year, a capacity per name and year; pots whose rest may be used the year after;
    what a bundle's members save when two or more start in the same year."""

    first_year: int
    years: int
    pots: Mapping[str, Sequence[float]]
    measures: Sequence[MeasureOptions]
    capacities: Mapping[str, Sequence[float]] = field(default_factory=dict)
    carry_over: frozenset[str] = frozenset()
    bundles: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """The same in arrays. `value`, `cost` [row, year], value −inf where the option is not there; `use` [capacity, row, year];
    `kind` [row] the place of the row's (pot, profile) in `kinds`; `start`, `end` [measure] its rows; `budget` [pot, year],
    `capacity` [capacity, year]; `carry` [pot]."""

    value: np.ndarray
    cost: np.ndarray
    use: np.ndarray
    kind: np.ndarray
    kinds: tuple[tuple[int, tuple[float, ...]], ...]
    measure: np.ndarray
    start: np.ndarray
    end: np.ndarray
    budget: np.ndarray
    capacity: np.ndarray
    carry: np.ndarray

    @classmethod
    def of_arrays(
        cls, value: np.ndarray, cost: np.ndarray, budget: np.ndarray, *, measure: np.ndarray | None = None, pot: np.ndarray | None = None,
        use: np.ndarray | None = None, capacity: np.ndarray | None = None, carry: Sequence[bool] | None = None,
        profile: np.ndarray | None = None, profiles: Sequence[Sequence[float]] = ((1.0,),),
    ) -> Table:  # fmt: skip
        """Straight from arrays, for many measures: `value`, `cost` [row, year], NaN where it may not start; `budget` [pot, year].

        `measure` [row] says whose each row is, from 0 and rising (not given: one row a measure); `pot` [row] and `profile` [row] are
        places in `budget` and `profiles` (not given: the first); `use` [capacity, row, year] and `capacity` [capacity, year] go together.
        Raises ValueError for what is no plan: shapes that do not fit, money or hours that are negative or no numbers.
        """
        value, cost, budget = (np.asarray(one, dtype=float) for one in (value, cost, budget))
        rows, years = value.shape
        capacity = np.zeros((0, years)) if capacity is None else np.asarray(capacity, dtype=float)
        use = np.zeros((len(capacity), rows, years)) if use is None else np.asarray(use, dtype=float)
        measure = np.arange(rows) if measure is None else np.asarray(measure, dtype=np.int64)
        pot, profile = (np.zeros(rows, dtype=np.int64) if one is None else np.asarray(one, dtype=np.int64) for one in (pot, profile))
        carry = np.zeros(len(budget), dtype=bool) if carry is None else np.asarray(carry, dtype=bool)
        _check_shapes(value, cost, use, budget, capacity, carry, (measure, pot, profile), len(profiles))
        _check_numbers(value, cost, use, budget, capacity, profiles)
        pairs, kind = np.unique(pot * len(profiles) + profile, return_inverse=True)
        kinds = tuple((int(pair) // len(profiles), tuple(profiles[int(pair) % len(profiles)])) for pair in pairs)
        missing = np.isnan(value) | np.isnan(cost) | np.isneginf(value)
        for one in use:
            missing |= np.isnan(one)
        if missing.any():
            value, cost, use = np.where(missing, -np.inf, value), np.where(missing, 0.0, cost), np.where(missing, 0.0, use)
        start = np.flatnonzero(np.diff(measure, prepend=-1))
        return cls(value, cost, use, kind, kinds, measure, start, np.append(start[1:], rows), budget, capacity, carry)

    @property
    def years(self) -> int:
        return self.value.shape[1]

    def spread(self, kind: int) -> np.ndarray:
        """[start year, year]: the share of a cost that falls in each year; what falls past the last year is not counted."""
        _pot, profile = self.kinds[kind]
        found = np.zeros((self.years, self.years))
        for later, share in enumerate(profile):
            for start in range(self.years - later):
                found[start, start + later] += share
        return found


def _check_shapes(value, cost, use, budget, capacity, carry, by_row, profiles: int) -> None:
    rows, years = value.shape
    for name, found, wanted in (
        ("cost", cost, (rows, years)), ("budget", budget, (len(budget), years)), ("capacity", capacity, (len(capacity), years)),
        ("use", use, (len(capacity), rows, years)), ("carry", carry, (len(budget),)),
    ):  # fmt: skip
        if found.shape != wanted:
            raise ValueError(f"{name} has shape {found.shape}, not {wanted}")
    for name, found, most in zip(("measure", "pot", "profile"), by_row, (rows, len(budget), profiles), strict=True):
        if found.shape != (rows,) or (rows and not 0 <= found.min() <= found.max() < most):
            raise ValueError(f"{name} must give each of the {rows} rows a place below {most}")
    if rows and (by_row[0][0] != 0 or not np.isin(np.diff(by_row[0]), (0, 1)).all()):
        raise ValueError("measure must count 0, 1, 2 … with a measure's rows together")


def _check_numbers(value, cost, use, budget, capacity, profiles) -> None:
    for name, found in (("budget", budget), ("capacity", capacity), *(("profile", np.array(one)) for one in profiles)):
        if not (np.isfinite(found) & (found >= 0)).all():
            raise ValueError(f"{name} must be numbers, none below zero")
    for name, found in (("cost", cost), ("use", use)):
        if found.size and (np.nanmin(found, initial=0.0) < 0 or np.nanmax(found, initial=0.0) == np.inf):
            raise ValueError(f"{name} must be finite, none below zero")
    if value.size and np.nanmax(value, initial=0.0) == np.inf:
        raise ValueError("value must be finite")


def possible(table: Table, factor: np.ndarray) -> Table:
    """Without the options that no plan can hold: those that alone, at `factor` [row] of their cost, take more than there is."""
    budget = np.where(table.carry[:, None], np.cumsum(table.budget, axis=1), table.budget)
    most = np.full((len(table.kinds), table.years), np.inf)
    for kind, (pot, _profile) in enumerate(table.kinds):
        spread = np.cumsum(table.spread(kind), axis=1) if table.carry[pot] else table.spread(kind)
        with np.errstate(divide="ignore", invalid="ignore"):
            most[kind] = np.where(spread > 0, budget[pot] / spread, np.inf).min(axis=1)
    over = table.cost * factor[:, None] > most[table.kind] * (1 + 1e-12)
    for place, capacity in enumerate(table.capacity):
        over |= table.use[place] > capacity
    if not over.any():
        return table
    return replace(table, value=np.where(over, -np.inf, table.value))


def rows_among(table: Table, measures: np.ndarray) -> np.ndarray:
    """The rows of some measures, measure by measure."""
    counts = table.end[measures] - table.start[measures]
    return np.repeat(table.start[measures] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())


def part_of(table: Table, measures: np.ndarray, budget: np.ndarray, capacity: np.ndarray) -> tuple[Table, np.ndarray]:
    """Some of the measures, with money and hours of their own; and their rows in the whole."""
    rows, counts = rows_among(table, measures), table.end[measures] - table.start[measures]
    ends = np.cumsum(counts)
    part = replace(
        table, value=table.value[rows], cost=table.cost[rows], use=table.use[:, rows], kind=table.kind[rows],
        measure=np.repeat(np.arange(len(measures)), counts), start=ends - counts, end=ends, budget=budget, capacity=capacity,
    )  # fmt: skip
    return part, rows


def rows_of(problem: Problem, measure: MeasureOptions) -> Sequence[Alternative]:
    """The measure's rows: its alternatives, or one that cannot be chosen."""
    nothing = [None] * problem.years
    return measure.alternatives or [Alternative("", next(iter(problem.pots), ""), nothing, nothing)]


def table_of(problem: Problem) -> Table:
    """The problem in arrays; deadlines and pins are already cut into the options."""
    years, names = problem.years, list(problem.capacities)
    budgets = problem.pots or {"": [0.0] * years}
    pots = {name: place for place, name in enumerate(budgets)}
    rows = [(place, measure, alternative) for place, measure in enumerate(problem.measures) for alternative in rows_of(problem, measure)]
    kinds: dict[tuple[int, tuple[float, ...]], int] = {}
    kind = np.array([kinds.setdefault((pots[a.pot], tuple(a.spend_profile)), len(kinds)) for _p, _m, a in rows], dtype=np.int64)
    value = _grid([a.value for _p, _m, a in rows], years)
    cost = _grid([a.cost for _p, _m, a in rows], years)
    use = (
        np.stack([_grid([a.use.get(name, [0.0] * years) for _p, _m, a in rows], years) for name in names])
        if names
        else np.zeros((0, len(rows), years))
    )
    missing = np.isnan(value) | np.isnan(cost) | np.isnan(use).any(axis=0)
    for row, (_place, measure, alternative) in enumerate(rows):
        if measure.deadline_year is not None:
            missing[row, max(measure.deadline_year - problem.first_year + 1, 0) :] = True
        if measure.pinned:
            allowed = np.zeros(years, dtype=bool)
            if alternative.id == measure.pinned[0]:
                allowed[measure.pinned[1] - problem.first_year] = True
            missing[row] |= ~allowed
    measure_of = np.array([place for place, _m, _a in rows], dtype=np.int64)
    counts = np.bincount(measure_of, minlength=len(problem.measures))
    ends = np.cumsum(counts)
    return Table(
        value=np.where(missing, -np.inf, value),
        cost=np.where(missing, 0.0, cost),
        use=np.where(missing, 0.0, use),
        kind=kind,
        kinds=tuple(kinds),
        measure=measure_of,
        start=ends - counts,
        end=ends,
        budget=np.array([list(budget) for budget in budgets.values()], dtype=float).reshape(len(pots), years),
        capacity=np.array([list(problem.capacities[name]) for name in names], dtype=float).reshape(len(names), years),
        carry=np.array([name in problem.carry_over for name in budgets], dtype=bool),
    )


def _grid(lists: Sequence[Sequence[float | None]], years: int) -> np.ndarray:
    return np.array(lists, dtype=float).reshape(len(lists), years)  # None becomes NaN
