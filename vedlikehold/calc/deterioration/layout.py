"""Components in the order that the forecast with money works in: by type, grade at the start and quantity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Layout:
    """Places sorted by (type, grade at the start, quantity). `order` has the stock's place at each; a run is the part of one type and
    grade, from `run_starts`, with its number in `run_pairs` = type · grades + grade; those with no quantity are a run of their own.
    `quantity` rises within a run; `paid` has the sum of all quantities before each place."""

    order: np.ndarray
    quantity: np.ndarray
    building: np.ndarray
    run_starts: np.ndarray
    run_pairs: np.ndarray
    paid: np.ndarray


def lay_out(quantity: np.ndarray, building: np.ndarray, pairs: np.ndarray, kinds: int) -> Layout:
    """Sort by pair, then by quantity within each."""
    small = narrow(pairs, kinds)
    order = np.argsort(small, kind="stable")
    counts = np.bincount(small, minlength=kinds) if len(small) else np.zeros(kinds, dtype=np.int64)
    used = np.flatnonzero(counts)
    ends = np.cumsum(counts)[used]
    starts = ends - counts[used]
    sorted_quantity = quantity[order].astype(float, copy=False)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        inner = np.argsort(sorted_quantity[start:end])
        sorted_quantity[start:end] = sorted_quantity[start:end][inner]
        order[start:end] = order[start:end][inner]
    empty = np.flatnonzero(sorted_quantity == 0)
    nothing = np.searchsorted(empty, ends) - np.searchsorted(empty, starts)
    parted = np.flatnonzero((nothing > 0) & (starts + nothing < ends))
    starts, used = (
        np.insert(starts, parted + 1, (starts + nothing)[parted]),
        np.insert(used, parted + 1, used[parted]),
    )
    paid = np.zeros(len(order) + 1)
    np.cumsum(sorted_quantity, out=paid[1:])
    return Layout(order, sorted_quantity, building[order].astype(np.intp, copy=False), starts, used, paid)


def narrow(numbers: np.ndarray, kinds: int) -> np.ndarray:
    """Numbers below `kinds`, of 16 bits if they fit: those are sorted by counting, which is many times faster."""
    return numbers.astype(np.uint16 if kinds <= 65_536 else np.int64)
