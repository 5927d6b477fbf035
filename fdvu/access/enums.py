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


PERMISSION_LABELS = {
    Permission.REGISTER_VIEW: gettext_noop("Se registrene"),
    Permission.REGISTER_EDIT: gettext_noop("Endre i registrene"),
    Permission.REGISTER_IMPORT: gettext_noop("Importere filer"),
    Permission.REPORT_VIEW: gettext_noop("Se nøkkeltall og rapporter"),
    Permission.REPORT_MAKE: gettext_noop("Lage rapporter"),
    Permission.HISTORY_REVERT: gettext_noop("Tilbakeføre endringer"),
    Permission.ACCESS_VIEW: gettext_noop("Se brukere og tilganger"),
    Permission.ACCESS_MANAGE: gettext_noop("Styre brukere, enheter og tilganger"),
    Permission.CODES_EDIT: gettext_noop("Endre kodelister"),
}


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

ROLE_DESCRIPTIONS = {
    Role.ADMIN: gettext_noop("Styrer brukere, enheter og tilganger, og kan gjøre alt i registrene."),
    Role.MANAGER: gettext_noop("Eier registrene: importerer, endrer, retter opp og lager rapporter."),
    Role.SERVICE: gettext_noop("Ser bygg, arealer og nøkkeltall for sitt tjenesteområde."),
    Role.LEADER: gettext_noop("Leser nøkkeltall og henter ut porteføljerapporten."),
    Role.AUDITOR: gettext_noop("Leser alt, også hvem som har tilgang, men endrer ingenting."),
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


class AccessEventKind(StrEnum):
    """Tilgangshendelse: what happened to a user, a unit or a grant."""

    USER_CREATED = "user_created"
    USER_CHANGED = "user_changed"
    USER_DEACTIVATED = "user_deactivated"
    USER_REACTIVATED = "user_reactivated"
    PASSWORD_SET = "password_set"
    RESET_LINK_MADE = "reset_link_made"
    GRANT_GIVEN = "grant_given"
    GRANT_CHANGED = "grant_changed"
    GRANT_ENDED = "grant_ended"
    GRANT_WITHDRAWN = "grant_withdrawn"
    UNIT_CREATED = "unit_created"
    UNIT_CHANGED = "unit_changed"
    UNIT_MOVED = "unit_moved"
    UNIT_CLOSED = "unit_closed"
    UNIT_REOPENED = "unit_reopened"


ACCESS_EVENT_LABELS = {
    AccessEventKind.USER_CREATED: gettext_noop("Bruker opprettet"),
    AccessEventKind.USER_CHANGED: gettext_noop("Bruker endret"),
    AccessEventKind.USER_DEACTIVATED: gettext_noop("Bruker sperret"),
    AccessEventKind.USER_REACTIVATED: gettext_noop("Bruker åpnet igjen"),
    AccessEventKind.PASSWORD_SET: gettext_noop("Passord satt"),
    AccessEventKind.RESET_LINK_MADE: gettext_noop("Lenke for nytt passord laget"),
    AccessEventKind.GRANT_GIVEN: gettext_noop("Tilgang gitt"),
    AccessEventKind.GRANT_CHANGED: gettext_noop("Tilgang endret"),
    AccessEventKind.GRANT_ENDED: gettext_noop("Tilgang avsluttet"),
    AccessEventKind.GRANT_WITHDRAWN: gettext_noop("Tilgang trukket tilbake"),
    AccessEventKind.UNIT_CREATED: gettext_noop("Enhet opprettet"),
    AccessEventKind.UNIT_CHANGED: gettext_noop("Enhet endret"),
    AccessEventKind.UNIT_MOVED: gettext_noop("Enhet flyttet"),
    AccessEventKind.UNIT_CLOSED: gettext_noop("Enhet avsluttet"),
    AccessEventKind.UNIT_REOPENED: gettext_noop("Enhet gjenåpnet"),
}
