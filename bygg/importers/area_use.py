"""Import of area use (arealbruk): which unit uses what, since when, with how many users."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from bygg.importers.fields import ID, SOURCE_ID
from bygg.importers.inside import BUILDING_FIELDS, InsideKind
from bygg.importers.places import drop_zero_areas
from bygg.models import AreaUse, Space
from fdvu.access.models import OrgUnit
from fdvu.audit.importing import ImportContext
from fdvu.core.importing import Identifier, ImportField, Lookup, LookupTable, Plan
from fdvu.core.importing.frame import Frame
from fdvu.lib.message import Message, gettext_noop

NO_SPACE = gettext_noop("Bygningen har ikke noe rom med nummer «%(value)s».")
ENDS_FIRST = gettext_noop("Sluttdatoen må være etter startdatoen.")


def _load_users(context: ImportContext) -> LookupTable:
    """Any unit may use a building, also one the person does not import for: units are no secret, their rows are."""
    table = LookupTable()
    for pk, code, name in OrgUnit.objects.values_list("pk", "code", "name"):
        table.add(pk, name, name, code)
    return table


def _load_spaces(context: ImportContext) -> LookupTable:
    table = LookupTable()
    table.labels = dict(Space.objects.values_list("pk", "number"))
    return table


FIELDS = (
    ID,
    *BUILDING_FIELDS,
    SOURCE_ID,
    ImportField(
        "space_number",
        _("Romnummer"),
        "code",
        stored=False,
        max_length=40,
        example="1.04",
        aliases=("romnr", "rom", "room number", "space"),
    ),
    ImportField("space", _("Rom"), "lookup", lookup=Lookup(_load_spaces), internal=True),
    ImportField(
        "user_unit",
        _("Brukende enhet"),
        "lookup",
        required=True,
        lookup=Lookup(_load_users),
        example="Fjellvik skole",
        aliases=("bruker", "enhet", "brukerenhet", "user unit", "unit", "using unit", "virksomhet", "leietaker"),
    ),
    ImportField(
        "area_m2",
        _("Areal"),
        "float",
        unit="m²",
        min=0,
        max=10_000_000,
        example=1240.0,
        zero_is_missing=True,
        aliases=("areal m2", "area", "disponert areal"),
    ),
    ImportField(
        "user_count",
        _("Antall brukere"),
        "int",
        min=0,
        max=1_000_000,
        example=212,
        aliases=("brukere", "elever", "ansatte", "users", "user count", "antall"),
    ),
    ImportField("purpose", _("Formål"), max_length=150, example="Undervisning", aliases=("bruk", "purpose", "bruksformål")),
    ImportField(
        "valid_from",
        _("Fra og med"),
        "date",
        key=True,
        example="2024-08-01",
        aliases=("fra", "fra dato", "start", "valid from", "from", "startdato"),
    ),
    ImportField("valid_to", _("Til"), "date", example="2029-08-01", aliases=("til dato", "slutt", "valid to", "to", "sluttdato")),
)


class AreaUseKind(InsideKind):
    """Arealbruk: recognised by id, by source id, and by building, space, unit and start."""

    key = "area_use"
    label = _("Arealbruk")
    order = 40
    fields = FIELDS
    model = AreaUse
    rule_fields = ("building", "valid_from", "valid_to")
    label_fields = ("building_name", "building_number", "building_source_id", "source_id", "id")

    def prepare(self, frame: Frame) -> None:
        drop_zero_areas(frame)

    def resolve(self, frame: Frame, context: ImportContext, choices: dict[str, Any]) -> None:
        super().resolve(frame, context, choices)
        if not (frame.has("space_number") and frame.has("building")):
            return
        known = {(building, number): pk for building, number, pk in Space.objects.values_list("building_id", "number", "pk")}
        context.tables["space"] = _load_spaces(context)
        frame.derived.add("space")
        found = []
        for row, (building, number) in enumerate(zip(frame.values["building"], frame.values["space_number"], strict=True)):
            space = known.get((building, number))
            if building is not None and number is not None and space is None:
                frame.reject(row, "space_number", Message(NO_SPACE, {"value": number}))
            found.append(space)
        frame.values["space"] = found

    def known_identifiers(self, frame: Frame, context: ImportContext) -> list[Identifier]:
        return [*self.by_id(frame), *self.by_source(frame), *self._by_use(frame)]

    def _by_use(self, frame: Frame) -> list[Identifier]:
        if not (frame.has("building") and (frame.has("user_unit") or "user_unit" in frame.defaults)):
            return []
        columns = [frame.filled(name) for name in ("building", "space", "user_unit", "valid_from")]
        # A row with an id is told apart by it: the same unit may use two parts of a building from the same day.
        ids = frame.column("id")
        keys = [
            None if key[0] is None or key[2] is None or ids[row] is not None else key for row, key in enumerate(zip(*columns, strict=True))
        ]
        stored = AreaUse.objects.order_by("-pk").values_list("building_id", "space_id", "user_unit_id", "valid_from", "pk")
        index = {tuple(key): pk for *key, pk in stored}
        return [Identifier("user_unit", self.by_name["user_unit"].label, keys, index, weak=True)]

    def check_result(self, plan: Plan, context: ImportContext) -> None:
        frame = plan.frame
        if not (frame.has("valid_to") or frame.has("valid_from")):
            return
        start, end = plan.effective("valid_from"), plan.effective("valid_to")
        for row in [*plan.created, *plan.changes]:
            if None not in (start[row], end[row]) and end[row] <= start[row]:
                frame.reject(row, "valid_to", Message(ENDS_FIRST))

    def export_values(self, queryset: Any, names: Sequence[str]) -> Iterable[Sequence[Any]]:
        paths = {
            "building_number": "building__building_number",
            "extension_number": "building__extension_number",
            "building_name": "building__name",
            "building_address": "building__street_address",
            "space_number": "space__number",
        }
        return self.paths_from(queryset, names, paths)
