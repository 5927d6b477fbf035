"""Import of buildings (bygninger)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from bygg.enums import (
    AREA_STANDARD_LABELS,
    BUILDING_STATUS_LABELS,
    CADASTRAL_STATUS_LABELS,
    HERITAGE_LABELS,
    KOSTRA_FUNCTION_LABELS,
    OWNERSHIP_LABELS,
    BuildingStatus,
    EnergyLabel,
)
from bygg.importers.building_rules import check_result, flag_default_years, refuse_foreign_ids, warn_of_numbers
from bygg.importers.duplicates import find_duplicates
from bygg.importers.fields import CADASTRAL, COORDINATES, ID, MUNICIPALITY, NOTE, SOURCE_ID, UNIT_FIELD
from bygg.importers.land import LandKind
from bygg.importers.lookups import BUILDING_TYPE
from bygg.importers.municipalities import resolve_municipalities
from bygg.importers.places import check_coordinates, convert_utm, drop_zero_areas
from bygg.models import Building, BuildingType
from bygg.services.codes import save_building_type
from fdvu.audit.importing import ImportContext
from fdvu.audit.models import ChangeSet
from fdvu.core.db.bulk import with_ids
from fdvu.core.importing import Identifier, ImportField, Plan
from fdvu.core.importing.fields import Pending
from fdvu.core.importing.frame import Frame

AREAS = ("area_bta_m2", "area_bra_m2", "area_nta_m2")


def _area(name: str, label: Any, example: float, *aliases: str) -> ImportField:
    return ImportField(name, label, "float", unit="m²", min=0, max=10_000_000, example=example, zero_is_missing=True, aliases=aliases)


# «Merged» points at another building, which a file does not say: merging is done in the register.
STATUSES = {status: label for status, label in BUILDING_STATUS_LABELS.items() if status is not BuildingStatus.MERGED}

FIELDS = (
    ID,
    ImportField(
        "building_number",
        _("Bygningsnummer"),
        "int",
        key=True,
        min=1,
        max=10**15,
        example=139847261,
        aliases=("bygningsnr", "bygn.nr", "bygnr", "building number", "gab nr", "matrikkel bygningsnummer"),
    ),
    ImportField(
        "extension_number",
        _("Løpenummer for tilbygg"),
        "int",
        min=0,
        max=999,
        example=0,
        aliases=("bygningsendringsløpenummer", "løpenummer", "extension number"),
    ),
    SOURCE_ID,
    ImportField(
        "name",
        _("Navn"),
        required=True,
        max_length=200,
        example="Fjellvik skole",
        aliases=("name", "bygningsnavn", "byggnavn", "bygg", "building name", "building", "bygning"),
    ),
    UNIT_FIELD,
    *CADASTRAL,
    ImportField(
        "building_type",
        _("Bygningstype"),
        "lookup",
        lookup=BUILDING_TYPE,
        example="613",
        aliases=("bygningstypekode", "type bygning", "byggtype", "building type", "type"),
    ),
    ImportField(
        "year_built",
        _("Byggeår"),
        "int",
        min=1000,
        example=1974,
        aliases=("år bygd", "oppført", "construction year", "year built", "built", "byggeaar"),
    ),
    ImportField("year_is_estimate", _("Byggeåret er et anslag"), "bool", example="nei", aliases=("anslått byggeår", "year is an estimate")),
    ImportField(
        "year_renovated",
        _("Rehabilitert"),
        "int",
        min=1000,
        example=2011,
        aliases=("rehabiliteringsår", "renovert", "year renovated", "renovated"),
    ),
    ImportField("status", _("Status"), "choice", choices=STATUSES, example="I bruk", aliases=("bygningsstatus", "building status")),
    ImportField(
        "cadastral_status",
        _("Status i matrikkelen"),
        "choice",
        choices=CADASTRAL_STATUS_LABELS,
        example="TB",
        aliases=("matrikkelstatus", "cadastral status"),
    ),
    ImportField(
        "ownership",
        _("Eierform"),
        "choice",
        choices=OWNERSHIP_LABELS,
        example="Eid",
        aliases=("eid leid", "eie leie", "ownership", "owned or leased", "eierforhold"),
    ),
    _area("area_bta_m2", _("Bruttoareal BTA"), 2750.0, "bta", "bruttoareal", "gross area", "gross floor area", "bta m2", "gfa"),
    _area(
        "area_bra_m2", _("Bruksareal BRA"), 2510.5, "bra", "bruksareal", "usable area", "bra m2", "areal", "areal m2", "area", "floor area"
    ),
    _area("area_nta_m2", _("Nettoareal NTA"), 2290.0, "nta", "nettoareal", "net area", "nta m2"),
    ImportField(
        "area_standard",
        _("Arealstandard"),
        "choice",
        choices=AREA_STANDARD_LABELS,
        example="NS 3940:2012",
        aliases=("area standard", "målestandard"),
    ),
    ImportField("area_source", _("Kilde for areal"), max_length=100, example="Oppmålt", aliases=("arealkilde", "area source")),
    ImportField(
        "area_measured_on", _("Areal målt"), "date", example="2019-05-14", aliases=("måledato", "oppmålt dato", "area measured on")
    ),
    ImportField(
        "floor_count", _("Antall etasjer"), "int", min=0, max=200, example=3, aliases=("etasjer", "floors", "number of floors", "storeys")
    ),
    ImportField(
        "street_address",
        _("Gateadresse"),
        max_length=200,
        example="Skoleveien 4",
        aliases=("adresse", "gate", "address", "street address", "street", "besøksadresse"),
    ),
    ImportField(
        "postal_code",
        _("Postnummer"),
        "code",
        max_length=10,
        pad_digits=4,
        example="0358",
        aliases=("postnr", "postal code", "zip code", "zip", "post code"),
    ),
    ImportField("postal_place", _("Poststed"), max_length=100, example="Storvik", aliases=("sted", "by", "city", "postal place", "town")),
    MUNICIPALITY,
    *COORDINATES,
    ImportField(
        "heritage",
        _("Kulturminneverdi"),
        "choice",
        choices=HERITAGE_LABELS,
        example="Fredet",
        aliases=("vern", "vernestatus", "heritage", "verneverdi"),
    ),
    ImportField(
        "kostra_function",
        _("KOSTRA-funksjon"),
        "choice",
        choices=KOSTRA_FUNCTION_LABELS,
        example="222",
        aliases=("kostra", "funksjon", "kostra function", "kostra funksjon"),
    ),
    ImportField(
        "energy_label",
        _("Energikarakter"),
        "choice",
        choices={e.value: e.value for e in EnergyLabel},
        example="C",
        aliases=("energimerke", "energy label", "energiklasse"),
    ),
    ImportField(
        "manager_name",
        _("Forvalter"),
        max_length=150,
        example="Kari Nordmann",
        aliases=("manager", "ansvarlig", "driftsansvarlig", "manager name"),
    ),
    ImportField(
        "acquired_on", _("Tatt over"), "date", example="1998-01-01", aliases=("overtatt", "overtakelsesdato", "acquired on", "acquired")
    ),
    ImportField(
        "disposed_on",
        _("Avhendet"),
        "date",
        example="2024-06-30",
        aliases=("avhendet dato", "solgt dato", "disposed on", "disposed", "utgått dato", "sluttdato"),
    ),
    NOTE,
)


class BuildingKind(LandKind):
    """Bygninger: recognised by id, bygningsnummer, matrikkelnummer where it is unmistakable, and source id."""

    key = "buildings"
    label = _("Bygninger")
    order = 10
    fields = FIELDS
    model = Building
    rule_fields = ("unit", "status", "extension_number", "year_built", "acquired_on", "disposed_on", *AREAS)
    label_fields = ("building_number", "source_id", "name", "id")

    def prepare(self, frame: Frame) -> None:
        drop_zero_areas(frame)
        convert_utm(frame)
        check_coordinates(frame)
        warn_of_numbers(frame)
        flag_default_years(frame)

    def resolve(self, frame: Frame, context: ImportContext, choices: dict[str, Any]) -> None:
        resolve_municipalities(frame)
        super().resolve(frame, context, choices)

    def known_identifiers(self, frame: Frame, context: ImportContext) -> list[Identifier]:
        return [*self.by_id(frame), *self._by_number(frame), *self._by_property(frame), *self.by_source(frame)]

    def _by_number(self, frame: Frame) -> list[Identifier]:
        if not frame.has("building_number"):
            return []
        return [Identifier("building_number", self.by_name["building_number"].label, number_keys(frame), self._numbers())]

    def _numbers(self) -> dict[tuple[int, int], int]:
        standing = Building.objects.filter(building_number__isnull=False, merged_into__isnull=True)
        return {(number, extension): pk for number, extension, pk in standing.values_list("building_number", "extension_number", "pk")}

    def _names(self, ids: list[int]) -> dict[int, str]:
        return dict(with_ids(Building.objects.all(), ids).values_list("pk", "name"))

    def _by_property(self, frame: Frame) -> list[Identifier]:
        """The only building of a property in the register is the only row of that property in the file, unless both have
        a bygningsnummer of their own."""
        if not any(frame.column("property")):
            return []
        rows = alone(frame.column("property"))
        numbers = frame.column("building_number")
        keys = [
            key if key is None or isinstance(key, Pending) or row not in rows else (key, numbers[row] is None)
            for row, key in enumerate(frame.column("property"))
        ]
        keys = [key if isinstance(key, tuple) else None for key in keys]
        stored: dict[int, list[tuple[int, int | None]]] = {}
        buildings = Building.objects.filter(property__isnull=False, merged_into__isnull=True)
        for key, pk, number in buildings.values_list("property_id", "pk", "building_number"):
            stored.setdefault(key, []).append((pk, number))
        index = {}
        for key, found in stored.items():
            if len(found) == 1:
                pk, number = found[0]
                index[key, True] = pk
                if number is None:
                    index[key, False] = pk
        return [Identifier("cadastral_number", self.by_name["cadastral_number"].label, keys, index, unique=False, weak=True)]

    def followed(self, index: dict[Any, int]) -> dict[Any, int]:
        into = dict(Building.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id"))
        return {key: _end(pk, into) for key, pk in index.items()} if into else index

    def check_result(self, plan: Plan, context: ImportContext) -> None:
        refuse_foreign_ids(plan, self._names)
        check_result(plan, context.today, self._numbers)

    def near_matches(self, plan: Plan, context: ImportContext) -> None:
        find_duplicates(plan, context)

    def make(self, name: str, pending: list[Pending], plan: Plan, changeset: ChangeSet, context: ImportContext) -> dict[Pending, int]:
        if name != "building_type":
            return super().make(name, pending, plan, changeset, context)
        return {wanted: save_building_type(by=context.by, row=BuildingType(code=wanted.key, name=wanted.label)).pk for wanted in pending}

    def export_values(self, queryset, names: Sequence[str]) -> Iterable[Sequence[Any]]:
        return self.paths_from(
            queryset,
            names,
            {"cadastral_number": "property__cadastral_number", "building_type": ("building_type__code", "building_type__name")},
        )


def number_keys(frame: Frame) -> list[tuple[int, int] | None]:
    """Bygningsnummer with løpenummer, which is 0 for the building itself."""
    numbers, default = frame.column("building_number"), frame.defaults.get("extension_number") or 0
    if not frame.has("extension_number"):
        return [None if number is None else (number, default) for number in numbers]
    return [
        None if number is None else (number, extension or default)
        for number, extension in zip(numbers, frame.values["extension_number"], strict=True)
    ]


def alone(values: Sequence[Any]) -> set[int]:
    """Rows whose value stands on no other row."""
    first: dict[Any, int] = {}
    repeated = set()
    for row, value in enumerate(values):
        if value is not None and first.setdefault(value, row) != row:
            repeated.add(value)
    return {row for value, row in first.items() if value not in repeated}


def _end(pk: int, into: dict[int, int]) -> int:
    """Where a chain of mergers ends."""
    seen = set()
    while pk in into and pk not in seen:
        seen.add(pk)
        pk = into[pk]
    return pk
