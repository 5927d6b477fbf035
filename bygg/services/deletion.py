"""Deleting a register row with what belongs to it, in one act that can be taken back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bygg.queries.deletion import GOES_WITH, LETS_GO, deletion_plan
from fdvu.audit.enums import Source
from fdvu.audit.models import AuditedModel, ChangeSet
from fdvu.audit.services import delete_rows, open_changeset, update_rows


@transaction.atomic
def delete_row(*, by, row: AuditedModel, note: str = "", changeset: ChangeSet | None = None) -> ChangeSet:
    """Delete a row registered by mistake, in `changeset` where the act is part of a larger one. Refused while rows of their own right
    point at it."""
    blocked = deletion_plan(row).blocked
    if blocked:
        listed = ", ".join(f"{part.count} {part.label}" for part in blocked)
        raise ValidationError(_("Kan ikke slettes: %(rows)s viser hit. Flytt eller slett dem først.") % {"rows": listed})
    changeset = changeset or open_changeset(by=by, source=Source.FORM, note=note)
    for name in LETS_GO.get(type(row), ()):
        relation = getattr(row, name)
        update_rows(changeset, [(other, {relation.field.name: None}) for other in relation.all()])
    for name in GOES_WITH.get(type(row), ()):
        delete_rows(changeset, list(getattr(row, name).all()))
    delete_rows(changeset, [row])
    return changeset
