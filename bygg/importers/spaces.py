"""Import of spaces (rom) and the floors (etasjer) they lie on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from bygg.enums import ROOM_FUNCTION_LABELS
from bygg.importers.fields import ID, NOTE, SOURCE_ID
from bygg.importers.inside import BUILDING_FIELDS, InsideKind
from bygg.importers.places import drop_zero_areas
from bygg.models import Floor, Space
from fdvu.audit.importing import ImportContext
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import create_rows
from fdvu.core.db.bulk import new_instances
from fdvu.core.importing import Identifier, ImportField, Lookup, LookupTable, Plan
from fdvu.core.importing.fields import Pending
from fdvu.core.importing.frame import Frame
from fdvu.lib.message import Message, gettext_noop

ALREADY_THERE = gettext_noop("Bygningen har alt et rom med dette nummeret.")
MANY_FLOORS = gettext_noop(
    "%(count)s rader har en etasjekode som ikke er som i matrikkelen (H01, U01, K01, L01). Etasjen opprettes likevel."
)
BAD_FLOOR = gettext_noop("Etasjekoden «%(value)s» er for lang; den kan ha fem tegn.")
_CADASTRAL_FLOOR = re.compile(r"([HUKL])(\d{2})")
_SHORT_FLOOR = re.compile(r"([HUKLhukl])\s*(\d{1,2})|(-?\d{1,2})(?:\s*\.?\s*(?:etg|etasje)\.?)?")


def _load_floors(context: ImportContext) -> LookupTable:
    table = LookupTable()
    table.labels = dict(Floor.objects.values_list("pk", "code"))
    return table


FIELDS = (
    ID,
    *BUILDING_FIELDS,
    SOURCE_ID,
    ImportField(
        "floor_code",
        _("Etasje"),
        "code",
        stored=False,
        max_length=30,
        example="H01",
        aliases=("etasjekode", "etg", "floor", "plan", "floor code", "storey"),
    ),
    ImportField("floor", _("Etasje"), "lookup", lookup=Lookup(_load_floors), internal=True),
    ImportField(
        "number",
        _("Romnummer"),
        "code",
        required=True,
        key=True,
        max_length=40,
        example="1.04",
        aliases=("romnr", "rom", "room number", "room", "number", "space number"),
    ),
    ImportField("name", _("Navn"), max_length=150, example="Klasserom 4", aliases=("romnavn", "name", "room name", "betegnelse")),
    ImportField(
        "function",
        _("Romfunksjon"),
        "choice",
        choices=ROOM_FUNCTION_LABELS,
        example="Klasserom",
        aliases=("funksjon", "romtype", "function", "room function", "room type"),
    ),
    ImportField(
        "area_nta_m2",
        _("Nettoareal NTA"),
        "float",
        unit="m²",
        min=0,
        max=1_000_000,
        example=62.5,
        zero_is_missing=True,
        aliases=("nta", "areal", "nettoareal", "areal m2", "area", "net area"),
    ),
    ImportField("capacity", _("Plasser"), "int", min=0, max=100_000, example=28, aliases=("kapasitet", "capacity", "antall plasser")),
    ImportField("shareable", _("Egnet for sambruk"), "bool", example="ja", aliases=("sambruk", "shareable")),
    NOTE,
)


class SpaceKind(InsideKind):
    """Rom: recognised by id, building and room number, and source id. Floors that do not exist are made."""

    key = "spaces"
    label = _("Rom")
    order = 30
    fields = FIELDS
    model = Space
    rule_fields = ("building", "number")
    label_fields = ("number", "source_id", "id")

    def prepare(self, frame: Frame) -> None:
        drop_zero_areas(frame)

    def resolve(self, frame: Frame, context: ImportContext, choices: dict[str, Any]) -> None:
        super().resolve(frame, context, choices)
        self._resolve_floors(frame, context)

    def _resolve_floors(self, frame: Frame, context: ImportContext) -> None:
        if not (frame.has("floor_code") and frame.has("building")):
            return
        known = {(building, code): pk for building, code, pk in Floor.objects.values_list("building_id", "code", "pk")}
        context.tables["floor"] = _load_floors(context)
        frame.derived.add("floor")
        found: list[Any] = []
        odd = []
        for row, (building, text) in enumerate(zip(frame.values["building"], frame.values["floor_code"], strict=True)):
            if building is None or text is None:
                found.append(None)
                continue
            code = floor_code(text)
            if len(code) > 5:
                frame.reject(row, "floor_code", Message(BAD_FLOOR, {"value": text}))
                found.append(None)
                continue
            if not _CADASTRAL_FLOOR.fullmatch(code):
                odd.append(row)
            key = (building, code)
            found.append(known.get(key) or Pending("floor", key, code))
        frame.warn(odd, "floor_code", MANY_FLOORS)
        frame.values["floor"] = found

    def known_identifiers(self, frame: Frame, context: ImportContext) -> list[Identifier]:
        stored = Space.objects.values_list("building_id", "number", "pk") if frame.has("number") else ()
        return [*self.by_id(frame), *self.by_building(frame, "number", stored), *self.by_source(frame)]

    def check_result(self, plan: Plan, context: ImportContext) -> None:
        """A space found by another key must not take a number that the building has."""
        frame, targets, how = plan.frame, plan.matches.targets, plan.matches.how
        live = [*plan.created, *plan.changes]
        doubtful = [row for row in live if how.get(row) != "number" and (targets[row] or plan.options.key)]
        if not doubtful:
            return
        index = {(building, number): pk for building, number, pk in Space.objects.values_list("building_id", "number", "pk")}
        buildings, numbers = plan.effective("building"), plan.effective("number")
        for row in doubtful:
            if index.get((buildings[row], numbers[row]), targets[row]) != targets[row]:
                frame.reject(row, "number", Message(ALREADY_THERE))

    def make(self, name: str, pending: list[Pending], plan: Plan, changeset: ChangeSet, context: ImportContext) -> dict[Pending, int]:
        if name != "floor":
            return super().make(name, pending, plan, changeset, context)
        columns = {
            "building_id": [wanted.key[0] for wanted in pending],
            "code": [wanted.key[1] for wanted in pending],
            "level": [floor_level(wanted.key[1]) for wanted in pending],
        }
        rows = create_rows(changeset, new_instances(Floor, columns, len(pending)))
        return {wanted: row.pk for wanted, row in zip(pending, rows, strict=True)}

    def export_values(self, queryset: Any, names: Sequence[str]) -> Iterable[Sequence[Any]]:
        paths = {
            "building_number": "building__building_number",
            "extension_number": "building__extension_number",
            "building_name": "building__name",
            "building_address": "building__street_address",
            "floor_code": "floor__code",
        }
        return self.paths_from(queryset, names, paths)


def floor_code(text: str) -> str:
    """The cadastre's code for a floor: «1. etg» and «h1» are H01, «-1» and «u1» are U01; other texts as they are.

    >>> floor_code("2. etasje"), floor_code("-1"), floor_code("k1"), floor_code("Mesan")
    ('H02', 'U01', 'K01', 'Mesan')
    """
    match = _SHORT_FLOOR.fullmatch(text.strip())
    if match is None:
        return text.strip()
    if match[1]:
        return f"{match[1].upper()}{int(match[2]):02}"
    level = int(match[3])
    return f"H{level:02}" if level > 0 else f"U{-level or 1:02}"


def floor_level(code: str) -> int:
    """Order from below: cellars and underground under the main floors, lofts on top."""
    match = _CADASTRAL_FLOOR.fullmatch(code)
    if match is None:
        return 0
    number = int(match[2])
    return {"H": number, "L": 100 + number, "U": -number, "K": -100 - number}[match[1]]
