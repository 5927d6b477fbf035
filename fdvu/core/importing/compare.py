"""What a file would change in the rows that exist, cell by cell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fdvu.core.importing.fields import Pending
from fdvu.core.importing.frame import Frame
from fdvu.core.importing.kinds import Current

LONGEST_CELL = 32_767  # what a spreadsheet's cell holds; export cuts longer texts there


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of one row: what stands there, and what the file says."""

    field: str
    old: Any
    new: Any


def compare_columns(
    frame: Frame, names: Sequence[str], pairs: Sequence[tuple[int, int]], current: Current, erasing: frozenset[str]
) -> dict[int, list[Cell]]:
    """Differing cells by row. `pairs` are rows of the file with the ids of their stored rows."""
    found: dict[int, list[Cell]] = {}
    ids = [key for _row, key in pairs]
    for name in names:
        stored = current.column(name, ids)
        given = frame.column(name)
        fresh = [given[row] for row, _key in pairs]
        if fresh == stored:
            continue
        default, blank = frame.defaults.get(name), frame.kind.blank(name)
        for place, (old, new) in enumerate(zip(stored, fresh, strict=True)):
            if new is None:
                new = _for_empty(old, default, blank, name in erasing)
            if new is None and name not in erasing:
                continue
            if new != old and not same(old, new):
                found.setdefault(pairs[place][0], []).append(Cell(name, old, new))
    return found


def _for_empty(old: Any, default: Any, blank: Any, erase: bool) -> Any:
    """An empty cell: the profile's default where nothing is stored, nothing otherwise, unless empty cells erase."""
    if default is not None and old in (None, ""):
        return default
    return blank if erase else None


def same(old: Any, new: Any) -> bool:
    """Whether two values say the same, once in a spreadsheet and back."""
    if isinstance(new, Pending):
        return False
    if isinstance(old, float) and isinstance(new, float):
        return math.isclose(old, new, rel_tol=1e-12)
    if isinstance(old, str) and isinstance(new, str):
        text = old.replace("\r\n", "\n").replace("\r", "\n").strip()
        return text == new or (len(new) == LONGEST_CELL and text.startswith(new))
    return old == new
