"""Kolonnekobling: the page that connects a file's columns to fields, from a profile and back to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from fdvu.core.ids import whole_number
from fdvu.core.importing.fields import NUMERIC, ImportField
from fdvu.core.importing.frame import Frame
from fdvu.core.importing.kinds import ImportKind
from fdvu.core.importing.looking import ColumnLook, Look
from fdvu.core.importing.profile import ReadOptions, unit_factor
from fdvu.core.importing.texts import translated
from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.tabular import DEFAULT_NULL_VALUES, UNIT_FACTORS, normalise_choice

BY_HAND = gettext_noop("Valgt av deg.")
EMPTY = "__empty__"  # «this value means no value», in a form where an empty choice means «as it stands»
SPARE_PAIRS = 1
_FILE_KEYS = ("sheet", "header_row", "encoding", "delimiter")


@dataclass
class ValueLine:
    """One value of the file and what it stands for."""

    written: str
    count: int | None = None
    meaning: str = ""
    is_known: bool = True


@dataclass
class ColumnView:
    """One column of the file as the page shows it."""

    place: int
    look: ColumnLook
    target: ImportField | None
    reason: str
    units: list[tuple[str, str]] = field(default_factory=list)
    unit: str = ""
    pad: int | None = None
    values: list[ValueLine] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)
    hidden_values: int = 0

    @property
    def is_coded(self) -> bool:
        """Whether the field takes only certain values."""
        return self.target is not None and bool(self.target.choices or self.target.lookup)

    @property
    def choice_values(self) -> set[str]:
        return {value for value, _label in self.choices}

    @property
    def can_pad(self) -> bool:
        return self.target is not None and self.target.type == "code"

    @property
    def unknown_count(self) -> int:
        return sum(1 for line in self.values if not line.is_known and not line.meaning)

    @property
    def needs_attention(self) -> bool:
        return bool(self.unit or self.pad or self.unknown_count or (self.values and not self.is_coded and self.values[0].written))


@dataclass
class DefaultView:
    """A field the file has no column for, and the value every row gets."""

    target: ImportField
    value: str
    choices: list[tuple[str, str]]
    otherwise: str = ""

    @property
    def choice_values(self) -> set[str]:
        return {value for value, _label in self.choices}


@dataclass
class MappingView:
    """The whole page: columns, fields without a column, and what is missing."""

    columns: list[ColumnView]
    defaults: list[DefaultView]
    missing: list[ImportField]
    detected_decimal: str | None
    detected_dates: list[str]

    @property
    def mapped_count(self) -> int:
        return sum(1 for column in self.columns if column.target)

    @property
    def open_defaults(self) -> list[DefaultView]:
        """Those that new rows must have, and those with a value."""
        return [view for view in self.defaults if view.value or view.target.required]

    @property
    def other_defaults(self) -> list[DefaultView]:
        shown = self.open_defaults
        return [view for view in self.defaults if view not in shown]


def mapping_view(
    look: Look, kind: ImportKind, profile: Mapping[str, Any], options: ReadOptions, *, user: Any, profile_name: str = ""
) -> MappingView:
    """What the page shows for a file read with this profile. `profile` keeps what was typed, also where it is wrong."""
    tables = _Tables(kind, user)
    columns = []
    pairs = zip(look.suggestions(kind, options), look.suggestions(kind, ReadOptions()), strict=True)
    for place, (column, (chosen, known)) in enumerate(zip(look.columns, pairs, strict=True)):
        target = kind.by_name.get(chosen.field) if chosen.field else None
        reason = known.reason if chosen.field == known.field else chosen.reason if profile_name else Message(BY_HAND)
        view = ColumnView(place, column, target, translated(reason))
        if target is not None:
            _fill(view, target, profile, tables)
        columns.append(view)
    mapped = {column.target.name for column in columns if column.target}
    given, presets = profile.get("defaults") or {}, tables.presets()
    free = [f for f in kind.fields if f.name not in mapped and not f.internal]
    return MappingView(
        columns=columns,
        defaults=[
            DefaultView(f, _text(given.get(f.name)), tables.choices(f), presets.get(f.name, ""))
            for f in free
            if f.name not in ("id", "source_id")
        ],
        missing=[f for f in free if f.required and given.get(f.name) in (None, "") and f.name not in presets],
        detected_decimal=next((c.look.decimal for c in columns if c.look.decimal and c.target and c.target.type in NUMERIC), None),
        detected_dates=sorted({c.look.date_format for c in columns if c.look.date_format and c.target and c.target.type == "date"}),
    )


def _fill(view: ColumnView, target: ImportField, profile: Mapping[str, Any], tables: _Tables) -> None:
    view.units = unit_choices(target) if target.type in NUMERIC else []
    view.unit = str((profile.get("units") or {}).get(target.name, ""))
    view.pad = (profile.get("pad") or {}).get(target.name)
    view.choices = tables.choices(target)
    mapped = {str(k): v for k, v in ((profile.get("values") or {}).get(target.name) or {}).items()}
    if not view.is_coded:
        view.values = [ValueLine(text, meaning="" if m is None else _text(m)) for text, m in mapped.items()]
        view.values += [ValueLine("") for _spare in range(SPARE_PAIRS)]
        return
    known = tables.known(target)
    by_key = {normalise_choice(text): meaning for text, meaning in mapped.items()}
    for text, count in view.look.distinct:
        key = normalise_choice(text)
        if key in DEFAULT_NULL_VALUES:
            continue
        meaning = by_key.pop(key, "")
        view.values.append(ValueLine(text, count, EMPTY if meaning is None else _text(meaning), key in known))
    view.values.sort(key=lambda line: (line.is_known, -(line.count or 0)))
    view.values += [ValueLine(t, None, EMPTY if m is None else _text(m)) for t, m in mapped.items() if normalise_choice(t) in by_key]
    view.hidden_values = max(0, view.look.distinct_count - len(view.look.distinct))


class _Tables:
    """Codes and names that fields can take, each fetched once."""

    def __init__(self, kind: ImportKind, user: Any):
        self.kind = kind
        self.context = kind.context_for(user)
        self.loaded: dict[str, Any] = {}

    def presets(self) -> dict[str, str]:
        """What new rows get where neither file nor person says anything, in words."""
        found = self.kind.defaults(Frame(self.kind, ReadOptions(), None), self.context)
        fields = {name: self.kind.by_name[name] for name, value in found.items() if value is not None}
        return {
            name: self.table(f).labels.get(found[name], str(found[name])) if f.lookup else str(found[name]) for name, f in fields.items()
        }

    def table(self, target: ImportField) -> Any:
        if target.name not in self.loaded:
            self.loaded[target.name] = target.lookup.load(self.context)
        return self.loaded[target.name]

    def known(self, target: ImportField) -> set[str]:
        """Every spelling the field takes."""
        if target.lookup:
            return set(self.table(target).ids)
        return {normalise_choice(text) for text in target.spellings()}

    def choices(self, target: ImportField) -> list[tuple[str, str]]:
        """Codes with labels; the rows of a look-up that is short enough to choose from."""
        if target.choices:
            return [(str(code), gettext(label)) for code, label in target.choices.items()]
        if target.lookup is None or not target.lookup.listed:
            return []
        return [(label, label) for label in sorted(set(self.table(target).labels.values()))]


def unit_choices(target: ImportField) -> list[tuple[str, str]]:
    """Units a field's numbers may be given in, its own first."""
    if not target.unit or unit_factor(target.unit, target.unit) is None:
        return []
    wanted = target.unit.casefold().replace("²", "2").replace("³", "3")
    others = [source for source, to in UNIT_FACTORS if to == wanted]
    return [("", target.unit), *((source, f"{_pretty(source)} → {target.unit}") for source in others)] if others else []


