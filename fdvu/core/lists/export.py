"""Eksport: exactly what the list shows – filter, order, columns – as Excel or CSV, in constant memory.

CSV streams while it is read. A workbook of many rows takes longer than a person waits, and is made by a job.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.http import FileResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from fdvu.core.jobs import JobRejected
from fdvu.core.lists.columns import Column
from fdvu.core.lists.queries import all_rows, filtered
from fdvu.core.lists.spec import RegisterSpec
from fdvu.core.lists.state import ListState
from fdvu.core.registry import registers
from fdvu.core.text import say
from fdvu.lib.sheets.errors import SheetError
from fdvu.lib.sheets.write import Sheet, csv_lines, write_workbook

EXPORT_JOB = "core.export"
MOST_ROWS_AT_ONCE = 5_000
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def refusal(request, filterset):
    """The page that says why nothing is exported, where a filter could not be read; None where all could."""
    why = filterset.unreadable()
    return render(request, "400.html", {"why": why}, status=400) if why else None


def export_response(spec: RegisterSpec, queryset, state: ListState, kind: str):
    """A download of every filtered row. `kind` is `xlsx` or `csv`."""
    sheet = Sheet(str(spec.label), [column.for_sheet() for column in state.columns], values(queryset, state))
    return sheet_response([sheet], str(spec.label), kind)


def sheet_response(sheets: Sequence[Sheet], name: str, kind: str) -> FileResponse | StreamingHttpResponse:
    """A download called `name` with today's date: a workbook of the sheets, or the first of them alone as CSV, sent as it is made."""
    called = dated(name, kind)
    if kind == "csv":
        disposition = {"Content-Disposition": content_disposition_header(True, called)}
        pieces = csv_lines(sheets[0].columns, sheets[0].rows)
        return StreamingHttpResponse(pieces, content_type=CSV, headers=disposition)
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook(sheets, out)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=called, content_type=XLSX)


@dataclass(frozen=True)
class Asked:
    """Who asked for a list with which address: what a FilterSet needs of a request."""

    user: object
    GET: QueryDict


def run_export_job(progress, *, register: str, query: str) -> None:
    """The workbook as background work, with the rows the person may see when it runs."""
    spec = registers[register]
    asked = Asked(progress.job.by, QueryDict(query))
    filterset = filtered(spec, asked)
    if why := filterset.unreadable():
        raise JobRejected(why)
    rows = filterset.qs
    progress.stage(_("Skriver regnearket"), total=rows.count())
    state = spec.read_state(asked.GET)
    sheet = Sheet(str(spec.label), [column.for_sheet() for column in state.columns], _told(values(rows, state), progress))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "liste.xlsx")
        try:
            with out.open("wb") as handle:
                write_workbook([sheet], handle)
        except SheetError as problem:
            raise JobRejected(say(problem.message)) from problem
        progress.attach(out, name=dated(str(spec.label), "xlsx"))
    progress.note(_("Regnearket er klart."))


def _told(rows: Iterator[list], progress) -> Iterator[list]:
    """The rows, with word of how many are done; stops when the person asks."""
    for number, row in enumerate(rows, start=1):
        if number % 500 == 0:
            progress.advance(500)
            progress.check()
        yield row


def dated(name: str, kind: str) -> str:
    """A file name of `name` and today's date, without what no file system takes."""
    clean = " ".join("".join(" " if sign in '\\/:*?"<>|' else sign for sign in name).split())
    return f"{clean[:120]} {timezone.localdate():%Y-%m-%d}.{kind}"


def values(queryset, state: ListState) -> Iterator[list]:
    """Rows as the spreadsheet wants them: numbers and dates as such, codes in words."""
    columns = state.columns
    for row in all_rows(queryset, state):
        yield [cell_value(column, value) for column, value in zip(columns, row[1:], strict=False)]


def cell_value(column: Column, value):
    if isinstance(value, bool):
        return column.text(value)
    if hasattr(value, "tzinfo") and value.tzinfo is not None:
        return timezone.localtime(value).replace(tzinfo=None)
    return column.word(value)
