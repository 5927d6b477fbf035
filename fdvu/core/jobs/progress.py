"""How far a job has come, told while it works.

The counters go through the cache, not the job's row: work inside one database transaction could not show its own
updates to others before the end, and on SQLite a second connection could not write at all meanwhile. Stages, log and
outcome are written to the row.
"""

import time
from dataclasses import dataclass

from django.core.cache import cache
from django.core.files import File
from django.db import connection
from django.utils import timezone

from fdvu.core.models import Job

HEARTBEAT_SECONDS = 5
SILENT_SECONDS = 120
_KEEP_SECONDS = 24 * 3600


class JobCancelled(Exception):
    """Raised inside the work when the person asked to stop."""


class JobRejected(Exception):
    """The work cannot be done with this input; the message is for the person."""


@dataclass(frozen=True)
class Counter:
    """What the cache knows of a running job."""

    done: int = 0
    total: int = 0
    stage: str = ""
    beat: float = 0.0
    since: float = 0.0  # when the stage began


def _key(job_id: int, what: str) -> str:
    return f"job:{job_id}:{what}"


def read_counter(job_id: int) -> Counter:
    return Counter(**(cache.get(_key(job_id, "counter")) or {}))


def ask_to_cancel(job_id: int) -> None:
    cache.set(_key(job_id, "cancel"), True, _KEEP_SECONDS)


def clear(job_id: int) -> None:
    cache.delete_many([_key(job_id, "counter"), _key(job_id, "cancel")])


class Progress:
    """Given to the work: stages, rows done, log lines, result and file."""

    def __init__(self, job: Job):
        self.job = job
        self.done = 0
        self.total = 0
        self.stage_name = ""
        self._since = time.time()
        self._told = 0.0

    def stage(self, name: str, *, total: int = 0) -> None:
        """A new stage with its number of rows; 0 where rows cannot be counted."""
        self.stage_name, self.done, self.total = str(name), 0, total
        self._since = time.time()
        self._tell(force=True)
        if not connection.in_atomic_block:
            Job.objects.filter(pk=self.job.pk).update(stage=self.stage_name, done=0, total=total, heartbeat_at=timezone.now())
        self.check()

    def advance(self, rows: int = 1) -> None:
        """Rows finished since the last call."""
        self.done += rows
        self._tell()

    def note(self, text: str) -> None:
        """A line in the log, in plain words."""
        self.job.log.append([timezone.now().isoformat(timespec="seconds"), str(text)])
        if not connection.in_atomic_block:
            self.job.save(update_fields=["log"])

    def check(self) -> None:
        """Stop here if the person asked to; call it where stopping leaves nothing half-done."""
        if cache.get(_key(self.job.pk, "cancel")):
            raise JobCancelled

    def result(self, **values) -> None:
        """Values the job's page and its caller may use; JSON."""
        self.job.result.update(values)

    def attach(self, path, *, name: str) -> None:
        """The file the job made, under the name a person downloads it by."""
        with open(path, "rb") as handle:
            self.job.result_file.save(name, File(handle), save=False)
        self.job.result_name = name

    def beat(self) -> None:
        self._tell(force=True)

    def _tell(self, *, force: bool = False) -> None:
        now = time.monotonic()
        if not force and now - self._told < 0.25:
            return
        self._told = now
        cache.set(
            _key(self.job.pk, "counter"),
            {"done": self.done, "total": self.total, "stage": self.stage_name, "beat": time.time(), "since": self._since},
            _KEEP_SECONDS,
        )
