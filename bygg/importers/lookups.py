"""Where imports into the register find what rows point at."""

from __future__ import annotations

from collections import defaultdict

from bygg.calc.names import plain_words
from bygg.models import Building, BuildingType, Municipality, Property, PropertyNumber
from fdvu.access.enums import Permission
from fdvu.audit.importing import ImportContext, load_units
from fdvu.core.importing import Lookup, LookupTable


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


UNIT = Lookup(load_units, permission=Permission.ACCESS_MANAGE, listed=True)
BUILDING_TYPE = Lookup(load_building_types, permission=Permission.CODES_EDIT, listed=True)
PROPERTY = Lookup(load_properties, permission=Permission.REGISTER_IMPORT)
BUILDING = Lookup(load_buildings)
