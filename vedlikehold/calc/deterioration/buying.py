"""What a sum of money buys, walking down a list from the dearest."""

from __future__ import annotations

import numpy as np

from vedlikehold.calc.deterioration.land import Land

# So few components are sorted at once.
FEW = 2_048
MOST_TRIES, MOST_STRIDE = 80, 1e3
# So many of a list are added up at a time.
SHORTEST, LONGEST = 128, 65_536


class Walk:
    """One grade's list: the components of each piece at `each` kr per unit. What is bought is kept as ranges of places; `ended` is the
    cost around which the money ended."""

    def __init__(self, land: Land, starts: np.ndarray, ends: np.ndarray, each: np.ndarray):
        self.land, self.starts, self.ends, self.each = land, starts, ends, each
        self.cheapest, self.dearest = land.quantity[starts] * each, land.quantity[ends - 1] * each
        self.least = float(self.cheapest.min(initial=np.inf))
        self.first: list[np.ndarray] = []
        self.end: list[np.ndarray] = []
        self.ended = 0.0

    def buy(self, money: float, hint: float = 0.0) -> float:
        """Buy each that still fits, by falling cost, ties by the file's order; gives kr spent. All cost something.

        Rounds from the top: first all that surely fits, then one by one in a band around where the money ends. What is left then is
        less than what the next ones cost, and the next round begins at what it can buy.
        """
        free = self.starts
        left, ceiling, plenty = money, np.inf, True
        while left >= self.least:
            top = min(ceiling, left)
            at_top = self.places(top)
            number = int((at_top - free).sum())
            if number <= FEW:
                return money - left + self._band(free, at_top, left)
            if plenty:
                whole = self._cost(free, at_top)
                if whole <= left:
                    self._keep(free, at_top)
                    return money - left + whole
                at_upper, upper, at_lower, ceiling = self._bracket(free, at_top, top, whole, left, hint)
                self._keep(at_upper, at_top)
                left -= self._cost(at_upper, at_top)
                self.ended = self.ended or ceiling
                at_top = np.minimum(at_upper, self.places(left)) if left < upper else at_upper
            else:
                at_lower, ceiling = self._nearest(free, at_top)
                if ceiling >= top:
                    # So many cost the same that a few of each piece tell nothing.
                    plenty = True
                    continue
            at_lower = np.minimum(at_lower, at_top)
            plenty = self._cost(at_lower, at_top) <= left
            left -= self._band(at_lower, at_top, left)
        return money - left

    def places(self, limit: float, between: tuple[np.ndarray, np.ndarray] | None = None) -> np.ndarray:
        """For each piece the first place that costs more than `limit`; `between` are the places of a lower and a higher limit."""
        if between is None:
            found = np.where(self.dearest <= limit, self.ends, self.starts)
            parted = np.flatnonzero((self.cheapest <= limit) & (self.dearest > limit))
            within, last = self.starts[parted], self.ends[parted] - 2
        else:
            found = between[1].copy()
            parted = np.flatnonzero(between[0] < between[1])
            within, last = between[0][parted] - 1, between[1][parted] - 1
        each, quantity = self.each[parted], self.land.quantity
        # In strides that halve, each taken where it does not pass the limit, to the last place within it.
        for power in reversed(range(int((last - within).max(initial=0)).bit_length())):
            tried = np.minimum(within + (1 << power), last)
            within = np.where(quantity[tried] * each <= limit, tried, within)
        found[parted] = within + 1
        return found

    def _cost(self, first: np.ndarray, end: np.ndarray) -> float:
        return float(self.each @ self.land.amount_between(first, end))

    def _keep(self, first: np.ndarray, end: np.ndarray) -> None:
        some = end > first
        self.first.append(first[some])
        self.end.append(end[some])

    def _band(self, first: np.ndarray, end: np.ndarray, left: float) -> float:
        """Walk these components one by one; gives what is spent."""
        some = np.flatnonzero(end > first)
        rows, of = self.land.living(first[some], end[some])
        costs = self.each[some][of] * self.land.quantity[rows]
        by = np.argsort(-costs)
        if (costs[by[1:]] == costs[by[:-1]]).any():
            by = np.lexsort((self.land.order[rows], -costs))
        picked = by[fits_in_turn(costs[by], left)]
        self._keep(rows[picked], rows[picked] + 1)
        return float(costs[picked].sum())

    def _nearest(self, free: np.ndarray, at_top: np.ndarray) -> tuple[np.ndarray, float]:
        """A few components of each piece just below the top: where they begin, and a cost that none of those left out is above."""
        pieces = np.flatnonzero(at_top > free)
        below = np.maximum(at_top[pieces] - max(FEW // len(pieces), 1), free[pieces])
        out = below > free[pieces]
        limit = float((self.land.quantity[below[out] - 1] * self.each[pieces[out]]).max(initial=0.0))
        return (self.places(limit), limit) if limit > 0 else (free, 0.0)

    def _bracket(
        self, free: np.ndarray, at_top: np.ndarray, top: float, whole: float, left: float, hint: float
    ) -> tuple[np.ndarray, float, np.ndarray, float]:
        """Two costs with few components between: all above the upper fit, not all above the lower. Gives each with its places.

        From `hint` in growing strides until the money's end lies between, then by the straight line over the logarithm of the cost.
        """
        upper, at_upper, paid_upper = top, at_top, 0.0
        lower, at_lower, paid_lower = 0.0, free, whole
        tried, stride = hint if 0 < hint < top else top / 4, 1.05
        for _try in range(MOST_TRIES):
            at_tried = self.places(tried, (at_lower, at_upper))
            paid = self._cost(at_tried, at_top)
            if paid <= left:
                upper, at_upper, paid_upper = tried, at_tried, paid
            else:
                lower, at_lower, paid_lower = tried, at_tried, paid
            if int((at_upper - at_lower).sum()) <= FEW or upper <= lower * (1 + 1e-14):
                break
            if lower == 0.0:
                tried, stride = upper / stride, min(stride**2, MOST_STRIDE)
            elif upper == top:
                tried, stride = min(lower * stride, (lower + top) / 2), min(stride**2, MOST_STRIDE)
            else:
                part = min(max((left - paid_upper) / (paid_lower - paid_upper), 0.1), 0.9)
                tried = upper * (lower / upper) ** part
        return at_upper, upper, at_lower, lower

    def ranges(self) -> tuple[np.ndarray, np.ndarray]:
        """Where what was bought begins and ends, in order; neighbours joined."""
        first, end = np.concatenate(self.first), np.concatenate(self.end)
        by = np.argsort(first)
        first, end = first[by], end[by]
        if not len(first):
            return first, end
        apart = first[1:] != end[:-1]
        return first[np.append(True, apart)], end[np.append(apart, True)]


def fits_in_turn(costs: np.ndarray, budget: float) -> np.ndarray:
    """Places bought by walking `costs` in order and taking each that still fits in what is left of `budget`."""
    found: list[np.ndarray] = []
    left, at, stride = budget, 0, SHORTEST
    while at < len(costs):
        window = costs[at : at + stride]
        paid = np.cumsum(window)
        taken = int(np.searchsorted(paid, left, side="right"))
        if taken:
            found.append(np.arange(at, at + taken))
            left -= float(paid[taken - 1])
            at += taken
            stride = min(stride * 4, LONGEST) if taken == len(window) else SHORTEST
            continue
        # The next does not fit: go on to the next one that does.
        fitting = np.flatnonzero(costs[at : at + LONGEST] <= left)
        at += int(fitting[0]) if len(fitting) else LONGEST
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def worst_first(need: np.ndarray, cost: np.ndarray, budget: float) -> np.ndarray:
    """Places bought by falling need over cost, ties by place, each that still fits; what costs nothing cannot be bought.

    The worst are sorted and walked first; of the rest, only those that fit in what they leave, more at a time.
    """
    found: list[np.ndarray] = []
    left, among, few = budget, np.flatnonzero(cost > 0), max(FEW // 4, 1)
    while len(among := among[cost[among] <= left]):
        ratio = need[among] / cost[among]
        edge = np.partition(ratio, -few)[-few] if len(among) > few else -np.inf
        worst = ratio >= edge
        walk = among[worst][np.argsort(-ratio[worst], kind="stable")]
        bought = walk[fits_in_turn(cost[walk], left)]
        found.append(bought)
        left -= float(cost[bought].sum())
        among, few = among[~worst], few * 8
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
