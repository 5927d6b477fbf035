"""Numbers as people and programs write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from fdvu.lib.message import Message
from fdvu.lib.message import gettext_noop as _

from .errors import shown

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007\u2008\u2002\u2003\t", " ") | {"’": "'", "´": "'", "−": "-", "–": "-"})
_ANY = re.compile(r"[-+]?[\d .,']*\d[\d .,']*(?:[eE][-+]?\d+)?")
_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}([.,])\d{3}")  # one separator, three digits behind: can be read both ways

UNIT_FACTORS: dict[tuple[str, str], float] = {
    ("ft2", "m2"): 0.09290304,
    ("sqft", "m2"): 0.09290304,
    ("yd2", "m2"): 0.83612736,
    ("acre", "m2"): 4046.8564224,
    ("daa", "m2"): 1000.0,
    ("dekar", "m2"): 1000.0,
    ("mål", "m2"): 1000.0,
    ("ha", "m2"): 10000.0,
    ("km2", "m2"): 1_000_000.0,
    ("ft", "m"): 0.3048,
    ("in", "m"): 0.0254,
    ("yd", "m"): 0.9144,
    ("cm", "m"): 0.01,
    ("mm", "m"): 0.001,
    ("km", "m"): 1000.0,
    ("ft3", "m3"): 0.028316846592,
    ("l", "m3"): 0.001,
    ("mwh", "kwh"): 1000.0,
    ("gwh", "kwh"): 1_000_000.0,
    ("kbtu", "kwh"): 0.29307107017,
    ("mj", "kwh"): 1 / 3.6,
    ("gj", "kwh"): 1000 / 3.6,
    ("1000 nok", "nok"): 1000.0,
    ("tnok", "nok"): 1000.0,
    ("mnok", "nok"): 1_000_000.0,
    ("øre", "nok"): 0.01,
    ("pct", "share"): 0.01,
    ("%", "share"): 0.01,
}
# Other ways to write a unit behind a number.
_UNIT_NAMES = {"m2": ("kvm", "kvadratmeter"), "nok": ("kr", "kroner", ",-")}
_MARK_NAMES = {" ": _("mellomrom"), ".": _("punktum"), ",": _("komma"), "'": _("apostrof")}


class NumberStyle(NamedTuple):
    """Decimal and thousands separator; ``certain`` is false where the column can be read both ways."""

    decimal: str
    thousands: str | None
    certain: bool = True


def sniff_number_style(values: Iterable[Any]) -> tuple[str, str | None]:
    """Decimal and thousands separator from the evidence in a whole column; a comma is decimal if nothing decides."""
    style = sniff_style(values)
    return style.decimal, style.thousands


def sniff_style(values: Iterable[Any], *, whole: bool = False) -> NumberStyle:
    """As ``sniff_number_style``, saying whether it is certain; ``whole`` if only whole numbers are expected."""
    votes = {",": 0, ".": 0}  # for being the decimal sign
    doubtful = {",": 0, ".": 0}
    other: set[str] = set()
    long_plain = False
    for value in {v for v in values if type(v) is str}:
        text = value.translate(_SPACES).strip()
        if not _ANY.fullmatch(text):
            continue
        other.update(mark for mark in " '" if mark in text)
        if "," not in text and "." not in text:
            long_plain = long_plain or (len(text.lstrip("+-")) > 3 and text.lstrip("+-").isdigit())
        elif _GROUPED.fullmatch(text):
            doubtful["," if "," in text else "."] += 1
        else:
            _vote(text, votes)
    grouping = next(iter(sorted(other)), None)
    if votes[","] or votes["."]:
        decimal = "," if votes[","] >= votes["."] else "."
        thousands = "." if decimal == "," else ","
        return NumberStyle(decimal, grouping or thousands, not (all(votes.values()) and any(doubtful.values())))
    if not any(doubtful.values()):
        return NumberStyle(",", grouping)
    mark = "," if doubtful[","] >= doubtful["."] else "."
    flipped = "." if mark == "," else ","
    if all(doubtful.values()):  # "1.234" beside "1,234": one of each cannot be told apart
        return NumberStyle(",", ".", False)
    if grouping or long_plain:  # thousands are written otherwise, or not at all
        return NumberStyle(mark, grouping)
    return NumberStyle(flipped, mark, False) if whole else NumberStyle(mark, grouping, False)


def _vote(text: str, votes: dict[str, int]) -> None:
    commas, points = text.count(","), text.count(".")
    if commas and points:
        votes["," if text.rfind(",") > text.rfind(".") else "."] += 1
    elif commas > 1 or points > 1:
        votes["." if commas else ","] += 1
    else:
        votes["," if commas else "."] += 1


def number_text_parser(decimal: str, thousands: str | None) -> Callable[[str], str | None]:
    """A function from written number to the text ``Decimal`` and ``float`` read, or None.

    Spaces and apostrophes between groups of three are always understood; ``thousands`` may add a point or comma.
    """
    marks = " '" + (thousands if thousands and thousands not in " '" and thousands != decimal else "")
    sign, mark = "[-+]?", re.escape(decimal)
    tail = rf"(?:{mark}\d*)?(?:[eE][-+]?\d{{1,3}})?"
    plain = re.compile(rf"{sign}(?:\d+{tail}|{mark}\d+)").fullmatch
    grouped = re.compile(rf"{sign}[1-9]\d{{0,2}}([{re.escape(marks)}])\d{{3}}(?:\1\d{{3}})*(?:{mark}\d*)?").fullmatch
    drop = str.maketrans(dict.fromkeys(marks) | {decimal: "."})

    def parse(text: str) -> str | None:
        if text.isascii() and text.isdigit():
            return text
        text = text.translate(_SPACES).strip()
        if text.isascii() and (plain(text) or grouped(text)):
            return text.translate(drop)
        return None

    return parse


_COMMA, _POINT = number_text_parser(",", "."), number_text_parser(".", ",")


def readings(text: str) -> list[str]:
    """What a written number can stand for, whatever its column: one for «2.500,75» and «10.4», two for «1.234»."""
    return list(dict.fromkeys(found for found in (_COMMA(text), _POINT(text)) if found is not None))


def unit_stripper(unit: str) -> Callable[[str], str]:
    """A function that takes the field's own unit away from behind a number («120 m²», «1 500 kr»)."""
    plain = unit.strip().casefold().replace("²", "2").replace("³", "3")
    if not plain:
        return lambda text: text
    names = {plain, plain.replace("2", "²").replace("3", "³"), *_UNIT_NAMES.get(plain, ())}
    behind = re.compile(rf"(.*\d)\s*(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})\.?\s*", re.I | re.S)

    def strip(text: str) -> str:
        found = behind.fullmatch(text)
        return found[1] if found else text

    return strip


