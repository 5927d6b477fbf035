"""Kalibrering av forfallstakt: the yearly rates that two surveys of the same components make most likely.

The model is the forecast's own: a chain over the grades with one step a year and one grade down at a time, so that a component in
grade i is in grade j after n years with the chance (Pⁿ)ᵢⱼ. The rates are those that make all pairs of grades together most likely,
passages through grades that nobody saw included. Between whole years, the year's step is taken to come at a time of the year
that is unknown and equally likely all through it: after n + f years the chances are (1 − f) Pⁿ + f Pⁿ⁺¹, which is always a
distribution and exact at whole years. Years are counted in whole months.

Intervals are profile likelihoods: all values of a rate for which the best choice of the other rates loses at most half the 90 %
point of χ² with one degree of freedom. They need no symmetry and hold where nothing has moved (from 0 up to a bound).

A component that is better at the second survey has been repaired and tells nothing of wear; it is left out and counted. One that was
repaired and has worn down again cannot be told from one that wore less: where much is repaired, the rates come out too low. For the
page: `Calibration` tells how many pairs each figure rests on and what was left out.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

# Half the 90 % point of χ² with one degree of freedom: 1.6449² / 2.
LOSS = 1.3527717
MONTHS = 12
# Rates are worked on as logits between these ends; beyond them a rate is 0 or 1.
FARTHEST = 14.0
STARTS = (0.02, 0.08, 0.25, 0.6)
STEP = 1e-3


@dataclass(frozen=True)
class StepRate:
    """Forfallstakt for ett trinn: the yearly share that leaves a grade, with its 90 % interval. All three are None where no pair says
    anything of it. `pairs` stood in the grade at the first survey; `passed` came into it on the way and could have left it."""

    rate: float | None
    low: float | None
    high: float | None
    pairs: int
    passed: int


@dataclass(frozen=True)
class Calibration:
    """Kalibrert forfallstakt, best grade first. `used` pairs count; left out are `improved` (repaired in between), `too_fast` (more
    grades down than there were years: the model knows no such thing) and `unusable` (no grade, or less than half a month between)."""

    steps: tuple[StepRate, ...]
    used: int
    improved: int
    too_fast: int
    unusable: int
    log_likelihood: float

    @property
    def rates(self) -> tuple[float | None, ...]:
        """The rates alone."""
        return tuple(step.rate for step in self.steps)

    def filled(self, otherwise: Sequence[float]) -> tuple[float, ...]:
        """The rates, with those from elsewhere (the expected life) where the surveys say nothing."""
        return tuple(other if step.rate is None else step.rate for step, other in zip(self.steps, otherwise, strict=True))


def calibrate_by(
    keys: Sequence[Hashable], first: np.ndarray, second: np.ndarray, years: np.ndarray, *, grades: int = 4
) -> dict[Hashable, Calibration]:
    """A calibration for each key (component type, building part), from all its pairs together."""
    places: dict[Hashable, list[int]] = {}
    for row, key in enumerate(keys):
        places.setdefault(key, []).append(row)
    first, second, years = (np.asarray(values) for values in (first, second, years))
    return {key: calibrate(first[rows], second[rows], years[rows], grades=grades) for key, rows in places.items()}


def calibrate(first: np.ndarray, second: np.ndarray, years: np.ndarray, *, grades: int = 4) -> Calibration:
    """Rates from the grade (place, best first) at the first and the second survey of each component, and the years between."""
    first, second = np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)
    months = np.rint(np.nan_to_num(np.asarray(years, dtype=float), nan=0.0, posinf=0.0, neginf=0.0) * MONTHS).astype(np.int64)
    usable = (months > 0) & (first >= 0) & (first < grades) & (second >= 0) & (second < grades)
    improved = usable & (second < first)
    too_fast = usable & (second - first > -(-months // MONTHS))
    used = usable & ~improved & ~too_fast
    pairs = _Pairs(first[used], second[used], months[used], grades)
    at_risk = [pairs.at_risk(grade) for grade in range(grades - 1)]
    known = np.array([stood + passed > 0 for stood, passed in at_risk])
    rates, likelihood = _most_likely(pairs, known)
    low, high = _interval(pairs, known, rates, likelihood)
    return Calibration(
        tuple(
            StepRate(*(float(v[g]) if known[g] else None for v in (rates, low, high)), *at_risk[g])  # type: ignore[misc]
            for g in range(grades - 1)
        ),
        int(used.sum()),
        int(improved.sum()),
        int(too_fast.sum()),
        int((~usable).sum()),
        likelihood,
    )


class _Pairs:
    """Pairs that are alike, counted together."""

    def __init__(self, first: np.ndarray, second: np.ndarray, months: np.ndarray, grades: int):
        self.grades = grades
        cells, counts = np.unique(np.stack([first, second, months]), axis=1, return_counts=True)
        self.first, self.second, self.months = cells
        self.whole, part = np.divmod(self.months, MONTHS)
        self.part = (part / MONTHS)[:, None]
        self.count = counts.astype(float)
        self.most = int(self.whole.max(initial=0)) + 1

    def at_risk(self, grade: int) -> tuple[int, int]:
        """How many stood in the grade at first, and how many passed into it with time left to leave it."""
        down = self.second - self.first
        left = (self.second > grade) | ((self.second == grade) & (-(-self.months // MONTHS) > down))
        stood = self.first == grade
        return int(self.count[stood].sum()), int(self.count[(self.first < grade) & left].sum())

    def log_likelihood(self, rates: np.ndarray) -> np.ndarray:
        """Of each row of `rates` [tried, step]."""
        if not len(self.count):
            return np.zeros(len(rates))
        stay, move = np.ones((len(rates), 1, self.grades)), rates[:, None, :]
        stay[:, 0, :-1] -= rates
        power = np.empty((self.most + 1, len(rates), self.grades, self.grades))
        power[0] = np.eye(self.grades)
        for year in range(self.most):
            np.multiply(power[year], stay, out=power[year + 1])
            power[year + 1, :, :, 1:] += power[year, :, :, :-1] * move
        chance = (1 - self.part) * power[self.whole, :, self.first, self.second]
        chance += self.part * power[self.whole + 1, :, self.first, self.second]
        with np.errstate(divide="ignore"):
            return self.count @ np.log(chance)


def _rates(logits: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-logits))


def _most_likely(pairs: _Pairs, known: np.ndarray) -> tuple[np.ndarray, float]:
    """The best rates from several starts; a rate whose end (0 or 1) is as likely as anything becomes that end."""
    starts = np.log(np.array(STARTS) / (1 - np.array(STARTS)))
    logits = np.where(known, starts[:, None], 0.0)
    logits, values = _climb(pairs, logits, np.broadcast_to(known, logits.shape), 80)
    rates, best = _rates(logits[np.argmax(values)]), float(values.max())
    for step in np.flatnonzero(known):
        for end in (0.0, 1.0):
            if abs(rates[step] - end) < 1e-3:
                tried = rates.copy()
                tried[step] = end
                value = float(pairs.log_likelihood(tried[None])[0])
                if value >= best - 1e-9:
                    rates, best = tried, value
    return rates, best


def _climb(pairs: _Pairs, logits: np.ndarray, free: np.ndarray, rounds: int) -> tuple[np.ndarray, np.ndarray]:
    """Several climbs side by side (rows of `logits`), each over its free rates: Newton's step, shortened until it climbs."""
    value, slope, bend = _shape(pairs, logits, free)
    damp = np.full(len(logits), 1e-3)
    for _round in range(rounds):
        scale = 1.0 + np.abs(np.diagonal(bend, axis1=1, axis2=2)).max(axis=1)
        hill = -bend + (damp * scale)[:, None, None] * np.eye(logits.shape[1])
        # Where the ground bends upwards, the step goes along the slope instead.
        lowest = np.linalg.eigvalsh(hill)[:, 0]
        hill += np.where(lowest < 1e-9 * scale, 1e-6 * scale - 2 * np.minimum(lowest, 0.0), 0.0)[:, None, None] * np.eye(logits.shape[1])
        step = np.clip(np.linalg.solve(hill, slope[:, :, None])[:, :, 0], -2.0, 2.0) * free
        tried = np.clip(logits + step, -FARTHEST, FARTHEST)
        better = pairs.log_likelihood(_rates(tried)) > value
        damp = np.clip(np.where(better, damp / 5, damp * 10), 1e-12, 1e6)
        if not better.any() and (damp > 1e3).all():
            break
        moved = np.where(better[:, None], tried, logits)
        done = np.abs(moved - logits).max() < 1e-7 and better.any()
        logits = moved
        value, slope, bend = _shape(pairs, logits, free)
        if done:
            break
    return logits, value


