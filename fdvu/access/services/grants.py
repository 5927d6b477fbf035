"""Giving, changing and ending a person's role in a unit."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from fdvu.access.enums import ROLE_PERMISSIONS, AccessEventKind, Permission, Role
from fdvu.access.models import Grant, OrgUnit, User
from fdvu.access.scope import forget_scope
from fdvu.access.services.log import as_new, difference, record, values
from fdvu.access.services.rights import manages_only_through, require_grantable, require_unit

_LOGGED = ("unit", "role", "valid_from", "valid_to", "note")


@dataclass(frozen=True)
class GrantTerms:
    """What a grant gives: which role, where and when."""

    unit: OrgUnit
    role: Role
    valid_from: date
    valid_to: date | None = None
    note: str = ""


@transaction.atomic
def grant_role(
    *, by: User | None, user: User, unit: OrgUnit, role: Role, valid_from: date, valid_to: date | None = None, note: str = ""
) -> Grant:
    """Give `user` a role in `unit` and all below it, half-open from `valid_from` to `valid_to`."""
    role = Role(role)
    require_grantable(by, unit, role)
    if not user.is_active:
        raise ValidationError(_("Brukeren er sperret. Åpne brukeren igjen før du gir tilgang."))
    if unit.valid_to is not None and unit.valid_to <= valid_from:
        raise ValidationError({"unit": _("Enheten er avsluttet før tilgangen begynner.")})
    grant = Grant(user=user, unit=unit, role=role, valid_from=valid_from, valid_to=valid_to, note=note, granted_by=by)
    _check(grant)
    grant.save()
    record(AccessEventKind.GRANT_GIVEN, by=by, user=user, unit=unit, diff=as_new(grant, _LOGGED))
    forget_scope(user, by)
    return grant


@transaction.atomic
def change_grant(
    *, by: User | None, grant: Grant, valid_from: date, valid_to: date | None, note: str = "", accept_losing_access: bool = False
) -> Grant:
    """Change a grant's period or note. Another role or unit is another grant, so that the history stays true."""
    require_grantable(by, grant.unit, Role(grant.role))
    before = values(grant, _LOGGED)
    grant.valid_from, grant.valid_to, grant.note = valid_from, valid_to, note
    _check(grant)
    if str(valid_to or "") != str(before["valid_to"] or "") and valid_to is not None:
        _warn_of_losing_own_access(by, grant, accept_losing_access)
    diff = difference(before, values(grant, _LOGGED))
    if diff:
        grant.save(update_fields=["valid_from", "valid_to", "note"])
        record(AccessEventKind.GRANT_CHANGED, by=by, user=grant.user, unit=grant.unit, diff=diff)
        forget_scope(grant.user, by)
    return grant


@transaction.atomic
def end_grant(*, by: User | None, grant: Grant, on: date, note: str = "", accept_losing_access: bool = False) -> None:
    """Let a grant end: `on` is the first day without it. One that has not begun by then is withdrawn altogether."""
    require_unit(by, grant.unit)
    _warn_of_losing_own_access(by, grant, accept_losing_access)
    before = values(grant, _LOGGED)
    user, unit = grant.user, grant.unit
    if on <= grant.valid_from:
        grant.delete()
        record(AccessEventKind.GRANT_WITHDRAWN, by=by, user=user, unit=unit, diff={k: [v, None] for k, v in before.items() if v}, note=note)
    else:
        grant.valid_to = on
        grant.save(update_fields=["valid_to"])
        record(AccessEventKind.GRANT_ENDED, by=by, user=user, unit=unit, diff=difference(before, values(grant, _LOGGED)), note=note)
    forget_scope(user, by)


def _check(grant: Grant) -> None:
    """Raise what is wrong with the grant's own values, with the field it belongs to."""
    if grant.valid_to is not None and grant.valid_to <= grant.valid_from:
        raise ValidationError({"valid_to": _("Sluttdatoen må være etter startdatoen.")})
    same = Grant.objects.filter(user=grant.user, unit=grant.unit, role=grant.role).exclude(pk=grant.pk)
    overlapping = same.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=grant.valid_from))
    if grant.valid_to is not None:
        overlapping = overlapping.filter(valid_from__lt=grant.valid_to)
    if overlapping.exists():
        raise ValidationError(_("Brukeren har alt denne rollen i enheten i hele eller deler av perioden."))
    grant.full_clean(exclude=["granted_by"])  # nobody, when the system itself gives it


def _warn_of_losing_own_access(by: User | None, grant: Grant, accepted: bool) -> None:
    if accepted or Permission.ACCESS_MANAGE not in ROLE_PERMISSIONS[Role(grant.role)]:
        return
    if manages_only_through(by, grant):
        raise ValidationError(
            _("Dette er den siste tilgangen som lar deg styre tilganger. Kryss av for at du vil miste den."), code="losing_own_access"
        )
