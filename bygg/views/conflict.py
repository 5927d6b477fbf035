"""Somebody else saved first: what they changed, what was typed, and a form that takes both."""

from dataclasses import dataclass

from django.db import models
from django.utils import timezone

from fdvu.audit.models import AuditedModel
from fdvu.audit.queries.display import field_label, names_for, value_text
from fdvu.audit.queries.history import changes_since_version
from fdvu.audit.values import from_json, to_json


@dataclass(frozen=True)
class Clash:
    """A field that somebody changed meanwhile. `is_yours`: the person typed something else in it too."""

    name: str
    label: str
    opened: str
    now: str
    typed: str
    by: str
    at: object
    is_yours: bool


def conflict_context(kind, row: AuditedModel, request, opened_version: int) -> dict:
    """The form again: fields the person left alone take the other's value, fields both changed keep what was typed."""
    row = kind.rows(request.user).get(pk=row.pk)
    changes = changes_since_version(row, opened_version)
    options = {"user": request.user, "today": timezone.localdate()}
    fresh = kind.form(instance=row, **options)
    typed = kind.form(request.POST, instance=kind.rows(request.user).get(pk=row.pk), **options)
    data, clashes = request.POST.copy(), []
    for name, (opened, change) in _opened_values(changes).items():
        if name not in fresh.fields:
            continue
        field = row._meta.get_field(name)
        yours = _typed_something_else(typed, name, field, opened)
        if not yours:
            _take(data, name, fresh[name].value())
        clashes.append(_clash(row, field, opened, change, request.POST.get(name, ""), yours))
    data["version"] = str(row.version)
    form = kind.form(data, instance=row, **options)
    form.is_valid()
    return {"form": form, "version": row.version, "clashes": clashes}


def _opened_values(changes) -> dict[str, tuple]:
    """Per field the value when the page was opened, and the last change to it."""
    found: dict[str, tuple] = {}
    for change in changes:
        for name, (old, _new) in change.diff.items():
            found[name] = (found[name][0] if name in found else old, change)
    return found


def _typed_something_else(form, name: str, field: models.Field, opened) -> bool:
    bound = form[name]
    initial = from_json(field, opened)
    if field.is_relation and not hasattr(bound.field, "queryset"):
        # A property stands in the form as its number.
        initial = str(names_for([(field, opened)]).get((field.related_model, opened), "")).split(" ")[0] if opened else ""
    return bound.field.has_changed(initial, bound.data)


def _take(data, name: str, value) -> None:
    if value is False:
        data.pop(name, None)
    else:
        data[name] = "" if value is None else "on" if value is True else str(value)


def _clash(row: AuditedModel, field: models.Field, opened, change, typed: str, yours: bool) -> Clash:
    now = to_json(getattr(row, field.attname))
    names = names_for([(field, opened), (field, now)])
    return Clash(
        name=field.name,
        label=field_label(field),
        opened=value_text(field, opened, names),
        now=value_text(field, now, names),
        typed=typed,
        by=str(change.changeset.by or ""),
        at=change.changeset.at,
        is_yours=yours,
    )
