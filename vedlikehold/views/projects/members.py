"""Measures into a project and out of it: from a list, from an adopted plan, from the project's page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bygg.models import Building
from bygg.views import common
from bygg.views.common import go, keep_unit
from fdvu.access.enums import Permission
from fdvu.access.queries import unit_choices_where
from fdvu.access.scope import load_tree
from fdvu.core.ids import whole_number
from fdvu.core.lists.bulk import select
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_number
from vedlikehold.forms.projects import FromPlanForm, IntoProjectForm
from vedlikehold.models import Measure, Project
from vedlikehold.queries import projects as read
from vedlikehold.registers.measures import MEASURES
from vedlikehold.services import projects as services
from vedlikehold.views.projects.pages import PROJECT, link


@requires("register.edit")
def from_measures(request):
    """Legg i prosjekt: the measures whose `ids` are sent, or all that the list's filter finds, into a project or a new one."""
    chosen = _chosen(request)
    if not chosen or len(chosen) > read.MOST_MEASURES:
        most = {"most": format_number(read.MOST_MEASURES)}
        messages.error(request, _("Velg høyst %(most)s tiltak om gangen.") % most if chosen else _("Velg minst ett tiltak du kan endre."))
        return go(request, "vedlikehold:measures")
    saving = request.POST.get("step") == "save"
    form = _into_form(request, chosen, saving)
    if saving and form.is_valid() and (saved := _put_in(request, form, chosen)):
        return go(request, "vedlikehold:project", saved.pk)
    heading = _("Legg i prosjekt")
    context = {
        "form": form,
        "chosen": chosen,
        "taken": [row for row in chosen if row.project_id],
        "heading": heading,
        "back": keep_unit(request, reverse("vedlikehold:measures")),
        "crumbs": common.crumbs(request, PROJECT, (heading, "")),
    }
    return render(request, "vedlikehold/projects/into.html", context, status=422 if saving else 200)


def _chosen(request) -> list[Measure]:
    if request.POST.get("all") == "1" and request.POST.get("step") != "save":
        ids = select(MEASURES, request).editable.order_by("pk").values_list("pk", flat=True)[: read.MOST_MEASURES + 1]
    else:
        sent = request.POST if request.method == "POST" else request.GET
        ids = [pk for value in sent.getlist("ids") if (pk := whole_number(value)) is not None]
    return read.measures_to_add(request.user, ids)


def _into_form(request, chosen: list[Measure], saving: bool) -> IntoProjectForm:
    units = unit_choices_where(request.user, Permission.REGISTER_EDIT, day=timezone.localdate())
    common_units = _units_above_all(chosen)
    projects = Project.objects.editable_by(request.user).open().filter(unit__in=common_units).select_related("unit")
    allowed = {choice.pk for choice in units}
    suggested = next((unit for unit in reversed(common_units) if unit in allowed), None)
    options = {"projects": projects.order_by("sort_key", "pk"), "units": units, "suggested": suggested}
    return IntoProjectForm(request.POST if saving else None, **options)


def _units_above_all(chosen: list[Measure]) -> list[int]:
    """Units that all the measures are of or below, from the top."""
    tree = load_tree()
    paths = [tree.above(unit) for unit in {row.building.unit_id for row in chosen}]
    return [unit for unit in paths[0] if all(unit in path for path in paths)] if paths else []


def _put_in(request, form: IntoProjectForm, chosen: list[Measure]) -> Project | None:
    data = form.cleaned_data
    project, changeset = data["project"], None
    try:
        if project is None:
            values = {"name": data["name"], "unit": data["unit"]}
            project = services.create_project(by=request.user, values=values, measures=chosen, note=data["why"])
        else:
            changeset = services.add_measures(by=request.user, project=project, measures=chosen, note=data["why"])
    except ValidationError as refused:
        form.add_error(None, " ".join(refused.messages))
        return None
    _tell(request, len(chosen), changeset)
    return project


def _tell(request, count: int, changeset) -> None:
    text = ngettext("%(n)s tiltak står i prosjektet.", "%(n)s tiltak står i prosjektet.", count) % {"n": format_number(count)}
    messages.success(request, text, extra_tags=f"undo:{reverse('audit:revert-all', args=[changeset.pk])}" if changeset else "")


@requires("register.edit")
def from_plan(request, pk):
    """The measures of one year of an adopted plan, in one building or in all of the project's unit."""
    row = common.editable(request, PROJECT, pk)
    buildings = Building.objects.visible_to(request.user).in_unit(row.unit).in_portfolio().order_by("sort_key", "pk")
    saving = request.method == "POST"
    sent = request.POST if saving else request.GET
    form = FromPlanForm(sent if sent.get("scenario") or saving else None, user=request.user, buildings=buildings)
    found = _in_plan(request, row, form) if form.is_bound and form.is_valid() else None
    chosen = _ticked(request, found or [])
    if saving and found and not chosen:
        form.add_error(None, _("Velg minst ett tiltak."))
    elif saving and found:
        try:
            changeset = services.add_measures(by=request.user, project=row, measures=chosen)
        except ValidationError as refused:
            form.add_error(None, " ".join(refused.messages))
        else:
            _tell(request, len(chosen), changeset)
            return go(request, "vedlikehold:project", row.pk)
    back, heading = link(request, "project", row), _("Legg til tiltak fra vedtatt plan")
    context = {
        "row": row,
        "form": form,
        "found": found,
        "ticked": {measure.pk for measure in chosen} if saving else {measure.pk for measure in found or []},
        "has_plans": read.adopted_scenarios(request.user).exists(),
        "heading": heading,
        "back": back,
        "crumbs": common.crumbs(request, PROJECT, (row.name, back), (heading, "")),
    }
    return render(request, "vedlikehold/projects/from_plan.html", context, status=422 if form.is_bound and not form.is_valid() else 200)


def _ticked(request, found: list[Measure]) -> list[Measure]:
    """Those of them that are sent."""
    ids = {whole_number(value) for value in request.POST.getlist("ids")}
    return [measure for measure in found if measure.pk in ids]


def _in_plan(request, row: Project, form: FromPlanForm) -> list[Measure]:
    data = form.cleaned_data
    building = data["building"].pk if data["building"] else None
    return read.measures_in_plan(request.user, row, scenario=data["scenario"], year=data["year"], building=building)


@require_POST
@requires("register.edit")
def take_out(request, pk):
    """One measure, or several, out of the project."""
    row = common.editable(request, PROJECT, pk)
    ids = {number for value in request.POST.getlist("ids") if (number := whole_number(value)) is not None}
    chosen = list(Measure.objects.editable_by(request.user).filter(project=row, pk__in=ids))
    changeset = services.remove_measures(by=request.user, project=row, measures=chosen)
    if changeset is None:
        messages.info(request, _("Ingen tiltak ble tatt ut."))
    else:
        n = len(chosen)
        text = ngettext("%(n)s tiltak er tatt ut av prosjektet.", "%(n)s tiltak er tatt ut av prosjektet.", n) % {"n": format_number(n)}
        messages.success(request, text, extra_tags=f"undo:{reverse('audit:revert-all', args=[changeset.pk])}")
    return go(request, "vedlikehold:project", row.pk)
