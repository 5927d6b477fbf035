"""Columns of cells to columns of clean values, by the kind's fields and the profile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fdvu.core.importing.fields import NUMERIC, ImportField
from fdvu.core.importing.frame import Frame
from fdvu.core.importing.kinds import ImportKind
from fdvu.core.importing.profile import ProfileError, ReadOptions
from fdvu.core.importing.reading import SourceTable
from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.safecells import APOSTROPHE, restore
from fdvu.lib.tabular import DEFAULT_NULL_VALUES, ParsedColumn, ValueSpec, parse_column
from fdvu.lib.tabular.numbers import sniff_style

BAD_DEFAULT = gettext_noop("Standardverdien for «%(field)s» i profilen kan ikke brukes: %(reason)s")
BAD_VALUE = gettext_noop("Verdien «%(value)s» for «%(field)s» i profilen kan ikke brukes: %(reason)s")
SCALED_DECIMALS = 6


def parse_table(source: SourceTable, kind: ImportKind, options: ReadOptions) -> Frame:
    """Read every mapped column; cells that are not understood reject their rows."""
    frame = Frame(kind, options, source)
    for message in source.warnings:
        frame.problems.remark(message)
    for number, message in source.table.problems:
        frame.reject(_place(source, number), None, message)
    marks = _file_marks(source, kind, options)
    for name, default in options.defaults.items():
        frame.defaults[name] = _default(kind.by_name[name], default)
    for suggestion, cells in zip(source.mapping, source.columns, strict=True):
        if suggestion.field:
            _parse_into(frame, kind.by_name[suggestion.field], cells, options, marks)
    return frame


def _place(source: SourceTable, number: int) -> int:
    return source.row_numbers.index(number)


def _parse_into(frame: Frame, target: ImportField, cells: Sequence[Any], options: ReadOptions, marks: str | None) -> None:
    if frame.source.delimited and target.type in ("text", "code"):
        cells = _restored(cells)
    spec = _spec(target, options)
    if marks and target.type in NUMERIC and spec.decimal is None and not _certain(cells, target):
        spec = _with(spec, decimal=marks)
    parsed: ParsedColumn = parse_column(cells, spec)
    frame.values[target.name] = parsed.values
    for row, _raw, message in parsed.problems:
        frame.reject(row, target.name, message)
    for message in parsed.warnings:
        frame.problems.remark(message, field=target.name)


def _restored(cells: Sequence[Any]) -> Sequence[Any]:
    """Take away the apostrophe that export puts before what a spreadsheet would run as a formula."""
    if any(type(cell) is str and cell.startswith(APOSTROPHE) for cell in cells):
        return [restore(cell) for cell in cells]
    return cells


def _spec(target: ImportField, options: ReadOptions) -> ValueSpec:
    base = _base_spec(target)
    factor = options.factor(target.name, target.unit)
    return _with(
        base,
        decimal=options.decimal,
        thousands=options.thousands,
        dates=options.dates,
        null_values=DEFAULT_NULL_VALUES | set(options.null_values),
        factor=None if factor == 1 else factor,
        unit=options.units.get(target.name, target.unit),
        decimals=SCALED_DECIMALS if factor not in (None, 1) and target.type != "int" else None,
        pad_digits=options.pad.get(target.name, target.pad_digits),
        values=_mapped_values(target, base, options.values.get(target.name)),
    )


def _base_spec(target: ImportField) -> ValueSpec:
    return ValueSpec(
        type="code" if target.type == "lookup" else target.type,
        choices=target.spellings() if target.choices else None,
        max_length=target.max_length,
        min=target.min,
        max=target.max,
        pad_digits=target.pad_digits,
        unit=target.unit,
    )


def _with(spec: ValueSpec, **changes: Any) -> ValueSpec:
    return ValueSpec(**{**spec.__dict__, **changes})


def _mapped_values(target: ImportField, base: ValueSpec, values: dict[str, Any] | None) -> dict[str, Any] | None:
    """The profile's «this in the file means that», with the meaning as the field's own type."""
    if not values:
        return None
    found = {}
    for written, meaning in values.items():
        parsed = parse_column([_cell(meaning)], base)
        if parsed.problems:
            reason = parsed.problems[0][2]
            raise ProfileError([Message(BAD_VALUE, {"value": meaning, "field": target.name, "reason": reason})])
        found[written] = parsed.values[0]
    return found


def _default(target: ImportField, value: Any) -> Any:
    parsed = parse_column([_cell(value)], _base_spec(target))
    if parsed.problems:
        raise ProfileError([Message(BAD_DEFAULT, {"field": target.name, "reason": parsed.problems[0][2]})])
    return parsed.values[0]


def _cell(value: Any) -> Any:
    """A value of a JSON profile as a cell of a sheet."""
    return "" if value is None else value


def _file_marks(source: SourceTable, kind: ImportKind, options: ReadOptions) -> str | None:
    """The decimal sign of a text file, for columns that cannot be told apart alone («1,234»)."""
    if not source.delimited or options.decimal or options.thousands:
        return None
    texts = [
        cell
        for suggestion, cells in zip(source.mapping, source.columns, strict=True)
        if suggestion.field and kind.by_name[suggestion.field].type in ("float", "decimal")
        for cell in cells
    ]
    style = sniff_style(texts)
    if style.certain and any("," in text or "." in text for text in texts if isinstance(text, str)):
        return style.decimal
    return "," if source.delimiter == ";" else None


def _certain(cells: Sequence[Any], target: ImportField) -> bool:
    return sniff_style((c for c in cells if isinstance(c, str)), whole=target.type == "int").certain


def value_problems(options: ReadOptions, kind: ImportKind) -> list[Message]:
    """What is wrong with the profile's own values, before any file is read with it."""
    wrong: list[Message] = []
    for name, default in options.defaults.items():
        try:
            _default(kind.by_name[name], default)
        except ProfileError as problem:
            wrong += problem.messages
    for name, values in options.values.items():
        try:
            _mapped_values(kind.by_name[name], _base_spec(kind.by_name[name]), values)
        except ProfileError as problem:
            wrong += problem.messages
    return wrong
