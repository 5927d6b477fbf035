"""What is left of the budgets and capacities while a plan is put together."""

from __future__ import annotations

import numpy as np

from vedlikehold.calc.optimiser.problem import Table


class Room:
    """Money and hours left. For a pot that carries over, what is left is of the sums up to each year."""

    def __init__(self, table: Table):
        self.table = table
        budget = np.where(table.carry[:, None], np.cumsum(table.budget, axis=1), table.budget)
        self.left = np.concatenate([budget, table.capacity]) if len(table.capacity) else budget.copy()
        self.spreads = [table.spread(kind) for kind in range(len(table.kinds))]
        self.carrying = np.concatenate([table.carry, np.zeros(len(table.capacity), dtype=bool)])

    def need(self, row: int, year: int, factor: float = 1.0) -> np.ndarray:
        """What an option takes, [pot or capacity, year]; `factor` of its full cost."""
        table, found = self.table, np.zeros_like(self.left)
        pot, _profile = table.kinds[table.kind[row]]
        found[pot] = self.spreads[table.kind[row]][year] * (table.cost[row, year] * factor)
        if table.carry[pot]:
            found[pot] = np.cumsum(found[pot])
        for place in range(len(table.capacity)):
            found[len(table.budget) + place, year] = table.use[place, row, year]
        return found

    def needs(self, rows: np.ndarray, years: np.ndarray, factors: np.ndarray | float = 1.0) -> np.ndarray:
        """What many options take together, each at its part of the full cost."""
        table, found = self.table, np.zeros_like(self.left)
        cost = table.cost[rows, years] * factors
        for kind, (pot, _profile) in enumerate(table.kinds):
            mine = table.kind[rows] == kind
            found[pot] += np.bincount(years[mine], weights=cost[mine], minlength=table.years) @ self.spreads[kind]
        for pot in np.flatnonzero(table.carry):
            found[pot] = np.cumsum(found[pot])
        for place in range(len(table.capacity)):
            found[len(table.budget) + place] = np.bincount(years, weights=table.use[place, rows, years], minlength=table.years)
        return found

    def each(self, rows: np.ndarray, years: np.ndarray) -> np.ndarray:
        """What each of many options takes, [option, constraint]; nothing where the row is −1."""
        table, found = self.table, np.zeros((len(rows), self.left.size))
        on = np.flatnonzero(rows >= 0)
        row, year = rows[on], years[on]
        for kind, (pot, profile) in enumerate(table.kinds):
            mine = np.flatnonzero(table.kind[row] == kind)
            cost, start = table.cost[row[mine], year[mine]], year[mine]
            if len(profile) == 1 and profile[0] == 1.0 and not table.carry[pot]:
                found[on[mine], pot * table.years + start] = cost
                continue
            spread = np.cumsum(self.spreads[kind], axis=1) if table.carry[pot] else self.spreads[kind]
            found[on[mine], pot * table.years : (pot + 1) * table.years] = cost[:, None] * spread[start]
        for place in range(len(table.capacity)):
            found[on, (len(table.budget) + place) * table.years + year] = table.use[place, row, year]
        return found

    def narrowest(self) -> np.ndarray:
        """What one more krone or hour may take in each year: for a pot that carries over, the least that is left from then on."""
        ahead = np.minimum.accumulate(self.left[:, ::-1], axis=1)[:, ::-1]
        return np.where(self.carrying[:, None], ahead, self.left)

    def most(self) -> np.ndarray:
        """[kind, start year]: the highest cost that there is room for."""
        table, found = self.table, np.full((len(self.table.kinds), self.table.years), np.inf)
        for kind, (pot, _profile) in enumerate(table.kinds):
            spread = np.cumsum(self.spreads[kind], axis=1) if table.carry[pot] else self.spreads[kind]
            with np.errstate(divide="ignore", invalid="ignore"):
                found[kind] = np.where(spread > 0, self.left[pot] / spread, np.inf).min(axis=1)
        return found

    def may_fit(self, year: int, rows: np.ndarray) -> np.ndarray:
        """Whether each row's cost and use could fit in `year`, as far as a quick look tells."""
        table, most = self.table, self.most()[:, year]
        found = table.cost[rows, year] <= (most[0] if len(most) == 1 else most[table.kind[rows]])
        for place in range(len(table.capacity)):
            found &= table.use[place, rows, year] <= self.left[len(table.budget) + place, year]
        return found

    def columns(self, rows: np.ndarray, year: int) -> tuple[np.ndarray, np.ndarray]:
        """(needs [option, constraint], left [constraint]) of options that start in `year`: one column for each pot and year that any of
        them spends in, one for each capacity. A spread cost in a pot that carries over must fit as if it all fell at once."""
        table, narrow = self.table, self.narrowest()
        columns, left = [], []
        for pot in range(len(table.budget)):
            length = 1 if table.carry[pot] else max((len(p) for q, p in table.kinds if q == pot), default=1)
            for later in range(min(length, table.years - year)):
                share = np.array([
                    (float(q == pot) if table.carry[pot] else (p[later] if q == pot and later < len(p) else 0.0)) for q, p in table.kinds
                ])  # fmt: skip
                columns.append(table.cost[rows, year] * share[table.kind[rows]])
                left.append(narrow[pot, year + later])
        for place in range(len(table.capacity)):
            columns.append(table.use[place, rows, year])
            left.append(narrow[len(table.budget) + place, year])
        return np.column_stack(columns), np.array(left)


def first_of_each(measures: np.ndarray, count: int) -> np.ndarray:
    """Places where a measure stands for the first time."""
    place = np.arange(len(measures))
    first = np.zeros(count, dtype=np.int64)
    first[measures[::-1]] = place[::-1]
    return np.flatnonzero(first[measures] == place)


def take_in_turn(needs: np.ndarray, left: np.ndarray, most: int = 2048) -> np.ndarray:
    """Places of the options taken by walking `needs` [option, constraint] in order and taking each that still fits in `left`."""
    left = left.copy()
    open_places = np.flatnonzero((needs <= left).all(axis=1))
    taken: list[np.ndarray] = []
    while len(open_places):
        window = open_places[:most]
        paid = np.cumsum(needs[window], axis=0)
        over = (paid > left).any(axis=1)
        count = int(over.argmax()) if over.any() else len(window)
        if count:
            taken.append(window[:count])
            left = left - paid[count - 1]
        open_places = open_places[count + bool(over.any()) :]
        if over.any():
            open_places = open_places[(needs[open_places] <= left).all(axis=1)]
    return np.concatenate(taken) if taken else np.zeros(0, dtype=np.int64)
