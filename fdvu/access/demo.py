"""The demo municipality's organisation and people, made by the same services as the pages."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from fdvu.access.enums import Role, UnitKind
from fdvu.access.services import GrantTerms, create_unit, create_user

MERGED_ON = date(2020, 1, 1)

# code, name, kind, parent's code
UNITS = (
    ("FJORDVIK", "Fjordvik kommune", UnitKind.MUNICIPALITY, None),
    ("OPP", "Oppvekst", UnitKind.SECTOR, "FJORDVIK"),
    ("SKOLE", "Skole", UnitKind.SERVICE_AREA, "OPP"),
    ("BARNEHAGE", "Barnehage", UnitKind.SERVICE_AREA, "OPP"),
    ("VELFERD", "Helse og velferd", UnitKind.SECTOR, "FJORDVIK"),
    ("HELSE", "Helse og omsorg", UnitKind.SERVICE_AREA, "VELFERD"),
    ("BOLIG", "Bolig", UnitKind.SERVICE_AREA, "VELFERD"),
    ("BOLIG-S", "Boliger Sundnes", UnitKind.DISTRICT, "BOLIG"),
    ("BOLIG-Å", "Boliger Åsmark", UnitKind.DISTRICT, "BOLIG"),
    ("BOLIG-H", "Boliger Holmvåg", UnitKind.DISTRICT, "BOLIG"),
    ("KULTUR", "Kultur og idrett", UnitKind.SERVICE_AREA, "FJORDVIK"),
    ("SAMFUNN", "Samfunn og teknikk", UnitKind.SECTOR, "FJORDVIK"),
    ("TEKNISK", "Teknisk", UnitKind.SERVICE_AREA, "SAMFUNN"),
    ("VA", "Vann og avløp", UnitKind.UNIT, "TEKNISK"),
    ("BRANN", "Brann og redning", UnitKind.UNIT, "TEKNISK"),
    ("DRIFT", "Drift og uteområder", UnitKind.UNIT, "TEKNISK"),
    ("ADM", "Administrasjon", UnitKind.SERVICE_AREA, "FJORDVIK"),
    ("EIENDOM", "Eiendomsforvaltning", UnitKind.UNIT, "ADM"),
)

# username, name, title, role, unit's code
PEOPLE = (
    ("forvalter", "Kari Nordbø", "Eiendomsforvalter", Role.MANAGER, "FJORDVIK"),
    ("tjeneste", "Jonas Lien", "Skolefaglig rådgiver", Role.SERVICE, "SKOLE"),
    ("leder", "Ingrid Haugland", "Kommunaldirektør", Role.LEADER, "FJORDVIK"),
    ("admin", "Ola Administrator", "Systemansvarlig", Role.ADMIN, "FJORDVIK"),
)


@transaction.atomic
def build(world) -> None:
    """Units and people. Workplaces come with their buildings."""
    world.tell(_("Organisasjon og brukere"))
    for code, name, kind, parent in UNITS:
        world.units[code] = create_unit(
            by=None, name=name, code=code, kind=kind, parent=world.units[parent] if parent else None, valid_from=MERGED_ON
        )
    for username, name, title, role, unit in PEOPLE:
        world.users[username] = create_user(
            by=None,
            username=username,
            full_name=name,
            title=title,
            email=f"{username}@fjordvik.example",
            password=world.password,
            is_superuser=role is Role.ADMIN,
            grants=[GrantTerms(unit=world.units[unit], role=role, valid_from=MERGED_ON)],
        )
