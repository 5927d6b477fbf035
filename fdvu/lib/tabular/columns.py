"""The way in for a column: shortcut or converter, once per distinct cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fdvu.lib.message import Message

from .converters import converter_for
from .errors import CellError
from .grid import uncollected
from .shortcuts import fast_column
from .values import ParsedColumn, ValueSpec


def parse_column(values: Sequence[Any], spec: ValueSpec) -> ParsedColumn:
    """Read a whole column; every cell that is not understood is named with its index, raw value and reason."""
    with uncollected():
        return _parse(values, spec)


def _parse(values: Sequence[Any], spec: ValueSpec) -> ParsedColumn:
    kinds = set(map(type, values))
    if CellError in kinds:
        kinds.discard(CellError)
        kinds.add(str)
    done = fast_column(values, kinds, spec)
    if done is not None:
        return ParsedColumn(done)
    converter = converter_for(spec, values)
    mixed = bool in kinds and (int in kinds or float in kinds)  # True == 1.0 as a key
    keys: Sequence[Any] = list(zip(map(type, values), values, strict=True)) if mixed else values
    memo: dict[Any, Any] = {}
    bad: dict[Any, Message] = {}
    for key in set(keys):
        result = converter(key[1] if mixed else key)
        if type(result) is Message:
            bad[key] = result
            result = None
        memo[key] = result
    parsed = ParsedColumn([memo[key] for key in keys], warnings=converter.warnings)
    if bad:
        parsed.problems = [(i, values[i], bad[key]) for i, key in enumerate(keys) if key in bad]
    return parsed
