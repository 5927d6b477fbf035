"""Who may do what to whose access. The pages ask here which buttons to show; the services ask again before they write."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from fdvu.access.enums import ROLE_PERMISSIONS, Permission, Role
from fdvu.access.models import OrgUnit, User
from fdvu.access.scope import units_for


def may_manage_unit(by, unit: OrgUnit | None) -> bool:
    """Does `by` administer this unit? The top of the tree (None) belongs to superusers."""
    if by is None or by.is_superuser:
        return True
    return unit is not None and unit.pk in units_for(by, Permission.ACCESS_MANAGE)


def may_grant(by, unit: OrgUnit, role: Role) -> bool:
    """A person can give away only what they hold there themselves."""
    if by is None:
        return True
    wanted = ROLE_PERMISSIONS[role] | {Permission.ACCESS_MANAGE}
    return all(unit.pk in units_for(by, permission) for permission in wanted)


def roles_to_grant(by, unit: OrgUnit) -> list[Role]:
    return [role for role in Role if may_grant(by, unit, role)]


def may_manage_account(by, user: User) -> bool:
    """May `by` change name, e-mail, password and sign-in of `user`?

    Whoever sets a person's password can act as that person, so this takes administering every unit the person has
    access to; one that only shares a unit with the person may not.
    """
    if by is None or by.is_superuser:
        return True
    if user.is_superuser:
        return False
    managed = units_for(by, Permission.ACCESS_MANAGE)
    if managed.everything:
        return True
    today = timezone.localdate()
    open_grants = list(user.grants.not_ended_on(today).values_list("unit_id", "role"))
    if not open_grants:
        return user.grants.permitted(by, Permission.ACCESS_MANAGE).exists()
    return all(
        unit_id in units_for(by, permission)
        for unit_id, role in open_grants
        for permission in ROLE_PERMISSIONS[Role(role)] | {Permission.ACCESS_MANAGE}
    )


def require_unit(by, unit: OrgUnit | None) -> None:
    if not may_manage_unit(by, unit):
        raise PermissionDenied(_("Du styrer ikke tilgangene i denne enheten."))


def require_account(by, user: User) -> None:
    if not may_manage_account(by, user):
        raise PermissionDenied(_("Brukeren har tilganger i enheter du ikke styrer. Be en administrator for dem om å gjøre endringen."))


def require_grantable(by, unit: OrgUnit, role: Role) -> None:
    require_unit(by, unit)
    if not may_grant(by, unit, role):
        raise ValidationError({"role": _("Du kan ikke gi en rolle med rettigheter du ikke selv har i enheten.")})


def manages_only_through(by, grant) -> bool:
    """Is `grant` all that lets `by` administer anything today?"""
    if by is None or by.is_superuser or grant.user_id != by.pk:
        return False
    today = timezone.localdate()
    roles = by.grants.valid_on(today).exclude(pk=grant.pk).values_list("role", flat=True)
    return not any(Permission.ACCESS_MANAGE in ROLE_PERMISSIONS[Role(role)] for role in roles)
