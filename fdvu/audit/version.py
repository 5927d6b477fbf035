"""A text that changes whenever any register row does: the key under which computed things may be kept."""

from django.db.models import Count, Max, Subquery

from fdvu.audit.models import ChangeSet

# Acts overlap on PostgreSQL: a long import may commit after a younger, shorter act, and the newest id alone would not tell.
OVERLAPPING = 1000


def data_version() -> str:
    """The newest change set, and how many of the last thousand ids exist. One cheap query."""
    newest = ChangeSet.objects.order_by("-pk").values("pk")[:1]
    found = ChangeSet.objects.filter(pk__gt=Subquery(newest) - OVERLAPPING).aggregate(newest=Max("pk"), count=Count("pk"))
    return f"{found['newest'] or 0}.{found['count']}"
