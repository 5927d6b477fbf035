"""Columns whose cells are all of the obvious kind, read in one pass of built-in functions.

A shortcut returns None as soon as a cell needs a second look; the converters then read the column cell by cell.
Both ways give the same values; a test holds them together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from operator import methodcaller
from typing import Any

from .converters import converter_for
from .errors import ERROR_CODES, NO_RESULT
from .values import ValueSpec, nulls_of

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
    done = list(map(Decimal, map("%.15g".__mod__, values)))
    if spec.factor not in (None, 1):
        factor = Decimal(repr(spec.factor))
        done = [number * factor for number in done]
    if spec.decimals is not None:
        step = Decimal(1).scaleb(-spec.decimals)
        done = [number.quantize(step, "ROUND_HALF_UP") for number in done]
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


_TEXT_SHORTCUTS = {"text": _fast_text, "code": _fast_text_code}
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
