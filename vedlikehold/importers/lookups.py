"""Where imports of condition and maintenance find building parts and types of components. Neither is ever made by an import."""

from __future__ import annotations

from dataclasses import dataclass, field

from fdvu.audit.importing import ImportContext
from fdvu.core.importing import Lookup, LookupTable
from vedlikehold.models import BuildingPart, ComponentType
from vedlikehold.queries.parameters import parameters


def load_parts(context: ImportContext) -> LookupTable:
    """Parts of the edition in use, by code, by «26 Yttertak», and by a name that only one of them has."""
    table = LookupTable()
    edition = parameters().part_edition
    for key, code, name, name_en in BuildingPart.objects.filter(edition=edition).values_list("pk", "code", "name", "name_en"):
        table.add(key, f"{code} {name}", *_spellings(code, name, name_en))
    return table


def part_names() -> dict[int, str]:
    """Every part's own name by id; one query."""
    return dict(BuildingPart.objects.values_list("pk", "name"))


@dataclass
class TypeTable(LookupTable):
    """Component types, with what a component takes from its type where it says nothing itself."""

    names: dict[int, str] = field(default_factory=dict)
    parts: dict[int, int | None] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)


def load_component_types(context: ImportContext) -> TypeTable:
    """By code, and by «1700 Takkonstruksjon»."""
    table = TypeTable()
    for key, code, name, part, unit in ComponentType.objects.values_list("pk", "code", "name", "part_id", "quantity_unit"):
        table.add(key, f"{code} {name}", code, f"{code} {name}", f"{code} - {name}", f"{code} – {name}")
        table.names[key], table.parts[key], table.units[key] = name, part, unit
    return table


def _spellings(code: str, name: str, name_en: str) -> list[str]:
    """The ways people write a coded part."""
    named = [f"{code} {name}", f"{code} - {name}", f"{code} – {name}", f"{code}: {name}", name]
    return [code, *named, *([f"{code} {name_en}", name_en] if name_en else [])]


PART = Lookup(load_parts, listed=True)
COMPONENT_TYPE = Lookup(load_component_types)
