"""The portfolio on one page, each figure opened, and data quality."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from bygg.quality import RULES
from fdvu.audit.cards import latest_acts
from fdvu.core.text import figure_text, say
from fdvu.core.views.guards import requires
from fdvu.lib.figures import Figure
from reports.charts import portfolio_charts
from reports.queries.cached import cached_charts, cached_portfolio
from reports.texts import rows_address, summary


@requires("report.view")
def portfolio_page(request):
    """Stock by unit, type, age, size and ownership; each bar leads to its rows."""
    model = cached_portfolio(user=request.user, unit=request.unit, today=timezone.localdate())
    charts = cached_charts(
        lambda: portfolio_charts(model, lambda query: rows_address(query, unit=request.unit)),
        name="page",
        user=request.user,
        unit=request.unit,
        today=model.today,
    )
    context = {
        "portfolio": model,
        "sentences": summary(model),
        "figures": [(figure, figure_text(figure)) for figure in model.figures.values()],
        "charts": charts,
        "acts": latest_acts(request),
        "perms_make": request.user.has_perm("report.make"),
    }
    return render(request, "reports/portfolio.html", context)


@requires("report.view")
def figure_page(request, key: str):
    """One figure opened: formula, inputs, what is left out and why, and the way to the rows."""
    model = cached_portfolio(user=request.user, unit=request.unit, today=timezone.localdate())
    figure: Figure | None = model.figures.get(key)
    if figure is None:
        raise Http404(_("Nøkkeltallet finnes ikke."))
    context = {
        "figure": figure,
        "label": say(figure.label),
        "value": figure_text(figure),
        "formula": say(figure.formula),
        "inputs": [(say(one.label), figure_text(one)) for one in figure.inputs],
        "exclusions": [
            (say(e.reason), e.count, rows_address(e.query, unit=request.unit, register=figure.register) if e.query else "")
            for e in figure.exclusions
        ],
        "rows_url": rows_address(figure.query, unit=request.unit, register=figure.register),
        "portfolio": model,
    }
    return render(request, "reports/figure.html", context)


@requires("report.view")
def quality_page(request):
    """Rule by rule: how many buildings break it, why it matters, and the list where it is put right."""
    model = cached_portfolio(user=request.user, unit=request.unit, today=timezone.localdate())
    number = model.quality.buildings
    rules = [
        {
            "rule": rule,
            "label": _(rule.label),
            "why": _(rule.why),
            "failing": model.quality.failing[rule.key],
            "share": model.quality.failing[rule.key] / number if number else None,
            "url": rows_address({"quality": rule.key}, unit=request.unit),
        }
        for rule in RULES
    ]
    rules.sort(key=lambda r: -r["failing"] * r["rule"].weight)
    return render(
        request, "reports/quality.html", {"rules": rules, "quality": model.quality, "score": figure_text(model.figures["quality"])}
    )
