"""Cards of the front pages that read the portfolio."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from bygg.quality import RULES
from fdvu.core.text import figure_text
from reports.charts import age_chart, unit_chart
from reports.queries.cached import cached_charts, cached_portfolio
from reports.queries.use import largest_buildings
from reports.texts import rows_address

MOST_ROWS = 8


def _portfolio(request):
    """Fetched once for all cards of a page."""
    if not hasattr(request, "portfolio"):
        request.portfolio = cached_portfolio(user=request.user, unit=request.unit, today=timezone.localdate())
    return request.portfolio


def figures_card(request) -> str:
    """The figures, each of which can be opened."""
    model = _portfolio(request)
    if not model.totals.buildings:
        return ""
    figures = [(figure, figure_text(figure)) for figure in model.figures.values() if figure.value is not None]
    return render_to_string(
        "reports/cards/figures.html", {"figures": figures[:8], "may_make": request.user.has_perm("report.make")}, request
    )


def stock_card(request) -> str:
    """Who has the area, and how old it is."""
    model = _portfolio(request)
    if not model.totals.buildings:
        return ""

    def link(query: dict) -> str:
        return rows_address(query, unit=request.unit)

    def draw() -> dict:
        return {"unit": unit_chart(model, link), "age": age_chart(model, link)}

    charts = cached_charts(draw, name="card", user=request.user, unit=request.unit, today=model.today)
    return render_to_string("reports/cards/stock.html", {"charts": charts.values()}, request)


def quality_card(request) -> str:
    """The rules where most can be won."""
    model = _portfolio(request)
    rules = sorted(RULES, key=lambda rule: -model.quality.failing[rule.key] * rule.weight)
    rows = [
        (_(rule.label), model.quality.failing[rule.key], rows_address({"quality": rule.key}, unit=request.unit))
        for rule in rules
        if model.quality.failing[rule.key]
    ]
    if not rows:
        return ""
    return render_to_string("reports/cards/quality.html", {"rows": rows[:5], "score": figure_text(model.figures["quality"])}, request)


def service_quality_card(request) -> str:
    """The same further down the page; once for those who manage as well."""
    return "" if {"manager", "admin"} & set(request.roles) else quality_card(request)


def use_card(request) -> str:
    """The largest buildings of the service area, with registered users and m² for each."""
    rows = largest_buildings(user=request.user, unit=request.unit, today=timezone.localdate(), most=MOST_ROWS)
    return render_to_string("reports/cards/use.html", {"rows": rows}, request) if rows else ""
