"""Plans and versions for the search box."""

from django.db.models import Q
from django.urls import reverse

from bygg.queries.search import Hit, search_words
from vedlikehold.models import Plan, Scenario


def find_plans(user, text: str, limit: int) -> list[Hit]:
    """By words of the plan's name, and by the name of one of its versions."""
    named = Scenario.objects.visible_to(user).filter(name__icontains=text)
    visible = Plan.objects.visible_to(user)
    found = visible.filter(Q(pk__in=search_words(visible, text).values("pk")) | Q(pk__in=named.values("plan")))
    rows = found.select_related("unit").order_by("-first_year", "sort_key", "pk")[:limit]
    return [Hit(row.name, f"{row.unit.name}, {row.first_year}–{row.last_year}", reverse("vedlikehold:plan", args=[row.pk])) for row in rows]
