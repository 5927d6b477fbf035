"""Importsatser: a file on its way in, from upload to undo. What the pages and jobs call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction

from fdvu.access.enums import Permission
from fdvu.access.scope import units_for
from fdvu.audit.importing.run import ImportFile, ImportRefused, Tell, _silent, apply_file, plan_file
from fdvu.audit.models import ChangeSet
from fdvu.audit.queries.revertible import revertible
from fdvu.audit.registry import RevertRefused
from fdvu.audit.services import Conflict, revert_changeset
from fdvu.core.importing.plan import Plan
from fdvu.core.importing.preview import save_preview
from fdvu.core.importing.profile import ProfileError, ReadOptions
from fdvu.core.importing.result import plain_error
from fdvu.core.models import ImportBatch
from fdvu.core.models.import_batch import ImportStatus
from fdvu.core.registry import import_kinds
from fdvu.lib.message import Message, gettext_noop

NOT_READY = gettext_noop("Importen er ikke klar til å tas inn. Kontroller filen først.")
NOT_APPLIED = gettext_noop("Importen er ikke tatt inn, og kan ikke angres.")


@dataclass
class UndoResult:
    """How many rows were taken back, and what was left because somebody changed it since."""

    reverted: int = 0
    conflicts: list[Conflict] = field(default_factory=list)


@transaction.atomic
def create_batch(
    *, by: Any, kind: str, file: File, filename: str, profile: Mapping[str, Any] | None = None, profile_name: str = ""
) -> ImportBatch:
    """Keep an uploaded file. Raises `ProfileError` for a profile that cannot be used."""
    _require(by)
    ReadOptions.from_dict(dict(profile or {}), import_kinds[kind])
    batch = ImportBatch(kind=kind, filename=filename[:255], profile=dict(profile or {}), profile_name=profile_name[:100], by=by)
    batch.file.save(filename, file, save=False)
    batch.save()
    return batch


def set_profile(batch: ImportBatch, *, by: Any, profile: Mapping[str, Any], profile_name: str = "") -> ImportBatch:
    """Read the file in another way from now on; the check must be made again. Raises `ProfileError`."""
    _require(by)
    ReadOptions.from_dict(dict(profile), import_kinds[batch.kind])
    batch.profile, batch.profile_name = dict(profile), profile_name[:100]
    return _unchecked(batch)


def set_decisions(batch: ImportBatch, *, by: Any, decisions: Mapping[str, Any]) -> ImportBatch:
    """A person's choices in the preview (see `Decisions`); the check must be made again."""
    _require(by)
    batch.decisions = dict(decisions)
    return _unchecked(batch)


def check_batch(batch: ImportBatch, *, by: Any, tell: Tell = _silent) -> Plan:
    """Check the file against the register and keep the preview. Raises `ImportRefused`; the batch is then marked failed."""
    _require(by)
    ImportBatch.objects.filter(pk=batch.pk).update(status=ImportStatus.CHECKING)
    try:
        with batch.file.open("rb") as handle:
            plan = plan_file(source_of(batch, handle), by=by, decisions=batch.decisions, tell=tell)
        tell("preview", plan.frame.count)
        save_preview(batch, plan)
    except BaseException as problem:
        batch.status = ImportStatus.FAILED
        batch.counts = {"errors": problem.errors} if isinstance(problem, ImportRefused) else {}
        batch.save()
        raise
    batch.status, batch.counts, batch.fingerprint = ImportStatus.CHECKED, plan.counts, plan.fingerprint
    batch.save()
    return plan


def apply_batch(
    batch: ImportBatch, *, by: Any, skip_rejected: bool = False, note: str = "", tell: Tell = _silent, before_write=lambda: None
) -> Plan:
    """Take a checked file in. Raises `ImportRefused`; the batch then stands as it was."""
    _require(by)
    taken = ImportBatch.objects.filter(pk=batch.pk, status=ImportStatus.CHECKED).update(status=ImportStatus.APPLYING)
    if not taken:
        raise ImportRefused([plain_error(Message(NOT_READY), batch.filename)])
    try:
        with batch.file.open("rb") as handle:
            return apply_file(
                source_of(batch, handle),
                batch,
                by=by,
                skip_rejected=skip_rejected,
                note=note,
                expected=batch.fingerprint,
                tell=tell,
                before_write=before_write,
            )
    except BaseException:
        batch.status = ImportStatus.CHECKED
        ImportBatch.objects.filter(pk=batch.pk).update(status=ImportStatus.CHECKED)
        raise


@transaction.atomic
def undo_batch(batch: ImportBatch, *, by: Any, note: str = "", force: bool = False) -> UndoResult:
    """Take back everything a batch wrote. Rows changed since are left and named; while some are, the batch stands as taken in,
    and may be undone again with `force`."""
    _require(by)
    if ImportBatch.objects.select_for_update().get(pk=batch.pk).status != ImportStatus.APPLIED:
        raise ImportRefused([plain_error(Message(NOT_APPLIED), batch.filename)])
    found, complete = UndoResult(), True
    for changeset in ChangeSet.objects.filter(batch=batch, reverts=None).order_by("-pk"):
        _require_all(by, changeset)
        try:
            result = revert_changeset(changeset, by=by, note=note, force=force)
        except RevertRefused as refused:
            raise ImportRefused([plain_error(refused.message, batch.filename)]) from refused
        found.reverted += result.reverted
        found.conflicts += result.conflicts
        taken_back = result.changeset is not None or ChangeSet.objects.filter(reverts=changeset).exists()
        complete = complete and taken_back and not result.standing
    batch.status = ImportStatus.UNDONE if complete else ImportStatus.APPLIED
    batch.save(update_fields=["status"])
    return found


def source_of(batch: ImportBatch, handle: Any) -> ImportFile:
    """A batch's file with its kind and options."""
    kind = import_kinds[batch.kind]
    try:
        options = ReadOptions.from_dict(batch.profile, kind)
    except ProfileError as problem:
        raise ImportRefused([plain_error(message, batch.filename) for message in problem.messages]) from problem
    return ImportFile(kind, handle, batch.filename, options)


def _unchecked(batch: ImportBatch) -> ImportBatch:
    if batch.status in (ImportStatus.APPLIED, ImportStatus.UNDONE, ImportStatus.APPLYING):
        raise ImportRefused([plain_error(Message(NOT_READY), batch.filename)])
    batch.status, batch.fingerprint = ImportStatus.UPLOADED, ""
    batch.save()
    return batch


def _require(by: Any) -> None:
    if by is not None and not units_for(by, Permission.REGISTER_IMPORT):
        raise PermissionDenied


def _require_all(by: Any, changeset: ChangeSet) -> None:
    """Undoing takes the right to import wherever the rows the batch wrote to were, are, and would be."""
    needed = (Permission.REGISTER_IMPORT,)
    if by is None or units_for(by, Permission.REGISTER_IMPORT).everything:
        return
    if revertible(by, changeset, needed=needed).count() < changeset.changes.count():
        raise PermissionDenied
