"""From prices to a plan that holds every budget, and as near the bound as it gets."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vedlikehold.calc.optimiser.anneal import Cooling, anneal
from vedlikehold.calc.optimiser.candidates import candidates_of
from vedlikehold.calc.optimiser.links import Links
from vedlikehold.calc.optimiser.prices import Relaxation
from vedlikehold.calc.optimiser.problem import Table, rows_among
from vedlikehold.calc.optimiser.room import Room, first_of_each, take_in_turn

NEVER = -1
# Options looked at for each measure that has to move.
TRIED = 12


class Draft:
    """A plan in the making: row and year per measure, and the room that is left. `reduced` [row, year] is what an option gives at the
    prices; measures that hang together with others are moved one by one, the `free` ones many at a time."""

    def __init__(self, table: Table, links: Links, reduced: np.ndarray):
        self.table, self.links, self.reduced = table, links, reduced
        self.room = Room(table)
        self.row = np.full(len(table.start), NEVER)
        self.year = np.full(len(table.start), NEVER)
        self.free = ~links.linked

    # -- reading -------------------------------------------------------------------------------------------------

    def value(self) -> float:
        on = self.row >= 0
        return float(self.table.value[self.row[on], self.year[on]].sum())

    def worth(self, of: np.ndarray) -> np.ndarray:
        """What each measure gives of `of` [row, year] as it is placed; 0 where it is not."""
        on = self.row >= 0
        found = np.zeros(len(self.row))
        found[on] = of[self.row[on], self.year[on]]
        return found

    def factors(self, measures: np.ndarray) -> np.ndarray:
        """The part of its cost that each placed measure costs: less than 1 where a bundle saves."""
        found = np.ones(len(measures))
        if self.links.bundles:
            for at, measure in enumerate(measures.tolist()):
                group = self.links.bundles.get(measure)
                if group and sum(self.row[other] >= 0 and self.year[other] == self.year[measure] for other in group) > 1:
                    found[at] -= self.links.saving[measure]
        return found

    def settle(self) -> None:
        """What is left, counted anew."""
        on = np.flatnonzero(self.row >= 0)
        fresh = Room(self.table)
        fresh.left -= fresh.needs(self.row[on], self.year[on], self.factors(on))
        self.room = fresh

    def totals(self) -> tuple[np.ndarray, np.ndarray]:
        """Spent [pot, year] and used [capacity, year] as they really are, bundles' savings taken off."""
        table = self.table
        spent, used = np.zeros_like(table.budget), np.zeros_like(table.capacity)
        on = np.flatnonzero(self.row >= 0)
        row, year = self.row[on], self.year[on]
        cost = table.cost[row, year] * self.factors(on)
        for kind, (pot, _profile) in enumerate(table.kinds):
            mine = table.kind[row] == kind
            spent[pot] += np.bincount(year[mine], weights=cost[mine], minlength=table.years) @ self.room.spreads[kind]
        for place in range(len(used)):
            used[place] = np.bincount(year, weights=table.use[place, row, year], minlength=table.years)
        return spent, used

    def options(self, measure: int, most: int = TRIED) -> Iterator[tuple[int, int]]:
        """A measure's options with the best at the prices first."""
        first, last, years = int(self.table.start[measure]), int(self.table.end[measure]), self.table.years
        worth = self.reduced[first:last].ravel()
        for at in np.argsort(-worth, kind="stable")[:most].tolist():
            if worth[at] == -np.inf:
                return
            yield first + at // years, at % years

    # -- one measure ---------------------------------------------------------------------------------------------

    def change(self, measure: int, row: int, year: int) -> bool:
        """Move a measure to another option, or to never, where links and room allow it."""
        if row >= 0 and not self.links.allows(self, measure, year):
            return False
        if row < 0 and not self.links.may_go(self, measure):
            return False
        before, old = self._need(measure), (self.row[measure], self.year[measure])
        self.row[measure], self.year[measure] = row, year if row >= 0 else NEVER
        delta = self._need(measure) - before
        if ((delta > self.room.left) & (delta > 0)).any():
            self.row[measure], self.year[measure] = old
            return False
        self.room.left -= delta
        return True

    def _need(self, measure: int) -> np.ndarray:
        found = np.zeros_like(self.room.left)
        for row, year, factor in self.links.state(self, measure):
            found += self.room.need(row, year, factor)
        return found

    # -- all free measures ---------------------------------------------------------------------------------------

    def put(self, measures: np.ndarray, rows: np.ndarray, years: np.ndarray) -> None:
        """Move free measures, whatever the room."""
        for sign, row, year in ((1, self.row[measures], self.year[measures]), (-1, rows, years)):
            on = row >= 0
            if on.any():
                self.room.left += sign * self.room.needs(row[on], year[on])
        self.row[measures], self.year[measures] = rows, years

    def clear(self, measures: np.ndarray) -> None:
        """Free measures out of the plan."""
        self.put(measures, np.full(len(measures), NEVER), np.full(len(measures), NEVER))

    @property
    def must(self) -> np.ndarray:
        """Duties that are met and must stay so."""
        return self.links.must & (self.row >= 0)

    def anneal(self, measures: np.ndarray, x: np.ndarray, cooling: Cooling, chance: np.random.Generator) -> None:
        """Let `measures` (free ones) find each other's places, from where they stand."""
        if not len(measures):
            return
        must, row, year = self.must, self.row[measures], self.year[measures]
        self.clear(measures)
        found = candidates_of(self.table, self.room, self.reduced, measures, must, row, year)
        columns = anneal(found, found.column(row, year), self.room.left, x, cooling, chance)
        at = np.arange(len(measures))
        self.put(measures, found.row[at, columns], found.year[at, columns])

    def make_room(self, x: np.ndarray, rounds: int = 6) -> bool:
        """Move or drop free measures until no budget and no capacity is overdrawn: first those that lose least for what is overdrawn,
        what they leave unused counted at its price."""
        self.price = x.reshape(self.room.left.shape)
        for attempt in range(rounds + 2):
            over = np.argwhere(self.room.left < 0)
            if not len(over):
                return True
            for constraint, year in over[np.argsort(self.room.left[tuple(over.T)], kind="stable")]:
                self._relieve(int(constraint), int(year), move=attempt < rounds)
        return not (self.room.left < 0).any()

    def _relieve(self, constraint: int, year: int, *, move: bool) -> None:
        placed = np.flatnonzero((self.row >= 0) & self.free)
        takes = self._takes(placed, constraint, year)
        placed, takes = placed[takes > 0], takes[takes > 0]
        if not len(placed):
            return
        must = self.must
        loss = self._loss(placed) if move else self.reduced[self.row[placed], self.year[placed]]
        over = -self.room.left[constraint, year]
        loss = (loss + self.price[constraint, year] * np.maximum(takes - over, 0.0)) / np.minimum(takes, over)
        for measure in placed[np.argsort(loss, kind="stable")].tolist():
            if self.room.left[constraint, year] >= 0:
                return
            old = (int(self.row[measure]), int(self.year[measure]))
            if must[measure] and not move:
                continue
            self.room.left += self.room.need(*old)
            self.row[measure] = self.year[measure] = NEVER
            if (not move or not self._elsewhere(measure, old, must[measure])) and must[measure]:
                self.row[measure], self.year[measure] = old
                self.room.left -= self.room.need(*old)

    def _elsewhere(self, measure: int, old: tuple[int, int], must: bool) -> bool:
        for row, year in self.options(measure, 10_000 if must else TRIED):
            if self.reduced[row, year] <= 0 and not must:
                return False
            need = self.room.need(row, year)
            if (row, year) != old and not ((need > self.room.left) & (need > 0)).any():
                self.row[measure], self.year[measure] = row, year
                self.room.left -= need
                return True
        return False

    def _loss(self, placed: np.ndarray) -> np.ndarray:
        """What each loses at the prices by going to its best other option in a year that is not overdrawn."""
        table = self.table
        narrow = self.room.narrowest()
        pots = np.array([pot for pot, _profile in table.kinds])
        open_years = (narrow[: len(table.budget)] > 0)[pots]
        if len(table.capacity):
            open_years = open_years & (narrow[len(table.budget) :] > 0).all(axis=0)
        rows, counts = rows_among(table, placed), table.end[placed] - table.start[placed]
        other = np.where(open_years[table.kind[rows]], self.reduced[rows], -np.inf)
        best = np.maximum.reduceat(other.max(axis=1), np.cumsum(counts) - counts)
        return self.reduced[self.row[placed], self.year[placed]] - np.maximum(best, 0.0)

    def _takes(self, measures: np.ndarray, constraint: int, year: int) -> np.ndarray:
        table, rows, starts = self.table, self.row[measures], self.year[measures]
        if constraint >= len(table.budget):
            return np.where(starts == year, table.use[constraint - len(table.budget), rows, starts], 0.0)
        found = np.zeros(len(measures))
        for kind, (pot, _profile) in enumerate(table.kinds):
            if pot == constraint:
                spread = self.room.spreads[kind]
                share = np.cumsum(spread, axis=1)[:, year] if table.carry[pot] else spread[:, year]
                mine = table.kind[rows] == kind
                found[mine] = table.cost[rows[mine], starts[mine]] * share[starts[mine]]
        return found

    def fill(self, relaxation: Relaxation, x: np.ndarray, rounds: int = 3) -> None:
        """Use what is left: year by year, measures that gain most per krone there, from never or from where they are. First what is
        gained at the prices, in the last rounds what is gained outright."""
        by_kind, hours = relaxation.unfold(x)
        prices = (relaxation.to_prices @ x).reshape(-1, self.table.years)[: len(self.table.budget)]
        best, kept = -np.inf, (self.row.copy(), self.year.copy())
        for attempt in range(2 * rounds):
            spare = (prices * self.room.narrowest()[: len(prices)].clip(0)).sum(axis=0)
            for year in np.argsort(-spare, kind="stable").tolist():
                self._fill_year(year, by_kind, hours, outright=attempt >= rounds)
            value = self.value()
            if value <= best and attempt >= rounds:
                break
            if value > best:
                best, kept = value, (self.row.copy(), self.year.copy())
        if self.value() < best:
            self.row, self.year = kept
            self.settle()

    def _fill_year(self, year: int, by_kind: np.ndarray, hours: np.ndarray, *, outright: bool) -> None:
        table = self.table
        rows = np.flatnonzero(self.free[table.measure])
        rows = rows[self.room.may_fit(year, rows)]
        measures = table.measure[rows]
        now, at = self.row[measures], self.year[measures]
        of = table.value if outright else self.reduced
        gain = of[rows, year] - np.where(now >= 0, of[now, at], 0.0)
        if not outright:
            # What is spare costs nothing here: the price is given back.
            gain += table.cost[rows, year] * by_kind[table.kind[rows], year]
            for place, price in enumerate(hours):
                gain += table.use[place, rows, year] * price[year]
        better = (gain > 0) & ~((now == rows) & (at == year))
        rows, gain = rows[better], gain[better]
        if not len(rows):
            return
        needs, left = self.room.columns(rows, year)
        fits = (needs <= left).all(axis=1)
        rows, needs, gain = rows[fits], needs[fits], gain[fits]
        if not len(rows):
            return
        scale = needs @ (1.0 / np.maximum(left, 1e-9))
        order = np.argsort(-gain / np.maximum(scale, 1e-12), kind="stable")
        order = order[first_of_each(table.measure[rows[order]], len(table.start))]
        taken = rows[order][take_in_turn(needs[order], left)]
        self.put(table.measure[taken], taken, np.full(len(taken), year))
