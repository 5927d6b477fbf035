"""Excel og CSV: rows out, in constant memory, with nothing a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO

from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.numbers import format_number, to_decimal
from fdvu.lib.safecells import neutralise
from fdvu.lib.sheets.columns import Column, Kind, cell_plain, cell_text
from fdvu.lib.sheets.errors import SheetError

MAX_ROWS = 1_048_575  # the format's limit, less the heading
MAX_TEXT = 32_767
WIDEST = 60
TOO_MANY = gettext_noop("Arket «%(sheet)s» får flere enn %(most)s rader, som er grensen i Excel. Velg CSV eller avgrens utvalget.")
PIECE = 64_000  # characters of CSV sent at a time
FIRST_DATE = datetime.date(1900, 3, 1)  # before this Excel's calendar is wrong

NUMBER_FORMATS = {
    Kind.INTEGER: "# ##0",
    Kind.DECIMAL: "# ##0.0",
    Kind.AREA: "# ##0",
    Kind.NOK: "# ##0",
    Kind.SHARE: "0.0%",
    Kind.DATE: "dd.mm.yyyy",
    Kind.DATETIME: "dd.mm.yyyy hh:mm",
    Kind.CODE: "0",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; `rows` may be a generator and is read once."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence]


def write_workbook(sheets: Sequence[Sheet], out: str | IO[bytes]) -> int:
    """Write an .xlsx file and return the number of rows. Text is always text, numbers numbers."""
    import xlsxwriter  # noqa: PLC0415 - only exports pay for it

    options = {"constant_memory": True, "remove_timezone": True, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(out, options)
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {kind: book.add_format({"num_format": f}) for kind, f in NUMBER_FORMATS.items()}
    taken: set[str] = set()
    rows = 0
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.name, taken))
        rows += _write_sheet(page, sheet, heading, _column_formats(book, sheet.columns, formats))
    book.close()
    return rows


def csv_lines(columns: Sequence[Column], rows: Iterable[Sequence]) -> Iterator[bytes]:
    """`;` and decimal comma, UTF-8 with BOM: what Excel in Norway opens without asking. A piece at a time."""
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([neutralise(column.heading) for column in columns])
    for row in rows:
        writer.writerow([_csv_cell(value, column) for value, column in zip(row, columns, strict=True)])
        if text.tell() > PIECE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def write_csv(columns: Sequence[Column], rows: Iterable[Sequence], out: IO[bytes]) -> int:
    """The same into a file; returns the number of rows."""
    counter = itertools.count()
    for piece in csv_lines(columns, (row for row, _ in zip(rows, counter, strict=False))):
        out.write(piece)
    return next(counter)


def _csv_cell(value, column: Column) -> str:
    text = cell_plain(value, column)
    return neutralise(text) if isinstance(value, str) else text


def _column_formats(book, columns: Sequence[Column], formats: dict) -> list:
    return [
        formats.get(column.kind) if column.decimals is None else book.add_format({"num_format": _with_decimals(column)})
        for column in columns
    ]


def _with_decimals(column: Column) -> str:
    fraction = "." + "0" * column.decimals if column.decimals else ""
    return f"0{fraction}%" if column.kind is Kind.SHARE else f"# ##0{fraction}"


def _write_sheet(page, sheet: Sheet, heading, formats) -> int:
    page.freeze_panes(1, 0)
    widths = [len(column.heading) + 3 for column in sheet.columns]
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, column.heading, heading)
    number = 0
    for number, row in enumerate(sheet.rows, start=1):
        if number > MAX_ROWS:
            raise SheetError(Message(TOO_MANY, {"sheet": sheet.name, "most": format_number(MAX_ROWS)}))
        for place, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
            length = _write_cell(page, number, place, value, column, formats[place])
            widths[place] = max(widths[place], length)
    for place, width in enumerate(widths):
        page.set_column(place, place, min(width + 1, WIDEST))
    if sheet.columns:
        page.autofilter(0, 0, number, len(sheet.columns) - 1)
    return number


def _write_cell(page, row: int, place: int, value, column: Column, style) -> int:
    """Write by type, never by what the text looks like; return the width of what is shown."""
    if value is None or value == "":
        return 0
    if isinstance(value, bool):
        value = cell_text(value, column)
    if isinstance(value, int | float | Decimal):
        if to_decimal(value) is None:
            return 0
        page.write_number(row, place, value, style)
        return len(cell_text(value, column))
    if isinstance(value, datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        if day >= FIRST_DATE:
            page.write_datetime(row, place, value, style)
            return 16 if column.kind is Kind.DATETIME else 10
        value = cell_text(value, column)
    text = str(value)[:MAX_TEXT]
    page.write_string(row, place, text)
    return min(len(text), WIDEST)


def _sheet_name(name: str, taken: set[str]) -> str:
    """At most 31 characters, none of the forbidden ones, and no two alike."""
    clean = re.sub(r"[\[\]:*?/\\]", " ", name).strip().strip("'")[:31] or "Ark"
    candidate, number = clean, 1
    while candidate.lower() in taken:
        number += 1
        candidate = f"{clean[: 31 - len(str(number)) - 1]} {number}"
    taken.add(candidate.lower())
    return candidate
