"""One box that finds things in every register."""

from dataclasses import dataclass

from django.shortcuts import render
from django.utils.translation import gettext as _

from fdvu.core.registry import search_sources
from fdvu.core.views.guards import requires

SUGGESTIONS_PER_SOURCE = 5
HITS_PER_SOURCE = 50
SHORTEST = 2


@dataclass(frozen=True)
class HitGroup:
    """What one register found; `more` when there may be more than shown."""

    key: str
    label: str
    hits: list
    more: bool


def find_everywhere(user, text: str, limit: int) -> list[HitGroup]:
    """Hits grouped by register; each register looks only in what the person may see."""
    if len(text) < SHORTEST:
        return []
    groups = []
    for source in search_sources:
        hits = list(source.find(user, text, limit + 1))
        if hits:
            groups.append(HitGroup(source.key, str(source.label), hits[:limit], len(hits) > limit))
    return groups


@requires()
def page(request):
    text = request.GET.get("q", "").strip()[:200]
    context = {
        "search_text": text,
        "groups": find_everywhere(request.user, text, HITS_PER_SOURCE),
        "too_short": len(text) < SHORTEST,
        "limit": HITS_PER_SOURCE,
        "crumbs": [(_("Oversikt"), "/"), (_("Søk"), "")],
    }
    return render(request, "core/search/page.html", context)


@requires()
def suggestions(request):
    text = request.GET.get("q", "").strip()[:200]
    groups = find_everywhere(request.user, text, SUGGESTIONS_PER_SOURCE)
    context = {"groups": groups, "search_text": text, "too_short": len(text) < SHORTEST, "count": sum(len(g.hits) for g in groups)}
    return render(request, "core/search/_suggestions.html", context)
