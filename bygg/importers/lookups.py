"""Where imports into the register find what rows point at."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import ngettext_lazy

from bygg.calc.names import plain_words
from bygg.models import Building, BuildingType, Municipality, Property, PropertyNumber
from fdvu.access.enums import Permission
from fdvu.audit.importing import ImportContext, load_units, refuse_unit
from fdvu.core.importing import Lookup, LookupTable
from fdvu.lib.message import Message, gettext_noop

NOT_A_TYPE = gettext_noop(
    "«%(value)s» er ingen kjent bygningstype, og bare en kode med tre sifre kan opprettes. Velg på kolonnesiden hvilken type den betyr."
)


def load_building_types(context: ImportContext) -> LookupTable:
    """By code, Norwegian and English name, and «612 Barnehage»."""
    table = LookupTable()
    for key, code, name, name_en in BuildingType.objects.values_list("pk", "code", "name", "name_en"):
        table.add(key, f"{code} {name}", code, name, name_en, f"{code} {name}", f"{code} {name_en}", f"{code} - {name}", f"{code} – {name}")
    return table


def load_properties(context: ImportContext) -> LookupTable:
    """By matrikkelnummer as it is today, and as it was before mergers and renumbering. All units: the number is public."""
    table = LookupTable()
    current = dict(Property.objects.values_list("pk", "cadastral_number"))
    for key, number in current.items():
        table.add(key, number, number)
    former = defaultdict(set)
    for key, number in PropertyNumber.objects.values_list("property_id", "cadastral_number"):
        former[number].add(key)
    for number, keys in former.items():
        if number in table.ids:
            continue  # the number was given to another property later
        for key in keys:
            table.add(key, current[key], number)
    return table


def load_municipalities() -> dict[str, set[str]]:
    """Numbers by plain name; a name may have had several numbers."""
    found: dict[str, set[str]] = defaultdict(set)
    for number, name, valid_to in Municipality.objects.values_list("number", "name", "valid_to"):
        found[number].add(number)
        if valid_to is None:
            found[plain_words(name)].add(number)
    return found


def load_buildings(context: ImportContext) -> LookupTable:
    """Names of the buildings the person may import in."""
    table = LookupTable()
    for key, unit, name in Building.objects.values_list("pk", "unit_id", "name"):
        if unit in context.units:
            table.labels[key] = name
    return table


def refuse_building_type(text: str) -> Message | None:
    """A building type is known by its three digits; a name alone cannot become one."""
    return None if len(text) == 3 and text.isascii() and text.isdigit() else Message(NOT_A_TYPE, {"value": text})


UNIT = Lookup(
    load_units,
    permission=Permission.ACCESS_MANAGE,
    listed=True,
    many=ngettext_lazy("%(n)s enhet", "%(n)s enheter", "n"),
    refuses=refuse_unit,
)
BUILDING_TYPE = Lookup(
    load_building_types,
    permission=Permission.CODES_EDIT,
    listed=True,
    many=ngettext_lazy("%(n)s bygningstype", "%(n)s bygningstyper", "n"),
    refuses=refuse_building_type,
)
PROPERTY = Lookup(load_properties, permission=Permission.REGISTER_IMPORT, many=ngettext_lazy("%(n)s eiendom", "%(n)s eiendommer", "n"))
BUILDING = Lookup(load_buildings)
