"""What a project goes through: a button per step, and a page where a reason is needed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bygg.views import common
from bygg.views.common import go
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_number
from vedlikehold.enums import MeasureStatus
from vedlikehold.forms.measures import RejectForm
from vedlikehold.models import Project
from vedlikehold.services import projects as services
from vedlikehold.views.projects.pages import PROJECT, link


@require_POST
@requires("register.edit")
def start(request, pk):
    row = common.editable(request, PROJECT, pk)
    return _done(request, row, lambda: services.start_project(by=request.user, project=row), _("Prosjektet er i gang."))


@require_POST
@requires("register.edit")
def plan(request, pk):
    row = common.editable(request, PROJECT, pk)
    return _done(request, row, lambda: services.plan_project(by=request.user, project=row), _("Prosjektet er planlagt igjen."))


@require_POST
@requires("register.edit")
def finish(request, pk):
    row = common.editable(request, PROJECT, pk)
    return _done(request, row, lambda: services.finish_project(by=request.user, project=row), _("Prosjektet er ferdig."))


def _done(request, row: Project, act, text: str):
    try:
        changeset = act()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, text, extra_tags=f"undo:{reverse('audit:revert-all', args=[changeset.pk])}")
    return go(request, "vedlikehold:project", row.pk)


@requires("register.edit")
def cancel(request, pk):
    """Avlys: the reason, and how many measures are set free."""
    row = common.editable(request, PROJECT, pk)
    form = RejectForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            changeset = services.cancel_project(by=request.user, project=row, note=form.cleaned_data["why"])
        except ValidationError as refused:
            form.add_error(None, " ".join(refused.messages))
        else:
            undo = f"undo:{reverse('audit:revert-all', args=[changeset.pk])}"
            messages.success(request, _("Prosjektet er avlyst."), extra_tags=undo)
            return go(request, "vedlikehold:project", row.pk)
    count = row.measures.exclude(status=MeasureStatus.DONE).count()
    text = ngettext(
        "%(n)s tiltak som ikke er utført, tas ut av prosjektet.", "%(n)s tiltak som ikke er utført, tas ut av prosjektet.", count
    )
    back = link(request, "project", row)
    context = {
        "row": row,
        "form": form,
        "heading": _("Avlys prosjektet"),
        "submit": _("Avlys"),
        "warning": f"{text % {'n': format_number(count)}} {_('Du kan angre.')}" if count else "",
        "back": back,
        "crumbs": common.crumbs(request, PROJECT, (row.name, back), (_("Avlys prosjektet"), "")),
    }
    return render(request, "vedlikehold/measures/step.html", context, status=422 if form.is_bound else 200)
