"""The portfolio kept until the register changes."""

import datetime
import hashlib

from django.core.cache import cache
from django.utils.translation import get_language

from fdvu.access.models import OrgUnit
from fdvu.access.scope import units_for
from fdvu.audit.version import data_version
from reports.queries.portfolio import Portfolio, portfolio

_KEEP_SECONDS = 3600


def cached_portfolio(*, user, unit: OrgUnit | None, today: datetime.date) -> Portfolio:
    """As `portfolio`; people with the same scope share it until somebody changes a row or the tree of units."""
    visible = units_for(user)
    scope = "all" if visible.everything else ",".join(map(str, sorted(visible.ids)))
    tree = list(OrgUnit.objects.order_by("pk").values_list("pk", "parent_id", "name", "kind"))
    parts = (scope, unit.pk if unit else 0, today.isoformat(), data_version(), tree, get_language())
    key = "portfolio:" + hashlib.sha256(repr(parts).encode()).hexdigest()
    found = cache.get(key)
    if found is None:
        found = portfolio(user=user, unit=unit, today=today)
        cache.set(key, found, _KEEP_SECONDS)
    return found
