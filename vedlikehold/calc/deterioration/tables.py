"""Figures per building and year, from what each building has of every kind of component.

With q[b, k] the quantity that building b has of kind k, and e[t, k] what one unit of it comes to in year t, a building's figure is
Σ_k q[b, k] · e[t, k]: one product of matrices for all years, instead of a visit to every component every year.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vedlikehold.calc.deterioration.stock import Stock

# Numbers in a table of buildings × kinds that is filled at a time: it stays in the cache.
TABLE = 65_536
# Multiplications in each product of such a table: too few for the library of linear algebra to share out among threads that would
# only wait for each other.
PRODUCT = 262_144
# With so many kinds per component, a table of buildings × kinds is mostly empty and costs more than it saves.
MOST_EMPTY = 20


def by_building(stock: Stock, kinds: np.ndarray, each: np.ndarray, weights: np.ndarray | None) -> np.ndarray:
    """Σ over a building's components of weight · `each` [year, kind], for all buildings [year, building]; the weight is 1 where none is
    given. `kinds` has the kind of each pair = type · grades + grade."""
    grades, buildings, number = stock.unit_costs.shape[1], len(stock.area_m2), max(each.shape[1], 1)
    found = np.zeros((len(each), buildings))
    if buildings * number > MOST_EMPTY * len(stock.building) + TABLE:
        kind = kinds[stock.type * grades + stock.grade]
        for year, one in enumerate(each):
            found[year] = np.bincount(stock.building, one[kind] if weights is None else one[kind] * weights, buildings)
        return found
    turned = np.ascontiguousarray(each.T)
    together = max(PRODUCT // (number * len(each)), 1)
    products = max(TABLE // (number * together), 1)
    for rows, first, last in _blocks(stock.building, buildings, together * products):
        cells = (stock.building[rows] - first) * number + kinds[stock.type[rows] * grades + stock.grade[rows]]
        table = np.bincount(cells, None if weights is None else weights[rows], together * products * number)
        worth = table.reshape(products, together, -1) @ turned
        found[:, first:last] = worth.reshape(-1, len(each))[: last - first].T
    return found


def _blocks(building: np.ndarray, buildings: int, number: int) -> Iterator[tuple[slice | np.ndarray, int, int]]:
    """Rows of `number` buildings at a time."""
    order = None if (building[1:] >= building[:-1]).all() else np.argsort(building, kind="stable")
    edges = np.append(np.arange(0, buildings, number), buildings)
    cuts = np.searchsorted(building, edges, sorter=order).tolist()
    edges = edges.tolist()
    for n in range(len(edges) - 1):
        rows = slice(cuts[n], cuts[n + 1])
        yield rows if order is None else order[rows], edges[n], edges[n + 1]
