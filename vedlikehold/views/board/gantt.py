"""Gantt: a scenario's measures as bars over the years, by building or by part."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from bygg.views.common import keep_unit
from fdvu.core.views.guards import requires
from vedlikehold.charts.board import gantt_of
from vedlikehold.queries.plans.cards import Card
from vedlikehold.queries.plans.ties import requirements_among
from vedlikehold.views.board.shared import Asked, is_part, read, show

# A page holds whole groups; as many as come to about this number of bars.
BARS_PER_PAGE = 50
BUILDING, PART = "building", "part"
Group = tuple[str, list[Card]]


def grouped(cards: Sequence[Card], by: str) -> list[Group]:
    """Cards by building or by two-digit part, each group in order of year and name."""
    groups: dict[tuple, list[Card]] = {}
    for card in cards:
        groups.setdefault(_group(card, by), []).append(card)
    return [(key[-1], sorted(members, key=lambda card: (card.year, card.name))) for key, members in sorted(groups.items())]


def _group(card: Card, by: str) -> tuple:
    """(order, id, heading)."""
    if by == PART:
        part = card.part
        return (part.group, 0, part.group) if part else ("~", 0, _("Uten bygningsdel"))
    return card.building.sort_key, card.building.pk, card.building.name


def pages_of(groups: Sequence[Group]) -> list[list[Group]]:
    """Groups in pages; no group is split."""
    pages: list[list[Group]] = [[]]
    held = 0
    for group in groups:
        if held and held + len(group[1]) > BARS_PER_PAGE:
            pages.append([])
            held = 0
        pages[-1].append(group)
        held += len(group[1])
    return pages


@requires("register.view")
def gantt(request, pk):
    row = read(request, pk)
    asked = Asked.of(request)
    by = PART if request.GET.get("by") == PART else BUILDING
    cards = [card for card in asked.board(row).shown if card.year is not None]
    page = Paginator(pages_of(grouped(cards, by)), 1).get_page(request.GET.get("page"))
    groups = page.object_list[0]
    drawn = [card for _label, members in groups for card in members]
    context = {
        "chart": gantt_of(groups, row.plan, requirements_among(drawn), lambda card: _address(request, card)),
        "page": page,
        "count": len(cards),
        "drawn": len(drawn),
        "by": by,
        "ways": [
            (label, f"?{asked.filter_query(by=key if key == PART else None)}", key == by)
            for key, label in ((BUILDING, _("Etter bygning")), (PART, _("Etter bygningsdel")))
        ],
        **asked.context(_("tiltak i diagrammet")),
    }
    if is_part(request):
        response = render(request, "vedlikehold/board/_gantt.html", context | {"row": row, "is_part": True})
        response["HX-Push-Url"] = f"{request.path}?{asked.filter_query(by=by if by == PART else None)}"
    else:
        response = show(request, row, "scenario-gantt", "vedlikehold/board/gantt.html", **context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _address(request, card: Card) -> str:
    return keep_unit(request, reverse("vedlikehold:measure", args=[card.measure.pk])) if card.measure else ""
