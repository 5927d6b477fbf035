"""Columns whose cells are all of the obvious kind, read in one pass of built-in functions.

A shortcut returns None as soon as a cell needs a second look; the converters then read the column cell by cell.
Both ways give the same values; a test holds them together.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from operator import methodcaller
from typing import Any

from .converters import converter_for
from .errors import ERROR_CODES, NO_RESULT
from .values import ValueSpec, nulls_of

_DIGITS = re.compile(r"(?:-?[0-9]{1,15}(?:\n|$))+")
_DECIMALS = {mark: re.compile(rf"(?:-?[0-9]{{1,15}}(?:{re.escape(mark)}[0-9]{{1,12}})?(?:\n|$))+") for mark in ",."}
_NO_GROUP = {mark: re.compile(rf"(?m)^-?[0-9]+{re.escape(mark)}(?:[0-9]{{1,2}}|[0-9]{{4,}})$") for mark in ",."}
_ERROR_TEXTS = ERROR_CODES | {str(NO_RESULT)}


def fast_column(values: Sequence[Any], kinds: set[type], spec: ValueSpec) -> list[Any] | None:
    """The whole column at once if every cell is of the obvious kind and none needs a second look, else None."""
    if spec.values or not values:
        return None
    if kinds == {str}:
        return _TEXT_SHORTCUTS[spec.type](values, spec) if spec.type in _TEXT_SHORTCUTS else None
    shortcut = _SHORTCUTS.get((spec.type, *(kinds - {str})))
    if shortcut is None:
        return None
    if str not in kinds:
        return shortcut(values, spec)
    filled = [value for value in values if value != ""]
    if not {type(value) for value in filled}.isdisjoint((str,)) or set(map(type, filled)) != kinds - {str}:
        return None
    done = shortcut(filled, spec)
    if done is None:
        return None
    following = iter(done)
    return [None if value == "" else next(following) for value in values]


def _fast_text(values: Sequence[str], spec: ValueSpec) -> list[Any] | None:
    texts = list(map(str.strip, values))
    distinct = set(texts)
    if not distinct.isdisjoint(_ERROR_TEXTS) or (spec.max_length and max(map(len, distinct)) > spec.max_length):
        return None
    whole = "\n".join(distinct)
    if "\0" in whole or "_x" in whole or "Err:5" in whole:
        return None
    nulls = nulls_of(spec)
    if nulls.spaced or not nulls.texts.isdisjoint(map(str.casefold, distinct)):
        empty = {text for text in distinct if nulls.match(text)}
    else:
        empty = set()
    if not empty:
        return texts
    if empty == {""}:
        return [text or None for text in texts]
    return [None if text in empty else text for text in texts]


def _fast_text_code(values: Sequence[str], spec: ValueSpec) -> list[Any] | None:
    codes = _fast_text(values, spec)
    if codes is None or not spec.pad_digits:
        return codes
    converter = converter_for(spec, ())
    padded = {code: converter(code) for code in set(codes) if code and (len(code) < spec.pad_digits or "." in code)}
    return [padded.get(code, code) for code in codes] if padded else codes


def _fast_text_number(values: Sequence[str], spec: ValueSpec) -> list[Any] | None:
    """Plain digits with at most one decimal sign, proved to be one by a value that cannot be grouped thousands."""
    texts = list(map(str.strip, values))
    distinct = list(set(texts) - nulls_of(spec).texts)
    whole = "\n".join(distinct)
    mark = "," if "," in whole else "."
    plain = mark not in whole
    if not distinct or not (_DIGITS if plain else _DECIMALS[mark]).fullmatch(whole):
        return None
    if not plain and (spec.type == "int" or not _proved(whole, mark, spec)):
        return None
    if spec.type == "int":
        if spec.factor not in (None, 1):
            return None
        numbers: list[Any] = list(map(int, distinct))
    else:
        numbers = _exact(list(map(Decimal, whole.replace(mark, ".").split("\n"))), spec)
    if spec.type == "float":
        numbers = list(map(float, numbers))
    if not _within(numbers, spec):
        return None
    return list(map(dict(zip(distinct, numbers, strict=True)).get, texts))


def _proved(whole: str, mark: str, spec: ValueSpec) -> bool:
    if spec.decimal is not None:
        return spec.decimal == mark
    return spec.thousands is None and _NO_GROUP[mark].search(whole) is not None


def _exact(numbers: list[Decimal], spec: ValueSpec) -> list[Decimal]:
    if spec.factor not in (None, 1):
        factor = Decimal(repr(spec.factor))
        numbers = [number * factor for number in numbers]
    if spec.decimals is not None:
        step = Decimal(1).scaleb(-spec.decimals)
        numbers = [number.quantize(step, "ROUND_HALF_UP") for number in numbers]
    return numbers


def _null_number(values: Sequence[float], spec: ValueSpec) -> bool:
    return not nulls_of(spec).numbers.isdisjoint(values)


def _within(values: Sequence[Any], spec: ValueSpec) -> bool:
    if spec.min is not None and min(values) < spec.min:
        return False
    return spec.max is None or max(values) <= spec.max


def _whole(values: Sequence[float]) -> list[int] | None:
    try:
        numbers_ = list(map(int, values))
    except (ValueError, OverflowError):
        return None
    return numbers_ if numbers_ == values and max(numbers_) < 10**15 and min(numbers_) > -(10**15) else None


def _fast_int(values: Sequence[float], spec: ValueSpec) -> list[Any] | None:
    if spec.factor not in (None, 1) or _null_number(values, spec):
        return None
    done = _whole(values)
    return done if done is not None and _within(done, spec) else None


def _fast_code(values: Sequence[float], spec: ValueSpec) -> list[Any] | None:
    if _null_number(values, spec):
        return None
    done = _whole(values)
    if done is None or min(done) < 0:
        return None
    texts = list(map(str, done))
    if spec.pad_digits:
        texts = list(map(methodcaller("zfill", spec.pad_digits), texts))
    return texts if not spec.max_length or max(map(len, texts)) <= spec.max_length else None


def _fast_decimal(values: Sequence[float], spec: ValueSpec) -> list[Any] | None:
    if _null_number(values, spec) or not -1e15 < min(values) <= max(values) < 1e15:
        return None
    done = _exact(list(map(Decimal, map("%.15g".__mod__, values))), spec)
    return done if _within(done, spec) else None


def _fast_float(values: Sequence[float], spec: ValueSpec) -> list[Any] | None:
    if spec.factor not in (None, 1) or spec.decimals is not None or _null_number(values, spec):
        return None
    if not -1e20 < min(values) <= max(values) < 1e20:
        return None
    return list(map(float, values)) if _within(values, spec) else None


def _fast_date(values: Sequence[dt.date], spec: ValueSpec) -> list[Any] | None:
    if not nulls_of(spec).dates.isdisjoint(values):
        return None
    return list(values) if _within(values, spec) else None


def _fast_datetime(values: Sequence[dt.datetime], spec: ValueSpec) -> list[Any] | None:
    return _fast_date([value.date() for value in values], spec)


_TEXT_SHORTCUTS = {
    "text": _fast_text,
    "code": _fast_text_code,
    "int": _fast_text_number,
    "decimal": _fast_text_number,
    "float": _fast_text_number,
}
_SHORTCUTS: dict[tuple[Any, ...], Callable[[Sequence[Any], ValueSpec], list[Any] | None]] = {
    ("int", float): _fast_int,
    ("int", int): _fast_int,
    ("code", float): _fast_code,
    ("code", int): _fast_code,
    ("decimal", float): _fast_decimal,
    ("float", float): _fast_float,
    ("float", int): _fast_float,
    ("date", dt.date): _fast_date,
    ("date", dt.datetime): _fast_datetime,
}
