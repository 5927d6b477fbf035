"""Saving a form on a register row."""

from django.db import transaction

from fdvu.audit.enums import Source
from fdvu.audit.services.write import StaleRow, create_rows, open_changeset, update_rows


@transaction.atomic
def save_form(form, *, by, note: str = "", expected_version: int | None = None):
    """Create or update the row of a valid ModelForm; only fields whose value really changed are written.

    Raises `StaleRow` where `expected_version` is not the row's version any more.
    """
    instance = form.save(commit=False)
    if instance._state.adding:
        create_rows(open_changeset(by=by, source=Source.FORM, note=note), [instance])
        return instance
    current = type(instance)._base_manager.select_for_update().get(pk=instance.pk)
    if expected_version is not None and current.version != expected_version:
        raise StaleRow(current)
    values = {name: form.cleaned_data[name] for name in form.changed_data if name in form.cleaned_data and _is_field(current, name)}
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    if not update_rows(changeset, [(current, values)]):
        changeset.delete()
    return current


def _is_field(row, name: str) -> bool:
    return any(f.name == name for f in row._meta.concrete_fields)
