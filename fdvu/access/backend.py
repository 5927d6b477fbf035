"""Lets Django's `user.has_perm("register.edit", row)` answer from grants, so that lower layers need not know them."""

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied

from fdvu.access.enums import Permission
from fdvu.access.scope import units_for

_OURS = {permission.value for permission in Permission}


class GrantBackend(ModelBackend):
    """Password sign-in and grants. Without an object: does the person hold the permission anywhere?"""

    def has_perm(self, user_obj, perm, obj=None):
        if perm not in _OURS:
            return False
        held = _holds(user_obj, Permission(perm), obj)
        if not held:
            # The last word: no other backend is asked, so nothing but a grant can give one of our permissions.
            raise PermissionDenied
        return True

    def has_module_perms(self, user_obj, app_label):
        return False


def _holds(user, permission: Permission, obj) -> bool:
    from fdvu.access.models import is_common

    if obj is not None and is_common(type(obj)):
        return type(obj).objects.all().open_to(user, permission)
    units = units_for(user, permission)
    return bool(units) if obj is None else unit_id_of(obj) in units


def unit_id_of(obj) -> int | None:
    """The unit a row belongs to, along the path its QuerySet names."""
    from fdvu.access.models import OrgUnit

    if isinstance(obj, OrgUnit):
        return obj.pk
    *relations, last = type(obj).objects.all().unit_path.split("__")
    for name in relations:
        obj = getattr(obj, name)
    return getattr(obj, f"{last}_id")
