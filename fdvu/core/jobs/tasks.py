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

from fdvu.core.db.collisions import Collision, is_busy
from fdvu.core.jobs.progress import HEARTBEAT_SECONDS, JobCancelled, JobRejected, Progress, clear
from fdvu.core.jobs.silence import interrupt, is_silent, mark_silent
from fdvu.core.models import Job
from fdvu.core.models.job import JobStatus
from fdvu.core.registry import job_kinds

log = logging.getLogger(__name__)


@shared_task(name="fdvu.run_job")
def run_job(job_id: int) -> None:
    """Run one job. A message that comes twice finds the job already taken and does nothing, unless who took it has died."""
    if not _take(job_id):
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


def _take(job_id: int) -> bool:
    """A waiting job, or a running one without a sign of life; never one that another worker takes at the same time."""
    now = timezone.now()
    taken = {"status": JobStatus.RUNNING, "started_at": now, "heartbeat_at": now}
    if Job.objects.filter(pk=job_id, status=JobStatus.QUEUED).update(**taken):
        return True
    job = Job.objects.filter(pk=job_id, status=JobStatus.RUNNING).first()
    if job is None or not is_silent(job, now=now):
        return False
    return bool(Job.objects.filter(pk=job_id, status=JobStatus.RUNNING, heartbeat_at=job.heartbeat_at).update(**taken))


def _work(job: Job, progress: Progress) -> str:
    try:
        job_kinds[job.kind].run(progress, **job.params)
    except JobCancelled:
        progress.note(_("Jobben ble avbrutt. Ingenting er halvskrevet."))
        return JobStatus.CANCELLED
    except JobRejected as problem:
        progress.note(str(problem))
        return JobStatus.FAILED
    except Exception as problem:
        if is_busy(problem) or isinstance(problem, Collision):
            log.warning("Job %s (%s) lost a race", job.pk, job.kind, exc_info=problem)
            progress.note(_("Noen andre skrev til det samme i samme øyeblikk. Ingenting er skrevet. Start jobben på nytt."))
            return JobStatus.FAILED
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
    running = Job.objects.filter(status=JobStatus.RUNNING)
    if not all_running:
        return mark_silent(running)
    now = timezone.now()
    return sum(interrupt(job, now=now) for job in running)


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
