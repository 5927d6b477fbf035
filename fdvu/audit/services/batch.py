"""Importsatsens tilstand: whether what a batch wrote stands, however it was taken back and by whom."""

from fdvu.audit.models import ChangeSet
from fdvu.core.models import ImportBatch
from fdvu.core.models.import_batch import ImportStatus


def follow_batch(revert: ChangeSet, *, complete: bool) -> None:
    """After an act that took something back: the batch is undone when all of it was, and taken in again when that was undone."""
    if revert.batch_id is None:
        return
    batch = ImportBatch.objects.filter(pk=revert.batch_id)
    if _steps_from_import(revert) % 2 == 0:
        batch.filter(status=ImportStatus.UNDONE).update(status=ImportStatus.APPLIED)
    elif complete:
        batch.filter(status=ImportStatus.APPLIED).update(status=ImportStatus.UNDONE)


def _steps_from_import(changeset: ChangeSet) -> int:
    steps, current = 0, changeset.reverts_id
    while current is not None:
        steps, current = steps + 1, ChangeSet.objects.filter(pk=current).values_list("reverts", flat=True).first()
    return steps
