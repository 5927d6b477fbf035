"""Importtype: what an app offers for import. The engine drives, the kind knows its register."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from fdvu.core.importing.fields import ImportField, LookupTable
from fdvu.core.importing.matching import Identifier

if TYPE_CHECKING:
    from fdvu.core.importing.frame import Frame
    from fdvu.core.importing.plan import Plan


@dataclass
class Context:
    """For whom and when a file is checked; `tables` holds the look-ups fetched for it."""

    today: Any
    by: Any = None
    tables: dict[str, LookupTable] = field(default_factory=dict)

    def may_create(self, permission: str) -> bool:
        """Whether new codes under this permission may be made."""
        return True


@dataclass
class Current:
    """Stored values of the matched rows by id, in the order of `names`."""

    names: list[str]
    rows: dict[int, Sequence[Any]]
    labels: dict[int, str] = field(default_factory=dict)

    def column(self, name: str, ids: Sequence[int]) -> list[Any]:
        """One field's stored values for these ids."""
        place, rows = self.names.index(name), self.rows
        return [rows[key][place] for key in ids]


class ImportKind:
    """The steps a kind may take part in, in the order they are called. The defaults do nothing."""

    key: str = ""
    label: Any = ""
    fields: tuple[ImportField, ...] = ()
    permission: str = "register.import"
    order: int = 100
    # Stored fields that the rules look at, also where the file does not have them.
    rule_fields: tuple[str, ...] = ()
    # Compared and kept like stored fields, but links to other rows rather than columns: the kind reads and writes them.
    linked_fields: tuple[str, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, ImportField]:
        return {f.name: f for f in self.fields}

    @cached_property
    def offered(self) -> list[ImportField]:
        """The fields a column can be mapped to."""
        return [f for f in self.fields if not f.internal]

    def describe(self) -> list[dict[str, Any]]:
        """The kind's fields as `list_import_kinds` prints them."""
        return [f.describe() for f in self.offered]

    def context_for(self, by: Any) -> Context:
        """For whom a file is looked at, today."""
        return Context(today=timezone.localdate(), by=by)

    def prepare(self, frame: Frame) -> None:
        """Turn fields that are not stored into stored ones; rules that need nothing but the file."""

    def resolve(self, frame: Frame, context: Context, choices: dict[str, Any]) -> None:
        """Codes and names to ids."""

    def identifiers(self, frame: Frame, context: Context) -> list[Identifier]:
        """How rows of the file are recognised among the stored ones, strongest first."""
        return []

    def current(self, ids: Sequence[int], names: Sequence[str], context: Context) -> Current:
        """Stored values of the matched rows."""
        return Current(list(names), {})

    def may_change(self, key: int, current: Current, context: Context) -> bool:
        """Whether the person may change this stored row."""
        return True

    def protects(self, key: int, name: str, old: Any, current: Current) -> bool:
        """Whether a person set this value on purpose, so that a file must not overwrite it unasked."""
        return False

    def defaults(self, frame: Frame, context: Context) -> dict[str, Any]:
        """Values new rows get where neither file nor profile has one."""
        return {}

    def check_result(self, plan: Plan, context: Context) -> None:
        """Rules on what the rows would become."""

    def near_matches(self, plan: Plan, context: Context) -> None:
        """New rows that look like stored ones, or like each other."""

    def blank(self, name: str) -> Any:
        """What a field holds when it holds nothing."""
        return None

    def export_values(self, queryset: Any, names: Sequence[str]) -> Iterable[Sequence[Any]]:
        """Rows for export: choices as codes, look-ups as people write them."""
        return queryset.values_list(*names)

    def pages(self, batch: Any, user: Any) -> list[tuple[str, str, tuple]]:
        """Words, url name and arguments of where a person reads what `batch` wrote, where no register's list shows it."""
        return []

    def row_label(self, frame: Frame, row: int) -> str:
        """What a person calls this row."""
        for found in self.fields:
            if found.key or found.required:
                value = frame.value(found.name, row)
                if value not in (None, ""):
                    return str(value)
        return ""
