"""Cards of the front pages: the adopted plan this year against its frame, and what is adopted for the buildings a person sees."""

from django.template.loader import render_to_string
from django.utils import timezone

from vedlikehold.queries.plans.on_buildings import adopted_here
from vedlikehold.queries.plans.this_year import plans_this_year


def plan_card(request) -> str:
    """Nothing while no adopted plan has this year in it."""
    if not request.user.has_perm("register.view"):
        return ""
    today = timezone.localdate()
    found = plans_this_year(user=request.user, unit=request.unit, today=today)
    if not found:
        return ""
    return render_to_string("vedlikehold/plans/card.html", {"plans": found, "year": today.year}, request)


def adopted_here_card(request) -> str:
    """Nothing while no plan in force does anything in the buildings that the person sees; the plan itself may be out of sight."""
    if not request.user.has_perm("register.view"):
        return ""
    found = adopted_here(user=request.user, unit=request.unit, today=timezone.localdate())
    if not found.count:
        return ""
    return render_to_string("vedlikehold/plans/adopted_here.html", {"found": found}, request)
