"""A project's own pages: what is in it, form, history."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bygg.queries.objects import Figure, sections_of
from bygg.views import common
from bygg.views.common import Kind, keep_unit, show
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import MISSING, format_date, format_nok, format_number, format_share
from vedlikehold.enums import PROJECT_STATUS_LABELS, ProjectStatus
from vedlikehold.forms.projects import ProjectForm
from vedlikehold.models import Project
from vedlikehold.queries import projects as read
from vedlikehold.queries.measures import PricesNow, prices_now
from vedlikehold.services.projects import COMES_FROM, save_project_form
from vedlikehold.tables.projects import STATUS_COLORS

LAYOUT = ((gettext_lazy("Om prosjektet"), ("number", "unit", "manager", "starts_on", "ends_on", "budget_nok")),)
# (step, the status it is offered from, or every one it may be taken from, words on the button, address, whether it has its own page)
STEPS = (
    (ProjectStatus.ONGOING, ProjectStatus.PLANNED, gettext_lazy("Start prosjektet"), "project-start", False),
    (ProjectStatus.DONE, ProjectStatus.ONGOING, gettext_lazy("Ferdig"), "project-finish", False),
    (ProjectStatus.CANCELLED, None, gettext_lazy("Avlys"), "project-cancel", True),
    (ProjectStatus.ONGOING, ProjectStatus.DONE, gettext_lazy("Ta opp igjen"), "project-start", False),
    (ProjectStatus.PLANNED, None, gettext_lazy("Tilbake til planlagt"), "project-plan", False),
)


def rows(user):
    return Project.objects.visible_to(user).select_related("unit")


def head(request, row: Project) -> dict:
    status = ProjectStatus(row.status)
    lines, prices = lines_of(request, row)
    return {
        "title": row.name,
        "facts": [row.number, row.unit.name, row.manager, _period(row)],
        "status": _(PROJECT_STATUS_LABELS[status]),
        "color": STATUS_COLORS[status],
        "figures": figures(row, read.project_sums(lines), prices),
        "actions": _actions(request, row),
    }


def lines_of(request, row: Project) -> tuple[list[read.ProjectLine], PricesNow]:
    """The project's measures as the person sees them, read once for a page."""
    if not hasattr(row, "_lines"):
        prices = prices_now(timezone.localdate())
        row._lines = read.project_lines(request.user, row, prices), prices
    return row._lines


def figures(row: Project, sums: read.ProjectSums, prices: PricesNow) -> list[Figure]:
    level = _("%(year)s-kroner") % {"year": prices.year}
    if sums.uncosted:
        text = ngettext("%(n)s tiltak uten kostnad", "%(n)s tiltak uten kostnad", sums.uncosted)
        level = f"{level} · {text % {'n': format_number(sums.uncosted)}}"
    left = sums.left_of(row.budget_nok)
    budget = _("ingen ramme") if left is None else _("ramme %(budget)s") % {"budget": format_nok(row.budget_nok, 0)}
    if left is not None and left < 0:
        budget = f"{budget} · {_('%(amount)s for lite') % {'amount': format_nok(-left, 0)}}"
    done = _("%(done)s av %(count)s tiltak utført") % {"done": format_number(sums.done), "count": format_number(sums.count)}
    return [
        Figure(_("Planlagt kostnad"), format_nok(sums.planned_nok, 0), level),
        Figure(_("Faktisk så langt"), format_nok(sums.actual_nok, 0), done),
        Figure(
            _("Ventet sluttkostnad"),
            format_nok(sums.expected_nok, 0),
            budget,
            reverse("vedlikehold:project-origin", args=[row.pk, "budget_nok"]),
        ),
        Figure(_("Framdrift"), format_share(sums.done_share, 0) if sums.count else MISSING, done if sums.count else _("ingen tiltak")),
    ]


def _period(row: Project) -> str:
    days = [format_date(day) if day else "" for day in (row.starts_on, row.ends_on)]
    return " – ".join(days) if any(days) else ""


def _actions(request, row: Project) -> list[tuple]:
    if not request.user.has_perm("register.edit", row):
        return []
    return [(_("Rediger"), link(request, "project-edit", row), True), (_("Slett"), link(request, "project-delete", row), False)]


def link(request, name: str, row: Project) -> str:
    return keep_unit(request, reverse(f"vedlikehold:{name}", args=[row.pk]))


PROJECT = Kind(
    "project", Project, ProjectForm, rows, head, "vedlikehold:projects", gettext_lazy("Prosjekter"), gettext_lazy("Rediger prosjekt"),
    gettext_lazy("Slett prosjekt"), namespace="vedlikehold", save=save_project_form,
)  # fmt: skip


@requires("register.view")
def project(request, pk):
    row = common.visible(request, PROJECT, pk)
    sections, origins = sections_of(row, LAYOUT, "vedlikehold:project-origin")
    lines, prices = lines_of(request, row)
    today = timezone.localdate()
    status = ProjectStatus(row.status)
    context = {
        "sections": sections,
        "usual_origin": origins.usual,
        "lines": lines,
        "sums": read.project_sums(lines),
        "price_year": prices.year,
        "is_open": status in (ProjectStatus.PLANNED, ProjectStatus.ONGOING),
        "is_late": row.ends_on is not None and row.ends_on < today and status in (ProjectStatus.PLANNED, ProjectStatus.ONGOING),
        "steps": _steps(request, row),
        "finish_url": _finish_url(request, row, read.project_sums(lines)),
        "today": today,
    }
    return show(request, PROJECT, row, "project", "vedlikehold/projects/project.html", **context)


def _steps(request, row: Project) -> list[tuple]:
    """(words, address, whether it has a page of its own) of the steps offered from here."""
    if not request.user.has_perm("register.edit", row):
        return []
    now = ProjectStatus(row.status)
    offered = [step for step in STEPS if now in COMES_FROM[step[0]] and step[1] in (None, now)]
    return [(label, link(request, name, row), own_page) for _to, _from, label, name, own_page in offered]


def _finish_url(request, row: Project, sums: read.ProjectSums) -> str:
    """Where it is reported finished, once all that is in it is done; '' else."""
    is_open = row.status in (ProjectStatus.PLANNED, ProjectStatus.ONGOING)
    all_done = bool(sums.count) and sums.done == sums.count
    return link(request, "project-finish", row) if is_open and all_done and request.user.has_perm("register.edit", row) else ""


@requires("register.view")
def history(request, pk):
    return common.history(request, PROJECT, pk)


@requires("register.view")
def origin(request, pk, name):
    return common.origin(request, PROJECT, pk, name)


@requires("register.edit")
def new(request):
    back = keep_unit(request, reverse("vedlikehold:projects"))
    return common.new(request, PROJECT, Project(unit=request.unit) if request.unit else Project(), _("Nytt prosjekt"), back)


@requires("register.edit")
def edit(request, pk):
    return common.edit(request, PROJECT, pk)


@requires("register.edit")
def delete(request, pk):
    return common.delete(request, PROJECT, pk)
