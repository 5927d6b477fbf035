"""What a measure must be to stand in a project."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bygg.models import Building
from fdvu.access.scope import load_tree
from fdvu.core.db.bulk import with_ids
from vedlikehold.enums import OPEN_PROJECTS, PROJECT_STATUS_LABELS, MeasureStatus, ProjectStatus
from vedlikehold.models import Measure, Project

MOST_NAMED = 5


def check_joins(project: Project, measures: Sequence[Measure]) -> None:
    """Refuses, at `project`, measures that cannot stand in it: their building must be of the project's unit or one below it, the
    measure not rejected, and the project still to be carried out."""
    if project.status not in OPEN_PROJECTS:
        text = _("Prosjektet «%(name)s» har status «%(status)s» og tar ikke imot tiltak.")
        raise ValidationError({"project": text % {"name": project.name, "status": _(PROJECT_STATUS_LABELS[ProjectStatus(project.status)])}})
    units = load_tree().below(project.unit_id)
    homes = dict(with_ids(Building.objects.all(), {row.building_id for row in measures}).values_list("pk", "unit_id"))
    outside = [row for row in measures if homes.get(row.building_id) not in units]
    if outside:
        text = _("Prosjektet gjelder %(unit)s, og byggene til disse tiltakene hører til andre enheter: %(names)s.")
        raise ValidationError({"project": text % {"unit": project.unit.name, "names": named(outside)}})
    rejected = [row for row in measures if row.status == MeasureStatus.REJECTED]
    if rejected:
        raise ValidationError({"project": _("Avviste tiltak kan ikke stå i et prosjekt: %(names)s.") % {"names": named(rejected)}})


def named(measures: Sequence[Measure]) -> str:
    """The first few by name, and how many more there are."""
    return listed([f"«{row.name}»" for row in measures])


def listed(texts: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    names, rest = ", ".join(texts[:MOST_NAMED]), len(texts) - MOST_NAMED
    return _("%(names)s og %(n)s til") % {"names": names, "n": rest} if rest > 0 else names
