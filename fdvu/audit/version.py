"""A text that changes whenever any register row does: the key under which computed things may be kept."""

from django.db.models import Count, Max

from fdvu.audit.models import ChangeSet

# Acts overlap on PostgreSQL: a long import may commit after a younger, shorter act, and the newest id alone would not tell.
OVERLAPPING = 1000


def data_version() -> str:
    """The newest change set, and how many of the last thousand ids exist. Two cheap queries."""
    newest = ChangeSet.objects.aggregate(newest=Max("pk"))["newest"] or 0
    count = ChangeSet.objects.filter(pk__gt=newest - OVERLAPPING).aggregate(n=Count("pk"))["n"]
    return f"{newest}.{count}"
