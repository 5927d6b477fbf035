"""What can go wrong with a spreadsheet, as one exception and one kind of cell."""

from __future__ import annotations

import re
from typing import Any

from fdvu.lib.message import Message
from fdvu.lib.message import gettext_noop as _


class TabularError(Exception):
    """The file or sheet cannot be used. ``row`` counts as a spreadsheet shows it."""

    def __init__(self, text: str, *, row: int | None = None, column: str | None = None, value: Any = None, **params: Any):
        place = {"row": row, "column": column, "value": value}
        self.message = Message(text, {k: v for k, v in place.items() if v is not None} | params)
        self.row, self.column, self.value = row, column, value
        super().__init__(str(self.message))


class CellError(str):
    """A cell that holds an error code instead of a value; kept so that it is never taken for an empty cell."""

    __slots__ = ()


# A formula that was never calculated: the program that wrote the file stored no result.
NO_RESULT = CellError("(formel uten verdi)")

_EXCEL = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA")
_RARE = ("#BLOCKED!", "#CONNECT!", "#FIELD!", "#UNKNOWN!", "#BUSY!")
_NORWEGIAN = ("#I/T", "#NAVN?", "#VERDI!")  # as Excel in Norwegian writes them into a CSV file
ERROR_CODES = frozenset((*_EXCEL, *_RARE, *_NORWEGIAN))
_LIBREOFFICE = re.compile(r"Err:5\d\d")


def is_error_text(text: str) -> bool:
    """True for the text a spreadsheet program shows where a calculation failed, also after export to CSV."""
    return text in ERROR_CODES or text == NO_RESULT or (text[:5] == "Err:5" and _LIBREOFFICE.fullmatch(text) is not None)


def error_message(code: str) -> Message:
    """Explain an error cell and what to do about it."""
    if code == NO_RESULT:
        return Message(_("Formelen har ingen lagret verdi. Åpne filen i regnearkprogrammet, la den beregnes, og lagre på nytt."))
    return Message(_("Cellen inneholder feilkoden %(code)s. Rett formelen eller skriv inn verdien."), {"code": str(code)})


def shown(value: Any, length: int = 60) -> str:
    """A value as it can stand inside a sentence."""
    text = str(value).replace("\n", " ").strip()
    return text if len(text) <= length else text[: length - 1] + "…"
