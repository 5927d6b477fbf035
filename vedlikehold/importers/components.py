"""Import of components: which building, which part, what condition, what cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from bygg.importers.fields import ID, NOTE, SOURCE_ID
from bygg.importers.inside import BUILDING_FIELDS, InsideKind
from bygg.models import Space
from fdvu.audit.importing import ImportContext
from fdvu.audit.models import AuditedModel, ChangeSet
from fdvu.core.importing import Identifier, ImportField, Lookup, LookupTable, Plan
from fdvu.core.importing.fields import Pending
from fdvu.core.importing.frame import Frame
from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.tabular import normalise_choice
from vedlikehold.enums import QUANTITY_UNIT_LABELS, QuantityUnit
from vedlikehold.importers.fields import (
    COSTS,
    HIGH,
    LIKELY,
    LOW,
    PRICE_YEAR,
    check_costs,
    grade_field,
    money,
    part_field,
    round_money,
    type_field,
)
from vedlikehold.importers.lookups import TypeTable, part_names
from vedlikehold.models import BuildingPart, Component
from vedlikehold.services.follow import post_touched

NO_PART = gettext_noop("Raden sier ikke hvilken bygningsdel komponenten er, og komponenttypen har heller ingen.")
NO_SPACE = gettext_noop("Bygningen har ikke noe rom med nummer «%(value)s».")
TYPE_OF_OTHER_PART = gettext_noop("%(count)s rader har en komponenttype som hører til en annen bygningsdel enn raden sier.")
DAY_WITHOUT_GRADE = gettext_noop("Dagen for tilstanden er oppgitt, men ikke tilstandsgraden.")
NOT_YET = gettext_noop("Dagen er ikke kommet.")
YEAR_TO_COME = gettext_noop("Året er ikke kommet.")
GONE_BEFORE_IT_CAME = gettext_noop("Komponenten er fjernet før den ble installert.")
OLDER_CONDITION = gettext_noop("%(count)s rader har eldre tilstand enn registeret. Registerets tilstand og kostnad er beholdt.")
CONDITION = ("grade", "graded_on", LOW, LIKELY, HIGH)
NAME_LENGTH = 200


def _load_spaces(context: ImportContext) -> LookupTable:
    table = LookupTable()
    table.labels = dict(Space.objects.values_list("pk", "number"))
    return table


FIELDS = (
    ID,
    *BUILDING_FIELDS,
    SOURCE_ID,
    part_field(),
    type_field(),
    ImportField("name", _("Navn"), max_length=NAME_LENGTH, example="Taktekking, papp", aliases=("komponent", "komponentnavn", "betegnelse", "component", "component name")),
    ImportField("tfm_id", _("TFM-id"), "code", key=True, max_length=80, example="+002=360.001-SR001", aliases=("tfm", "tfm-kode", "tfm kode", "ns-tfm", "tfm id")),
    ImportField("space_number", _("Romnummer"), "code", stored=False, max_length=40, example="1.04", aliases=("rom", "romnr", "room", "room number")),
    ImportField("space", _("Rom"), "lookup", lookup=Lookup(_load_spaces), internal=True),
    ImportField("quantity", _("Mengde"), "float", min=0, max=10**9, example=640, aliases=("antall", "quantity", "amount")),
    ImportField("quantity_unit", _("Enhet for mengde"), "choice", choices=QUANTITY_UNIT_LABELS, example="m²", aliases=("enhet", "mengdeenhet", "unit")),
    ImportField("installed_year", _("Installert år"), "int", min=1000, max=2200, example=2004, aliases=("installert", "monteringsår", "installed", "year installed")),
    ImportField("expected_life_years", _("Forventet levetid (år)"), "float", min=1, max=500, example=30, aliases=("levetid", "brukstid", "expected life", "life")),
    money("replacement_cost_nok", _("Kostnad ved utskifting"), 1_280_000, aliases=("utskiftingskostnad", "gjenanskaffelseskostnad", "gjenanskaffelse", "replacement cost")),
    PRICE_YEAR,
    grade_field(),
    ImportField("graded_on", _("Tilstand fastsatt"), "date", example="2024-06-03", aliases=("registrert dato", "befaringsdato", "vurdert", "graded on", "survey date")),
    *COSTS,
    ImportField("removed_on", _("Fjernet"), "date", example="", aliases=("fjernet dato", "utgått", "removed", "removed on")),
    NOTE,
)  # fmt: skip


class ComponentKind(InsideKind):
    """Komponenter: recognised by id, by source id, by TFM-id in the building, and else by building, part, name and room.

    What a new row does not say follows from its type: building part, name, unit of quantity. Rows of the file that are alike in all
    that recognises them are as many components.
    """

    key = "components"
    label = _("Komponenter")
    order = 66
    fields = FIELDS
    model = Component
    rule_fields = ("building", "part", "type", "price_year", "replacement_cost_nok", "installed_year", "removed_on", *CONDITION)
    label_fields = ("name", "tfm_id", "source_id", "id")

    def prepare(self, frame: Frame) -> None:
        round_money(frame, "replacement_cost_nok", LOW, LIKELY, HIGH)

    def resolve(self, frame: Frame, context: ImportContext, choices: dict[str, Any]) -> None:
        super().resolve(frame, context, choices)
        _resolve_spaces(frame, context)

    def known_identifiers(self, frame: Frame, context: ImportContext) -> list[Identifier]:
        return [*self.by_id(frame), *self.by_source(frame), *_by_tfm(self, frame), *_by_name(self, frame, context)]

    def check_result(self, plan: Plan, context: ImportContext) -> None:
        _require_part(plan)
        _keep_newer_condition(plan)
        _check_days(plan, context)
        _warn_of_other_parts(plan)
        check_costs(plan, "replacement_cost_nok")

    def new_columns(self, plan: Plan, made: dict[Pending, int]) -> dict[str, list[Any]]:
        columns, rows = super().new_columns(plan, made), plan.created
        parts, names = _parts(plan.frame, plan.tables), _names(plan.frame, plan.tables)
        columns["part_id"] = [parts[row] for row in rows]
        columns["name"] = [names[row] for row in rows]
        columns["quantity_unit"] = [_unit(plan, row) for row in rows]
        return columns

    def follows(self, plan: Plan, row: int, stored: AuditedModel) -> dict[str, Any]:
        """A condition that a file changes is not that of an analysis any more, nor of the day the former was set."""
        changed = {cell.field for cell in plan.changes[row]}
        if not changed & {"grade", "graded_on"}:
            return {}
        return {"graded_in": None} if plan.frame.value("graded_on", row) else {"graded_in": None, "graded_on": None}

    def write(self, plan: Plan, changeset: ChangeSet, context: ImportContext) -> None:
        """The rows, and the ledger in the same transaction."""
        super().write(plan, changeset, context)
        post_touched(changeset)

    def export_values(self, queryset: models.QuerySet, names: Sequence[str]) -> Iterable[Sequence[Any]]:
        paths = {
            "building_number": "building__building_number",
            "extension_number": "building__extension_number",
            "building_name": "building__name",
            "building_address": "building__street_address",
            "part": ("part__code", "part__name"),
            "type": ("type__code", "type__name"),
            "space_number": "space__number",
        }
        return self.paths_from(queryset, names, paths)


def _resolve_spaces(frame: Frame, context: ImportContext) -> None:
    if not (frame.has("space_number") and frame.has("building")):
        return
    known = {(building, normalise_choice(number)): pk for building, number, pk in Space.objects.values_list("building_id", "number", "pk")}
    context.tables["space"] = _load_spaces(context)
    frame.derived.add("space")
    found: list[int | None] = [None] * frame.count
    for row, (building, number) in enumerate(zip(frame.values["building"], frame.values["space_number"], strict=True)):
        if building is None or number is None:
            continue
        found[row] = known.get((building, normalise_choice(number)))
        if found[row] is None:
            frame.reject(row, "space_number", Message(NO_SPACE, {"value": number}))
    frame.values["space"] = found


def _by_tfm(kind: ComponentKind, frame: Frame) -> list[Identifier]:
    """The TFM-id of a component in place. Rows that say which component they are in a surer way may share one: a TFM-id may name a type."""
    if not (frame.has("tfm_id") and frame.has("building")):
        return []
    surer = [pk is not None or source is not None for pk, source in zip(frame.column("id"), frame.column("source_id"), strict=True)]
    rows = zip(frame.values["building"], frame.column("tfm_id"), surer, strict=True)
    keys = [None if building is None or tfm is None or known else (building, tfm) for building, tfm, known in rows]
    index: dict[tuple[int, str], int] = {}
    shared = set()
    for building, tfm, pk in Component.objects.current().exclude(tfm_id="").values_list("building_id", "tfm_id", "pk"):
        if index.setdefault((building, tfm), pk) != pk:
            shared.add((building, tfm))
    for key in shared:
        del index[key]
    return [Identifier("tfm_id", kind.by_name["tfm_id"].label, keys, index)]


def _by_name(kind: ComponentKind, frame: Frame, context: ImportContext) -> list[Identifier]:
    """Building, part, name, room and which in the row of those that are alike, for rows without a key of their own."""
    if not frame.has("building"):
        return []
    parts, names = _parts(frame, context.tables), _names(frame, context.tables)
    spaces = frame.column("space")
    rows = zip(frame.values["building"], parts, names, spaces, strict=True)
    keyed = [any(frame.column(name)[row] is not None for name in ("id", "source_id", "tfm_id")) for row in range(frame.count)]
    keys: list[tuple | None] = []
    seen: dict[tuple, int] = defaultdict(int)
    for row, (building, part, name, space) in enumerate(rows):
        if keyed[row] or building is None or part is None or not name:
            keys.append(None)
            continue
        alike = (building, part, name, space)
        keys.append((*alike, seen[alike]))
        seen[alike] += 1
    if not seen:
        return []
    return [Identifier("name", kind.by_name["name"].label, keys, _named(seen), unique=False, weak=True)]


def _named(wanted: dict[tuple, int]) -> dict[tuple, int]:
    """Stored components in place by what `_by_name` asks for, in the order they were made."""
    index: dict[tuple, int] = {}
    seen: dict[tuple, int] = defaultdict(int)
    fields = ("building_id", "part_id", "name", "space_id", "pk")
    for *alike, pk in Component.objects.current().order_by("pk").values_list(*fields):
        key = tuple(alike)
        if key in wanted:
            index[(*key, seen[key])] = pk
            seen[key] += 1
    return index


def _parts(frame: Frame, tables: dict[str, LookupTable]) -> list[int | None]:
    """Each row's part, or that of its type."""
    types = tables.get("type")
    given, kinds = frame.filled("part"), frame.filled("type")
    if not isinstance(types, TypeTable):
        return given
    return [types.parts.get(kind) if part is None and kind is not None else part for part, kind in zip(given, kinds, strict=True)]


