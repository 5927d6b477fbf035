"""The portfolio and its charts kept until the register changes."""

import datetime
import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.utils.translation import get_language

from bygg.models import BuildingType
from fdvu.access.models import OrgUnit
from fdvu.access.scope import units_for
from fdvu.audit.version import data_version
from fdvu.lib.charts import Chart
from reports.queries.portfolio import Portfolio, portfolio

_KEEP_SECONDS = 3600

T = TypeVar("T")


def cached_portfolio(*, user, unit: OrgUnit | None, today: datetime.date) -> Portfolio:
    """As `portfolio`; people with the same scope share it until somebody changes a row, a unit or a code."""
    return _kept(_key("portfolio", user, unit, today), lambda: portfolio(user=user, unit=unit, today=today))


def cached_charts(make: Callable[[], dict[str, Chart]], *, name: str, user, unit: OrgUnit | None, today: datetime.date) -> dict[str, Chart]:
    """The charts `make` draws from the same person's portfolio, drawn once per version of the data. `name` tells sets apart."""
    return _kept(_key(f"charts-{name}", user, unit, today), make)


def _key(what: str, user, unit: OrgUnit | None, today: datetime.date) -> str:
    visible = units_for(user)
    scope = "all" if visible.everything else ",".join(map(str, sorted(visible.ids)))
    tree = list(OrgUnit.objects.order_by("pk").values_list("pk", "parent_id", "name", "kind"))
    types = list(BuildingType.objects.order_by("pk").values_list("code", "name", "name_en"))
    parts = (scope, unit.pk if unit else 0, today.isoformat(), data_version(), tree, types, get_language())
    return f"{what}:" + hashlib.sha256(repr(parts).encode()).hexdigest()


def _kept(key: str, make: Callable[[], T]) -> T:
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, _KEEP_SECONDS)
    return found
