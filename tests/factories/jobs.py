"""Jobs in the state a test needs."""

from django.utils import timezone

from fdvu.core.models import Job
from fdvu.core.models.job import JobStatus


def make_job(by, *, status: JobStatus = JobStatus.RUNNING, kind: str = "no-such-kind", title: str = "Ta inn bygg", **fields) -> Job:
    started = None if status == JobStatus.QUEUED else timezone.now()
    return Job.objects.create(by=by, kind=kind, title=title, status=status, started_at=started, **fields)
