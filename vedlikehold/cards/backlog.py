"""Cards of the front pages: condition and backlog of what the person sees, and the buildings with most to put right."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fdvu.core.text import figure_text
from fdvu.lib.charts import Chart
from vedlikehold.charts.backlog import GradeRow, MoneyRow, backlog_chart, grades_chart
from vedlikehold.queries.backlog import ConditionOverview, cached_condition, cached_condition_charts, worst_buildings

CARD_FIGURES = ("backlog", "fci", "grade", "unknown")
WORST_ON_CARD = 8


def _overview(request) -> ConditionOverview:
    """Fetched once for all cards of a page."""
    if not hasattr(request, "condition_overview"):
        request.condition_overview = cached_condition(user=request.user, unit=request.unit, today=timezone.localdate())
    return request.condition_overview


def condition_card(request) -> str:
    """Four figures that open; nothing while no component is registered."""
    if not request.user.has_perm("register.view"):
        return ""
    overview = _overview(request)
    if not overview.grades.count:
        return ""
    figures = [(overview.figures[key], figure_text(overview.figures[key])) for key in CARD_FIGURES]
    return render_to_string("vedlikehold/backlog/cards/condition.html", {"figures": figures, "overview": overview}, request)


def charts_card(request) -> str:
    """For leadership: grades and backlog by unit."""
    if not request.user.has_perm("register.view"):
        return ""
    overview = _overview(request)
    if not overview.grades.graded:
        return ""

    def draw() -> dict[str, Chart]:
        return {
            "grades": grades_chart([GradeRow(group.label, group.grades) for group in overview.by_unit], heading=_("Enhet"), compares=True),
            "backlog": backlog_chart([MoneyRow(group.label, group.backlog.likely) for group in overview.by_unit], heading=_("Enhet")),
        }

    charts = cached_condition_charts(draw, name="card", user=request.user, unit=request.unit, overview=overview)
    return render_to_string("reports/cards/stock.html", {"charts": charts.values()}, request)


def worst_card(request) -> str:
    """The buildings with most backlog, and how many wait for an analysis."""
    if not request.user.has_perm("register.view"):
        return ""
    overview = _overview(request)
    worst = worst_buildings(overview, WORST_ON_CARD)
    if not worst:
        return ""
    unit = f"?unit={request.unit.pk}" if request.unit else ""
    rows = [(one, reverse("vedlikehold:building-condition", args=[one.pk]) + unit) for one in worst]
    return render_to_string("vedlikehold/backlog/cards/worst.html", {"worst": rows, "overview": overview}, request)
