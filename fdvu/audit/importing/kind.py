"""Import into a journalled register: how rows are recognised, protected and written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Cast

from fdvu.audit.importing.context import ImportContext, context_for, make_units
from fdvu.audit.models import AuditedModel, ChangeSet, SourceKey
from fdvu.audit.provenance import set_by_hand
from fdvu.audit.services import add_keys, create_rows, update_rows
from fdvu.core.db.bulk import new_instances, with_ids
from fdvu.core.importing.fields import Pending
from fdvu.core.importing.frame import Frame
from fdvu.core.importing.kinds import Current, ImportKind
from fdvu.core.importing.lookups import look_up
from fdvu.core.importing.matching import Identifier
from fdvu.core.importing.plan import Plan
from fdvu.lib.message import Message, gettext_noop

NO_UNITS_YET = gettext_noop("Det finnes ingen organisatorisk enhet ennå. «%(unit)s» opprettes, og radene legges der.")

# What is fetched of a stored row before its fields.
_META = ("*key", "*unit", "*provenance", "*version")


@dataclass
class StoredRows(Current):
    """Stored values with what writing them back takes."""

    units: dict[int, int | None] = field(default_factory=dict)
    # As text: it is read only where a file and the register disagree.
    provenance: dict[int, str] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)


@lru_cache(maxsize=1024)
def _provenance(text: str) -> dict[str, str]:
    return json.loads(text)


class AuditedKind(ImportKind):
    """A kind whose rows are of one journalled model."""

    model: type[AuditedModel]
    # Fields that say which row this is, in the order a person would.
    label_fields: tuple[str, ...] = ()

    def context_for(self, by: Any) -> ImportContext:
        return context_for(by)

    # -- look-ups ------------------------------------------------------------------------------------------------

    def resolve(self, frame: Frame, context: ImportContext, choices: dict[str, Any]) -> None:
        for target in self.fields:
            if target.lookup is None or not (frame.has(target.name) or target.name in frame.defaults):
                continue
            table = target.lookup.load(context)
            context.tables[target.name] = table
            wanted = choices.get(target.name, False)
            if target.lookup.permission is None or not context.may_create(target.lookup.permission):
                wanted = False
            look_up(frame, target, table, wanted)

    # -- recognising ---------------------------------------------------------------------------------------------

    def identifiers(self, frame: Frame, context: ImportContext) -> list[Identifier]:
        known = self.known_identifiers(frame, context)
        wanted = frame.options.key
        if not wanted:
            return known
        chosen = [identifier for identifier in known if identifier.field in wanted]
        return chosen if len(chosen) == len(wanted) == 1 else [self.by_fields(frame, wanted)]

    def known_identifiers(self, frame: Frame, context: ImportContext) -> list[Identifier]:
        """The identifiers of this register, strongest first."""
        return [*self.by_id(frame), *self.by_source(frame)]

    def by_id(self, frame: Frame) -> list[Identifier]:
        """The id that export writes."""
        if not frame.has("id"):
            return []
        keys = frame.column("id")
        wanted = [key for key in keys if key is not None]
        found = with_ids(self.model._base_manager.all(), wanted).values_list("pk", flat=True) if wanted else ()
        return [Identifier("id", self.by_name["id"].label, keys, {key: key for key in found}, must_exist=True)]

    def by_source(self, frame: Frame) -> list[Identifier]:
        """What the row is called in the system the file comes from."""
        if not frame.has("source_id"):
            return []
        keys = SourceKey.objects.filter(content_type=self.content_type(), source_name=frame.options.source)
        index = dict(keys.values_list("source_id", "object_id"))
        return [Identifier("source_id", self.by_name["source_id"].label, frame.column("source_id"), self.followed(index))]

    def pointed_at(self, frame: Frame, field: str) -> list[int | None]:
        """What each row's stored row has in `field` already; None for rows not recognised by an id of their own."""
        found: list[int | None] = [None] * frame.count
        for identifier in (*self.by_source(frame), *self.by_id(frame)):
            found = [identifier.index.get(key, before) for key, before in zip(identifier.keys, found, strict=True)]
        wanted = {pk for pk in found if pk is not None}
        stored = dict(with_ids(self.model._base_manager.all(), wanted).values_list("pk", field)) if wanted else {}
        return [stored.get(pk) for pk in found]

    def by_fields(self, frame: Frame, names: Sequence[str]) -> Identifier:
        """Any fields the profile names as key; stored rows that share one are not matched by it."""
        stored = [self.by_name[name] for name in names if self.by_name[name].stored]
        columns = [frame.filled(f.name) for f in stored]
        keys = (
            [key if all(part not in (None, "") for part in key) else None for key in zip(*columns, strict=True)]
            if columns
            else [None] * frame.count
        )
        index: dict[Any, int] = {}
        shared = set()
        for pk, *values in self.model._base_manager.values_list("pk", *(f.attname for f in stored)) if columns else ():
            if index.setdefault(tuple(values), pk) != pk:
                shared.add(tuple(values))
        for key in shared:
            del index[key]
        label = ", ".join(str(self.by_name[name].label) for name in names)
        return Identifier(names[0], label, keys, index)

    def followed(self, index: dict[Any, int]) -> dict[Any, int]:
        """An index whose rows were merged into others, pointing at those others."""
        return index

    # -- comparing -----------------------------------------------------------------------------------------------

    def current(self, ids: Sequence[int], names: Sequence[str], context: ImportContext) -> StoredRows:
        attnames = [self.by_name[name].attname for name in names]
        unit = f"{self.model._default_manager.all().unit_path}_id"
        stored = with_ids(self.model._base_manager.all(), ids).annotate(origin=Cast("provenance", models.TextField()))
        rows = list(stored.values_list("pk", unit, "origin", "version", *attnames))
        keys, units, provenance, versions = list(zip(*rows, strict=True))[:4] if rows else ((), (), (), ())
        return StoredRows(
            [*_META, *names],
            dict(zip(keys, rows, strict=True)),
            units=dict(zip(keys, units, strict=True)),
            provenance=dict(zip(keys, provenance, strict=True)),
            versions=dict(zip(keys, versions, strict=True)),
        )

    def may_change(self, key: int, current: StoredRows, context: ImportContext) -> bool:
        return current.units[key] in context.units

    def protects(self, key: int, name: str, old: Any, current: StoredRows) -> bool:
        provenance = _provenance(current.provenance[key])
        if name not in provenance and old in (None, ""):
            return False  # left empty when the row was made, not emptied on purpose
        return set_by_hand(provenance, name)

    def blank(self, name: str) -> Any:
        column = self.model._meta.get_field(name)
        return None if column.null else column.get_default()

    def row_label(self, frame: Frame, row: int) -> str:
        for name in self.label_fields:
            value = frame.value(name, row)
            if value not in (None, ""):
                return str(value)
        return ""

    def defaults(self, frame: Frame, context: ImportContext) -> dict[str, Any]:
        if "unit" not in self.by_name or frame.defaults.get("unit") is not None:
            return {}
        unit = context.default_unit()
        if isinstance(unit, Pending):
            frame.problems.remark(Message(NO_UNITS_YET, {"unit": Message(unit.label)}), field="unit")
        return {"unit": unit}

    # -- writing -------------------------------------------------------------------------------------------------

    def write(self, plan: Plan, changeset: ChangeSet, context: ImportContext) -> None:
        """Make and change the plan's rows, journalled; a number of statements that does not grow with them."""
        made = self.make_pending(plan, changeset, context)
        ids = dict(zip(plan.created, self._create(plan, changeset, made), strict=True))
        self._update(plan, changeset, made)
        self._name(plan, changeset, ids)

    def make_pending(self, plan: Plan, changeset: ChangeSet, context: ImportContext) -> dict[Pending, int]:
        """Make codes and rows that others will point at; gives their ids."""
        by_field: dict[str, list[Pending]] = {}
        for wanted in plan.pending():
            by_field.setdefault(wanted.field, []).append(wanted)
        made: dict[Pending, int] = {}
        for name, group in by_field.items():
            made.update(self.make(name, group, plan, changeset, context))
        return made

    def make(self, name: str, pending: list[Pending], plan: Plan, changeset: ChangeSet, context: ImportContext) -> dict[Pending, int]:
        """Make what one field lacks."""
        if name == "unit":
            return make_units(pending, context)
        raise NotImplementedError(name)

    def new_columns(self, plan: Plan, made: dict[Pending, int]) -> dict[str, list[Any]]:
        """The new rows' values by attribute."""
        frame, columns = plan.frame, {}
        given = {**plan.new_defaults, **frame.defaults}
        for target in self.fields:
            if not target.stored or not (frame.has(target.name) or given.get(target.name) is not None):
                continue
            default = given.get(target.name)
            default = self.blank(target.name) if default is None else default
            values = frame.column(target.name)
            taken = values if len(plan.created) == frame.count else [values[row] for row in plan.created]
            if None in taken:
                taken = [default if value is None else value for value in taken]
            if target.lookup:
                taken = [made.get(value, value) if type(value) is Pending else value for value in taken]
            columns[target.attname] = taken
        return columns

    def _create(self, plan: Plan, changeset: ChangeSet, made: dict[Pending, int]) -> list[int]:
        if not plan.created:
            return []
        rows = new_instances(self.model, self.new_columns(plan, made), len(plan.created))
        return [row.pk for row in create_rows(changeset, rows)]

    def _update(self, plan: Plan, changeset: ChangeSet, made: dict[Pending, int]) -> None:
        if not plan.changes:
            return
        targets = plan.matches.targets
        ids = [targets[row] for row in plan.changes]
        stored = {row.pk: row for row in with_ids(self.model._base_manager.all(), ids)}
        values = [
            (
                stored[targets[row]],
                {cell.field: made.get(cell.new, cell.new) if type(cell.new) is Pending else cell.new for cell in cells}
                | self.follows(plan, row, stored[targets[row]]),
            )
            for row, cells in plan.changes.items()
        ]
        update_rows(changeset, values, expected_versions=plan.current.versions)

    def follows(self, plan: Plan, row: int, stored: AuditedModel) -> dict[str, Any]:
        """Fields that no file has, and that get a new value because of what a changed row gets."""
        return {}

    def unnamed(self, plan: Plan) -> list[int]:
        """Rows whose name in the source system is not known yet."""
        frame = plan.frame
        if not frame.has("source_id"):
            return []
        known = self._known_sources(frame)
        keys, rejected = frame.column("source_id"), frame.problems.rejected
        return [row for row, key in enumerate(keys) if key is not None and key not in known and row not in rejected]

    def _known_sources(self, frame: Frame) -> set[str]:
        keys = SourceKey.objects.filter(content_type=self.content_type(), source_name=frame.options.source)
        return set(keys.values_list("source_id", flat=True))

    def _name(self, plan: Plan, changeset: ChangeSet, ids: dict[int, int]) -> None:
        rows = self.unnamed(plan)
        if rows:
            targets, keys = plan.matches.targets, plan.frame.column("source_id")
            objects = new_instances(self.model, {"id": [targets[row] or ids[row] for row in rows]}, len(rows))
            add_keys(changeset, objects, plan.options.source, [keys[row] for row in rows])

    @classmethod
    def content_type(cls) -> ContentType:
        return ContentType.objects.get_for_model(cls.model)

    def export_queryset(self, context: ImportContext) -> models.QuerySet:
        """All rows of the register, in a fixed order."""
        return self.model._default_manager.order_by("pk")

    def export_values(self, queryset: models.QuerySet, names: Sequence[str]) -> Iterable[Sequence[Any]]:
        """Rows for export; `export_paths` says where values come from that are not the model's own columns."""
        return queryset.values_list(*names).iterator(chunk_size=2000)
