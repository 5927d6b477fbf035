"""How many buildings to keep, mend, use otherwise and let go, and how many nobody has decided on."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vedlikehold.enums import MATRIX_FIELD_LABELS
from vedlikehold.queries.strategy import strategy_matrix


def strategy_card(request) -> str:
    """Buildings in each field of the portfolio matrix; nothing while no building is assessed."""
    if not request.user.has_perm("register.view"):
        return ""
    matrix = strategy_matrix(user=request.user, unit=request.unit, today=timezone.localdate())
    counts = matrix.by_field
    unknown = counts.pop(None)
    if not sum(counts.values()):
        return ""
    address = reverse("vedlikehold:strategies")
    unit = f"&unit={request.unit.pk}" if request.unit else ""
    context = {
        "fields": [(_(MATRIX_FIELD_LABELS[field]), count, f"{address}?field={field.value}{unit}") for field, count in counts.items()],
        "unknown": unknown,
        "undecided": matrix.undecided,
        "unknown_url": f"{address}?unknown=any{unit}",
        "undecided_url": f"{address}?decided=no{unit}",
    }
    return render_to_string("vedlikehold/strategy/card.html", context, request)
