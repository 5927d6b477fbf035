"""What the access pages share."""

from collections.abc import Callable

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import Form
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from fdvu.access.enums import Permission
from fdvu.access.models import Grant, OrgUnit, User


def visible_user(request, pk: int) -> User:
    return get_object_or_404(User.objects.permitted(request.user, Permission.ACCESS_VIEW), pk=pk)


def visible_unit(request, pk: int) -> OrgUnit:
    return get_object_or_404(OrgUnit.objects.permitted(request.user, Permission.ACCESS_VIEW).select_related("parent"), pk=pk)


def visible_grant(request, pk: int) -> Grant:
    return get_object_or_404(Grant.objects.permitted(request.user, Permission.ACCESS_VIEW).select_related("user", "unit"), pk=pk)


def submitted(request, form: Form) -> bool:
    """Was the form sent, and is it in order?"""
    return request.method == "POST" and form.is_valid()


def go(request, url_name: str, *args) -> HttpResponseRedirect:
    """Redirect to a named page, with the chosen unit kept."""
    address = reverse(url_name, args=args)
    return HttpResponseRedirect(f"{address}?unit={request.unit.pk}" if request.unit else address)


def done(form: Form, action: Callable, **values) -> bool:
    """Carry out a service call; what it refuses becomes errors of the form."""
    try:
        form.result = action(**values)
    except ValidationError as refused:
        _add_refusal(form, refused)
        return False
    return True


def _add_refusal(form: Form, refused: ValidationError) -> None:
    if getattr(refused, "code", "") == "losing_own_access":
        form.ask_for_acceptance()
    by_field = refused.error_dict if hasattr(refused, "error_dict") else {NON_FIELD_ERRORS: refused.error_list}
    for field, errors in by_field.items():
        form.add_error(field if field in form.fields else None, errors)


def crumbs(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Tilgang"), reverse("access:users")), *steps]
