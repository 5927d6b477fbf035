"""Eksport: exactly what the list shows – filter, order, columns – as Excel or CSV, in constant memory."""

import tempfile
from collections.abc import Iterator

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from fdvu.core.lists.columns import Column
from fdvu.core.lists.queries import all_rows
from fdvu.core.lists.spec import RegisterSpec
from fdvu.core.lists.state import ListState
from fdvu.lib.sheets.write import Sheet, csv_lines, write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_response(spec: RegisterSpec, queryset, state: ListState, kind: str):
    """A download of every filtered row. `kind` is `xlsx` or `csv`."""
    name = f"{spec.label} {timezone.localdate():%Y-%m-%d}.{kind}"
    headings = [column.for_sheet() for column in state.columns]
    if kind == "csv":
        pieces = csv_lines(headings, values(queryset, state))
        disposition = {"Content-Disposition": content_disposition_header(True, name)}
        return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=disposition)
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook([Sheet(str(spec.label), headings, values(queryset, state))], out)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=name, content_type=XLSX)


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
