"""Two versions side by side."""

from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from bygg.views import common
from bygg.views.common import keep_unit
from fdvu.core.ids import whole_number
from fdvu.core.views.guards import get_visible_or_404, requires
from vedlikehold.calc.plans.compare import PLAN_CHANGE_LABELS, PlanChange, sum_of_changes
from vedlikehold.charts.plans import backlog_chart, spending_chart
from vedlikehold.enums import POT_LABELS, Pot, ScenarioStatus
from vedlikehold.forms.compare import CutForm, ScenarioPicker
from vedlikehold.models import Scenario
from vedlikehold.queries.plans.compare import BacklogCurves, ScenarioComparison, backlog_curves, compare_scenarios
from vedlikehold.queries.plans.quality import quality_of
from vedlikehold.views.compare import export
from vedlikehold.views.compare.words import finding, quality_text, years_text
from vedlikehold.views.plans.kinds import PLAN, SCENARIO, scenario_rows

PER_PAGE = 50
CHANGE_COLORS = {
    PlanChange.EARLIER: "info",
    PlanChange.LATER: "info",
    PlanChange.OTHER_WAY: "warning",
    PlanChange.COST: "warning",
    PlanChange.ONLY_A: "neutral",
    PlanChange.ONLY_B: "success",
    PlanChange.SAME: "neutral",
}


@requires("register.view")
def compare(request):
    """The versions `a` and `b` of the address; without both of them the choice alone."""
    before, after = _chosen(request)
    scenarios = scenario_rows(request.user).in_unit(request.unit).order_by("plan__sort_key", "plan", "number")
    picker = ScenarioPicker(request.GET, scenarios=scenarios)
    context = {"picker": picker, "heading": _("Sammenlign planversjoner"), "crumbs": _crumbs(request, before), "alike": False}
    if before is None or after is None or before.pk == after.pk:
        alike = before is not None and after is not None
        return render(request, "vedlikehold/compare/choose.html", context | {"alike": alike})
    found = compare_scenarios(before, after, user=request.user)
    today = timezone.localdate()
    curves = backlog_curves(found, user=request.user, today=today)
    form = CutForm(request.GET, buildings=found.buildings)
    page = Paginator(found.inside(form.cut), PER_PAGE).get_page(request.GET.get("page"))
    sums = found.sums(form.cut)
    charts = [backlog_chart(found, curves)] if curves else []
    context |= {
        "found": found,
        "finding": finding(found, curves),
        "form": form,
        "page": page,
        "rows": [(row, _(PLAN_CHANGE_LABELS[row.pair.change]), CHANGE_COLORS[row.pair.change]) for row in page],
        "sums": [(one, _(PLAN_CHANGE_LABELS[one.change]), _address(request, before, after, form, change=one.change.value)) for one in sums],
        "whole": sum_of_changes(sums),
        "figures": figures(found, curves, user=request.user, today=today),
        "pots": [_(POT_LABELS[pot]) for pot in Pot],
        "charts": charts,
        "spending": spending_chart(found),
        "curves": curves,
        "swap_url": _address(request, after, before, form),
        "all_url": _address(request, before, after),
        "export_urls": [(kind, _address(request, before, after, form, kind=kind)) for kind in ("xlsx", "csv")],
    }
    return render(request, "vedlikehold/compare/compare.html", context)


@requires("register.view")
def export_comparison(request, kind):
    """The comparison as a workbook; CSV has the measures alone."""
    before, after = _chosen(request)
    if kind not in ("xlsx", "csv") or before is None or after is None:
        return redirect("vedlikehold:scenario-compare")
    found = compare_scenarios(before, after, user=request.user)
    form = CutForm(request.GET, buildings=found.buildings)
    if kind == "csv":
        return export.comparison_csv(found, form.cut)
    today = timezone.localdate()
    curves = backlog_curves(found, user=request.user, today=today)
    told = figures(found, curves, user=request.user, today=today)
    return export.comparison_workbook(found, curves, form.cut, told, finding(found, curves))


@requires("register.view")
def of_scenario(request, pk):
    """From a version: against what it was made from, else what is adopted, else another of the plan."""
    row = common.visible(request, SCENARIO, pk)
    others = [one for one in scenario_rows(request.user).filter(plan=row.plan_id).order_by("-number") if one.pk != row.pk]
    other = next((one for one in others if one.pk == row.based_on_id), None) or _adopted(others) or next(iter(others), None)
    return _go(request, other, row)


