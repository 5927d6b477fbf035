"""Buildings that have left the unit of a plan since it was adopted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from django.utils import timezone

from bygg.models import Building
from fdvu.access.scope import load_tree
from fdvu.audit.models import Change
from fdvu.core.db.bulk import with_ids
from vedlikehold.enums import MeasureStatus
from vedlikehold.models import Measure, Plan


@dataclass(frozen=True)
class Departed:
    """By id, with the day that the journal has for it; None where the unit above them was moved, and no day is known."""

    days: Mapping[int, date | None]

    def takes(self, building: int, measure: Measure | None) -> bool:
        """Whether the building left before the measure was done: then the work is no longer the plan's."""
        if building not in self.days:
            return False
        day = self.days[building]
        is_done = measure is not None and measure.status == MeasureStatus.DONE and measure.done_on is not None
        return not (is_done and day is not None and measure.done_on <= day)


def departed(plan: Plan, buildings: Iterable[tuple[int, int]]) -> Departed:
    """Those of `buildings` (id and the unit it is in now) that are outside the plan's unit; two queries."""
    inside = load_tree().below(plan.unit_id)
    gone = {building for building, unit in buildings if unit not in inside}
    if not gone:
        return Departed({})
    moves = Change.objects.filter(content_type=ContentType.objects.get_for_model(Building), diff__has_key="unit")
    last = with_ids(moves, gone, column="object_id").order_by().values_list("object_id").annotate(at=Max("changeset__at"))
    days = {building: timezone.localtime(at).date() for building, at in last}
    return Departed({building: days.get(building) for building in gone})
