"""Roles and permissions as code: what a role may do is read here and nowhere else.

Labels are message ids; pages translate them.
"""

from enum import StrEnum

from fdvu.lib.message import gettext_noop


class Permission(StrEnum):
    """One thing a person may do in a unit and everything below it."""

    REGISTER_VIEW = "register.view"
    REGISTER_EDIT = "register.edit"
    REGISTER_IMPORT = "register.import"
    REPORT_VIEW = "report.view"
    REPORT_MAKE = "report.make"
    HISTORY_REVERT = "history.revert"
    ACCESS_VIEW = "access.view"
    ACCESS_MANAGE = "access.manage"
    CODES_EDIT = "codes.edit"


class Role(StrEnum):
    """Rolle: what a grant makes of a person in a unit."""

    ADMIN = "admin"
    MANAGER = "manager"
    SERVICE = "service"
    LEADER = "leader"
    AUDITOR = "auditor"


ROLE_LABELS = {
    Role.ADMIN: gettext_noop("Administrator"),
    Role.MANAGER: gettext_noop("Forvalter"),
    Role.SERVICE: gettext_noop("Tjenesteområde"),
    Role.LEADER: gettext_noop("Leder"),
    Role.AUDITOR: gettext_noop("Revisor"),
}

_READ = {Permission.REGISTER_VIEW, Permission.REPORT_VIEW}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission),
    Role.MANAGER: frozenset(
        _READ
        | {
            Permission.REGISTER_EDIT,
            Permission.REGISTER_IMPORT,
            Permission.REPORT_MAKE,
            Permission.HISTORY_REVERT,
            Permission.CODES_EDIT,
        }
    ),
    Role.SERVICE: frozenset(_READ),
    Role.LEADER: frozenset(_READ | {Permission.REPORT_MAKE}),
    Role.AUDITOR: frozenset(_READ | {Permission.ACCESS_VIEW}),
}


class UnitKind(StrEnum):
    """Enhetstype: what an organisational unit is."""

    MUNICIPALITY = "municipality"
    SECTOR = "sector"
    SERVICE_AREA = "service_area"
    DISTRICT = "district"
    UNIT = "unit"


UNIT_KIND_LABELS = {
    UnitKind.MUNICIPALITY: gettext_noop("Kommune"),
    UnitKind.SECTOR: gettext_noop("Sektor"),
    UnitKind.SERVICE_AREA: gettext_noop("Tjenesteområde"),
    UnitKind.DISTRICT: gettext_noop("Distrikt"),
    UnitKind.UNIT: gettext_noop("Virksomhet"),
}
