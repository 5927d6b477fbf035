"""Choosing, making and finding reports."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from fdvu.core.jobs import enqueue
from fdvu.core.models import Job
from fdvu.core.views.guards import requires
from reports.services import may_make_report

PORTFOLIO_JOB = "reports.portfolio"
PER_PAGE = 25


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
    made = Paginator(Job.objects.of(request.user).filter(kind=PORTFOLIO_JOB).order_by("-created_at", "-pk"), PER_PAGE)
    context = {
        "form": ReportForm(initial={"lang": get_language()}),
        "may_make": may_make_report(request.user, request.unit),
        "may_make_some": request.user.has_perm("report.make"),
        "page": made.get_page(request.GET.get("page")),
    }
    return render(request, "reports/index.html", context)


@requires("report.make")
def make_portfolio(request):
    """Start the portfolio report; the job's page shows it grow."""
    if request.method != "POST":
        return redirect("reports:index")
    form = ReportForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Velg format og språk."))
        return redirect("reports:index")
    unit = request.unit
    if not may_make_report(request.user, unit):
        raise PermissionDenied(_("Du kan ikke lage rapport for alt du ser her. Velg en enhet der du har rollen leder eller forvalter."))
    title = _("Porteføljerapport: %(unit)s") % {"unit": unit.name} if unit else _("Porteføljerapport")
    params = {
        "unit_id": unit.pk if unit else None,
        "today": timezone.localdate().isoformat(),
        **form.cleaned_data,
    }
    job = enqueue(PORTFOLIO_JOB, by=request.user, title=title, params=params)
    return redirect("core:job", pk=job.pk)