def _names(frame: Frame, tables: dict[str, LookupTable]) -> list[str | None]:
    """Each row's name, or that of its type, or of its part."""
    types = tables.get("type")
    given, kinds, parts = frame.filled("name"), frame.filled("type"), _parts(frame, tables)
    of_type = types.names if isinstance(types, TypeTable) else {}
    labels = part_names() if any(name is None for name in given) else {}
    return [name or of_type.get(kind) or labels.get(part) for name, kind, part in zip(given, kinds, parts, strict=True)]


def _unit(plan: Plan, row: int) -> str:
    """The unit the row gives, or its type has; where there is a quantity in a unit nobody has named, none."""
    types, kind = plan.tables.get("type"), plan.frame.value("type", row)
    of_type = types.units.get(kind, "") if isinstance(types, TypeTable) and kind is not None else ""
    given = plan.frame.value("quantity_unit", row) or of_type
    return given or ("" if plan.frame.value("quantity", row) is not None else QuantityUnit.LUMP_SUM.value)


def _require_part(plan: Plan) -> None:
    frame = plan.frame
    parts, rejected = _parts(frame, plan.tables), frame.problems.rejected
    column = "part" if frame.has("part") else "type" if frame.has("type") else None
    for row in plan.created:
        if parts[row] is None and row not in rejected:
            frame.reject(row, column, Message(NO_PART))


