"""What changed lately, on front pages and on the portfolio page."""

from django.template.loader import render_to_string

from fdvu.audit.queries.recent import Act, Wanted, recent_acts

MOST_ACTS = 5


def latest_acts(request) -> list[Act]:
    """The newest acts in the person's scope and chosen unit."""
    return list(recent_acts(request.user, request.unit, Wanted()).object_list)[:MOST_ACTS]


def recent_card(request) -> str:
    """Card «Siste endringer»; nothing where nothing has happened."""
    acts = latest_acts(request)
    return render_to_string("audit/_recent.html", {"acts": acts}, request) if acts else ""
