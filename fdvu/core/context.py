"""What every page's frame needs from the core."""

from fdvu.core.models import Job
from fdvu.core.registry import navigation


def shell(request):
    """Navigation the person may use, and how many of their jobs are running."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "navigation": lambda: [item for item in navigation if user.has_perm(item.permission)],
        "running_jobs": lambda: Job.objects.of(user).active().count(),
    }
