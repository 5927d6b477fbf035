"""Shares over years in a file: text there and while it is compared, a list in the register."""

from __future__ import annotations

from dataclasses import replace

from fdvu.audit.importing.kind import StoredRows
from fdvu.core.importing.compare import Cell
from fdvu.core.importing.frame import Frame
from fdvu.core.importing.profile import ProfileError
from fdvu.lib.shares import SharesError, format_shares, parse_shares

FIELD = "spend_shares"


def read_shares(frame: Frame) -> None:
    """The texts as the register would write them; what is no whole rejects its row."""
    if FIELD in frame.defaults:
        try:
            frame.defaults[FIELD] = format_shares(parse_shares(frame.defaults[FIELD]))
        except SharesError as wrong:
            raise ProfileError([wrong.message]) from wrong
    if not frame.has(FIELD):
        return
    written: list[str | None] = []
    for row, text in enumerate(frame.values[FIELD]):
        try:
            written.append(None if text is None else format_shares(parse_shares(text)))
        except SharesError as wrong:
            frame.reject(row, FIELD, wrong.message)
            written.append(None)
    frame.values[FIELD] = written


def write_out_shares(found: StoredRows) -> None:
    """Stored lists as text, to be compared with the file's."""
    if FIELD not in found.names:
        return
    place = found.names.index(FIELD)
    found.rows = {pk: (*row[:place], format_shares(row[place]), *row[place + 1 :]) for pk, row in found.rows.items()}


def as_shares(cell: Cell) -> Cell:
    """The cell with what the register keeps."""
    return replace(cell, new=parse_shares(cell.new)) if cell.field == FIELD else cell