def _keep_newer_condition(plan: Plan) -> None:
    """A file that is older than the register says nothing new about condition."""
    if not plan.frame.has("graded_on") or not plan.changes:
        return
    place = plan.current.names.index("graded_on")
    older = []
    for row in list(plan.changes):
        given, stored = plan.frame.value("graded_on", row), plan.current.rows[plan.matches.targets[row]][place]
        if given is None or stored is None or given >= stored:
            continue
        older.append(row)
        plan.changes[row] = [cell for cell in plan.changes[row] if cell.field not in CONDITION]
        if not plan.changes[row]:
            del plan.changes[row]
            plan.unchanged.append(row)
    plan.frame.warn(older, "graded_on", OLDER_CONDITION)


def _check_days(plan: Plan, context: ImportContext) -> None:
    frame = plan.frame
    names = ("grade", "graded_on", "installed_year", "removed_on")
    columns = {name: plan.effective(name) for name in names}
    today = context.today
    for row in sorted({*plan.created, *plan.changes}):
        grade, graded, installed, removed = (columns[name][row] for name in names)
        if graded is not None and not grade:
            frame.reject(row, "graded_on", Message(DAY_WITHOUT_GRADE))
        for name, day in (("graded_on", graded), ("removed_on", removed)):
            if day is not None and day > today:
                frame.reject(row, name, Message(NOT_YET))
        if installed is not None and installed > today.year + 1:
            frame.reject(row, "installed_year", Message(YEAR_TO_COME))
        if None not in (installed, removed) and removed.year < installed:
            frame.reject(row, "removed_on", Message(GONE_BEFORE_IT_CAME))


def _warn_of_other_parts(plan: Plan) -> None:
    """A roof covering's type on a floor is a slip, or a type that fits several parts: worth a look."""
    frame, types = plan.frame, plan.tables.get("type")
    if not (isinstance(types, TypeTable) and frame.has("part")):
        return
    groups = dict(BuildingPart.objects.values_list("pk", "group"))
    rows = zip(frame.values["part"], frame.column("type"), strict=True)
    odd = [
        row
        for row, (part, kind) in enumerate(rows)
        if part is not None and kind is not None and types.parts.get(kind) and groups[part] != groups[types.parts[kind]]
    ]
    frame.warn(odd, "type", TYPE_OF_OTHER_PART)
