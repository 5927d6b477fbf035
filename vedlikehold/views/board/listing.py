"""Liste: a scenario's measures as rows, sorted and summed, each with its year to change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fdvu.core.views.guards import requires
from vedlikehold.enums import RISK_LABELS, Risk
from vedlikehold.models import Scenario
from vedlikehold.queries.plans.board import sums_of
from vedlikehold.queries.plans.candidates import risks_of
from vedlikehold.queries.plans.cards import KEPT_OUT, UNPLACED, Card
from vedlikehold.views.board.columns import column_label
from vedlikehold.views.board.shared import Asked, is_part, may_change, read, show

PAGE_SIZE = 100
IN_PLAN, EVERYTHING, HELD, LATE = "", "all", "held", "late"
_RISK_ORDER = {risk.value: place for place, risk in enumerate(Risk)}


@dataclass(frozen=True)
class Heading:
    """A column that can be sorted by; `value` gives None for what is missing, which comes last either way."""

    key: str
    label: Any
    value: Callable[[Card, dict], Any]
    is_number: bool = False


HEADINGS = (
    Heading("name", gettext_lazy("Tiltak"), lambda card, risks: card.measure.sort_key if card.measure else card.name.casefold()),
    Heading("building", gettext_lazy("Bygning"), lambda card, risks: card.building.sort_key),
    Heading("part", gettext_lazy("Del"), lambda card, risks: card.part.sort_key if card.part else None),
    Heading("year", gettext_lazy("År"), lambda card, risks: card.year),
    Heading("pot", gettext_lazy("Pott"), lambda card, risks: card.pot),
    Heading("cost", gettext_lazy("Egen kostnad (kr)"), lambda card, risks: card.own_cost_nok, is_number=True),
    Heading("grant", gettext_lazy("Tilskudd (kr)"), lambda card, risks: card.grant_nok, is_number=True),
    Heading("hours", gettext_lazy("Timer"), lambda card, risks: card.own_hours, is_number=True),
    Heading("deadline", gettext_lazy("Frist"), lambda card, risks: card.measure.deadline if card.measure else None),
    Heading("risk", gettext_lazy("Risiko"), lambda card, risks: _RISK_ORDER.get(risks.get(card.key))),
    Heading("placed_by", gettext_lazy("Plassert"), lambda card, risks: card.placement.placed_by if card.placement else None),
    Heading("doubts", gettext_lazy("Å se på"), lambda card, risks: -len(card.doubts) if card.doubts else None),
)
_BY_KEY = {heading.key: heading for heading in HEADINGS}


def sorted_by(cards: Sequence[Card], sort: str, risks: dict[str, str]) -> list[Card]:
    """By a heading's key, backwards with a minus; without one by year, building and name, as they come."""
    heading = _BY_KEY.get(sort.removeprefix("-"))
    if heading is None:
        return list(cards)
    known = [card for card in cards if heading.value(card, risks) is not None]
    known.sort(key=lambda card: heading.value(card, risks), reverse=sort.startswith("-"))
    return known + [card for card in cards if heading.value(card, risks) is None]


@requires("register.view")
def rows(request, pk):
    row = read(request, pk)
    asked = Asked.of(request)
    stand, sort = request.GET.get("stand", ""), request.GET.get("sort", "")
    found = _standing(row, asked, stand)
    risks = {str(key): risk for key, risk in risks_of(card.measure.pk for card in found if card.measure).items()}
    page = Paginator(sorted_by(found, sort, risks), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(card, _risk_words(risks.get(card.key, ""))) for card in page],
        "count": len(found),
        "sums": sums_of(found, row),
        "own_cost_nok": sum((card.own_cost_nok for card in found if card.own_cost_nok is not None), 0),
        "unpriced": sum(card.own_cost_nok is None for card in found),
        "headings": [_heading(asked, heading, sort, stand) for heading in HEADINGS],
        "stands": [
            (label, f"?{asked.filter_query(stand=key or None, sort=sort or None)}", key == stand) for key, label in _stands(row, stand)
        ],
        "stand": stand,
        "sort": sort,
        "choices": [(key, column_label(key)) for key in [UNPLACED, *(str(year) for year in row.plan.year_range), KEPT_OUT]],
        **asked.context(_("tiltak i versjonen")),
    }
    if is_part(request):
        response = render(
            request, "vedlikehold/board/_list.html", context | {"row": row, "may_change": may_change(request, row), "is_part": True}
        )
        response["HX-Push-Url"] = f"{request.path}?{asked.filter_query(stand=stand or None, sort=sort or None)}"
    else:
        response = show(request, row, "scenario-list", "vedlikehold/board/list.html", **context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _standing(row: Scenario, asked: Asked, stand: str) -> list[Card]:
    """The rows that stand where the address asks: in the plan, in one column, or anywhere."""
    if stand == UNPLACED:
        return asked.candidates(row).cards
    shown = asked.board(row).shown
    if stand == EVERYTHING:
        return [*shown, *asked.candidates(row).cards]
    if stand == IN_PLAN:
        return [card for card in shown if card.year is not None]
    if stand == HELD:
        return [card for card in shown if card.year is not None and card.is_held]
    if stand == LATE:
        return [card for card in shown if any(doubt.kind == "deadline" for doubt in card.doubts)]
    return [card for card in shown if card.column == stand]


def _stands(row: Scenario, stand: str) -> list[tuple[str, str]]:
    found = [(IN_PLAN, _("I planen")), (UNPLACED, _("Ikke plassert")), (KEPT_OUT, _("Holdes utenfor")), (EVERYTHING, _("Alle"))]
    found[1:1] = [(HELD, _("Låst eller pågår")), (LATE, _("Etter fristen"))]
    year = stand if stand.isdigit() and int(stand) in row.plan.year_range else ""
    return [found[0], (year, year), *found[1:]] if year else found


def _heading(asked: Asked, heading: Heading, sort: str, stand: str) -> dict:
    is_current = sort.removeprefix("-") == heading.key
    backwards = is_current and not sort.startswith("-")
    return {
        "heading": heading,
        "url": f"?{asked.filter_query(stand=stand or None, sort=f'-{heading.key}' if backwards else heading.key)}",
        "direction": ("ascending" if backwards else "descending") if is_current else "",
    }


def _risk_words(risk: str) -> str:
    return _(RISK_LABELS[Risk(risk)]) if risk else ""
