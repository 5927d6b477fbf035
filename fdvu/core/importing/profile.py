"""Importprofil: how files of one source system are read. The shape of a profile file, checked.

Keys: `columns`, `header_row`, `sheet`, `delimiter`, `encoding`, `decimal`, `thousands`, `dates`, `units`, `values`,
`defaults`, `null_values`, `key`, `source`; further `pad` (digits of codes that lost their zeros) and `empty` («keep» or
«erase»: what an empty cell means for a row that exists).
"""

from __future__ import annotations

import codecs
import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.tabular import UNIT_FACTORS
from fdvu.lib.tabular.dates import text_parser

if TYPE_CHECKING:
    from fdvu.core.importing.kinds import ImportKind

NOT_AN_OBJECT = gettext_noop("Profilen må være et JSON-objekt.")
UNKNOWN_KEY = gettext_noop("Profilen har en ukjent nøkkel, «%(key)s». Kjente nøkler: %(known)s.")
WRONG_TYPE = gettext_noop("«%(key)s» i profilen skal være %(expected)s.")
UNKNOWN_FIELD = gettext_noop("«%(key)s» i profilen nevner feltet «%(field)s», som ikke finnes. Felter: %(known)s.")
TWICE = gettext_noop("Profilen kobler to kolonner til feltet «%(field)s»: «%(first)s» og «%(second)s».")
UNKNOWN_UNIT = gettext_noop(
    "Profilen oppgir måleenheten «%(unit)s» for «%(field)s», som ikke kan gjøres om til %(target)s. Kjente: %(known)s."
)
UNKNOWN_ENCODING = gettext_noop("Profilen oppgir tegnkodingen «%(value)s», som ikke finnes.")
ONE_CHARACTER = gettext_noop("«%(key)s» i profilen skal være ett tegn.")
UNUSABLE_ENCODING = gettext_noop("Profilen oppgir «%(value)s» som tegnkoding, men det er ikke en koding av tekst.")
UNUSABLE_DELIMITER = gettext_noop("«delimiter» i profilen kan ikke være anførselstegn, linjeskift, bokstav eller siffer.")
UNUSABLE_DATE = gettext_noop("«dates» i profilen har «%(value)s», som ikke er et datoformat. Skriv for eksempel %(example)s.")
NO_TEXT = gettext_noop("«%(key)s» i profilen har tegn som ikke kan lagres som tekst.")
THOUSANDS_NAMED = gettext_noop("mellomrom, punktum, komma, apostrof")
SAME_MARKS = gettext_noop("Desimaltegn og tusenskille kan ikke være det samme tegnet.")
NOT_A_CHOICE = gettext_noop("«%(key)s» i profilen skal være en av: %(known)s.")


THOUSANDS = " .,'’´\u00a0\u202f\u2009"
MOST_ROWS = 10_000_000
_A_DAY = dt.date(2017, 11, 25)


class ProfileError(Exception):
    """A profile that cannot be used; `messages` say why."""

    def __init__(self, messages: list[Message]):
        super().__init__("; ".join(map(str, messages)))
        self.messages = messages


@dataclass(frozen=True)
class ReadOptions:
    """How to read one file. What is None or empty is found out from the file."""

    columns: dict[str, str | None] = field(default_factory=dict)
    header_row: int | None = None
    sheet: str | int | None = None
    delimiter: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    dates: tuple[str, ...] | None = None
    units: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=dict)
    null_values: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    source: str = ""
    pad: dict[str, int] = field(default_factory=dict)
    empty: str = "keep"

    @classmethod
    def from_dict(cls, data: Any, kind: ImportKind) -> ReadOptions:
        """Checked options from a profile's data; raises `ProfileError` that names everything wrong."""
        if not isinstance(data, dict):
            raise ProfileError([Message(NOT_AN_OBJECT)])
        wrong: list[Message] = []
        clean: dict[str, Any] = {}
        for key, value in data.items():
            if key in _ABOUT:
                continue
            check = _CHECKS.get(key)
            if check is None:
                wrong.append(Message(UNKNOWN_KEY, {"key": key, "known": ", ".join(_CHECKS)}))
            elif value is not None:
                if _fits(value, check.expected, key, wrong):
                    clean[key] = check.clean(value)
        options = cls(**clean)
        wrong += _field_problems(options, kind) + _format_problems(options, kind)
        if wrong:
            raise ProfileError(wrong)
        return options

    def to_dict(self) -> dict[str, Any]:
        """The profile's data, without what was left out."""
        found = {}
        for key in _CHECKS:
            value = getattr(self, key)
            if value not in (None, "", (), {}) and (key, value) != ("empty", "keep"):
                found[key] = list(value) if isinstance(value, tuple) else value
        return found

    def factor(self, name: str, target: str) -> float | None:
        """What a field's numbers are multiplied by."""
        return unit_factor(self.units[name], target) if name in self.units else None


