"""Running jobs that nobody works on any more: a killed worker says nothing, so its silence is noticed by whoever looks."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from fdvu.core.jobs.progress import SILENT_SECONDS, clear, read_counter
from fdvu.core.models import Job
from fdvu.core.models.job import JobStatus


def is_silent(job: Job, *, now: datetime) -> bool:
    """No sign of life for two minutes; a living worker gives one every few seconds."""
    in_row = job.heartbeat_at or job.started_at or job.created_at
    return now.timestamp() - max(read_counter(job.pk).beat, in_row.timestamp()) > SILENT_SECONDS


def mark_silent(jobs: Iterable[Job]) -> int:
    """Those of `jobs` that are running and silent become «interrupted», in the table and in hand. Free when none runs."""
    now = timezone.now()
    return sum(interrupt(job, now=now) for job in jobs if job.status == JobStatus.RUNNING and is_silent(job, now=now))


def interrupt(job: Job, *, now: datetime) -> int:
    """Marked only while it still runs: it may have ended since it was read."""
    text = _("Arbeideren stanset underveis. Ingenting er halvskrevet. Start jobben på nytt.")
    log = [*job.log, [now.isoformat(timespec="seconds"), text]]
    running = Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, heartbeat_at=job.heartbeat_at)
    if not running.update(status=JobStatus.INTERRUPTED, finished_at=now, log=log):
        job.refresh_from_db()
        return 0
    job.status, job.finished_at, job.log = JobStatus.INTERRUPTED, now, log
    clear(job.pk)
    return 1
