"""Where the components lie while a forecast runs: the layout, and what rebuilding moves about in it."""

from __future__ import annotations

import numpy as np

from vedlikehold.calc.deterioration.layout import Layout, narrow

# Places worked on at a time when every component is visited.
BLOCK = 131_072


class Lying:
    """Where each building's components are in the stock."""

    def __init__(self, building: np.ndarray, buildings: int):
        self.order = None if (building[1:] >= building[:-1]).all() else np.argsort(building, kind="stable")
        self.edges = np.append(0, np.cumsum(np.bincount(building, minlength=buildings)))

    def within(self, buildings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows of these buildings' components, and which of the buildings each is in."""
        rows, of = spread(self.edges[buildings], self.edges[buildings + 1])
        return rows if self.order is None else self.order[rows], of


class Land:
    """Places with `quantity` (rising within a piece), `building` and `order` (the stock's place). What rebuilding has moved stays
    behind as a dead place with no amount: `alive` and `amounts` tell."""

    def __init__(self, layout: Layout, building_of: np.ndarray, buildings: int):
        self.building_of, self.buildings = building_of, buildings
        self.count = len(layout.order)
        self.order, self.quantity, self.building = layout.order, layout.quantity, layout.building
        self.amounts = self.quantity
        self.alive: np.ndarray | None = None
        self.paid = layout.paid
        self.values = np.empty(0)
        # Where each of the stock's components lies; only once something has moved.
        self.place = np.empty(0, dtype=np.intp)
        self.lying: Lying | None = None

    # -- sums ----------------------------------------------------------------------------------------------------

    def amount_between(self, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        return self.paid[ends] - self.paid[starts]

    def number_between(self, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        if self.alive is None:
            return ends - starts
        numbers = np.concatenate([[0], np.cumsum(self.alive[: self.count])])
        return numbers[ends] - numbers[starts]

    def by_building(self, starts: np.ndarray, each: np.ndarray) -> np.ndarray:
        """Per building the sum of `each` (per unit, by piece) times the quantity."""
        if len(self.values) < self.count:
            self.values = np.empty(len(self.quantity))
        ends = np.append(starts[1:], self.count)
        for first in range(0, self.count, BLOCK):
            last = min(first + BLOCK, self.count)
            low, high = np.searchsorted(starts, first, side="right") - 1, np.searchsorted(starts, last)
            sizes = np.minimum(ends[low:high], last) - np.maximum(starts[low:high], first)
            np.multiply(np.repeat(each[low:high], sizes), self.amounts[first:last], out=self.values[first:last])
        return np.bincount(self.building[: self.count], weights=self.values[: self.count], minlength=self.buildings)

    def living(self, first: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """All places in these ranges that are not dead, and which range each lies in."""
        rows, of = spread(first, end)
        if self.alive is None:
            return rows, of
        living = self.alive[rows]
        return rows[living], of[living]

    # -- moving --------------------------------------------------------------------------------------------------

    def move(self, buildings: np.ndarray, starts: np.ndarray, types: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Move all of these buildings' components to the end, by type and quantity. Gives the new pieces' types and starts, and where
        the old pieces now begin, with where the last one ends."""
        rows = self._lying_in(buildings)
        kind = types[self.order[rows]]
        by = np.argsort(self.quantity[rows])
        by = by[np.argsort(narrow(kind[by], int(types.max()) + 1), kind="stable")]
        rows, kind = rows[by], kind[by]
        cut = np.append(starts, self.count)
        if self.alive is None or self.count + len(rows) > len(self.quantity):
            moved, cut = self._pack(rows, cut)
        else:
            moved = [self.order[rows], self.quantity[rows], self.building[rows]]
            self._bury(np.sort(rows))
        end = self.count + len(rows)
        for kept, new in zip((self.order, self.quantity, self.building, self.amounts), (*moved, moved[1]), strict=True):
            kept[self.count : end] = new
        self.alive[self.count : end] = True
        self.place[moved[0]] = np.arange(self.count, end)
        first = np.flatnonzero(np.diff(2 * kind + (moved[1] > 0), prepend=-1))
        found = kind[first], self.count + first, cut
        self.count = end
        np.cumsum(moved[1], out=self.paid[end - len(rows) + 1 : end + 1])
        self.paid[end - len(rows) + 1 : end + 1] += self.paid[end - len(rows)]
        return found

    def _bury(self, rows: np.ndarray) -> None:
        """These places are dead: what they had is taken off all sums after them."""
        if not len(rows):
            return
        gone = np.cumsum(self.amounts[rows])
        self.alive[rows] = False
        self.amounts[rows] = 0.0
        self.paid[rows[0] + 1 : self.count + 1] -= np.repeat(gone, np.diff(rows, append=self.count))

    def _lying_in(self, buildings: np.ndarray) -> np.ndarray:
        """Living places of these buildings' components, in order."""
        if self.alive is None:
            chosen = np.zeros(self.buildings, dtype=bool)
            chosen[buildings] = True
            return np.flatnonzero(chosen[self.building[: self.count]])
        if self.lying is None:
            self.lying = Lying(self.building_of, self.buildings)
        return np.sort(self.place[self.lying.within(buildings)[0]])

    def _pack(self, rows: np.ndarray, cut: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
        """The living, but for `rows`, into arrays with room at the end for those and for some years more."""
        alive = np.ones(self.count, dtype=bool) if self.alive is None else self.alive[: self.count].copy()
        alive[rows] = False
        living = np.flatnonzero(alive)
        room = len(living) + len(rows) * 2 + self.count // 4
        moved = []
        for name in ("order", "quantity", "building"):
            old = getattr(self, name)
            moved.append(old[rows])
            new = np.empty(room, dtype=old.dtype)
            np.take(old, living, out=new[: len(living)], mode="clip")
            setattr(self, name, new)
        self.count = len(living)
        self.amounts = self.quantity.copy()
        self.alive = np.zeros(room, dtype=bool)
        self.alive[: self.count] = True
        self.paid = np.zeros(room + 1)
        np.cumsum(self.amounts[: self.count], out=self.paid[1 : self.count + 1])
        if not len(self.place):
            self.place = np.empty(len(self.building_of), dtype=np.intp)
        self.place[self.order[: self.count]] = np.arange(self.count)
        return moved, np.searchsorted(living, cut)


def spread(first: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every number of these ranges, and which range it is in."""
    sizes = end - first
    of = np.repeat(np.arange(len(first)), sizes)
    return np.arange(len(of)) + np.repeat(first - (np.cumsum(sizes) - sizes), sizes), of
