"""Closed years of the ledger: what was posted before this one stands."""

import datetime
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from bygg.models import Building
from bygg.queries.deletion import Part
from fdvu.core.db.bulk import with_ids
from vedlikehold.models import LedgerPosting


def closed_postings(buildings: Iterable[int], today: datetime.date) -> QuerySet:
    """Postings of the buildings in years before this one."""
    return with_ids(LedgerPosting.objects.filter(year__lt=today.year), buildings, column="building_id")


def closed_part(building: Building) -> Part:
    """As a deletion tells of it: the building may leave the portfolio, but not take closed years with it."""
    count = closed_postings([building.pk], timezone.localdate()).count()
    label = ngettext("postering i avsluttede år av etterslepsregnskapet", "posteringer i avsluttede år av etterslepsregnskapet", count)
    return Part("ledger_postings", label, count)
