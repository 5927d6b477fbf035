"""The source rows that were rejected, with what is wrong with each, for somebody to mend and send again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from fdvu.core.importing.frame import Frame
from fdvu.core.importing.texts import translated
from fdvu.lib.sheets.columns import Column
from fdvu.lib.sheets.write import Sheet, write_workbook
from fdvu.lib.tabular import cell_text


def write_rejects(frame: Frame, out: str | IO[bytes]) -> int:
    """An .xlsx with the columns of the source and two more: the row's number there, and what is wrong. Returns the rows."""
    headings = [*frame.source.table.headings, _("Rad i filen"), _("Hva er galt")]
    return write_workbook([Sheet(_("Avvist"), [Column(heading) for heading in headings], _rows(frame))], out)


def _rows(frame: Frame) -> Iterator[list[Any]]:
    reasons: dict[int, list[str]] = {}
    general: list[str] = []
    for problem in frame.problems.errors:
        column = frame.source.heading_of(problem.field)
        text = translated(problem.message)
        said = f"{column}: {text}" if column else text
        if problem.rows:
            for row in problem.rows:
                reasons.setdefault(row, []).append(said)
        else:
            general.append(said)
    for row in sorted(frame.problems.rejected):
        cells = [_cell(column[row]) for column in frame.source.columns]
        yield [*cells, frame.row_numbers[row], "\n".join(reasons.get(row) or general)]


def _cell(value: Any) -> Any:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else cell_text(value)
