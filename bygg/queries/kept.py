"""Computed things kept until the register changes."""

import datetime
import hashlib
from collections.abc import Callable, Hashable
from functools import cache as once
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language

from bygg.models import BuildingType
from fdvu.access.models import OrgUnit
from fdvu.access.scope import units_for
from fdvu.audit.version import data_version

_KEEP_SECONDS = 3600
# Where the classes of what is kept are written.
PACKAGES = ("fdvu", "bygg", "vedlikehold", "reports")

T = TypeVar("T")


def kept(what: str, make: Callable[[], T], *, user, unit: OrgUnit | None, today: datetime.date, more: Hashable = ()) -> T:
    """What `make` computes, shared by people with the same scope until somebody changes a row, a unit or a code, or the
    program is another.

    `what` tells kinds apart, `more` whatever else it depends on.
    """
    key = f"{what}:" + hashlib.sha256(repr((*_parts(user, unit, today), more)).encode()).hexdigest()
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, _KEEP_SECONDS)
    return found


def _parts(user, unit: OrgUnit | None, today: datetime.date) -> tuple:
    visible = units_for(user)
    scope = "all" if visible.everything else ",".join(map(str, sorted(visible.ids)))
    tree = list(OrgUnit.objects.order_by("pk").values_list("pk", "parent_id", "name", "kind"))
    types = list(BuildingType.objects.order_by("pk").values_list("code", "name", "name_en"))
    return (scope, unit.pk if unit else 0, today.isoformat(), data_version(), tree, types, get_language(), program())


@once
def program() -> str:
    """Tells one version of the program from another: a new one cannot read what an old one kept of its own classes."""
    files = (path.stat() for root in PACKAGES for path in sorted((settings.BASE_DIR / root).rglob("*.py")))
    return hashlib.sha256(repr([(found.st_size, found.st_mtime_ns) for found in files]).encode()).hexdigest()[:16]
