"""Opplastinger: what a person does with a file on its way in. The work itself is done by the jobs `import.*`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fdvu.core.importing.looking import require_file
from fdvu.core.importing.profile import ReadOptions
from fdvu.core.jobs import enqueue
from fdvu.core.jobs.silence import mark_silent
from fdvu.core.models import ImportBatch, ImportProfile, Job
from fdvu.core.models.import_batch import ImportStatus
from fdvu.core.registry import import_kinds

CHECK, APPLY, UNDO = "import.check", "import.apply", "import.undo"
WRITTEN = (ImportStatus.APPLIED, ImportStatus.UNDONE)


class NotNow(Exception):
    """The batch has come too far, or somebody works on it; the message is for the person."""


def visible_batches(user: Any) -> QuerySet[ImportBatch]:
    """A person's own imports; a superuser sees all."""
    everything = ImportBatch.objects.select_related("by", "job")
    return everything if user.is_superuser else everything.filter(by=user)


def waiting_batches(user: Any) -> QuerySet[ImportBatch]:
    """Own imports that are neither taken in nor undone, the newest first."""
    return ImportBatch.objects.filter(by=user).exclude(status__in=WRITTEN).select_related("job").order_by("-created_at", "-pk")


def usable_kinds(user: Any) -> list[Any]:
    """Kinds the person may import."""
    return [kind for kind in import_kinds if user.has_perm(kind.permission)]


def profiles_for(kind: str) -> QuerySet[ImportProfile]:
    """Saved profiles of a kind; everybody who may import uses them, their owner changes them."""
    return ImportProfile.objects.filter(kind=kind).select_related("owner").order_by("name", "pk")


def own_profiles(user: Any) -> QuerySet[ImportProfile]:
    """Profiles the person may change; a superuser all."""
    return ImportProfile.objects.all() if user.is_superuser else ImportProfile.objects.filter(owner=user)


def is_working(batch: ImportBatch) -> bool:
    """Whether a job works on the batch, or waits to."""
    if batch.job is None:
        return False
    mark_silent([batch.job])
    return batch.job.is_active


def is_stopped(batch: ImportBatch) -> bool:
    """Whether the work was left half way: the worker stopped, nothing is written."""
    return batch.status in (ImportStatus.CHECKING, ImportStatus.APPLYING) and not is_working(batch)


def may_change(batch: ImportBatch) -> bool:
    """Whether choices can still be made."""
    return batch.status not in WRITTEN and not is_working(batch)


@transaction.atomic
def keep_upload(*, by: Any, kind: str, file: File, profile: Mapping[str, Any] | None = None, profile_name: str = "") -> ImportBatch:
    """Keep an uploaded file as a new import."""
    batch = ImportBatch(kind=kind, filename=file.name[:255], profile=dict(profile or {}), profile_name=profile_name[:100], by=by)
    batch.file.save(file.name, file, save=False)
    batch.save()
    return batch


@transaction.atomic
def replace_file(batch: ImportBatch, *, by: Any, file: File) -> None:
    """Another file in place of the first, read the same way except for sheet and heading row."""
    _require_change(batch)
    _delete_files(batch)
    batch.profile = {key: value for key, value in batch.profile.items() if key not in ("sheet", "header_row", "encoding", "delimiter")}
    batch.filename, batch.decisions = file.name[:255], {}
    batch.file.save(file.name, file, save=False)
    _unchecked(batch)


def read_otherwise(batch: ImportBatch, *, by: Any, profile: Mapping[str, Any], profile_name: str | None = None) -> None:
    """Read the file another way from now on; the check must be made again. Raises `ProfileError`."""
    _require_change(batch)
    ReadOptions.from_dict(dict(profile), import_kinds[batch.kind])
    name = batch.profile_name if profile_name is None else profile_name[:100]
    if (batch.profile, batch.profile_name) == (dict(profile), name):
        return
    if batch.profile != dict(profile):
        batch.decisions = {}
    batch.profile, batch.profile_name = dict(profile), name
    _unchecked(batch)