@dataclass(frozen=True)
class _Check:
    expected: str
    clean: Callable[[Any], Any] = lambda value: value


# Keys that describe the profile to its readers.
_ABOUT = frozenset({"name", "kind", "description"})

_TEXT, _WHOLE, _TEXTS = gettext_noop("tekst"), gettext_noop("et helt tall fra 1"), gettext_noop("en liste av tekster")
_SHEET = gettext_noop("et arknavn eller et nummer fra 1")
_TEXT_OR_TEXTS = gettext_noop("tekst eller en liste av tekster")
_OBJECT_OF_TEXTS = gettext_noop("et objekt fra tekst til tekst")
_COLUMNS = gettext_noop("et objekt fra overskrift til feltnavn eller null")
_DEFAULTS = gettext_noop("et objekt fra feltnavn til tekst, tall, ja/nei eller null")
_WHOLES = gettext_noop("et objekt fra feltnavn til et helt tall")
_OBJECTS = gettext_noop("et objekt med et objekt for hvert felt, fra det som står i filen, til tekst, tall, ja/nei eller null")

_CHECKS = {
    "columns": _Check(_COLUMNS),
    "header_row": _Check(_WHOLE),
    "sheet": _Check(_SHEET),
    "delimiter": _Check(_TEXT),
    "encoding": _Check(_TEXT),
    "decimal": _Check(_TEXT),
    "thousands": _Check(_TEXT),
    "dates": _Check(_TEXT_OR_TEXTS, lambda value: ((value,) if isinstance(value, str) else tuple(value)) or None),
    "units": _Check(_OBJECT_OF_TEXTS),
    "values": _Check(_OBJECTS),
    "defaults": _Check(_DEFAULTS),
    "null_values": _Check(_TEXTS, lambda value: tuple(map(str, value))),
    "key": _Check(_TEXT_OR_TEXTS, lambda value: (value,) if isinstance(value, str) else tuple(value)),
    "source": _Check(_TEXT, lambda value: " ".join(value.split())[:100]),
    "pad": _Check(_WHOLES),
    "empty": _Check(_TEXT),
}


_FITS: dict[str, Callable[[Any], bool]] = {
    _TEXT: lambda value: isinstance(value, str),
    _WHOLE: lambda value: _is_whole(value) and 1 <= value < MOST_ROWS,
    _SHEET: lambda value: isinstance(value, str) or (_is_whole(value) and 1 <= value < MOST_ROWS),
    _COLUMNS: lambda value: _is_object(value, lambda name: name is None or isinstance(name, str)),
    _OBJECT_OF_TEXTS: lambda value: _is_object(value, lambda text: isinstance(text, str)),
    _DEFAULTS: lambda value: _is_object(value, _is_single),
    _WHOLES: lambda value: _is_object(value),
    _OBJECTS: lambda value: _is_object(value, lambda inner: _is_object(inner, _is_single)),
    _TEXTS: lambda value: _is_list(value, str | int | float),
    _TEXT_OR_TEXTS: lambda value: isinstance(value, str) or _is_list(value, str),
}


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_single(value: Any) -> bool:
    """What a cell can hold."""
    return value is None or isinstance(value, str | int | bool) or (isinstance(value, float) and math.isfinite(value))


def _is_object(value: Any, holds: Callable[[Any], bool] = lambda item: True) -> bool:
    return isinstance(value, Mapping) and all(isinstance(key, str) and holds(item) for key, item in value.items())


def _is_list(value: Any, types: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, types) for item in value)


def _fits(value: Any, expected: str, key: str, wrong: list[Message]) -> bool:
    if not _FITS[expected](value):
        wrong.append(Message(WRONG_TYPE, {"key": key, "expected": Message(expected)}))
        return False
    if not all(map(_can_be_kept, _texts_in(value))):
        wrong.append(Message(NO_TEXT, {"key": key}))
        return False
    return True


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from value
        for item in value.values():
            yield from _texts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts_in(item)


