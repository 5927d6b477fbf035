"""Dates as text, as serial numbers and as real dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from fdvu.lib.message import Message
from fdvu.lib.message import gettext_noop as _

from .errors import shown

_EPOCH = dt.date(1899, 12, 30)
_LAST_SERIAL = 2_958_465  # 31.12.9999
_PARTS = re.compile(r"(\d{1,4})([./\- ])(\d{1,2})\2(\d{1,4})(?:[T ].*)?")
_COMPACT = re.compile(r"(?:1[6-9]|2[01])\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_TIME = r"(?:[T ]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?:Z|[-+]\d{2}:?\d{2})?)?"
_FIELDS = {"%d": r"(?P<d>\d{1,2})", "%m": r"(?P<m>\d{1,2})", "%Y": r"(?P<Y>\d{4})", "%y": r"(?P<y>\d{2})"}
DAY_FIRST = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y")


def sniff_date_format(values: Iterable[Any]) -> str | None:
    """The one format that reads a whole column of date texts; day first where nothing decides, None if no dates."""
    formats = sniff_formats(values)
    return formats[0] if formats else None


def sniff_formats(values: Iterable[Any]) -> list[str]:
    """The formats in a column of texts, commonest first; day or month first is decided once for all of them."""
    shapes: dict[tuple[str, str], int] = {}
    month_first = day_first = 0
    for value in {v.strip() for v in values if type(v) is str}:
        match = _PARTS.fullmatch(value)
        if not match:
            if _COMPACT.fullmatch(value):
                shapes["Y8", ""] = shapes.get(("Y8", ""), 0) + 1
            continue
        first, mark, second, third = match.groups()
        if len(first) == 4:
            shapes["Y", mark] = shapes.get(("Y", mark), 0) + 1
        elif len(first) < 3 and len(third) in (2, 4):
            kind = "DY" if len(third) == 4 else "Dy"
            shapes[kind, mark] = shapes.get((kind, mark), 0) + 1
            if mark != ".":
                day_first += int(first) > 12
                month_first += int(second) > 12
    swapped = month_first > day_first
    return [_format(kind, mark, swapped) for (kind, mark), _n in sorted(shapes.items(), key=lambda item: -item[1])]


def _format(kind: str, mark: str, month_first: bool) -> str:
    if kind == "Y8":
        return "%Y%m%d"
    if kind == "Y":
        return mark.join(("%Y", "%m", "%d"))
    year = "%Y" if kind == "DY" else "%y"
    if month_first and mark != ".":
        return mark.join(("%m", "%d", year))
    return mark.join(("%d", "%m", year))


def text_parser(formats: Sequence[str]) -> Callable[[str], dt.date | None]:
    """A function from text to date for these formats, tried in order; a time of day after the date is ignored."""
    tries = [_reader(format_) for format_ in formats]

    def parse(text: str) -> dt.date | None:
        for read in tries:
            found = read(text)
            if found is not None:
                return found
        return None

    return parse


def _reader(format_: str) -> Callable[[str], dt.date | None]:
    pattern = re.escape(format_).replace("\\%", "%").replace("%%", "%")
    if re.search(r"%[^dmYy]", pattern) or len(set(re.findall("%.", pattern))) != 3:
        return lambda text: _strptime(text, format_)
    if format_ == "%Y%m%d":
        pattern = r"(?P<Y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"
    for code, group in _FIELDS.items():
        pattern = pattern.replace(code, group)
    match = re.compile(pattern + _TIME, re.ASCII).fullmatch
    two_digits = "%y" in format_

    def read(text: str) -> dt.date | None:
        found = match(text)
        if not found:
            return None
        year = _century(int(found["y"])) if two_digits else int(found["Y"])
        try:
            return dt.date(year, int(found["m"]), int(found["d"]))
        except ValueError:
            return None

    return read


def _century(year: int) -> int:
    return year + (1900 if year > 68 else 2000)  # as strptime and POSIX


def _strptime(text: str, format_: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text, format_).date()
    except (ValueError, re.error):
        return None


def from_serial(number: float) -> dt.date | Message:
    """A spreadsheet's day number without a date format; a bare year is a mistake, not a day in 1905."""
    if not 61 <= number <= _LAST_SERIAL:
        return not_a_date(number)
    if 1500 <= number <= 2200 and number == int(number):
        return Message(_("«%(value)s» ser ut som et årstall, ikke en dato. Skriv dag, måned og år."), {"value": int(number)})
    return _EPOCH + dt.timedelta(days=int(number))


def not_a_date(value: Any) -> Message:
    """Why this cell is no date."""
    return Message(_("«%(value)s» er ikke en gyldig dato. Skriv den som 31.12.2024."), {"value": shown(value)})
