"""Register rows, written through the audit services as everywhere else."""

from itertools import count

from bygg.models import AreaUse, Building, Plot, Property, Space
from fdvu.access.models import OrgUnit
from fdvu.audit.enums import Source
from fdvu.audit.services import create_rows, open_changeset

_numbers = count(1)


def save_new(row, *, by=None):
    """Insert one row with its journal entry."""
    create_rows(open_changeset(by=by, source=Source.FORM), [row])
    return row


def make_building(unit: OrgUnit, name: str = "", **fields) -> Building:
    number = next(_numbers)
    return save_new(Building(unit=unit, name=name or f"Bygg {number}", **fields))


def make_property(unit: OrgUnit, **fields) -> Property:
    number = next(_numbers)
    return save_new(Property(unit=unit, **({"municipality_number": "3203", "gnr": number, "bnr": 1} | fields)))


def make_plot(unit: OrgUnit, name: str = "", **fields) -> Plot:
    return save_new(Plot(unit=unit, name=name or f"Tomt {next(_numbers)}", **fields))


def make_space(building: Building, number: str = "", **fields) -> Space:
    return save_new(Space(building=building, number=number or f"{next(_numbers):03d}", **fields))


def make_area_use(building: Building, user_unit: OrgUnit, **fields) -> AreaUse:
    return save_new(AreaUse(building=building, user_unit=user_unit, **fields))
