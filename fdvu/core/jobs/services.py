"""Starting, stopping and running again."""

from django.db import transaction

from fdvu.core.jobs.progress import ask_to_cancel, clear
from fdvu.core.models import Job
from fdvu.core.models.job import JobStatus
from fdvu.core.registry import job_kinds


def enqueue(kind: str, *, by, title: str, params: dict | None = None) -> Job:
    """A job row, and a message to the worker once the row is committed."""
    if kind not in job_kinds:
        raise KeyError(kind)
    job = Job.objects.create(kind=kind, by=by, title=title, params=params or {})
    _send(job)
    return job


def cancel(job: Job, *, by) -> None:
    """Ask a job to stop; one that has not begun is stopped at once."""
    ask_to_cancel(job.pk)
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    Job.objects.filter(pk=job.pk, status=JobStatus.QUEUED).update(status=JobStatus.CANCELLED)


def retry(job: Job, *, by) -> Job:
    """The same work again as a new job; the old row stays as it ended."""
    return enqueue(job.kind, by=by, title=job.title, params=job.params)


def _send(job: Job) -> None:
    from fdvu.core.jobs.tasks import run_job  # imports the Celery app

    clear(job.pk)
    transaction.on_commit(lambda: run_job.delay(job.pk))
