"""For whom a file is taken in: the units they may import in, and what they may create."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from fdvu.access.enums import Permission, UnitKind
from fdvu.access.models import OrgUnit
from fdvu.access.scope import UnitSet, load_tree, units_for
from fdvu.access.services import create_unit
from fdvu.core.importing.fields import LookupTable, Pending
from fdvu.core.importing.kinds import Context
from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.tabular import normalise_choice

UNIT_TOO_LONG = gettext_noop(
    "«%(value)s» er for langt til å opprettes som enhet: koden kan ha %(limit)s tegn. Opprett enheten først, med kortere kode."
)
CODE_LENGTH = 30
FIRST_UNIT = gettext_noop("Kommunen")
EVERYTHING = UnitSet(everything=True)


@dataclass
class ImportContext(Context):
    """`by` None is the system itself, which may write everywhere."""

    units: UnitSet = EVERYTHING
    parents: dict[int, int | None] | None = None

    def may_create(self, permission: str) -> bool:
        return self.by is None or bool(units_for(self.by, Permission(permission)))

    def tree(self) -> dict[int, int | None]:
        """Parents by unit; read once."""
        if self.parents is None:
            self.parents = load_tree().parents
        return self.parents

    def default_unit(self) -> Any:
        """Where new rows go that name no unit: the top of what the person may import in, if there is one top."""
        own = [unit for unit in self.tree() if unit in self.units]
        tops = [unit for unit in own if self.tree()[unit] not in own]
        if not self.tree() and (self.by is None or self.by.is_superuser):
            return Pending("unit", "", FIRST_UNIT)
        return tops[0] if len(tops) == 1 else None


def context_for(by: Any) -> ImportContext:
    """The context of a person, or of the system where there is none."""
    units = EVERYTHING if by is None else units_for(by, Permission.REGISTER_IMPORT)
    return ImportContext(today=timezone.localdate(), by=by, units=units)


def load_units(context: ImportContext) -> LookupTable:
    """Units by code and name, only those the person may import in."""
    table = LookupTable()
    units = OrgUnit.objects.all() if context.by is None else OrgUnit.objects.permitted(context.by, Permission.REGISTER_IMPORT)
    rows = list(units.values_list("pk", "code", "name"))
    names = Counter(name for _key, _code, name in rows)
    for key, code, name in rows:
        table.add(key, name if names[name] == 1 else code, name)
    for key, code, _name in rows:
        # A code is one unit's own, also where another unit bears it as its name.
        table.ids[normalise_choice(code)] = key
        table.ambiguous.discard(normalise_choice(code))
    return table


def refuse_unit(text: str) -> Message | None:
    """The text becomes the new unit's code as well as its name; cut short, two could become one."""
    return None if len(text) <= CODE_LENGTH else Message(UNIT_TOO_LONG, {"value": text, "limit": CODE_LENGTH})


def make_units(pending: list[Pending], context: ImportContext) -> dict[Pending, int]:
    """New units under the top of what the person may import in; the first of all becomes the municipality."""
    found = {}
    top = context.default_unit()
    parent = OrgUnit.objects.get(pk=top) if isinstance(top, int) else None
    for unit in pending:
        kind = UnitKind.UNIT if parent else UnitKind.MUNICIPALITY
        code = (unit.key or unit.label)[:CODE_LENGTH]
        found[unit] = create_unit(by=context.by, name=unit.label[:150], code=code, kind=kind, parent=parent).pk
    return found
