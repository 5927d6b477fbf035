"""Cards of the front pages about the register."""

import hashlib

from django.core.cache import cache
from django.template.loader import render_to_string

from bygg.models import DuplicateVerdict
from bygg.queries.duplicates import possible_pairs
from fdvu.access.scope import units_for
from fdvu.audit.version import data_version

_KEEP_SECONDS = 3600


def duplicates_card(request) -> str:
    """How many pairs wait for somebody to look at them; '' for none."""
    if not request.user.has_perm("register.edit"):
        return ""
    count = _count(request.user, request.unit)
    return render_to_string("bygg/cards/duplicates.html", {"count": count}, request) if count else ""


def _count(user, unit) -> int:
    """Counted once per version of the data for people with the same scope; verdicts are no register rows, and counted beside."""
    visible = units_for(user)
    scope = "all" if visible.everything else sorted(visible.ids)
    parts = (scope, unit.pk if unit else 0, data_version(), DuplicateVerdict.objects.count())
    key = "duplicates:" + hashlib.sha256(repr(parts).encode()).hexdigest()
    return cache.get_or_set(key, lambda: len(possible_pairs(user, unit)), _KEEP_SECONDS)
