"""Vektet tilstandsgrad: one grade of many components, by what the parts weigh in what a new building costs."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vedlikehold.calc.upgrade import TGIU, CostCells


@dataclass(frozen=True)
class PartGrade:
    """One two-digit part's share in a building's grade: its mean TG, its weight, and what the mean is weighted by."""

    part: str
    grade: float
    weight: float
    by_cost: bool
    components: int


@dataclass(frozen=True)
class WeightedGrade:
    """Vektet tilstandsgrad: `grade` 0–3 or None, its parts, and the weight that has no known grade."""

    grade: float | None
    parts: tuple[PartGrade, ...]
    unknown_weight: float

    @property
    def known_weight(self) -> float:
        """What the parts with a known grade weigh together."""
        return sum(part.weight for part in self.parts)

    def share_of(self, part: PartGrade) -> float:
        """What a part counts for in the grade."""
        return part.weight / self.known_weight


@dataclass(frozen=True)
class PartMeans:
    """Mean TG per key and two-digit part that is there; equally long arrays. `grade` is NaN where no component has one."""

    key: np.ndarray
    part: np.ndarray
    grade: np.ndarray
    weight: np.ndarray
    by_cost: np.ndarray
    components: np.ndarray


def part_means(cells: CostCells, keys: np.ndarray, groups: Mapping[int, str], weights: Mapping[str, float]) -> PartMeans:
    """TGₚ of each key's parts: the mean of their components with a known grade, weighted by replacement cost where all of
    these have one, else each alike.

    `groups` gives each part id's two-digit code, `weights` each code's share of what a new building costs; parts without a
    weight are left out.
    """
    parts, part_places = np.unique(cells.part, return_inverse=True)
    codes = sorted(code for code in {groups[part] for part in parts.tolist()} if weights.get(code))
    place_of = {code: place for place, code in enumerate(codes)}
    code_places = np.array([place_of.get(groups[part], -1) for part in parts.tolist()], dtype=int)[part_places]
    weighs = code_places >= 0
    found, key_places = np.unique(keys[weighs], return_inverse=True)
    at = key_places * len(codes) + code_places[weighs]
    cells = cells.where(weighs)
    known = cells.grade < TGIU

    def added(values: np.ndarray) -> np.ndarray:
        return np.bincount(at, weights=values, minlength=len(found) * len(codes))

    count, cost = added(cells.count * known), added(cells.replacement * known)
    by_cost = (added(cells.with_replacement * known) == count) & (cost > 0)
    graded = added(cells.grade * np.where(by_cost[at], cells.replacement, cells.count) * known)
    whole = np.where(by_cost, cost, count)
    there = np.flatnonzero(added(cells.count))
    return PartMeans(
        key=np.repeat(found, len(codes))[there],
        part=np.tile(np.array(codes, dtype="U2"), len(found))[there],
        grade=np.divide(graded, whole, out=np.full(len(whole), np.nan), where=whole > 0)[there],
        weight=np.tile(np.array([weights[code] for code in codes], dtype=float), len(found))[there],
        by_cost=by_cost[there],
        components=count[there].astype(int),
    )


def weighted_grades(means: PartMeans) -> dict[int, tuple[float | None, float]]:
    """Grade and unknown weight per key: Σ wₚ · TGₚ / Σ wₚ over the parts with a known grade."""
    found, places = np.unique(means.key, return_inverse=True)
    known = ~np.isnan(means.grade)
    weight = np.bincount(places, weights=means.weight * known, minlength=len(found))
    graded = np.bincount(places, weights=np.nan_to_num(means.grade) * means.weight, minlength=len(found))
    unknown = np.bincount(places, weights=means.weight * ~known, minlength=len(found))
    rows = zip(found.tolist(), graded.tolist(), weight.tolist(), unknown.tolist(), strict=True)
    return {key: (total / by if by else None, missing) for key, total, by, missing in rows}


def weighted_grade(cells: CostCells, groups: Mapping[int, str], weights: Mapping[str, float]) -> WeightedGrade:
    """Σ wₚ · TGₚ / Σ wₚ over the parts of all cells, with each part's share in it.

    A part whose components are all TGIU or ungraded adds to `unknown_weight`.
    """
    means = part_means(cells, np.zeros(len(cells.grade), dtype=int), groups, weights)
    grade, unknown = weighted_grades(means).get(0, (None, 0.0))
    columns = (means.part, means.grade, means.weight, means.by_cost, means.components)
    parts = (PartGrade(*row) for row in zip(*(column.tolist() for column in columns), strict=True))
    return WeightedGrade(grade, tuple(row for row in parts if row.components), unknown)
