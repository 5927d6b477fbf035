"""Components in the search box."""

from django.urls import reverse

from bygg.queries.search import Hit, search_words
from vedlikehold.models import Component


def find_components(user, text: str, limit: int) -> list[Hit]:
    """By name and TFM-id, those in place."""
    rows = search_words(Component.objects.visible_to(user).current(), text).order_by("sort_key", "pk")
    found = rows.values_list("pk", "name", "tfm_id", "building__name")[:limit]
    return [
        Hit(name, ", ".join(filter(None, (building, tfm))), reverse("vedlikehold:component", args=[pk]))
        for pk, name, tfm, building in found
    ]
