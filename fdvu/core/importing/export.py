"""A register as a file that import reads back unchanged: the template for the next import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import IO, Any

from django.utils.translation import gettext

from fdvu.core.importing.fields import ImportField
from fdvu.core.importing.kinds import ImportKind
from fdvu.lib.sheets.columns import Column, Kind
from fdvu.lib.sheets.write import Sheet, write_csv, write_workbook

_KINDS = {"int": Kind.CODE, "float": Kind.DECIMAL, "decimal": Kind.DECIMAL, "date": Kind.DATE, "lookup": Kind.TEXT}
FORMATS = (".xlsx", ".csv")


def export_rows(kind: ImportKind, queryset: Any, out: str | IO[bytes], *, fmt: str = "xlsx") -> int:
    """Write the rows of `queryset` under headings that map themselves; returns how many."""
    fields = [f for f in kind.offered if f.exported]
    columns = [Column(f.heading, _KINDS.get(f.type, Kind.TEXT)) for f in fields]
    rows = _rows(fields, kind.export_values(queryset, [f.name for f in fields]))
    if fmt == "csv":
        if isinstance(out, str):
            with open(out, "wb") as handle:
                return write_csv(columns, rows, handle)
        return write_csv(columns, rows, out)
    return write_workbook([Sheet(str(kind.label), columns, rows)], out)


def format_of(path: str) -> str | None:
    """`xlsx` or `csv` by the file's name; None for anything else."""
    suffix = PurePath(path).suffix.lower()
    return suffix[1:] if suffix in FORMATS else None


def _rows(fields: list[ImportField], rows: Iterable[Iterable[Any]]) -> Iterator[list[Any]]:
    words = [{code: gettext(label) for code, label in f.choices.items()} if f.choices else None for f in fields]
    for row in rows:
        yield [value if labels is None else labels.get(value, value) for value, labels in zip(row, words, strict=True)]
