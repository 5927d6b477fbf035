"""The one Celery task, and what a worker does about jobs another worker left behind."""

import logging
import threading
import traceback
from contextlib import contextmanager

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from fdvu.core.jobs.progress import HEARTBEAT_SECONDS, SILENT_SECONDS, JobCancelled, JobRejected, Progress, clear, read_counter
from fdvu.core.models import Job
from fdvu.core.models.job import JobStatus
from fdvu.core.registry import job_kinds

log = logging.getLogger(__name__)


@shared_task(name="fdvu.run_job")
def run_job(job_id: int) -> None:
    """Run one job. A message that comes twice finds the job already taken and does nothing."""
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, status=JobStatus.QUEUED).update(status=JobStatus.RUNNING, started_at=now, heartbeat_at=now)
    if not taken:
        return
    job = Job.objects.select_related("by").get(pk=job_id)
    progress = Progress(job)
    language = getattr(job.by, "language", "") or settings.LANGUAGE_CODE
    with translation.override(language), _heartbeat(progress):
        job.status = _work(job, progress)
    job.finished_at = timezone.now()
    job.stage, job.done, job.total = progress.stage_name, progress.done, progress.total
    job.save()
    clear(job.pk)


def _work(job: Job, progress: Progress) -> str:
    try:
        job_kinds[job.kind].run(progress, **job.params)
    except JobCancelled:
        progress.note(_("Jobben ble avbrutt. Ingenting er halvskrevet."))
        return JobStatus.CANCELLED
    except JobRejected as problem:
        progress.note(str(problem))
        return JobStatus.FAILED
    except Exception:
        log.exception("Job %s (%s) failed", job.pk, job.kind)
        job.result["traceback"] = traceback.format_exc(limit=-5)
        progress.note(_("Jobben stanset på grunn av en feil i programmet. Ingenting er halvskrevet. Feilen står i loggen på tjeneren."))
        return JobStatus.FAILED
    return JobStatus.DONE


@contextmanager
def _heartbeat(progress: Progress):
    """Shows life every few seconds, also while one long step gives no progress of its own."""
    stop = threading.Event()

    def beat():
        while not stop.wait(HEARTBEAT_SECONDS):
            progress.beat()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def mark_interrupted(*, all_running: bool = False) -> int:
    """Running jobs nobody works on any more become «interrupted» and can be started again.

    `all_running`: the embedded worker is alone, so at its start every running job is a dead one.
    """
    count = 0
    now = timezone.now()
    for job in Job.objects.filter(status=JobStatus.RUNNING):
        last_seen = max(read_counter(job.pk).beat, job.heartbeat_at.timestamp() if job.heartbeat_at else 0)
        if all_running or now.timestamp() - last_seen > SILENT_SECONDS:
            job.log.append(
                [now.isoformat(timespec="seconds"), _("Arbeideren stanset underveis. Ingenting er halvskrevet. Start jobben på nytt.")]
            )
            count += Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING).update(
                status=JobStatus.INTERRUPTED, finished_at=now, log=job.log
            )
            clear(job.pk)
    return count


@worker_ready.connect
def _on_worker_ready(**kwargs):
    embedded = settings.CELERY_BROKER_URL.startswith("filesystem")
    mark_interrupted(all_running=embedded)
    if embedded:
        _send_waiting()
    close_old_connections()


def _send_waiting() -> None:
    """A file broker loses the message a killed worker held; queued rows are the truth, and a doubled message is harmless."""
    for job_id in Job.objects.filter(status=JobStatus.QUEUED).values_list("pk", flat=True):
        run_job.delay(job_id)
