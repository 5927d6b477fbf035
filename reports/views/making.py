"""Choosing, making and finding reports."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bygg.views import common
from bygg.views.objects import BUILDING
from fdvu.core.jobs import enqueue
from fdvu.core.models import Job
from fdvu.core.views.guards import requires
from reports.services import may_make_report
from vedlikehold.views.plans.kinds import SCENARIO

PORTFOLIO_JOB, CONDITION_JOB, PLAN_JOB = "reports.portfolio", "reports.condition", "reports.plan"
PER_PAGE, LATEST = 25, 5
_NOT_ALLOWED = gettext_lazy("Du kan ikke lage rapport for alt du ser her. Velg en enhet der du har rollen leder eller forvalter.")


class ReportForm(forms.Form):
    """What the person chooses about a report; the unit is the one in the header."""

    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[("pdf", gettext_lazy("PDF, for å lese og arkivere")), ("xlsx", gettext_lazy("Excel, for å regne videre"))],
        widget=forms.RadioSelect,
        initial="pdf",
    )
    lang = forms.ChoiceField(label=gettext_lazy("Språk"), choices=[("nb", "Bokmål"), ("en", "English")], widget=forms.RadioSelect)


@requires("report.view")
def reports_page(request):
    """What can be made, and what this person has had made."""
    made = Paginator(
        Job.objects.of(request.user).filter(kind__in=[PORTFOLIO_JOB, CONDITION_JOB, PLAN_JOB]).order_by("-created_at", "-pk"), PER_PAGE
    )
    context = {
        "form": _empty_form(auto_id="portfolio_%s"),
        "condition_form": _empty_form(auto_id="condition_%s"),
        "may_make": may_make_report(request.user, request.unit),
        "may_make_some": request.user.has_perm("report.make"),
        "page": made.get_page(request.GET.get("page")),
    }
    return render(request, "reports/index.html", context)


@requires("report.make")
def make_portfolio(request):
    """Start the portfolio report; the job's page shows it grow."""
    return _start_for_stock(request, PORTFOLIO_JOB, _("Porteføljerapport"))


@requires("report.make")
def make_stock_condition(request):
    """Start the condition report of what is chosen at the top of the page."""
    return _start_for_stock(request, CONDITION_JOB, _("Tilstandsrapport"))


@requires("report.make")
def make_building_condition(request, pk: int):
    """Choose format and language for one building's condition report, and start it."""
    building = common.visible(request, BUILDING, pk)
    if not may_make_report(request.user, building.unit):
        raise PermissionDenied(_("Du kan ikke lage rapport for dette bygget. Det kan den som er leder eller forvalter for enheten."))
    form = ReportForm(request.POST) if request.method == "POST" else _empty_form()
    if form.is_bound and form.is_valid():
        title = _("Tilstandsrapport: %(building)s") % {"building": building.name}
        return _start(request, CONDITION_JOB, title, form, building_id=building.pk)
    made = Job.objects.of(request.user).filter(kind=CONDITION_JOB, params__building_id=pk).order_by("-created_at", "-pk")[:LATEST]
    return common.show(request, BUILDING, building, "building-report", "reports/condition_building.html", form=form, made=made)


@requires("report.make")
def make_plan(request, pk: int):
    """Choose format and language for the report of a plan version, and start it."""
    scenario = common.visible(request, SCENARIO, pk)
    if not may_make_report(request.user, scenario.plan.unit):
        raise PermissionDenied(_("Du kan ikke lage rapport for denne planen. Det kan den som er leder eller forvalter for enheten."))
    form = ReportForm(request.POST) if request.method == "POST" else _empty_form()
    if form.is_bound and form.is_valid():
        title = _("%(plan)s, versjon %(number)s") % {"plan": scenario.plan.name, "number": scenario.number}
        return _start(request, PLAN_JOB, title, form, scenario_id=scenario.pk)
    made = Job.objects.of(request.user).filter(kind=PLAN_JOB, params__scenario_id=pk).order_by("-created_at", "-pk")[:LATEST]
    return common.show(request, SCENARIO, scenario, "scenario-report", "reports/plan.html", form=form, made=made)


def _empty_form(**more) -> ReportForm:
    return ReportForm(initial={"lang": get_language()}, **more)


def _start_for_stock(request, kind: str, name: str):
    if request.method != "POST":
        return redirect("reports:index")
    form = ReportForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Velg format og språk."))
        return redirect("reports:index")
    unit = request.unit
    if not may_make_report(request.user, unit):
        raise PermissionDenied(str(_NOT_ALLOWED))
    title = f"{name}: {unit.name}" if unit else name
    return _start(request, kind, title, form, unit_id=unit.pk if unit else None)


def _start(request, kind: str, title: str, form: ReportForm, **about):
    params = {**about, "today": timezone.localdate().isoformat(), **form.cleaned_data}
    job = enqueue(kind, by=request.user, title=title, params=params)
    return redirect("core:job", pk=job.pk)