def _can_be_kept(text: str) -> bool:
    """No database takes a null character, and half a character is none."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _field_problems(options: ReadOptions, kind: ImportKind) -> list[Message]:
    known = ", ".join(f.name for f in kind.offered)
    named = {
        "columns": [target for target in options.columns.values() if target],
        "units": options.units,
        "values": options.values,
        "defaults": options.defaults,
        "key": options.key,
        "pad": options.pad,
    }
    wrong = [
        Message(UNKNOWN_FIELD, {"key": key, "field": name, "known": known})
        for key, names in named.items()
        for name in names
        if name not in kind.by_name or kind.by_name[name].internal
    ]
    taken: dict[str, str] = {}
    for heading, target in options.columns.items():
        if target and taken.setdefault(target, heading) != heading:
            wrong.append(Message(TWICE, {"field": target, "first": taken[target], "second": heading}))
    return wrong


def _mark_problems(options: ReadOptions) -> Iterator[Message]:
    for key in ("delimiter", "decimal", "thousands"):
        value = getattr(options, key)
        if value is not None and len(value) != 1:
            yield Message(ONE_CHARACTER, {"key": key})
        elif key == "delimiter" and value is not None and (value in '\r\n"' or value.isalnum()):
            yield Message(UNUSABLE_DELIMITER)
        elif key == "thousands" and value is not None and value not in THOUSANDS:
            yield Message(NOT_A_CHOICE, {"key": key, "known": Message(THOUSANDS_NAMED)})
    if options.decimal and options.decimal not in ".,":
        yield Message(NOT_A_CHOICE, {"key": "decimal", "known": ". ,"})
    if options.decimal and options.decimal == options.thousands:
        yield Message(SAME_MARKS)


def _format_problems(options: ReadOptions, kind: ImportKind) -> list[Message]:
    wrong = list(_mark_problems(options))
    if options.empty not in ("keep", "erase"):
        wrong.append(Message(NOT_A_CHOICE, {"key": "empty", "known": "keep, erase"}))
    if options.encoding:
        wrong += _encoding_problems(options.encoding)
    wrong += [Message(UNUSABLE_DATE, {"value": text, "example": "%d.%m.%Y"}) for text in options.dates or () if not _reads_dates(text)]
    for name, digits in options.pad.items():
        if not isinstance(digits, int) or isinstance(digits, bool) or not 1 <= digits <= 20:
            wrong.append(Message(WRONG_TYPE, {"key": f"pad.{name}", "expected": Message(_WHOLE)}))
    return wrong + _unit_problems(options, kind)


def _encoding_problems(name: str) -> list[Message]:
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return [Message(UNKNOWN_ENCODING, {"value": name})]
    # Python keeps «base64» and «zip» among the encodings of text; only its own mark tells them apart.
    return [] if getattr(found, "_is_text_encoding", True) else [Message(UNUSABLE_ENCODING, {"value": name})]


def _reads_dates(written: str) -> bool:
    """Whether a date written this way is read as the same year."""
    try:
        found = text_parser([written])(_A_DAY.strftime(written))
    except ValueError:
        return False
    return found is not None and found.year == _A_DAY.year


def _unit_problems(options: ReadOptions, kind: ImportKind) -> list[Message]:
    wrong = []
    for name, unit in options.units.items():
        found = kind.by_name.get(name)
        if found is not None and unit_factor(unit, found.unit) is None:
            target = _plain_unit(found.unit)
            known = ", ".join(sorted({source for source, to in UNIT_FACTORS if to == target} | {target}))
            wrong.append(Message(UNKNOWN_UNIT, {"unit": unit, "field": name, "target": found.unit or "–", "known": known}))
    return wrong


def unit_factor(unit: Any, target: str) -> float | None:
    """What to multiply by to get from `unit` to `target`; None where there is no way."""
    source, wanted = _plain_unit(unit), _plain_unit(target)
    return 1.0 if source == wanted and wanted else UNIT_FACTORS.get((source, wanted))


def _plain_unit(unit: Any) -> str:
    return str(unit).strip().casefold().replace("²", "2").replace("³", "3")
