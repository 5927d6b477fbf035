"""Whole columns of cells to clean values.

Nothing here is called once per cell where it can be avoided: a column is read by its Python types, the common case
in one pass of built-in functions, everything else once per distinct cell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from fdvu.lib.message import Message
from fdvu.lib.message import gettext_noop as _

from .dates import DAY_FIRST, text_parser
from .errors import error_message, is_error_text, shown
from .numbers import number_text_parser

TYPES = ("text", "code", "int", "decimal", "float", "date", "bool", "choice")
DEFAULT_NULL_VALUES = frozenset(["", "-", "–", "—", "null", "(null)", "31.12.3000", "31.12.9999"])


@dataclass(frozen=True)
class ValueSpec:
    """How the cells of one column are to be read. What is None is found out from the column itself.

    ``values`` maps source values straight to results, for any type; ``choices`` maps codes and labels to the stored
    value; ``factor`` converts units; ``decimals`` rounds half up; ``pad_digits`` gives digit codes their lost zeros;
    ``unit`` may be written behind a number.
    """

    type: str = "text"
    decimal: str | None = None
    thousands: str | None = None
    dates: Sequence[str] | None = None
    choices: Mapping[str, Any] | None = None
    values: Mapping[str, Any] | None = None
    null_values: frozenset[str] | set[str] = DEFAULT_NULL_VALUES
    factor: float | None = None
    decimals: int | None = None
    max_length: int | None = None
    min: Any = None
    max: Any = None
    pad_digits: int | None = None
    unit: str = ""


@dataclass
class ParsedColumn:
    """Clean values in the order of the cells, None for empty; cells that could not be read are None and listed."""

    values: list[Any]
    problems: list[tuple[int, Any, Message]] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)


def normalise_choice(text: Any) -> str:
    """A code or label as it is compared: no case, single spaces."""
    return " ".join(str(text).split()).casefold()


def cell_text(value: Any) -> str:
    """What a cell shows: whole numbers without a decimal point, dates as day, month, year."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        clock = value.strftime(" %H:%M") if value.time() != dt.time() else ""
        return f"{value.day:02}.{value.month:02}.{value.year:04}" + clock
    if isinstance(value, dt.date):
        return f"{value.day:02}.{value.month:02}.{value.year:04}"
    return "" if value is None else str(value)


class Nulls:
    """The spellings of "no value" in a column: as text, and as the number or date they stand for."""

    def __init__(self, spellings: frozenset[str], decimal: str):
        self.texts = frozenset(normalise_choice(text) for text in spellings) | {""}
        read_date, read_number = text_parser(DAY_FIRST), number_text_parser(decimal, None)
        self.dates = frozenset(date for date in map(read_date, self.texts) if date)
        self.numbers = frozenset(float(n) for n in map(read_number, self.texts) if n)
        self.longest = max(map(len, self.texts))
        self.spaced = any(" " in text for text in self.texts)

    def match(self, value: Any) -> bool:
        """True if this cell stands for an empty one."""
        if isinstance(value, str):
            return len(value) <= self.longest + 8 and normalise_choice(value) in self.texts
        if isinstance(value, dt.datetime):
            return value.date() in self.dates
        if isinstance(value, dt.date):
            return value in self.dates
        return isinstance(value, (int, float)) and not isinstance(value, bool) and value in self.numbers


@lru_cache(maxsize=64)
def _nulls(spellings: frozenset[str], decimal: str) -> Nulls:
    return Nulls(spellings, decimal)


def nulls_of(spec: ValueSpec) -> Nulls:
    """What counts as empty in this column."""
    return _nulls(frozenset(spec.null_values), spec.decimal or ".")


def problem_in(text: str) -> Message | None:
    """What no field can take: an error code, or a character that is no text."""
    if is_error_text(text):
        return error_message(text)
    if "\0" in text:
        return Message(_("Teksten inneholder nulltegn. Skriv verdien på nytt."))
    return None


def out_of_bounds(value: Any, spec: ValueSpec) -> Message | None:
    """Why a value lies outside the field's bounds, if it does."""
    if spec.min is not None and value < spec.min:
        return Message(
            _("%(value)s er mindre enn det minste tillatte, %(limit)s."),
            {"value": cell_text(value), "limit": cell_text(spec.min)},
        )
    if spec.max is not None and value > spec.max:
        return Message(
            _("%(value)s er større enn det største tillatte, %(limit)s."),
            {"value": cell_text(value), "limit": cell_text(spec.max)},
        )
    return None


def too_long(text: str, spec: ValueSpec) -> Message:
    """Why a text does not fit."""
    return Message(
        _("Teksten har %(length)s tegn; feltet tar %(limit)s: «%(value)s»."),
        {"length": len(text), "limit": spec.max_length, "value": shown(text)},
    )
