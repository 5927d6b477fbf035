"""Code lists: the municipality's own codes beside the shipped ones."""

from django.db import transaction
from django.utils.translation import gettext as _

from bygg.models import BuildingType
from fdvu.audit.enums import Source
from fdvu.audit.services import open_changeset


@transaction.atomic
def save_building_type(*, by, row: BuildingType) -> BuildingType:
    """A new or renamed building type. Codes are no register rows: the act alone is journalled, and makes figures kept under
    the data's version be drawn anew with the new name."""
    before = BuildingType.objects.filter(pk=row.pk).first()
    row.save()
    was, now = (f"{old.code} {old.name} / {old.name_en or '–'}" if old else "–" for old in (before, row))
    if was != now:
        open_changeset(by=by, source=Source.FORM, note=(_("Bygningstype: %(was)s → %(now)s") % {"was": was, "now": now})[:300])
    return row
