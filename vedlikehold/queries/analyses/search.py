"""Orders, analyses and findings in the search box."""

from django.db.models import Case, F, Q, Value, When
from django.urls import reverse

from bygg.queries.search import Hit, search_words
from vedlikehold.enums import FindingState
from vedlikehold.models import Commission, ConditionAnalysis, Finding
from vedlikehold.queries.grades import worst_first


def find_findings(user, text: str, limit: int) -> list[Hit]:
    """By where it is, symptom, cause and advice; those that stand open first, the worst first."""
    rows = search_words(Finding.objects.visible_to(user), text).select_related("analysis__building", "component")
    is_open = Case(When(state=FindingState.OPEN.value, then=Value(0)), default=Value(1))
    rows = rows.order_by(is_open, worst_first(), "component__sort_key", "pk")
    return [Hit(f"{row.grade} {row.component.name}", _detail(row), reverse("vedlikehold:finding", args=[row.pk])) for row in rows[:limit]]


def _detail(row: Finding) -> str:
    return ", ".join(filter(None, (row.analysis.building.name, row.location or row.symptom[:60])))


def find_analyses(user, text: str, limit: int) -> list[Hit]:
    """By title and who performs it, the newest first."""
    rows = ConditionAnalysis.objects.visible_to(user).select_related("building")
    for word in text.split()[:10]:
        rows = rows.filter(Q(sort_key__contains=word.casefold()) | Q(performed_by__icontains=word))
    rows = rows.order_by(F("performed_on").desc(nulls_first=True), "-pk")
    return [Hit(row.title, row.building.name, reverse("vedlikehold:analysis", args=[row.pk])) for row in rows[:limit]]


def find_orders(user, text: str, limit: int) -> list[Hit]:
    """By title, client and supplier, the newest first."""
    rows = Commission.objects.visible_to(user).select_related("unit")
    for word in text.split()[:10]:
        rows = rows.filter(Q(title__icontains=word) | Q(client__icontains=word) | Q(supplier__icontains=word))
    rows = rows.order_by(F("ordered_on").desc(nulls_last=True), "-pk")
    return [Hit(row.title, row.unit.name, reverse("vedlikehold:commission", args=[row.pk])) for row in rows[:limit]]
