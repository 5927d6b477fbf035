"""The guards in front of views: who may open a page, which rows exist for them, which they may change.

`@requires("register.view")` stands on every view that shows or changes data. Scope is the QuerySet's business:
a row outside it does not exist (404); a row that may be seen but not changed is refused (403).
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _


def requires(*permissions: str) -> Callable:
    """Signed in, and holding every one of `permissions` in at least one unit. No permission named: signed in."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not all(request.user.has_perm(permission) for permission in permissions):
                raise PermissionDenied(_("Du har ikke tilgang til denne siden."))
            return view(request, *args, **kwargs)

        guarded.required_permissions = permissions
        return guarded

    return decorate


def get_visible_or_404(queryset, pk):
    """The row, from a QuerySet already cut down with `visible_to(user)`."""
    return get_object_or_404(queryset, pk=pk)


def get_editable_or_403(queryset, user, pk, perm: str = "register.edit"):
    """The row, if `user` holds `perm` in its unit. `queryset` is already cut down with `visible_to(user)`."""
    row = get_visible_or_404(queryset, pk)
    if not user.has_perm(perm, row):
        raise PermissionDenied(_("Du kan se dette, men ikke endre det."))
    return row
