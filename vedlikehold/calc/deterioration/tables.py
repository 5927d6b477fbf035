"""Figures per building and year, from what each building has of every kind of component.

With q[b, k] the quantity that building b has of kind k, and e[t, k] what one unit of it comes to in year t, a building's figure is
Σ_k q[b, k] · e[t, k]: one product of matrices for all years, instead of a visit to every component every year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

Rows = slice | np.ndarray

# Numbers in a table of buildings × kinds that is filled at a time: it stays in the cache.
TABLE = 65_536
# Multiplications in each product of such a table: too few for the library of linear algebra to share out among threads that would
# only wait for each other.
PRODUCT = 262_144
# With so many kinds per component, a table of buildings × kinds is mostly empty and costs more than it saves.
MOST_EMPTY = 20


def by_building(
    each: np.ndarray, building: np.ndarray, kind_of: Callable[[Rows], np.ndarray], weights: np.ndarray | None, buildings: int
) -> np.ndarray:
    """Σ over a building's components of weight · `each` [year, kind], for all buildings [year, building]; the weight is 1 where none is
    given. `kind_of` gives the kinds of some of the rows."""
    number = max(each.shape[1], 1)
    found = np.zeros((len(each), buildings))
    if buildings * number > MOST_EMPTY * len(building) + TABLE:
        kind = kind_of(slice(None))
        for year, one in enumerate(each):
            found[year] = np.bincount(building, one[kind] if weights is None else one[kind] * weights, buildings)
        return found
    turned = np.ascontiguousarray(each.T)
    together = max(PRODUCT // (number * len(each)), 1)
    products = max(TABLE // (number * together), 1)
    for rows, first, last in _blocks(building, buildings, together * products):
        cells = (building[rows] - first) * number + kind_of(rows)
        table = np.bincount(cells, None if weights is None else weights[rows], together * products * number)
        worth = table.reshape(products, together, -1) @ turned
        found[:, first:last] = worth.reshape(-1, len(each))[: last - first].T
    return found


def _blocks(building: np.ndarray, buildings: int, number: int) -> Iterator[tuple[Rows, int, int]]:
    """Rows of `number` buildings at a time."""
    order = None if (building[1:] >= building[:-1]).all() else np.argsort(building, kind="stable")
    edges = np.append(np.arange(0, buildings, number), buildings)
    cuts = np.searchsorted(building, edges, sorter=order).tolist()
    edges = edges.tolist()
    for n in range(len(edges) - 1):
        rows = slice(cuts[n], cuts[n + 1])
        yield rows if order is None else order[rows], edges[n], edges[n + 1]
