"""Kostnad per grad: what it costs to lift each component from TG1, TG2 and TG3, whatever grade it has today.

The grade that a component has is priced exactly as the backlog prices it. Its own estimate counts for that grade alone; the other
grades follow from quantity × the type's unit cost, else a share of the replacement cost, by the same function. Where the register says
nothing of a grade, its cost stands to the nearest known one as the shares of the assumptions stand to each other (assumption), and a
worse grade never costs less than a milder one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from vedlikehold.calc.upgrade import WORST, ComponentRows, CostCells, UpgradeRule, price_rows


@dataclass(frozen=True)
class GradeCosts:
    """`nok[component, grade]` in the prices of one year, 0 for TG0 and NaN where nothing is known of the component at all.

    `present` is what the backlog says, at the grade each component has. `inferred` are those where the cost of another grade follows
    from the shares alone.
    """

    nok: np.ndarray
    present: CostCells
    inferred: np.ndarray

    @property
    def unpriced(self) -> np.ndarray:
        """The components of TG1–TG3 whose cost at the grade they have is unknown."""
        return self.present.unpriced.astype(bool)

    @property
    def unindexed(self) -> np.ndarray:
        """Those whose cost is of a year that the index lacks."""
        return self.present.unindexed.astype(bool)


def grade_costs(rows: ComponentRows, rule: UpgradeRule, index: Mapping[int, float], price_year: int) -> GradeCosts:
    """One row per component, in the rows' order."""
    count = len(rows.grade)
    none = np.full(count, np.nan)
    nok = np.full((count, WORST + 1), np.nan)
    for grade in range(1, WORST + 1):
        own = np.where(rows.grade == grade, rows.likely, np.nan)
        asked = replace(rows, grade=np.full(count, grade, dtype=np.int64), low=none, likely=own, high=none)
        cells = price_rows(asked, rule, index, price_year)
        nok[:, grade] = np.where(cells.unpriced | cells.unindexed, np.nan, cells.likely)
    present = price_rows(rows, rule, index, price_year)
    known = ~np.isnan(nok[:, 1:])
    _fill(nok, rule.shares)
    nok[:, 0] = np.where(known.any(axis=1), 0.0, np.nan)
    _order(nok, rows.grade)
    return GradeCosts(
        nok=nok,
        present=present,
        inferred=known.any(axis=1) & ~known.all(axis=1),
    )


def _fill(nok: np.ndarray, shares: tuple[float, ...]) -> None:
    """Grades without a cost, in place: the worse from the milder, then the milder from the worse."""
    for grade in range(2, WORST + 1):
        ratio = shares[grade] / shares[grade - 1] if shares[grade - 1] else 1.0
        nok[:, grade] = np.where(np.isnan(nok[:, grade]), nok[:, grade - 1] * ratio, nok[:, grade])
    for grade in range(WORST - 1, 0, -1):
        ratio = shares[grade] / shares[grade + 1] if shares[grade + 1] else 0.0
        nok[:, grade] = np.where(np.isnan(nok[:, grade]), nok[:, grade + 1] * ratio, nok[:, grade])


def _order(nok: np.ndarray, present: np.ndarray) -> None:
    """Worse never cheaper, in place; the grade that a component has keeps its cost, the others give way."""
    for grade in range(1, WORST + 1):
        nok[:, grade] = np.where(present < grade, np.fmax(nok[:, grade], nok[:, grade - 1]), nok[:, grade])
    for grade in range(WORST - 1, 0, -1):
        milder = (present > grade) & (present <= WORST)
        nok[:, grade] = np.where(milder, np.fmin(nok[:, grade], nok[:, grade + 1]), nok[:, grade])
