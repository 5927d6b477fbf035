"""The front page's card: measures whose deadline has passed."""

from django.template.loader import render_to_string
from django.utils import timezone

from vedlikehold.queries.measures import overdue


def overdue_card(request) -> str:
    """Open measures past their deadline, those that have waited longest first; '' for none."""
    if not request.user.has_perm("register.view"):
        return ""
    found = overdue(request.user, request.unit, timezone.localdate())
    return render_to_string("vedlikehold/measures/cards/overdue.html", {"found": found}, request) if found.count else ""
