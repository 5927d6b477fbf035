"""What buildings and plots have in common: a unit, and a property they stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bygg.enums import PropertyKind
from bygg.importers.places import resolve_properties
from bygg.models import Property
from fdvu.access.models import OrgUnit
from fdvu.audit.importing import AuditedKind, ImportContext
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import create_rows
from fdvu.core.db.bulk import new_instances
from fdvu.core.importing import Plan
from fdvu.core.importing.fields import Pending
from fdvu.core.importing.frame import Frame


class LandKind(AuditedKind):
    """A kind whose rows stand on a property given by its matrikkelnummer."""

    def resolve(self, frame: Frame, context: ImportContext, choices: dict[str, Any]) -> None:
        super().resolve(frame, context, choices)
        if not (frame.has("cadastral_number") or (frame.has("gnr") and frame.has("bnr"))):
            return
        target = self.by_name["property"]
        context.tables[target.name] = target.lookup.load(context)
        frame.derived.add(target.name)
        resolve_properties(frame, target, context, choices.get(target.name, False))

    def make(self, name: str, pending: list[Pending], plan: Plan, changeset: ChangeSet, context: ImportContext) -> dict[Pending, int]:
        if name != "property":
            return super().make(name, pending, plan, changeset, context)
        return make_properties(pending, changeset, _units_by_property(plan), context)

    def paths_from(self, queryset, names: Sequence[str], paths: Mapping[str, Any]) -> Iterable[Sequence[Any]]:
        """Rows for export along other paths than the fields' own names; a pair is written as «code name»."""
        units = dict(OrgUnit.objects.values_list("pk", "name"))
        codes = dict(OrgUnit.objects.values_list("pk", "code"))
        shared = {name for name in units.values() if list(units.values()).count(name) > 1}
        known = {**{pk: codes[pk] if name in shared else name for pk, name in units.items()}, None: None}
        wanted = [paths.get(name, f"{name}_id" if name in ("unit", "user_unit") else name) for name in names]
        flat = [path for item in wanted for path in (item if isinstance(item, tuple) else (item,))]
        for row in queryset.values_list(*flat).iterator(chunk_size=2000):
            values = iter(row)
            yield [_joined(item, values) if isinstance(item, tuple) else _unit(item, next(values), known) for item in wanted]


def make_properties(
    pending: list[Pending], changeset: ChangeSet, units: Mapping[Pending, int | None], context: ImportContext
) -> dict[Pending, int]:
    """Properties for numbers nobody has entered yet, in the unit of the first row that stands on each."""
    numbers = [wanted.key for wanted in pending]
    kinds = [PropertyKind.SECTION if n.snr else PropertyKind.LEASEHOLD if n.fnr else PropertyKind.LAND for n in numbers]
    top = context.default_unit()
    columns = {
        "unit_id": [units.get(wanted) or top for wanted in pending],
        "municipality_number": [n.municipality for n in numbers],
        **{part: [getattr(n, part) for n in numbers] for part in ("gnr", "bnr", "fnr", "snr")},
        "kind": [str(kind) for kind in kinds],
    }
    rows = create_rows(changeset, new_instances(Property, columns, len(pending)))
    return {wanted: row.pk for wanted, row in zip(pending, rows, strict=True)}


def _units_by_property(plan: Plan) -> dict[Pending, int | None]:
    """The unit of the first row on each property that is to be made."""
    found: dict[Pending, int | None] = {}
    if plan.frame.has("property"):
        for value, unit in zip(plan.frame.values["property"], plan.effective("unit"), strict=True):
            if type(value) is Pending and isinstance(unit, int):
                found.setdefault(value, unit)
    return found


def _joined(paths: tuple[str, ...], values) -> str | None:
    parts = [next(values) for _path in paths]
    return " ".join(map(str, parts)) if parts[0] not in (None, "") else None


def _unit(path: str, value: Any, known: Mapping[Any, str | None]) -> Any:
    return known[value] if path in ("unit_id", "user_unit_id") else value
