"""Tiltakspakker: saved, and deleted while their members stay."""

from django.db import transaction

from bygg.services import delete_row
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import StaleRow, create_rows, open_changeset, update_rows
from vedlikehold.models import MeasureBundle


@transaction.atomic
def save_bundle_form(form, *, by, note: str = "", expected_version: int | None = None) -> MeasureBundle:
    """Create or change the bundle of a valid form; the saving stands in the form as per cent and in the row as a share."""
    values = {"name": form.cleaned_data["name"], "note": form.cleaned_data["note"], "saving_share": form.saving_share}
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    if form.instance.pk is None:
        row = MeasureBundle(building=form.instance.building, **values)
        create_rows(changeset, [row])
        return row
    row = MeasureBundle.objects.select_for_update().get(pk=form.instance.pk)
    if expected_version is not None and row.version != expected_version:
        raise StaleRow(row)
    if not update_rows(changeset, [(row, values)]):
        changeset.delete()
    return row


@transaction.atomic
def delete_bundle(*, by, row: MeasureBundle, note: str = "") -> ChangeSet:
    """The bundle goes; the measures in it stay, each for itself."""
    return delete_row(by=by, row=row, note=note)
