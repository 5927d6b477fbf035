"""The access log as people read it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from fdvu.access.enums import ROLE_LABELS, UNIT_KIND_LABELS, Permission
from fdvu.access.models import AccessEvent, Grant, OrgUnit, User
from fdvu.lib.numbers import format_date

_LIMIT = 50


@dataclass(frozen=True)
class FieldChange:
    """Old → new; `old` is '' where there was nothing before."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class EventLine:
    """One event: when, what, by whom, about whom, and the fields it changed."""

    at: datetime
    what: str
    by: str
    subject: str
    note: str
    changes: list[FieldChange]


def history_of_user(viewer: User, user: User) -> list[EventLine]:
    """The latest events about a person, without those in units the viewer cannot see."""
    return _lines(user.access_events.permitted(viewer, Permission.ACCESS_VIEW))


def history_of_unit(unit: OrgUnit) -> list[EventLine]:
    return _lines(unit.access_events.all())


def _lines(events) -> list[EventLine]:
    rows: list[AccessEvent] = list(events.select_related("by").order_by("-at", "-pk")[:_LIMIT])
    return [
        EventLine(row.at, row.get_kind_display(), str(row.by) if row.by else _("Systemet"), row.subject, row.note, _changes(row.diff))
        for row in rows
    ]


def _changes(diff: dict) -> list[FieldChange]:
    """In the order of the fields: PostgreSQL keeps a JSON object's keys in an order of its own."""
    labels = _field_labels()
    found = [(label, *diff[name]) for name, label in labels.items() if name in diff]
    return [FieldChange(label, "" if old in (None, "") else _shown(old), _shown(new)) for label, old, new in found]


def _field_labels() -> dict[str, str]:
    return {field.name: str(field.verbose_name) for model in (Grant, User, OrgUnit) for field in model._meta.fields}


def _shown(value) -> str:
    """Codes by their label, dates the Norwegian way, nothing as a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("Ja") if value else _("Nei")
    label = {**UNIT_KIND_LABELS, **ROLE_LABELS, **dict(settings.LANGUAGES)}.get(value)
    if label is not None:
        return _(label)
    try:
        return format_date(date.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)