@requires("register.view")
def of_plan(request, pk):
    """From a plan: what is adopted against the newest draft, else the two newest versions."""
    row = common.visible(request, PLAN, pk)
    versions = list(scenario_rows(request.user).filter(plan=row.pk).order_by("-number"))
    newest = next((one for one in versions if not one.is_frozen), None) or next(iter(versions), None)
    others = [one for one in versions if one is not newest]
    return _go(request, _adopted(others) or next(iter(others), None), newest)


def _adopted(rows: list[Scenario]) -> Scenario | None:
    return next((one for one in rows if one.status == ScenarioStatus.ADOPTED), None)


def _go(request, before: Scenario | None, after: Scenario | None) -> HttpResponseRedirect:
    pairs = [(name, row.pk) for name, row in (("a", before), ("b", after)) if row is not None]
    address = reverse("vedlikehold:scenario-compare")
    return HttpResponseRedirect(keep_unit(request, f"{address}?{urlencode(pairs)}" if pairs else address))


def _chosen(request) -> tuple[Scenario | None, Scenario | None]:
    """The versions of the address; 404 for one that is not there for the person."""
    ids = [whole_number(request.GET.get(name, "")) for name in ("a", "b")]
    return tuple(None if pk is None else get_visible_or_404(scenario_rows(request.user), pk) for pk in ids)


def _address(request, before: Scenario, after: Scenario, form: CutForm | None = None, *, kind: str = "", **change) -> str:
    """This page of these two, with the filter and what changes in it."""
    chosen = (form.chosen if form else {}) | change
    pairs = {"a": before.pk, "b": after.pk, **chosen} | ({"unit": request.unit.pk} if request.unit else {})
    address = reverse("vedlikehold:scenario-compare-export", args=[kind]) if kind else reverse("vedlikehold:scenario-compare")
    return f"{address}?{urlencode(pairs)}"


def _crumbs(request, before: Scenario | None) -> list[tuple[str, str]]:
    steps = []
    if before is not None:
        steps = [(before.plan.name, keep_unit(request, reverse("vedlikehold:plan", args=[before.plan_id])))]
    return common.crumbs(request, PLAN, *steps, (_("Sammenlign"), ""))


def figures(found: ScenarioComparison, curves: BacklogCurves | None, *, user, today) -> list[tuple]:
    """(label, A, B, difference, how it is written) of what the two come to; what is nothing in both is left out."""
    a, b = found.before, found.after
    after_end = a.totals.after_end_nok, b.totals.after_end_nok
    rows = [(_("Koster i alt"), *found.totals_nok, "nok")]
    if any(after_end):
        rows.append((_("Brukt i planårene"), a.totals.spent_nok, b.totals.spent_nok, "nok"))
    maybe = [
        (_("Faller etter planens siste år"), *after_end, "nok"),
        (_("Ramme i planårene"), a.totals.frame_nok, b.totals.frame_nok, "nok"),
        (_("Spart på felles rigg"), a.totals.bundle_saving_nok, b.totals.bundle_saving_nok, "nok"),
        (_("Tiltak i planen"), len(a.placed), len(b.placed), "number"),
        (_("Tiltak uten kjent kostnad"), *found.unpriced, "number"),
        (_("Holdt utenfor"), len(a.kept_out), len(b.kept_out), "number"),
    ]
    rows += [row for row in maybe if row[1] or row[2]]
    if curves:
        rows.append((_("Etterslep ved utgangen av %(year)s") % {"year": curves.years[-1]}, curves.before[-1], curves.after[-1], "mnok"))
    compared = [(label, first, second, None if None in (first, second) else second - first, form) for label, first, second, form in rows]
    over = [years_text(years) or _("ingen") for years in found.over]
    told = [(_("År over rammen"), *over, None, "text")]
    quality = quality_of(a.scenario, b.scenario, user=user, today=today)
    if quality:
        told.append((_("Andel av det best mulige"), *(quality_text(quality.get(one.scenario.pk)) for one in (a, b)), None, "text"))
    return [*compared, *told]
