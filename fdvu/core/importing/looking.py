"""A first look at an uploaded file: sheets, first rows, columns with samples. What the pages show before the check."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import IO, Any

from django.conf import settings
from django.core.cache import cache

from fdvu.core.importing.kinds import ImportKind
from fdvu.core.importing.profile import ReadOptions
from fdvu.core.importing.reading import Suggestion, known_headings, open_sheet, suggest_columns
from fdvu.core.models import ImportBatch
from fdvu.lib.message import Message
from fdvu.lib.tabular import Grid, Sheet, Table, TabularError, cell_text, sniff_date_format, suggest_header_row, table_from
from fdvu.lib.tabular.numbers import sniff_style
from fdvu.lib.tabular.safety import Limits

HEAD_ROWS = 45
HEAD_COLUMNS = 40
MOST_DISTINCT = 60
SNIFFED = 2000
KEPT_SECONDS = 3600


class FileGone(Exception):
    """The batch's file is no longer in the storage."""


@dataclass(frozen=True)
class ColumnLook:
    """One column: heading, samples, and its distinct values with how often they occur, the commonest first."""

    heading: str
    letters: str
    samples: list[str]
    distinct: list[tuple[str, int]]
    distinct_count: int
    is_empty: bool
    is_repeated: bool
    decimal: str | None = None
    date_format: str | None = None


@dataclass
class Look:
    """What a person needs to choose sheet, heading row and columns. `problem`: why there are no columns."""

    sheets: list[Sheet]
    sheet: Sheet
    head: list[list[str]]
    header_row: int | None
    suggested_row: int | None
    delimited: bool
    delimiter: str | None
    encoding: str | None
    row_count: int = 0
    columns: list[ColumnLook] = field(default_factory=list)
    problem: Message | None = None
    warnings: list[Message] = field(default_factory=list)

    def suggestions(self, kind: ImportKind, options: ReadOptions) -> list[Suggestion]:
        """A field for each column, in their order."""
        headings = [column.heading for column in self.columns]
        empty = [column.heading for column in self.columns if column.is_empty]
        table = Table(headings, [], [], self.header_row or 0, empty_columns=empty)
        return suggest_columns(table, kind, options)


def look_at(batch: ImportBatch, kind: ImportKind, options: ReadOptions) -> Look:
    """The look of a batch's file, remembered for as long as the file is read the same way. Raises `FileGone`, `TabularError`."""
    require_file(batch)
    found = cache.get(_key(batch, options))
    if found is None:
        with batch.file.open("rb") as handle:
            found = look_into(handle, batch.filename, kind, options)
        remember(batch, options, found)
    return found


def remember(batch: ImportBatch, options: ReadOptions, look: Look) -> None:
    """Keep a look under the choices that were asked for, and under those that were found: the next step asks for these."""
    seen = replace(options, header_row=look.header_row)
    if look.delimited:
        seen = replace(seen, sheet=None, encoding=look.encoding, delimiter=look.delimiter)
    else:
        seen = replace(seen, sheet=look.sheet.name)
    cache.set_many({_key(batch, options): look, _key(batch, seen): look}, KEPT_SECONDS)


def _key(batch: ImportBatch, options: ReadOptions) -> str:
    way = repr((batch.file.name, options.sheet, options.header_row, options.encoding, options.delimiter))
    return f"import:look:{batch.pk}:{hashlib.sha256(way.encode()).hexdigest()}"


def require_file(batch: ImportBatch) -> None:
    """Raises `FileGone` where the storage has lost the file."""
    if not batch.file or not batch.file.storage.exists(batch.file.name):
        raise FileGone


def look_into(file: IO[bytes], filename: str, kind: ImportKind, options: ReadOptions) -> Look:
    """Look at a file without taking anything from it. Raises `TabularError` where it cannot be read at all."""
    limits = Limits(max_bytes=settings.IMPORT_MAX_BYTES)
    source, grid = open_sheet(file, filename, options, limits)
    found = Look(
        sheets=source.sheets,
        sheet=grid.sheet,
        head=[[cell_text(cell) for cell in row[:HEAD_COLUMNS]] for row in grid.rows[:HEAD_ROWS]],
        header_row=options.header_row,
        suggested_row=None,
        delimited=grid.delimited,
        delimiter=source.delimiter,
        encoding=source.encoding,
        warnings=[*source.warnings, *grid.warnings],
    )
    try:
        _find_columns(found, grid, kind)
    except TabularError as problem:
        found.problem = problem.message
    return found


def _find_columns(found: Look, grid: Grid, kind: ImportKind) -> None:
    try:
        found.suggested_row = suggest_header_row(grid, known_headings(kind))
    except TabularError:
        if found.header_row is None:
            raise
    found.header_row = found.header_row or found.suggested_row
    table = table_from(grid, found.header_row)
    found.row_count = len(table)
    repeated = set(table.duplicate_headings)
    found.columns = [
        _column(heading, letters, cells, heading in repeated)
        for heading, letters, cells in zip(table.headings, table.letters, table.columns, strict=True)
    ]


def _column(heading: str, letters: str, cells: list[Any], repeated: bool) -> ColumnLook:
    counts = Counter((type(cell), cell) for cell in cells)
    texts: Counter[str] = Counter()
    for (_type, cell), count in counts.items():
        texts[cell_text(cell)] += count
    texts.pop("", None)
    some = [cell for (kind, cell) in list(counts)[:SNIFFED] if kind is str and cell.strip()]
    style = sniff_style(some) if some and any(mark in text for text in some for mark in ".,") else None
    return ColumnLook(
        heading=heading,
        letters=letters,
        samples=list(texts)[:3],
        distinct=texts.most_common(MOST_DISTINCT),
        distinct_count=len(texts),
        is_empty=not texts,
        is_repeated=repeated,
        decimal=style.decimal if style and style.certain and _numeric(some) else None,
        date_format=sniff_date_format(some) if some else None,
    )


def _numeric(texts: list[str]) -> bool:
    """Whether a column of texts is numbers."""
    digits = sum(1 for text in texts if set(text) <= set("0123456789.,+-' \u00a0\u202f"))
    return digits >= 0.8 * len(texts)
