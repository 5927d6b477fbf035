"""Closed years of the ledger: what was posted before this one stands."""

import datetime
from collections.abc import Iterable

from django.db.models import QuerySet

from fdvu.core.db.bulk import with_ids
from vedlikehold.models import LedgerPosting


def closed_postings(buildings: Iterable[int], today: datetime.date) -> QuerySet:
    """Postings of the buildings in years before this one."""
    return with_ids(LedgerPosting.objects.filter(year__lt=today.year), buildings, column="building_id")
