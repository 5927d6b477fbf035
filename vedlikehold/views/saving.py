"""What forms of assumptions have in common: the effect shown before it is saved, and somebody else who was first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from bygg.views import common
from bygg.views.common import Kind, keep_unit
from fdvu.audit.services import StaleRow

MEANWHILE = gettext_lazy("Noen andre lagret mens du skrev. Åpne siden på nytt i en ny fane, og før inn det som mangler.")


@contextmanager
def first_of_its_kind(expected_version: int | None) -> Iterator[None]:
    """Says so where somebody else saved the row first that was not there when the form was opened; there are no versions to compare."""
    try:
        yield
    except StaleRow as problem:
        if expected_version:
            raise
        raise ValidationError(MEANWHILE) from problem


def with_effect(request, kind: Kind, row, effect_of: Callable, *, heading: str = ""):
    """The form as it was sent, with what it would make of the figures; nothing is saved."""
    today = timezone.localdate()
    form = kind.form(request.POST, instance=row, user=request.user, today=today)
    good = form.is_valid()
    heading = heading or str(kind.edit_label)
    context = {
        "form": form,
        "effect": effect_of(form.instance, user=request.user, unit=request.unit, today=today) if good else None,
        "version": request.POST.get("version", row.version),
        "heading": heading,
        "back": keep_unit(request, kind.home(row)),
        "crumbs": common.crumbs(request, kind, (heading, "")),
    }
    return render(request, kind.form_template, context, status=200 if good else 422)
