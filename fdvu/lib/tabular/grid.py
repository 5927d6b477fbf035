"""The plain shape every format is read into."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from fdvu.lib.message import Message


@dataclass(frozen=True)
class Sheet:
    """One sheet of the file; rows and columns are None until known (the used area, not the formatted one)."""

    index: int
    name: str
    rows: int | None = None
    columns: int | None = None
    hidden: bool = False


@dataclass
class Grid:
    """Cells as read, without trailing empty rows and columns; row number = index + 1, empty cells are ``""``."""

    rows: list[list[Any]]
    sheet: Sheet
    delimited: bool = False
    warnings: list[Message] = field(default_factory=list)

    @property
    def width(self) -> int:
        """Cells in the widest row."""
        return max(map(len, self.rows), default=0)


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection while many small lists are made: none of them is garbage, each pass looks at all."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def trim(rows: list[list[Any]]) -> list[list[Any]]:
    """Cut empty rows at the end and empty columns at the right, in place."""
    while rows and not any(cell != "" and not _blank(cell) for cell in rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    used = width
    while used and not any(len(row) >= used and not _blank(row[used - 1]) for row in rows):
        used -= 1
    if used < width:
        for row in rows:
            del row[used:]
    return rows


def _blank(cell: Any) -> bool:
    return cell == "" or cell is None or (isinstance(cell, str) and cell.isspace())
