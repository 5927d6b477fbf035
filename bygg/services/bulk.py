"""Masseendring av registerrader: one value in many rows, as one act in the journal."""

from django.db import transaction

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.queries.revertible import revertible
from fdvu.audit.services import open_changeset, revert_changeset, update_rows


@transaction.atomic
def apply_value(rows, name: str, value, *, by, note: str = "") -> tuple[int, int | None]:
    """Give every row of the QuerySet `rows` the value; (rows changed, change set). The caller has cut `rows` to `editable_by(by)`."""
    changeset = open_changeset(by=by, source=Source.BULK, note=note)
    changed = update_rows(changeset, [(row, {name: value}) for row in rows.order_by("pk").select_for_update(of=("self",))])
    if changed:
        return changed, changeset.pk
    changeset.delete()
    return 0, None


def undo(changeset_id: int, *, by) -> tuple[int, int] | None:
    """Take back one's own bulk edit: (rows taken back, rows left because they changed since). None where it is not one's own."""
    changeset = ChangeSet.objects.filter(pk=changeset_id, source=Source.BULK, by=by).first()
    if changeset is None:
        return None
    result = revert_changeset(changeset, by=by, only=revertible(by, changeset))
    return result.reverted, len({conflict.object_id for conflict in result.conflicts})
