"""Norske tall- og datoformater (Språkrådet; NS-ISO 80000-1): text for people, and back again.

One set of number formats for both page languages: a municipality's reports are read side by side, and
`1 234,5` must not become `1,234.5` because a colleague chose English.
"""

from __future__ import annotations

import datetime
import math
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

NBSP = "\u00a0"  # a number is never broken over two lines
MINUS = "\u2212"  # as wide as a digit, and never mistaken for a hyphen
MISSING = "–"
MILLION = 1_000_000

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f']+")
_UNIT = re.compile(r"(?:kr\.?|nok|m²|m2|kvm|,-)$", re.IGNORECASE)
_PLAIN = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_GROUPED_WITH_DOTS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_GROUPED_WITH_SPACES = re.compile(r"\d+(?: \d{3})*(?:[.,]\d*)?|[.,]\d+|\d[\d.]*(?:,\d*)?")


class NumberError(ValueError):
    """What was typed is not one number; `code` says why: `not_a_number` or `ambiguous`."""

    def __init__(self, code: str, text: str):
        super().__init__(f"{code}: {text!r}")
        self.code = code
        self.text = text


def to_decimal(value) -> Decimal | None:
    """Any number as Decimal without binary noise; None for missing, NaN and infinity."""
    if value is None or value == "":
        return None
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    return number if number.is_finite() else None


def round_half_up(value, decimals: int = 0) -> Decimal | None:
    """Avrunding slik en regnskapsavdeling gjør det: 0,5 goes away from zero."""
    number = to_decimal(value)
    if number is None:
        return None
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def format_number(value, decimals: int = 0) -> str:
    """1234567.5 → `1 234 568`; a missing value is a dash."""
    number = round_half_up(value, decimals)
    if number is None:
        return MISSING
    if number == 0:
        number = abs(number)  # no "minus zero"
    text = f"{abs(number):,f}".replace(",", NBSP).replace(".", ",")
    return MINUS + text if number < 0 else text


def format_nok(value, decimals: int = 2) -> str:
    """Kroner: `1 234 567,50 kr`."""
    return _with_unit(format_number(value, decimals), "kr")


def format_mnok(value, decimals: int = 1) -> str:
    """Millioner kroner, for headings and axes: 14 210 000 → `14,2 mill. kr`. What would be rounded away stands in kroner."""
    number = to_decimal(value)
    if number and not round_half_up(number / MILLION, decimals):
        return format_nok(number, 0)
    return _with_unit(format_millions(value, decimals), f"mill.{NBSP}kr")


def format_millions(value, decimals: int = 2) -> str:
    """As `format_mnok` where the heading says the unit: 14 210 000 → `14,21`."""
    number = to_decimal(value)
    return MISSING if number is None else format_number(number / MILLION, decimals)


def format_money(value) -> str:
    """A sum in running text: kroner, from a million on millions: `999 999 kr`, `1,2 mill. kr`."""
    number = to_decimal(value)
    return format_nok(value, 0) if number is None or abs(number) < MILLION else format_mnok(number)


def format_area(value, decimals: int | None = 0) -> str:
    """Areal: `1 234 m²`; with `decimals` None as it was typed, at most two: `606,25 m²`, `606 m²`."""
    if decimals is None:
        decimals = _typed_decimals(value, 2)
    return _with_unit(format_number(value, decimals), "m²")


def format_share(value, decimals: int = 1) -> str:
    """Andel: 0.125 → `12,5 %`."""
    number = to_decimal(value)
    return MISSING if number is None else _with_unit(format_number(number * 100, decimals), "%")


def format_reached(value) -> str:
    """How much of the most there can be, with two decimals and never rounded up to all of it: 0.99997 → `99,99 %`."""
    return format_share(value, 0) if value is not None and value >= 1 else format_share(None if value is None else min(value, 0.9999), 2)


def format_date(value: datetime.date | None) -> str:
    """Dato: `22.11.2026`; a datetime loses its time of day."""
    return MISSING if value is None else f"{value.day:02d}.{value.month:02d}.{value.year:04d}"


def format_datetime(value: datetime.datetime | None, language: str = "nb") -> str:
    """Dato og klokkeslett: `22.11.2026 kl. 14.05`, in English `22.11.2026 at 14:05`, in the time zone the value already has."""
    if value is None:
        return MISSING
    if language == "en":
        return f"{format_date(value)} at{NBSP}{value.hour:02d}:{value.minute:02d}"
    return f"{format_date(value)} kl.{NBSP}{value.hour:02d}.{value.minute:02d}"


def format_seconds(value) -> str:
    """Varighet: `4 s`, `2 min 5 s`, `1 t 3 min`."""
    number = round_half_up(value)
    if number is None:
        return MISSING
    seconds = int(number)
    if seconds < 60:
        return f"{seconds}{NBSP}s"
    if seconds < 3600:
        return f"{seconds // 60}{NBSP}min {seconds % 60}{NBSP}s"
    return f"{seconds // 3600}{NBSP}t {seconds % 3600 // 60}{NBSP}min"


def parse_number(text) -> Decimal | None:
    """What a Norwegian types, as Decimal: `1 250 000,50`, `1.250.000,50`, `1250.5`, `−3 kr`.

    Empty is None. `1.250` is refused as ambiguous: it may be a thousand or a decimal fraction,
    and guessing wrong would be off by a factor of a thousand.
    """
    if text is None or isinstance(text, (int, float, Decimal)):
        return to_decimal(text)
    rest = _SPACES.sub(" ", text).strip()
    if rest in ("", MISSING, "-"):
        return None
    negative = rest[0] in "-\u2212\u2013"
    rest = rest.lstrip("-+\u2212\u2013").strip()
    rest = _UNIT.sub("", rest).strip()
    if not _GROUPED_WITH_SPACES.fullmatch(rest):
        raise NumberError("not_a_number", text)
    number = _parse_unsigned(rest.replace(" ", ""), text)
    return -number if negative else number


def _parse_unsigned(rest: str, text: str) -> Decimal:
    if "," in rest:
        whole, _, fraction = rest.partition(",")
        if "." in whole:
            if not _GROUPED_WITH_DOTS.fullmatch(whole):
                raise NumberError("not_a_number", text)
            whole = whole.replace(".", "")
        rest = f"{whole or '0'}.{fraction or '0'}"
    elif _GROUPED_WITH_DOTS.fullmatch(rest):
        if rest.count(".") == 1 and not rest.startswith("0"):
            raise NumberError("ambiguous", text)
        rest = rest if rest.startswith("0") else rest.replace(".", "")
    rest = rest.removesuffix(".")
    if not _PLAIN.fullmatch(rest):
        raise NumberError("not_a_number", text)
    try:
        return Decimal(rest)
    except InvalidOperation as error:
        raise NumberError("not_a_number", text) from error


def nice_ceiling(value: float) -> float:
    """The next round number at or above `value` (1, 2, 2.5, 5 × 10ⁿ), for the end of an axis."""
    if value <= 0:
        return 1.0
    magnitude = 10.0 ** math.floor(math.log10(value))
    for step in (1, 2, 2.5, 5, 10):
        if value <= step * magnitude * (1 + 1e-9):
            return step * magnitude
    return 10 * magnitude


def _typed_decimals(value, most: int) -> int:
    """How many decimals a value has, at most `most`."""
    number = round_half_up(value, most)
    return 0 if number is None else max(0, -number.normalize().as_tuple().exponent)


def _with_unit(text: str, unit: str) -> str:
    return text if text == MISSING else f"{text}{NBSP}{unit}"
