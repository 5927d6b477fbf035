"""A project begins with the first of its measures."""

from fdvu.audit.models import ChangeSet
from fdvu.audit.services import update_rows
from vedlikehold.enums import ProjectStatus
from vedlikehold.models import Measure, Project


def begin_project(changeset: ChangeSet, measure: Measure) -> None:
    """The project of a measure that has begun or is done goes on from now, where it was only planned."""
    rows = Project.objects.filter(pk=measure.project_id, status=ProjectStatus.PLANNED.value).select_for_update(of=("self",))
    update_rows(changeset, [(row, {"status": ProjectStatus.ONGOING.value}) for row in rows])