def decimal_of(value: float) -> Decimal:
    """A spreadsheet's number as the program shows it: 15 significant digits, no binary residue."""
    return Decimal(f"{value:.15g}")


def not_a_number(value: Any, *, whole: bool = False) -> Message:
    """Why this cell is no number."""
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return Message(
            _("«%(value)s» er en dato eller et klokkeslett, ikke et tall. Sett celleformatet til tall."),
            {"value": shown(value)},
        )
    if whole:
        return Message(_("«%(value)s» er ikke et tall. Skriv bare sifrene, for eksempel 1974."), {"value": shown(value)})
    return Message(_("«%(value)s» er ikke et tall. Skriv for eksempel 1 250,5."), {"value": shown(value)})


def read_otherwise(value: str, decimal: str, thousands: str | None) -> Message:
    """Why a number written in another way than its column is not taken: it could be two."""
    named = Message(_MARK_NAMES.get(thousands or " ", _MARK_NAMES[" "]))
    return Message(
        _(
            "«%(value)s» kan være to forskjellige tall. Kolonnen er lest med «%(decimal)s» som desimaltegn og %(thousands)s som "
            "tusenskille. Rett cellen, eller velg desimaltegn og tusenskille selv."
        ),
        {"value": shown(value), "decimal": decimal, "thousands": named},
    )


def not_whole(value: Any) -> Message:
    """Why this number does not fit a field of whole numbers."""
    return Message(_("«%(value)s» er ikke et helt tall. Skriv det uten desimaler, for eksempel 1974."), {"value": shown(value)})


def rounded(value: Decimal, places: int | None) -> Decimal:
    """Round half up to so many decimals; unchanged if None."""
    if places is None:
        return value
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
