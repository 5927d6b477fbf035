"""Kolonner: one declaration gives the cell in PDF, Excel and CSV."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from fdvu.lib.numbers import (
    MINUS,
    MISSING,
    format_date,
    format_datetime,
    format_number,
    format_share,
    to_decimal,
)


class Kind(StrEnum):
    """What a column holds. The unit belongs in the heading."""

    TEXT = "text"
    CODE = "code"  # digits that are a name (bygningsnummer, year): never grouped, never summed
    INTEGER = "integer"
    DECIMAL = "decimal"
    AREA = "area"
    NOK = "nok"
    SHARE = "share"
    DATE = "date"
    DATETIME = "datetime"


NUMERIC = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.AREA, Kind.NOK, Kind.SHARE})


@dataclass(frozen=True, slots=True)
class Column:
    """Heading, kind, and how much of the width it takes compared with the others."""

    heading: str
    kind: Kind = Kind.TEXT
    weight: float = 1.0
    decimals: int | None = None

    @property
    def is_numeric(self) -> bool:
        return self.kind in NUMERIC


def cell_text(value, column: Column) -> str:
    """The cell as a person reads it, the Norwegian way."""
    if value is None or value == "":
        return MISSING if column.kind is not Kind.TEXT else ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "Ja" if value else "Nei"
    if isinstance(value, datetime.datetime):
        return format_datetime(value) if column.kind is Kind.DATETIME else format_date(value)
    if isinstance(value, datetime.date):
        return format_date(value)
    if column.kind is Kind.SHARE:
        return format_share(value, 1 if column.decimals is None else column.decimals)
    if column.is_numeric:
        return format_number(value, _decimals(column))
    return str(value)


def cell_plain(value, column: Column) -> str:
    """The cell as a machine reads it back: no grouping, decimal comma, full precision."""
    if value is None:
        return ""
    if isinstance(value, bool | str):
        return cell_text(value, column)
    if isinstance(value, datetime.datetime):
        return value.strftime("%d.%m.%Y %H:%M:%S" if column.kind is Kind.DATETIME else "%d.%m.%Y")
    if isinstance(value, datetime.date):
        return format_date(value)
    if isinstance(value, int | float | Decimal):
        number = to_decimal(value)
        # A whole number kept as a float is still a whole number: `606`, not `606,0`.
        return "" if number is None else f"{number:f}".removesuffix(".0").replace(".", ",")
    return str(value).replace(MINUS, "-")


def _decimals(column: Column) -> int:
    if column.decimals is not None:
        return column.decimals
    return 1 if column.kind is Kind.DECIMAL else 0