def _pretty(unit: str) -> str:
    return unit.replace("2", "²").replace("3", "³") if unit[-1:] in "23" else unit


def profile_from_form(data: Mapping[str, Any], look: Look, kind: ImportKind, before: Mapping[str, Any]) -> dict[str, Any]:
    """The profile a person made on the page. How the file itself is read is kept from `before`."""
    found: dict[str, Any] = {key: before[key] for key in _FILE_KEYS if before.get(key) not in (None, "")}
    columns, units, pad, values = {}, {}, {}, {}
    for place, column in enumerate(look.columns):
        name = data.get(f"col-{place}", "")
        target = kind.by_name.get(name)
        if column.is_repeated and target is None:
            continue
        columns[column.heading] = target.name if target else None
        if target is None or data.get(f"was-{place}", name) != name:
            continue  # what belonged to another field does not follow
        if data.get(f"unit-{place}"):
            units[name] = data[f"unit-{place}"]
        if (digits := whole_number(data.get(f"pad-{place}"))) is not None:
            pad[name] = digits
        if pairs := _pairs(data, place, bool(target.choices or target.lookup)):
            values[name] = pairs
    taken = {name for name in columns.values() if name}
    defaults = {
        f.name: data[f"default-{f.name}"].strip() for f in kind.fields if data.get(f"default-{f.name}", "").strip() and f.name not in taken
    }
    found |= {"columns": columns, "units": units, "pad": pad, "values": values, "defaults": defaults}
    found |= _formats(data)
    return {key: value for key, value in found.items() if value not in ("", None, {}, [])}


def _pairs(data: Mapping[str, Any], place: int, coded: bool) -> dict[str, Any]:
    """«This in the file means that». In a coded column an empty meaning is no choice; elsewhere it means no value."""
    found: dict[str, Any] = {}
    number = 0
    while f"from-{place}-{number}" in data:
        written, meaning = data[f"from-{place}-{number}"].strip(), data.get(f"to-{place}-{number}", "").strip()
        number += 1
        if written and (meaning or not coded):
            found[written] = None if meaning in ("", EMPTY) else meaning
    return found


def _formats(data: Mapping[str, Any]) -> dict[str, Any]:
    """What holds for the whole file."""
    nulls = [line.strip() for line in data.get("null_values", "").splitlines() if line.strip()]
    keys = data.getlist("key") if hasattr(data, "getlist") else data.get("key", [])
    dates = [part.strip() for part in data.get("dates", "").split(" ") if part.strip()]
    return {
        "decimal": data.get("decimal", ""),
        "thousands": {"space": " ", "": None}.get(data.get("thousands", ""), data.get("thousands")),
        "dates": dates,
        "null_values": nulls,
        "key": [key for key in keys if key],
        "source": " ".join(data.get("source", "").split()),
        "empty": data.get("empty", "") if data.get("empty") == "erase" else "",
    }


def _text(value: Any) -> str:
    return "" if value is None else str(value)
