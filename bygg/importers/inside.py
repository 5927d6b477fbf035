"""What kinds inside a building have in common: finding the building."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from bygg.calc.names import address_key, plain_words
from bygg.importers.land import LandKind
from bygg.importers.lookups import BUILDING
from bygg.models import Building
from fdvu.audit.importing import ImportContext
from fdvu.audit.models import SourceKey
from fdvu.core.importing import Identifier, ImportField, LookupTable
from fdvu.core.importing.frame import Frame
from fdvu.lib.message import Message, gettext_noop

NO_BUILDING = gettext_noop("Fant ingen bygning med %(what)s «%(value)s» i enhetene du kan importere i.")
SEVERAL_BUILDINGS = gettext_noop("Flere bygninger heter «%(value)s». Oppgi bygningsnummer, eller adressen i en egen kolonne.")
WHICH_BUILDING = gettext_noop("Raden sier ikke hvilken bygning den gjelder.")
TWO_BUILDINGS = gettext_noop("%(first)s og %(second)s peker på hver sin bygning.")

BUILDING_FIELDS = (
    ImportField(
        "building_id",
        _("Bygningens id i fdvu"),
        "int",
        stored=False,
        example=310,
        aliases=("bygg id", "bygning id", "building id"),
    ),
    ImportField(
        "building_number",
        _("Bygningsnummer"),
        "int",
        stored=False,
        min=1,
        example=139847261,
        aliases=("bygningsnr", "bygn.nr", "bygnr", "building number"),
    ),
    ImportField(
        "extension_number", _("Løpenummer for tilbygg"), "int", stored=False, min=0, example=0, aliases=("løpenummer", "extension number")
    ),
    ImportField(
        "building_source_id",
        _("Bygningens kilde-id"),
        "code",
        stored=False,
        exported=False,
        max_length=100,
        example="B-1024",
        aliases=("byggnr", "bygg nr", "building source id", "byggkode"),
    ),
    ImportField(
        "building_name",
        _("Bygning"),
        "text",
        stored=False,
        max_length=200,
        example="Fjellvik skole",
        aliases=("bygg", "bygningsnavn", "building", "building name"),
    ),
    ImportField(
        "building_address",
        _("Bygningens adresse"),
        "text",
        stored=False,
        max_length=200,
        example="Skoleveien 4",
        aliases=("adresse", "gateadresse", "building address", "address"),
    ),
    ImportField("building", _("Bygning"), "lookup", required=True, lookup=BUILDING, internal=True),
)
_WAYS = ("building_id", "building_number", "building_source_id", "building_name")


class InsideKind(LandKind):
    """A kind whose rows are in a building, named by id, bygningsnummer, source id, or name with address."""

    rule_fields = ("building",)

    def resolve(self, frame: Frame, context: ImportContext, choices: dict[str, Any]) -> None:
        super().resolve(frame, context, choices)
        resolve_buildings(frame, context)

    def defaults(self, frame: Frame, context: ImportContext) -> dict[str, Any]:
        return {}

    def by_building(self, frame: Frame, name: str, stored: Any) -> list[Identifier]:
        """Recognised by the building and one more field."""
        if not (frame.has(name) and frame.has("building")):
            return []
        pairs = zip(frame.values["building"], frame.column(name), strict=True)
        keys = [None if building is None or value is None else (building, value) for building, value in pairs]
        return [Identifier(name, self.by_name[name].label, keys, {(building, value): pk for building, value, pk in stored})]


def resolve_buildings(frame: Frame, context: ImportContext) -> None:
    """Fill `building` with ids. Buildings the person may not import in are as if they were not there."""
    given = [name for name in _WAYS if frame.has(name) or name in frame.defaults]
    if not given:
        return
    finder = _Finder(frame, context)
    context.tables["building"] = finder.table
    frame.derived.add("building")
    found: list[int | None] = [None] * frame.count
    for name in given:
        _find_by(frame, finder, name, found, given[0])
    has_id = frame.column("id")
    for row, key in enumerate(found):
        if key is None and row not in frame.problems.rejected and has_id[row] is None:
            frame.reject(row, given[0], Message(WHICH_BUILDING))
    frame.values["building"] = found


def _find_by(frame: Frame, finder: _Finder, name: str, found: list[int | None], first: str) -> None:
    """Look up one way of naming a building; a name alone gives way to what is surer."""
    for row, value in enumerate(frame.filled(name)):
        if value is None or row in frame.problems.rejected or (name == "building_name" and found[row] is not None):
            continue
        key = finder.find(name, value, row)
        if isinstance(key, Message):
            frame.reject(row, name, key)
        elif found[row] is None:
            found[row] = key
        elif found[row] != key:
            labels = {"first": frame.kind.by_name[first].label, "second": frame.kind.by_name[name].label}
            frame.reject(row, name, Message(TWO_BUILDINGS, labels))


class _Finder:
    def __init__(self, frame: Frame, context: ImportContext):
        self.frame = frame
        self.addresses = frame.filled("building_address")
        self.extensions = frame.filled("extension_number")
        self.table = LookupTable()
        self.ids: dict[str, dict[Any, Any]] = {name: {} for name in _WAYS}
        rows = Building.objects.filter(merged_into__isnull=True).values_list(
            "pk", "unit_id", "name", "building_number", "extension_number", "street_address"
        )
        for pk, unit, name, number, extension, street in rows:
            if unit in context.units:
                self._add(pk, name, number, extension, street)
        if frame.has("building_source_id"):
            keys = SourceKey.objects.filter(content_type=ContentType.objects.get_for_model(Building))
            own = keys.filter(source_name=frame.options.source) if frame.options.source else keys
            self.ids["building_source_id"] = {key: pk for key, pk in own.values_list("source_id", "object_id") if pk in self.table.labels}

    def _add(self, pk: int, name: str, number: int | None, extension: int, street: str) -> None:
        self.table.labels[pk] = name
        self.ids["building_id"][pk] = pk
        if number is not None:
            self.ids["building_number"][number, extension] = pk
        self.ids["building_name"].setdefault(plain_words(name), []).append((pk, street))

    def find(self, way: str, value: Any, row: int) -> int | Message:
        if way == "building_name":
            return self._by_name(value, row)
        key = (value, self.extensions[row] or 0) if way == "building_number" else value
        found = self.ids[way].get(key)
        return found if found is not None else self._missing(way, value)

    def _by_name(self, value: str, row: int) -> int | Message:
        named = self.ids["building_name"].get(plain_words(value), [])
        if len(named) > 1 and self.addresses[row]:
            wanted = address_key(self.addresses[row], "")
            named = [(pk, street) for pk, street in named if address_key(street, "") == wanted]
        if len(named) == 1:
            return named[0][0]
        return Message(SEVERAL_BUILDINGS, {"value": value}) if named else self._missing("building_name", value)

    def _missing(self, way: str, value: Any) -> Message:
        return Message(NO_BUILDING, {"what": str(self.frame.kind.by_name[way].label).lower(), "value": value})