def decide(batch: ImportBatch, *, by: Any, decisions: Mapping[str, Any]) -> None:
    """A person's choices in the preview; the check must be made again."""
    _require_change(batch)
    batch.decisions = dict(decisions)
    _unchecked(batch)


def start_check(batch: ImportBatch, *, by: Any) -> Job:
    """Check the file against the register in the background."""
    _require_change(batch)
    require_file(batch)
    return _start(batch, CHECK, by=by, title=_("Kontroll av %(file)s") % {"file": batch.filename})


def start_apply(batch: ImportBatch, *, by: Any, skip_rejected: bool, note: str) -> Job:
    """Take the checked file in, in the background."""
    _require_change(batch)
    require_file(batch)
    if is_stopped(batch) and batch.status == ImportStatus.APPLYING:
        # Writing and the mark «taken in» are one transaction: what stopped here wrote nothing.
        ImportBatch.objects.filter(pk=batch.pk, status=ImportStatus.APPLYING).update(status=ImportStatus.CHECKED)
        batch.status = ImportStatus.CHECKED
    if batch.status != ImportStatus.CHECKED:
        raise NotNow(_("Filen må kontrolleres før den kan tas inn."))
    title = _("Import av %(file)s") % {"file": batch.filename}
    return _start(batch, APPLY, by=by, title=title, skip_rejected=skip_rejected, note=note)


def start_undo(batch: ImportBatch, *, by: Any, note: str, force: bool = False) -> Job:
    """Take back everything the import wrote, in the background."""
    if batch.status != ImportStatus.APPLIED or is_working(batch):
        raise NotNow(_("Bare en import som er tatt inn, kan angres."))
    title = _("Angring av %(file)s") % {"file": batch.filename}
    return _start(batch, UNDO, by=by, title=title, note=note, force=force)


@transaction.atomic
def discard(batch: ImportBatch, *, by: Any) -> None:
    """Forget an import that wrote nothing."""
    _require_change(batch)
    _delete_files(batch)
    batch.delete()


@transaction.atomic
def save_profile(*, by: Any, kind: str, name: str, data: Mapping[str, Any]) -> ImportProfile:
    """Keep a way of reading under a name. Raises `NotNow` where somebody else has the name."""
    profile = ImportProfile.objects.filter(kind=kind, name=name).first() or ImportProfile(kind=kind, name=name, owner=by)
    if not may_edit_profile(profile, by):
        raise NotNow(
            _("«%(name)s» er lagret av %(owner)s. Velg et annet navn.") % {"name": name, "owner": profile.owner or _("noen andre")}
        )
    profile.data = dict(data)
    profile.save()
    return profile


def may_edit_profile(profile: ImportProfile, user: Any) -> bool:
    """Its owner, or a superuser."""
    return profile.owner_id == user.pk or user.is_superuser


def delete_profile(profile: ImportProfile, *, by: Any) -> None:
    """Imports made with it keep their own copy."""
    profile.delete()


def _start(batch: ImportBatch, kind: str, *, by: Any, title: str, **params: Any) -> Job:
    """The job and the batch's link to it are committed together, so that the work finds the link in place."""
    with transaction.atomic():
        job = enqueue(kind, by=by, title=title, params={"batch": batch.pk, **params})
        ImportBatch.objects.filter(pk=batch.pk).update(job=job)
    batch.job = job
    return job


def _require_change(batch: ImportBatch) -> None:
    if batch.status in WRITTEN:
        raise NotNow(_("Importen er alt tatt inn, og kan ikke endres."))
    if is_working(batch):
        raise NotNow(_("En jobb arbeider med denne importen. Vent til den er ferdig, eller avbryt den."))


def _unchecked(batch: ImportBatch) -> None:
    batch.status, batch.fingerprint, batch.counts = ImportStatus.UPLOADED, "", {}
    batch.save()


def _delete_files(batch: ImportBatch) -> None:
    """The files go when the database has agreed."""
    for kept in (batch.file, batch.preview_file):
        if kept:
            storage, name = kept.storage, kept.name
            transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))
