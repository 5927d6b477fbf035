"""Registrer utført: what several measures of a project came to, in one form."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bygg.views import common
from bygg.views.common import go
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_number
from vedlikehold.forms.projects import ActualsForm
from vedlikehold.models import Project
from vedlikehold.services.actuals import Reported, report_actuals
from vedlikehold.views.projects.pages import PROJECT, lines_of, link
from vedlikehold.views.unposted import tell_unposted


@requires("register.edit")
def report(request, pk):
    """A day, a cost and a condition for each; one act, with the ledger, that can be taken back."""
    row = common.editable(request, PROJECT, pk)
    lines, prices = lines_of(request, row)
    mine = [line for line in lines if request.user.has_perm("register.edit", line.measure)]
    form = ActualsForm(request.POST if request.method == "POST" else None, lines=mine, today=timezone.localdate())
    if form.is_valid() and (done := _reported(request, row, form)):
        _tell(request, done)
        return go(request, "vedlikehold:project", row.pk)
    back, heading = link(request, "project", row), _("Registrer utført og faktisk kostnad")
    context = {
        "row": row,
        "form": form,
        "price_year": prices.year,
        "heading": heading,
        "back": back,
        "crumbs": common.crumbs(request, PROJECT, (row.name, back), (heading, "")),
    }
    return render(request, "vedlikehold/projects/actuals.html", context, status=422 if form.is_bound else 200)


def _reported(request, row: Project, form: ActualsForm) -> Reported | None:
    try:
        return report_actuals(by=request.user, project=row, lines=list(form.reported()), note=form.cleaned_data["why"])
    except ValidationError as refused:
        form.add_error(None, " ".join(refused.messages))
        return None


def _tell(request, done: Reported) -> None:
    count, new = len(done.completed), sum(len(one.new) for one in done.completed)
    parts = []
    if count:
        parts.append(ngettext("%(n)s tiltak er meldt utført.", "%(n)s tiltak er meldt utført.", count) % {"n": format_number(count)})
    if new:
        parts.append(ngettext("%(n)s ny komponent er registrert.", "%(n)s nye komponenter er registrert.", new) % {"n": format_number(new)})
    if done.corrected:
        text = ngettext("Kostnaden er satt for %(n)s tiltak.", "Kostnaden er satt for %(n)s tiltak.", done.corrected)
        parts.append(text % {"n": format_number(done.corrected)})
    undo = f"undo:{reverse('audit:revert-all', args=[done.changeset.pk])}" if done.changeset else ""
    messages.success(request, " ".join(parts) or _("Ingenting er endret."), extra_tags=undo)
    tell_unposted(request, done.unposted)