def _shape(pairs: _Pairs, logits: np.ndarray, free: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The log likelihood with its first and second derivatives (differences over `STEP`) at each row."""
    tried, steps = logits.shape
    moves = [np.zeros(steps)]
    units = np.eye(steps) * STEP
    for a in range(steps):
        moves += [units[a], -units[a]]
    crossed = [(a, b) for a in range(steps) for b in range(a)]
    for a, b in crossed:
        moves += [units[a] + units[b], units[a] - units[b], units[b] - units[a], -units[a] - units[b]]
    points = (logits[:, None, :] + np.array(moves)).reshape(-1, steps)
    values = pairs.log_likelihood(_rates(points)).reshape(tried, -1)
    middle, up, down = values[:, 0], values[:, 1 : 2 * steps : 2], values[:, 2 : 2 * steps + 1 : 2]
    slope = (up - down) / (2 * STEP)
    bend = np.zeros((tried, steps, steps))
    for a in range(steps):
        bend[:, a, a] = (up[:, a] - 2 * middle + down[:, a]) / STEP**2
    for n, (a, b) in enumerate(crossed):
        pp, pm, mp, mm = values[:, 1 + 2 * steps + 4 * n : 5 + 2 * steps + 4 * n].T
        bend[:, a, b] = bend[:, b, a] = (pp - pm - mp + mm) / (4 * STEP**2)
    return middle, slope * free, bend * free[:, :, None] * free[:, None, :]


def _interval(pairs: _Pairs, known: np.ndarray, rates: np.ndarray, likelihood: float) -> tuple[np.ndarray, np.ndarray]:
    """Where the profile likelihood of each rate has lost `LOSS`, below and above; all ends are sought side by side."""
    ends = [(step, side) for step in np.flatnonzero(known) for side in (0, 1)]
    if not ends:
        return rates, rates
    which, side = np.array(ends).T
    rows = np.arange(len(ends))
    with np.errstate(divide="ignore"):
        best = np.clip(np.log(rates) - np.log1p(-rates), -FARTHEST, FARTHEST)
    free = np.broadcast_to(known, (len(ends), len(rates))).copy()
    free[rows, which] = False
    logits = np.broadcast_to(best, free.shape).copy()
    inside, outside = best[which].copy(), np.where(side == 0, -FARTHEST, FARTHEST)

    def lost(at: np.ndarray, rounds: int) -> np.ndarray:
        logits[rows, which] = at
        found, value = _climb(pairs, logits, free, rounds)
        logits[:] = np.where(free, found, logits)
        return likelihood - value

    # The square root of the loss is nearly straight around the best value: after some halvings the straight line finds the end.
    aim, at_inside, at_outside = np.sqrt(LOSS), np.zeros(len(ends)), np.sqrt(np.maximum(lost(outside, 30), 0.0))
    open_ended = at_outside <= aim
    logits[:] = best
    for halving in (True,) * 5 + (False,) * 4:
        part = 0.5 if halving else np.clip((aim - at_inside) / np.maximum(at_outside - at_inside, 1e-12), 0.001, 0.999)
        tried = inside + (outside - inside) * part
        at_tried = np.sqrt(np.maximum(lost(tried, 6), 0.0))
        within = at_tried <= aim
        inside, outside = np.where(within, tried, inside), np.where(within, outside, tried)
        at_inside, at_outside = np.where(within, at_tried, at_inside), np.where(within, at_outside, at_tried)
    bounds = np.where(open_ended, side.astype(float), _rates(tried))
    low, high = rates.copy(), rates.copy()
    low[which[side == 0]], high[which[side == 1]] = bounds[side == 0], bounds[side == 1]
    return np.minimum(low, rates), np.maximum(high, rates)
