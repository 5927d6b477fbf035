"""Etterslep under en planversjon: what is left of the backlog each year when wear goes on and the version's measures are carried out.

Backlog(t) = Σ over components Σ over grades g worse than the target: s(g, t) × k(g), in the prices of one year. k(g) is what it costs to
lift the component from g. s(·, t) are the component's expected shares in each grade: today all of it is in the grade it has, and each
year the share in g goes one grade down by its rate (`vedlikehold.calc.deterioration`). A measure finished in year y puts its
components in the grade it leads to at the end of y, where they wear on from; one that takes them away leaves nothing. What the measures
lift is the difference to the same sum without any. Components without a known grade or cost add nothing, as in the backlog itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from vedlikehold.calc.deterioration.wear import step
from vedlikehold.calc.upgrade import WORST

# The grade of a component that is no longer there.
GONE = -1


@dataclass(frozen=True)
class WearingStock:
    """Components that wear: `grade` today (0–3, other numbers for unknown), `rates[component, step]` and `nok[component, grade]`,
    NaN for an unknown cost."""

    grade: np.ndarray
    rates: np.ndarray
    nok: np.ndarray


@dataclass(frozen=True)
class Lift:
    """A component (its place in the stock) that a measure finished in `year` leaves in `grade`; GONE for one that is taken away."""

    place: int
    year: int
    grade: int


def backlog_path(stock: WearingStock, lifts: Iterable[Lift], *, start: int, end: int, target: int) -> list[float]:
    """Kr at `start` and at the end of every year after it, to `end`. What is to be done in `start` or before is done the year after:
    today's condition is known, and it is not done yet.

    >>> one = WearingStock(np.array([3]), np.zeros((1, 3)), np.array([[0.0, 1.0, 5.0, 10.0]]))
    >>> backlog_path(one, [Lift(0, 2028, 0)], start=2026, end=2029, target=1)
    [10.0, 10.0, 0.0, 0.0]
    """
    known = (stock.grade >= 0) & (stock.grade <= WORST)
    shares = np.zeros((WORST + 1, len(stock.grade)))
    shares[stock.grade[known], np.flatnonzero(known)] = 1.0
    worth = np.ascontiguousarray(np.nan_to_num(stock.nok, nan=0.0).T)[target + 1 :]
    rates = np.ascontiguousarray(stock.rates.T)
    due: dict[int, list[Lift]] = {}
    for lift in lifts:
        if known[lift.place]:
            due.setdefault(max(lift.year, start + 1), []).append(lift)
    found = [float((shares[target + 1 :] * worth).sum())]
    for year in range(start + 1, end + 1):
        step(shares, rates)
        _apply(shares, due.get(year, ()))
        found.append(float((shares[target + 1 :] * worth).sum()))
    return found


def _apply(shares: np.ndarray, lifts: Iterable[Lift]) -> None:
    """Two measures of one year on one component leave it as the better of them does; none makes a component worse."""
    best: dict[int, int] = {}
    for lift in lifts:
        best[lift.place] = min(best.get(lift.place, WORST), lift.grade)
    for place, grade in best.items():
        if grade == GONE:
            shares[:, place] = 0.0
            continue
        # What is better than the measure's grade already stays so.
        shares[grade, place] += shares[grade + 1 :, place].sum()
        shares[grade + 1 :, place] = 0.0
