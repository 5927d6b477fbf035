"""Where the table starts in a sheet, and its columns."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from fdvu.lib.message import Message
from fdvu.lib.message import gettext_noop as _

from .errors import TabularError, is_error_text, shown
from .grid import Grid, uncollected
from .sheetxml import column_letters

_SEARCHED = 40
_NOT_WORD = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"[-+]?[\d\s.,'’]*\d[\d\s.,'’]*%?")
_YEAR = re.compile(r"(?:19|20|21)\d\d")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}.*")


@dataclass
class Table:
    """Columns under their headings; row ``i`` of every column is row ``row_numbers[i]`` of the sheet."""

    headings: list[str]
    columns: list[list[Any]]
    row_numbers: list[int]
    header_row: int
    duplicate_headings: list[str] = field(default_factory=list)
    empty_columns: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    problems: list[tuple[int, Message]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.row_numbers)


def normalise_heading(text: Any) -> str:
    """A heading as it is compared: no case, spaces, underscores or punctuation; æøå kept, m² becomes m2."""
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", str(text)).casefold()).strip()


def suggest_header_row(grid: Grid, known_headings: Collection[str] = frozenset()) -> int:
    """The 1-based row that most likely holds the headings, among the first 40."""
    head = grid.rows[:_SEARCHED]
    known = {normalise_heading(heading) for heading in known_headings}
    matches = [len(known.intersection(normalise_heading(c) for c in row if isinstance(c, str))) for row in head]
    best = max(matches, default=0)
    if best >= 2:
        return matches.index(best) + 1
    filled = [sum(1 for cell in row if not _empty(cell)) for row in grid.rows[: 3 * _SEARCHED]]
    typical = max((width for width in filled), default=0)
    common = Counter(width for width in filled if width > 1).most_common(1)
    if common:
        typical = common[0][0]
    for index, row in enumerate(head):
        if filled[index] >= max(1, 0.6 * typical) and _looks_like_headings(row):
            return index + 1
    if best:
        return matches.index(best) + 1
    raise _no_header()


def _no_header() -> TabularError:
    return TabularError(
        _("Fant ingen rad med kolonneoverskrifter blant de første %(count)s radene. Velg overskriftsraden selv."),
        count=_SEARCHED,
    )


def _looks_like_headings(row: list[Any]) -> bool:
    """Text in every filled cell, except for years as in a table by year."""
    cells = [cell for cell in row if not _empty(cell)]
    texts = 0
    for cell in cells:
        if isinstance(cell, (bool, dt.date, dt.time)):
            return False
        text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
        if _YEAR.fullmatch(text):
            continue
        if not isinstance(cell, str) or _NUMBER.fullmatch(text) or _DATE.fullmatch(text) or is_error_text(text):
            return False
        texts += 1
    names = {normalise_heading(cell) for cell in cells}
    return texts > 0 and len(names) >= 0.7 * len(cells)


def _empty(cell: Any) -> bool:
    return cell == "" or cell is None or (isinstance(cell, str) and cell.isspace())


def table_from(grid: Grid, header_row: int) -> Table:
    """Cut the table out of a sheet: headings, one list per column, the rows' own numbers; empty rows left out."""
    if not 1 <= header_row <= len(grid.rows):
        raise TabularError(_("Overskriftsraden %(row)s finnes ikke; arket har %(count)s rader."), row=header_row, count=len(grid.rows))
    titles = [_title(cell) for cell in grid.rows[header_row - 1]]
    while titles and not titles[-1]:
        titles.pop()
    if not titles:
        raise TabularError(_("Rad %(row)s er tom og kan ikke være overskriftsrad."), row=header_row)
    body, numbers = _filled_rows(grid, header_row)
    if not body:
        raise TabularError(_("Det er ingen rader under overskriftsraden %(row)s."), row=header_row)
    problems: list[tuple[int, Message]] = []
    even = len(set(map(len, body))) == 1
    with uncollected():
        columns = list(map(list, zip(*body, strict=True) if even else zip_longest(*body, fillvalue="")))
    if grid.delimited:
        problems = _too_wide(body, numbers, len(titles))
        del columns[len(titles) :]
    columns += [[""] * len(body) for _missing in range(len(titles) - len(columns))]
    titles += [""] * (len(columns) - len(titles))
    return _table(titles, columns, numbers, header_row, problems)


def _table(
    titles: list[str],
    columns: list[list[Any]],
    numbers: list[int],
    header_row: int,
    problems: list[tuple[int, Message]],
) -> Table:
    table = Table([], [], numbers, header_row, problems=problems)
    for index, (title, column) in enumerate(zip(titles, columns, strict=True)):
        empty = all(map(_empty, column))
        letters = column_letters(index + 1)
        if not title and empty:
            continue
        table.headings.append(title or f"Kolonne {letters}")
        table.columns.append(column)
        table.letters.append(letters)
        if empty:
            table.empty_columns.append(table.headings[-1])
    counts = Counter(map(normalise_heading, table.headings))
    seen: set[str] = set()
    for heading in table.headings:
        key = normalise_heading(heading)
        if counts[key] > 1 and key not in seen:
            seen.add(key)
            table.duplicate_headings.append(heading)
    return table


def _title(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else " ".join(str(cell).replace("\ufeff", "").split())


def _filled_rows(grid: Grid, header_row: int) -> tuple[list[list[Any]], list[int]]:
    rows = grid.rows[header_row:]
    numbers = list(range(header_row + 1, header_row + 1 + len(rows)))
    firsts = [row[0] if row else "" for row in rows]
    doubtful = [i for i, cell in enumerate(firsts) if cell == "" or (type(cell) is str and cell.isspace())]
    drop = {i for i in doubtful if all(map(_empty, rows[i]))}
    if drop:
        rows = [row for i, row in enumerate(rows) if i not in drop]
        numbers = [number for i, number in enumerate(numbers) if i not in drop]
    return rows, numbers


def _too_wide(body: list[list[Any]], numbers: list[int], width: int) -> list[tuple[int, Message]]:
    """Rows with more cells than headings: most often a delimiter inside an unquoted text."""
    problems = []
    for row, number in zip(body, numbers, strict=True):
        if len(row) > width and not all(map(_empty, row[width:])):
            text = _("Raden har %(cells)s celler, men det er %(headings)s overskrifter. Første overskytende verdi: «%(value)s».")
            first = next(cell for cell in row[width:] if not _empty(cell))
            problems.append((number, Message(text, {"cells": len(row), "headings": width, "value": shown(first)})))
    return problems
