"""Simulert størkning: measures change options at random, ever more choosily, until the budgets are as full as they can be.

What is lowered is the distance to the bound: each measure's loss against its best option at the prices, plus what is left of each
budget at its price, plus a fine for what is overdrawn (Metropolis' rule at a falling temperature: Kirkpatrick, Gelatt and Vecchi
1983). Many moves are tried at once; those that are accepted and touch no constraint in common are made, so the sums stay exact.
Half of the moves are exchanges: the measure that moves into a year pushes another one out of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vedlikehold.calc.optimiser.candidates import Candidates

# Moves tried at once, and how many batches pass before the lists of who starts when are made anew.
BATCH = 128
RENEW = 50
# A measure's next best option is tried so much more seldom than its best; never so often.
SELDOM = 0.6
NEVER_TRIED = 0.2
# Where a krone has no price, an overdrawn one is fined as if it had this part of the median price.
FLOOR = 0.2


@dataclass(frozen=True)
class Cooling:
    """Temperatures in kroner of value, the number of batches between them, and the fines for an overdrawn krone, as parts of its
    price, first and last."""

    first: float
    last: float
    batches: int
    fines: tuple[float, float] = (0.3, 3.0)


def anneal(
    found: Candidates, columns: np.ndarray, left: np.ndarray, x: np.ndarray, cooling: Cooling, chance: np.random.Generator
) -> np.ndarray:
    """The column chosen for each measure, from `columns` on. `left` [constraint] is what there is for them together, `x` the
    constraints' prices."""
    return _Annealing(found, left.ravel(), x, cooling, chance, columns).run()


class _Annealing:
    def __init__(
        self, found: Candidates, room: np.ndarray, x: np.ndarray, cooling: Cooling, chance: np.random.Generator, columns: np.ndarray
    ):
        self.found, self.x, self.cooling, self.chance, self.room = found, x, cooling, chance, room
        self.loss, self.slot, self.needs = found.loss.ravel(), found.slot.ravel(), found.needs
        self.count, self.width = found.row.shape
        self.now = np.arange(self.count) * self.width + columns
        self.left = room - self.needs[self.now].sum(axis=0)
        priced = x[x > 0]
        self.base = np.maximum(x, FLOOR * float(np.median(priced)) if len(priced) else 1e-9)
        self.fine, self.tension = self.base, 0.0
        tried = SELDOM ** np.arange(self.width - 1)
        self.tried = np.cumsum([*(tried / tried.sum() * (1.0 - NEVER_TRIED)), NEVER_TRIED])

    def run(self) -> np.ndarray:
        cooling = self.cooling
        for batch in range(cooling.batches):
            done = batch / cooling.batches
            if batch % RENEW == 0:
                self._renew(cooling.fines[0] * (cooling.fines[1] / cooling.fines[0]) ** done)
            self._batch(cooling.first * (cooling.last / cooling.first) ** done)
        return self.now - np.arange(self.count) * self.width

    def _columns(self, count: int) -> np.ndarray:
        return np.minimum(np.searchsorted(self.tried, self.chance.random(count)), self.width - 1)

    def _tension(self, left: np.ndarray) -> np.ndarray:
        return np.maximum(left * self.x, left * -self.fine).sum(axis=-1)

    def _renew(self, fine: float) -> None:
        self.left = self.room - self.needs[self.now].sum(axis=0)
        self.fine = fine * self.base
        self.tension = self._tension(self.left)
        slots = self.slot[self.now]
        self.order = np.argsort(slots, kind="stable")
        self.first = np.searchsorted(slots[self.order], np.arange(len(self.room) + 1))

    def _batch(self, temperature: float) -> None:
        chance, width = self.chance, self.width
        measure = chance.integers(0, self.count, BATCH)
        new, old = measure * width + self._columns(BATCH), self.now[measure]
        lost, delta = self.loss[new] - self.loss[old], self.needs[new] - self.needs[old]
        partner, partner_new = self._partners(measure, new, old)
        half, there = len(partner), partner >= 0
        lost[:half][there] += self.loss[partner_new[there]] - self.loss[self.now[partner[there]]]
        delta[:half][there] += self.needs[partner_new[there]] - self.needs[self.now[partner[there]]]
        change = self._tension(self.left - delta) - self.tension + lost
        accepted = np.flatnonzero((change < -temperature * np.log(chance.random(BATCH))) & (new != old))
        if len(accepted):
            self._make(accepted, delta[accepted], measure, new, partner, partner_new)

    def _partners(self, measure: np.ndarray, new: np.ndarray, old: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For half of the moves, one of those that start where the measure goes (−1: none), and the option that it gets: where the
        measure came from if it has such an option, else any."""
        half = BATCH // 2
        slot = self.slot[new[:half]]
        first, last = self.first[slot], self.first[slot + 1]
        at = first + (self.chance.random(half) * (last - first)).astype(np.int64)
        partner = self.order[np.minimum(at, self.count - 1)]
        back = self.found.slot[partner] == self.slot[old[:half]][:, None]
        column = np.where(back.any(axis=1), back.argmax(axis=1), self._columns(half))
        there = (slot >= 0) & (last > first) & (partner != measure[:half]) & (self.slot[self.now[partner]] == slot)
        return np.where(there, partner, -1), partner * self.width + column

    def _make(self, accepted, delta, measure, new, partner, partner_new) -> None:
        """Those of the accepted moves that have no constraint and no measure in common with one before them."""
        touched = delta != 0
        clear = ~(((np.cumsum(touched, axis=0) - touched) > 0) & touched).any(axis=1)
        moved: set[int] = set()
        kept = []
        for at in np.flatnonzero(clear).tolist():
            move = int(accepted[at])
            second = int(partner[move]) if move < len(partner) else -1
            mine = {int(measure[move]), second} - {-1}
            if mine & moved:
                continue
            moved |= mine
            kept.append(at)
            self.now[measure[move]] = new[move]
            if second >= 0:
                self.now[second] = partner_new[move]
        self.left = self.left - delta[kept].sum(axis=0)
        self.tension = self._tension(self.left)
