"""The tree of organisational units: new, changed, moved, closed."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fdvu.access.enums import AccessEventKind, UnitKind
from fdvu.access.models import OrgUnit, User
from fdvu.access.queries.open_rows import open_rows_below
from fdvu.access.scope import forget_scope, load_tree
from fdvu.access.services.log import as_new, difference, record, values
from fdvu.access.services.rights import require_unit

_LOGGED = ("parent", "code", "name", "kind", "valid_from", "valid_to")


@transaction.atomic
def create_unit(
    *,
    by: User | None,
    name: str,
    code: str,
    kind: UnitKind = UnitKind.UNIT,
    parent: OrgUnit | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> OrgUnit:
    """A new unit under `parent`; without a parent it is a tree of its own, which only a superuser plants."""
    require_unit(by, parent)
    unit = OrgUnit(name=name, code=code, kind=kind, parent=parent, valid_from=valid_from, valid_to=valid_to)
    unit.full_clean()
    unit.save()
    record(AccessEventKind.UNIT_CREATED, by=by, unit=unit, diff=as_new(unit, _LOGGED))
    forget_scope(by)
    return unit


@transaction.atomic
def update_unit(*, by: User | None, unit: OrgUnit, name: str, code: str, kind: UnitKind, valid_from: date | None = None) -> OrgUnit:
    require_unit(by, unit)
    before = values(OrgUnit.objects.get(pk=unit.pk), _LOGGED)
    unit.name, unit.code, unit.kind, unit.valid_from = name, code, kind, valid_from
    unit.full_clean()
    diff = difference(before, values(unit, _LOGGED))
    if diff:
        unit.save()
        record(AccessEventKind.UNIT_CHANGED, by=by, unit=unit, diff=diff)
    return unit


@transaction.atomic
def move_unit(*, by: User | None, unit: OrgUnit, parent: OrgUnit | None) -> OrgUnit:
    """Hang `unit`, with all below it, under another parent. Who has access above changes with it."""
    for place in (unit, unit.parent, parent):
        require_unit(by, place)
    if parent is not None and parent.pk in load_tree().below(unit.pk):
        raise ValidationError({"parent": _("En enhet kan ikke flyttes under seg selv eller en av sine egne underenheter.")})
    before = values(unit, ("parent",))
    unit.parent = parent
    diff = difference(before, values(unit, ("parent",)))
    if diff:
        unit.save(update_fields=["parent"])
        record(AccessEventKind.UNIT_MOVED, by=by, unit=unit, diff=diff)
        forget_scope(by)
    return unit


@transaction.atomic
def close_unit(*, by: User | None, unit: OrgUnit, on: date) -> OrgUnit:
    """Let a unit end: `on` is the first day without it. Refused while anything still stands below it."""
    require_unit(by, unit)
    if unit.valid_from is not None and on <= unit.valid_from:
        raise ValidationError({"valid_to": _("Sluttdatoen må være etter startdatoen.")})
    still_open = open_rows_below(unit, on)
    if still_open:
        listed = ", ".join(f"{row.count} {row.label}" for row in still_open)
        raise ValidationError(
            _("Enheten kan ikke avsluttes. Dette ligger fortsatt i eller under den: %(rows)s. Flytt eller avslutt det først.")
            % {"rows": listed}
        )
    return _set_end(by, unit, on, AccessEventKind.UNIT_CLOSED)


@transaction.atomic
def reopen_unit(*, by: User | None, unit: OrgUnit) -> OrgUnit:
    require_unit(by, unit)
    return _set_end(by, unit, None, AccessEventKind.UNIT_REOPENED)


def _set_end(by: User | None, unit: OrgUnit, on: date | None, kind: AccessEventKind) -> OrgUnit:
    before = values(unit, ("valid_to",))
    unit.valid_to = on
    diff = difference(before, values(unit, ("valid_to",)))
    if diff:
        unit.save(update_fields=["valid_to"])
        record(kind, by=by, unit=unit, diff=diff)
    return unit
