"""Checking, taking in and undoing as background work."""

from __future__ import annotations

import tempfile
from pathlib import PurePath

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fdvu.audit.importing.batches import apply_batch, check_batch, undo_batch
from fdvu.audit.importing.run import ImportRefused, Tell
from fdvu.core.importing.plan import Plan
from fdvu.core.importing.rejects import write_rejects
from fdvu.core.importing.texts import translated
from fdvu.core.jobs import JobRejected, Progress
from fdvu.core.models import ImportBatch
from fdvu.core.models.import_batch import ImportStatus

MOST_CONFLICTS = 200
STAGES = {
    "read": gettext_lazy("Leser filen"),
    "parse": gettext_lazy("Tolker kolonnene"),
    "lookup": gettext_lazy("Slår opp koder"),
    "match": gettext_lazy("Kjenner igjen rader"),
    "compare": gettext_lazy("Sammenligner celle for celle"),
    "duplicates": gettext_lazy("Leter etter mulige dubletter"),
    "preview": gettext_lazy("Lager forhåndsvisning"),
    "write": gettext_lazy("Skriver til registeret"),
    "done": gettext_lazy("Ferdig"),
}


def run_check(progress: Progress, *, batch: int) -> None:
    """Job `import.check`."""
    plan = _rejecting(lambda: check_batch(_batch(batch, progress), by=progress.job.by, tell=_teller(progress)))
    if plan.frame.problems.rejected:
        _attach_rejects(progress, plan)
    progress.result(batch=batch, **plan.counts)


def run_apply(progress: Progress, *, batch: int, skip_rejected: bool = False, note: str = "") -> None:
    """Job `import.apply`; stopping it at any stage leaves nothing, since all is one transaction."""
    tell = _teller(progress)
    plan = _rejecting(
        lambda: apply_batch(
            _batch(batch, progress), by=progress.job.by, skip_rejected=skip_rejected, note=note, tell=tell, before_write=progress.check
        )
    )
    progress.result(batch=batch, **plan.counts)


def run_undo(progress: Progress, *, batch: int, note: str = "", force: bool = False) -> None:
    """Job `import.undo`."""
    progress.stage(_("Fører tilbake"))
    found = _rejecting(lambda: undo_batch(_batch(batch, progress), by=progress.job.by, note=note, force=force))
    for conflict in found.conflicts[:100]:
        progress.note(f"{conflict.label}: {translated(conflict.reason)}" if conflict.label else translated(conflict.reason))
    left = [{"label": c.label, "field": c.field, "reason": translated(c.reason)} for c in found.conflicts[:MOST_CONFLICTS]]
    progress.result(batch=batch, reverted=found.reverted, conflicts=len(found.conflicts), left=left)


def _attach_rejects(progress: Progress, plan: Plan) -> None:
    """The rejected rows as a file to mend and send again."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as out:
        write_rejects(plan.frame, out.name)
        progress.attach(out.name, name=_("Avvist %(file)s.xlsx") % {"file": PurePath(plan.frame.source.filename).stem})


def _batch(pk: int, progress: Progress) -> ImportBatch:
    """The batch, tied to the job that now works on it; a job run again is another than the one it was tied to."""
    found = ImportBatch.objects.filter(pk=pk).select_related("job").first()
    if found is None:
        raise JobRejected(_("Importen finnes ikke lenger."))
    before, found.job = found.job, progress.job
    ImportBatch.objects.filter(pk=pk).update(job=progress.job)
    if before is None or before == progress.job or not before.is_active:
        _release(found)
    return found


def _release(batch: ImportBatch) -> None:
    """Take back a batch whose job died while taking it in: rows and the mark «taken in» are one transaction, so nothing was
    written. The caller knows that nobody works on it."""
    if ImportBatch.objects.filter(pk=batch.pk, status=ImportStatus.APPLYING).update(status=ImportStatus.CHECKED):
        batch.status = ImportStatus.CHECKED


def _rejecting(work):
    try:
        return work()
    except ImportRefused as refused:
        raise JobRejected(str(refused)) from refused


def _teller(progress: Progress) -> Tell:
    """Stages to progress: the rows of a stage are done when the next begins."""

    def tell(stage: str, rows: int = 0) -> None:
        if progress.total:
            progress.advance(progress.total - progress.done)
        progress.stage(str(STAGES[stage]), total=rows)

    return tell
