"""Background work: `enqueue` from a service or view, `Progress` inside the work."""

from fdvu.core.jobs.progress import JobCancelled, JobRejected, Progress
from fdvu.core.jobs.services import cancel, enqueue, retry

__all__ = ["JobCancelled", "JobRejected", "Progress", "cancel", "enqueue", "retry"]
