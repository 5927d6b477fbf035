"""Prosjekter: made, filled with measures, begun, finished, cancelled and taken up again."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import create_rows, open_changeset, save_form, update_rows
from fdvu.core.db.bulk import with_ids
from vedlikehold.enums import PROJECT_STATUS_LABELS, MeasureStatus, ProjectStatus
from vedlikehold.models import Measure, Project
from vedlikehold.services.measures.joining import check_joins, listed, named

# What each status can be reached from.
COMES_FROM: dict[ProjectStatus, tuple[ProjectStatus, ...]] = {
    ProjectStatus.PLANNED: (ProjectStatus.ONGOING, ProjectStatus.CANCELLED),
    ProjectStatus.ONGOING: (ProjectStatus.PLANNED, ProjectStatus.DONE),
    ProjectStatus.DONE: (ProjectStatus.ONGOING,),
    ProjectStatus.CANCELLED: (ProjectStatus.PLANNED, ProjectStatus.ONGOING),
}
_FINISHED = (MeasureStatus.DONE, MeasureStatus.REJECTED)


@transaction.atomic
def create_project(*, by, values: Mapping[str, Any], measures: Sequence[Measure] = (), note: str = "") -> Project:
    """A new project (values by field name), with the measures that are to stand in it."""
    row = Project(**values)
    row.derive()
    row.full_clean()
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    create_rows(changeset, [row])
    if measures:
        _add(row, measures, changeset)
    return row


@transaction.atomic
def save_project_form(form, *, by, note: str = "", expected_version: int | None = None) -> Project:
    """A new project or new values in one, from a valid form; its measures must still be of its unit."""
    saved = save_form(form, by=by, note=note, expected_version=expected_version)
    if "unit" in form.changed_data and (members := list(saved.measures.exclude(status=MeasureStatus.REJECTED).order_by("sort_key", "pk"))):
        outside = [row for row in members if row not in set(saved.measures.in_unit(saved.unit))]
        if outside:
            text = _("Prosjektet har tiltak i bygg som ikke hører til %(unit)s: %(names)s.")
            raise ValidationError({"unit": text % {"unit": saved.unit.name, "names": named(outside)}})
    return saved


@transaction.atomic
def add_measures(*, by, project: Project, measures: Sequence[Measure], note: str = "") -> ChangeSet | None:
    """Let the measures stand in the project, in one act; None where they all do already.

    Refused, nothing written, where one stands in another project, is rejected or outside the project's unit, or the project is closed.
    """
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    if _add(_held(project), measures, changeset):
        return changeset
    changeset.delete()
    return None


@transaction.atomic
def remove_measures(*, by, project: Project, measures: Sequence[Measure], note: str = "") -> ChangeSet | None:
    """Take measures out of the project; they stay as they are otherwise."""
    rows = list(_locked(measures).filter(project=project))
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    if update_rows(changeset, [(row, {"project": None}) for row in rows]):
        return changeset
    changeset.delete()
    return None


def start_project(*, by, project: Project, note: str = "") -> ChangeSet:
    """Oppstart, or taken up again after it was finished."""
    return _move(by, project, ProjectStatus.ONGOING, note)


def plan_project(*, by, project: Project, note: str = "") -> ChangeSet:
    """Back to being planned; also one that was cancelled, whose measures do not come back by this."""
    return _move(by, project, ProjectStatus.PLANNED, note)


@transaction.atomic
def finish_project(*, by, project: Project, note: str = "") -> ChangeSet:
    """Ferdig: refused while a measure is still to be done. One that was never begun is finished when something in it is done."""
    waiting = list(Measure.objects.filter(project=project).exclude(status__in=_FINISHED).order_by("sort_key", "pk"))
    if waiting:
        raise ValidationError(
            _("Prosjektet er ikke ferdig. Disse tiltakene er verken utført eller avvist: %(names)s.") % {"names": named(waiting)}
        )
    has_done = Measure.objects.filter(project=project, status=MeasureStatus.DONE).exists()
    return _move(by, project, ProjectStatus.DONE, note, also_from=(ProjectStatus.PLANNED,) if has_done else ())


@transaction.atomic
def cancel_project(*, by, project: Project, note: str) -> ChangeSet:
    """Avlysning, with the reason: measures that are not done are free to stand in another project."""
    if not note.strip():
        raise ValidationError(_("Skriv hvorfor prosjektet avlyses."))
    changeset = _move(by, project, ProjectStatus.CANCELLED, note)
    free = Measure.objects.filter(project=project).exclude(status=MeasureStatus.DONE).order_by("pk").select_for_update(of=("self",))
    update_rows(changeset, [(row, {"project": None}) for row in free])
    return changeset


@transaction.atomic
def _move(by, project: Project, to: ProjectStatus, note: str, also_from: tuple[ProjectStatus, ...] = ()) -> ChangeSet:
    held = _held(project)
    now = ProjectStatus(held.status)
    if now not in (*COMES_FROM[to], *also_from):
        text = _("Prosjektet har status «%(now)s» og kan ikke få status «%(to)s».")
        raise ValidationError(text % {"now": _(PROJECT_STATUS_LABELS[now]), "to": _(PROJECT_STATUS_LABELS[to])})
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    update_rows(changeset, [(held, {"status": to.value})])
    return changeset


def _held(project: Project) -> Project:
    return Project.objects.select_for_update(of=("self",)).select_related("unit").get(pk=project.pk)


def _locked(measures: Sequence[Measure]):
    rows = with_ids(Measure.objects.all(), {row.pk for row in measures})
    return rows.order_by("sort_key", "pk").select_for_update(of=("self",))


def _add(project: Project, measures: Sequence[Measure], changeset: ChangeSet) -> int:
    rows = [row for row in _locked(measures).select_related("project") if row.project_id != project.pk]
    taken = [row for row in rows if row.project_id is not None]
    if taken:
        text = _("Et tiltak kan bare stå i ett prosjekt. Disse står alt i et annet: %(names)s.")
        # The other project may be out of sight for the one who adds: it is not named.
        raise ValidationError(text % {"names": listed([_("«%(name)s»") % {"name": row.name} for row in taken])})
    if rows:
        check_joins(project, rows)
    return update_rows(changeset, [(row, {"project": project}) for row in rows])
