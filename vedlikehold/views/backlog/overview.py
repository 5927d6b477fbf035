"""Tilstand: the condition of what a person sees on one page, and each of its figures opened."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fdvu.core.text import figure_text, say
from fdvu.core.views.guards import requires
from fdvu.lib.charts import Chart
from fdvu.lib.numbers import format_area, format_mnok, format_number, format_share
from vedlikehold.calc.condition_figures import COMPONENTS
from vedlikehold.charts.backlog import GradeRow, MoneyRow, backlog_chart, grades_chart
from vedlikehold.queries.backlog import ConditionOverview, Group, cached_condition_charts, worst_buildings
from vedlikehold.tables.backlog import GRADE_PLACES
from vedlikehold.views.backlog.asking import Asked, asked

WORST = 10
WORST_FIRST = {"sort": "-grade"}


@requires("register.view")
def condition(request):
    """Eight figures, where the backlog stands, what is unknown, and the buildings with most to put right."""
    found = asked(request)
    overview = found.overview()
    charts = cached_condition_charts(
        lambda: _charts(overview, found),
        name="page",
        user=request.user,
        unit=request.unit,
        overview=overview,
        more=tuple(sorted(found.kept.items())),
    )
    context = {
        "overview": overview,
        "form": found.form,
        "figures": [(figure, figure_text(figure), found.page("condition-figure", key)) for key, figure in overview.figures.items()],
        "sentences": sentences(overview),
        "charts": charts,
        "worst": [(one, found.page("building-condition", one.pk)) for one in worst_buildings(overview, WORST)],
        "tables_url": found.page("backlog"),
        "buildings_url": found.page("backlog-buildings"),
        "unknown_url": found.page("backlog-buildings", state="unknown"),
        "may_import": request.user.has_perm("register.import"),
    }
    return render(request, "vedlikehold/condition.html", context)


def sentences(overview: ConditionOverview) -> list[str]:
    """What the figures say, in plain words; nothing that they do not carry."""
    stock, backlog = overview.stock, overview.backlog
    words = {"scope": overview.scope_name, "target": overview.target.value, "year": overview.price_year}
    if backlog.nok is None:
        return [_("Etterslepet er ukjent: ingen komponent har både tilstandsgrad og kostnad.")]
    found = [
        _("Å løfte alt i %(scope)s til %(target)s koster omtrent %(cost)s i %(year)s-kroner; med 85 %% sannsynlighet er %(p85)s nok.")
        % (words | {"cost": format_mnok(backlog.nok), "p85": format_mnok(overview.range.p85)})
    ]
    first = max(overview.by_part, key=lambda group: group.backlog.likely, default=None)
    if first and first.backlog.likely:
        found.append(
            _("Mest står i %(part)s: %(cost)s, %(share)s av etterslepet.")
            % {
                "part": first.label,
                "cost": format_mnok(first.backlog.likely),
                "share": format_share(first.backlog.likely / backlog.likely, 0),
            }
        )
    if stock.unknown_buildings:
        found.append(
            ngettext(
                "%(count)s bygg (%(area)s) har ingen vurdert komponent. Tilstanden der er ukjent, og ikke med i tallene.",
                "%(count)s bygg (%(area)s) har ingen vurdert komponent. Tilstanden der er ukjent, og ikke med i tallene.",
                stock.unknown_buildings,
            )
            % {"count": format_number(stock.unknown_buildings), "area": format_area(stock.unknown_buildings_m2)}
        )
    if overview.functional.likely:
        found.append(_("Funksjonelt behov kommer i tillegg: %(cost)s i åpne tiltak.") % {"cost": format_mnok(overview.functional.likely)})
    return found


def _charts(overview: ConditionOverview, found: Asked) -> dict[str, Chart]:
    parts = [group for group in overview.by_part if group.grades.count]
    return {
        "parts": grades_chart([_part_grades(group, found) for group in parts], heading=_("Bygningsdel")),
        "backlog": backlog_chart(
            [MoneyRow(group.label, group.backlog.likely, found.rows(COMPONENTS, group.query)) for group in parts],
            heading=_("Bygningsdel"),
        ),
        "units": grades_chart([_unit_grades(group, found) for group in overview.by_unit], heading=_("Enhet"), compares=True),
        "buildings": backlog_chart(
            [MoneyRow(one.name, one.backlog.likely, found.page("building-condition", one.pk)) for one in overview.buildings],
            heading=_("Bygning"),
        ),
    }


def _part_grades(group: Group, found: Asked) -> GradeRow:
    return GradeRow(group.label, group.grades, tuple(found.rows(COMPONENTS, group.query | {"grade": g or "null"}) for g in GRADE_PLACES))


def _unit_grades(group: Group, found: Asked) -> GradeRow:
    """A unit that is shown apart from those below it has rows of its own only."""
    query = group.query or {"own_unit": group.key}
    return GradeRow(group.label, group.grades, tuple(found.rows(COMPONENTS, query | {"grade": g or "null"}) for g in GRADE_PLACES))


@requires("register.view")
def figure(request, key: str):
    """One figure opened: formula, inputs, what is left out and why, and the way to the rows."""
    found = asked(request)
    overview = found.overview()
    shown = overview.figures.get(key)
    if shown is None:
        raise Http404(_("Nøkkeltallet finnes ikke."))
    context = {
        "figure": shown,
        "label": say(shown.label),
        "value": figure_text(shown),
        "formula": say(shown.formula),
        "inputs": [(say(one.label), figure_text(one)) for one in shown.inputs],
        "exclusions": [(say(e.reason), e.count, found.rows(e.register or shown.register, e.query)) for e in shown.exclusions],
        "rows_url": found.rows(shown.register, shown.query | (WORST_FIRST if shown.register == COMPONENTS else {})),
        "overview": overview,
        "back_url": found.page("condition"),
    }
    return render(request, "vedlikehold/backlog/figure.html", context)
