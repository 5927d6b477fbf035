"""An adopted version followed: what was spent, what is left, and what changed since it was adopted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q
from django.utils import timezone

from bygg.models import Building
from fdvu.audit.models import Change
from fdvu.core.db.bulk import with_ids
from vedlikehold.calc.plans.lines import PlanLine, plan_totals
from vedlikehold.calc.plans.tracking import DELETED, LEFT, Course, Followed, PlanDeviation, Tracking, track
from vedlikehold.enums import MeasureStatus, Pot
from vedlikehold.models import Measure, MeasureAlternative, Placement, PriceIndex, Scenario
from vedlikehold.queries.plans.adoption import act_of_adoption
from vedlikehold.queries.plans.departed import Departed, departed
from vedlikehold.queries.plans.lines import PlannedRow, PlannedScenario, frames_of, plan_buildings, planned
from vedlikehold.queries.plans.options import line, option

# What of a measure's history tells when it is done.
_SETS_TIME = {"status", "planned_year", "done_on"}
_UNDER_WAY = (MeasureStatus.PLANNED.value, MeasureStatus.ONGOING.value)


@dataclass(frozen=True)
class TrackedRow:
    """One measure with its course. `is_new` came into the register after the plan was adopted."""

    course: Course
    name: str
    building: Building
    measure: Measure | None
    pot: str
    agreed_year: int | None
    actual_nok: Decimal | None
    is_new: bool

    @property
    def difference_nok(self) -> Decimal:
        return self.course.forecast_nok - self.course.agreed_nok

    @property
    def is_changed(self) -> bool:
        """Whether anything but being done as planned happened to it."""
        return bool(self.difference_nok) or any(change is not PlanDeviation.DONE for change in self.course.changes)


@dataclass(frozen=True)
class ApartRow:
    """A measure that stood in the plan's years before it was adopted, and was left out of it. None where its cost is not known."""

    measure: Measure
    year: int
    cost_nok: Decimal | None


@dataclass(frozen=True)
class TrackedScenario:
    """The rows in the order of the plan, what came in addition last; sums are over the same rows, and what is `apart` is in none.

    `hidden` placements are in buildings that the person does not see; of those that left the plan's unit since it was adopted, what was
    adopted is in the sums all the same. `ongoing` have begun, and what was spent on them so far is not known;
    `without_actual` are done without an actual cost and count as they were planned.
    """

    planned: PlannedScenario
    tracking: Tracking
    rows: list[TrackedRow]
    apart: list[ApartRow]
    ongoing: int
    without_actual: int
    hidden: int

    @property
    def changed(self) -> list[TrackedRow]:
        return [row for row in self.rows if row.is_changed]

    @property
    def apart_nok(self) -> Decimal:
        return sum((row.cost_nok for row in self.apart if row.cost_nok is not None), Decimal(0))

    @property
    def done(self) -> int:
        return sum(row.measure is not None and row.measure.status == MeasureStatus.DONE for row in self.rows)

    @property
    def actual_nok(self) -> Decimal:
        return sum((row.actual_nok for row in self.rows if row.actual_nok is not None), Decimal(0))


def tracked(scenario: Scenario, *, user, today: date) -> TrackedScenario:
    """The version as `user` sees it, at the end of `today`; the number of queries does not grow with the rows."""
    found = planned(scenario, user=user)
    index = dict(PriceIndex.objects.values_list("year", "value"))
    inside = [row for row in found.rows if row.placement.year is not None]
    around = _in_addition(scenario, {row.measure.pk for row in inside if row.measure}, user)
    new, since = _since_adoption(scenario, around)
    extra = [measure for measure in around if measure.pk in since]
    kept = [line for line in found.unseen if line.year is not None]
    unseen = list(with_ids(Placement.objects.all(), [line.key for line in kept]).select_related("measure", "building")) if kept else []
    homes = [(row.building_id, row.building.unit_id) for row in [*(row.placement for row in inside), *unseen]]
    follow = _Follower(scenario, index, today, departed(scenario.plan, homes))
    pairs = [(follow.planned(row), row, row.measure) for row in inside]
    # Their keys must differ from those of the placements.
    pairs += [(follow.added(-measure.pk, measure), None, measure) for measure in extra]
    followed = [*(one for one, _row, _measure in pairs), *(follow.unseen(row) for row in unseen)]
    tracking = track(followed, [*(row.line for row in inside), *kept], frames_of(scenario))
    rows = [
        _tracked(course, one, row, measure, is_new=row is None and measure.pk in new)
        for course, (one, row, measure) in zip(tracking.courses, pairs, strict=False)
    ]
    return TrackedScenario(
        planned=found,
        tracking=tracking,
        rows=rows,
        apart=follow.apart([measure for measure in around if measure.pk not in since]),
        ongoing=sum(row.measure is not None and row.measure.status == MeasureStatus.ONGOING for row in rows),
        without_actual=sum(one.is_done and one.actual_nok is None for one, _row, _measure in pairs),
        hidden=found.hidden,
    )


class _Follower:
    """Makes lines of today."""

    def __init__(self, scenario: Scenario, index: Mapping[int, float], today: date, gone: Departed):
        self.plan, self.index, self.this_year, self.gone = scenario.plan, index, today.year, gone

    def line(self, key: int, year: int, measure: Measure, placement: Placement | None) -> PlanLine:
        return line(key, year, option(_way(measure, placement), self.plan, self.index), self.plan, measure)

    def planned(self, row: PlannedRow) -> Followed:
        placement, measure = row.placement, row.measure
        fixed = _fixed(placement)
        if self.gone.takes(placement.building_id, measure):
            return Followed(status=LEFT, now=None, **fixed)
        if measure is None:
            return Followed(status=DELETED, now=None, **fixed)
        year = self._year(measure, placement)
        gone = measure.status == MeasureStatus.REJECTED
        return Followed(
            status=measure.status,
            now=None if gone else self.line(placement.pk, year, measure, placement),
            then=None if gone else self.line(placement.pk, placement.year, measure, placement),
            actual_nok=measure.actual_cost_nok,
            done_year=measure.done_on.year if measure.done_on else None,
            **fixed,
        )

    def unseen(self, placement: Placement) -> Followed:
        """One in a building that the reader does not see: what was adopted, and what it came to if it was done before it left."""
        measure, fixed = placement.measure, _fixed(placement)
        if self.gone.takes(placement.building_id, measure):
            return Followed(status=LEFT, now=None, **fixed)
        return Followed(status=measure.status, now=None, actual_nok=measure.actual_cost_nok, done_year=measure.done_on.year, **fixed)

    def added(self, key: int, measure: Measure) -> Followed:
        return Followed(
            key=key,
            status=measure.status,
            agreed_year=None,
            agreed_nok=None,
            agreed_pot=measure.pot,
            now=self.line(key, self._year(measure), measure, None),
            actual_nok=measure.actual_cost_nok,
            done_year=measure.done_on.year if measure.done_on else None,
        )

    def apart(self, measures: list[Measure]) -> list[ApartRow]:
        years = {measure.pk: self._year(measure) for measure in measures}
        costs = plan_totals([self.line(measure.pk, years[measure.pk], measure, None) for measure in measures], []).own_cost_nok
        done = MeasureStatus.DONE
        paid = {
            measure.pk: measure.actual_cost_nok for measure in measures if measure.status == done and measure.actual_cost_nok is not None
        }
        return [ApartRow(measure, years[measure.pk], paid.get(measure.pk, costs[measure.pk])) for measure in measures]

    def _year(self, measure: Measure, placement: Placement | None = None) -> int:
        """When it was done, or when it now can start: a work that goes on is in its own time until the last of its years has passed."""
        if measure.status == MeasureStatus.DONE and measure.done_on:
            return measure.done_on.year
        meant = measure.planned_year or (placement.year if placement else None) or self.this_year
        going_on = max(len(_way(measure, placement).spend_shares) - 1, 0) if measure.status == MeasureStatus.ONGOING else 0
        return max(meant, self.this_year - going_on)


def _fixed(placement: Placement) -> dict:
    """What was adopted."""
    return {
        "key": placement.pk,
        "agreed_year": placement.year,
        "agreed_nok": placement.agreed_cost_nok,
        "agreed_pot": placement.agreed_pot or Pot.OPERATION.value,
    }


def _way(measure: Measure, placement: Placement | None) -> Measure | MeasureAlternative:
    """The way that the plan does it in."""
    return placement.alternative if placement is not None and placement.alternative_id else measure


def _in_addition(scenario: Scenario, placed: set[int], user) -> list[Measure]:
    """Measures that take of the plan's years without being placed in it: done in them, begun, or planned in them."""
    plan = scenario.plan
    done = Q(status=MeasureStatus.DONE.value, done_on__year__range=(plan.first_year, plan.last_year))
    waiting = Q(status__in=_UNDER_WAY, planned_year__range=(plan.first_year, plan.last_year))
    rows = Measure.objects.filter(done | waiting, building__in=plan_buildings(plan, user).order_by())
    found = rows.select_related("building", "bundle").order_by(
        F("planned_year").asc(nulls_first=True), "building__sort_key", "sort_key", "pk"
    )
    return [measure for measure in found if measure.pk not in placed]


def _since_adoption(scenario: Scenario, measures: list[Measure]) -> tuple[set[int], set[int]]:
    """Those that came into the register after the version was adopted, and all that came, were planned, begun or done since; what stood
    there before was left out knowingly."""
    act = act_of_adoption(scenario)
    if act is None:
        adopted = scenario.adopted_on
        later, new = Q(changeset__at__date__gt=adopted), {row.pk for row in measures if timezone.localtime(row.created_at).date() > adopted}
    else:
        later, new = Q(changeset__gt=act.pk), {row.pk for row in measures if row.created_at > act.at}
    of_measures = Change.objects.filter(later, content_type=ContentType.objects.get_for_model(Measure))
    changes = with_ids(of_measures, {row.pk for row in measures}, column="object_id").values_list("object_id", "diff")
    return new, new | {pk for pk, diff in changes if _SETS_TIME & set(diff)}


def _tracked(course: Course, followed: Followed, row: PlannedRow | None, measure: Measure | None, *, is_new: bool) -> TrackedRow:
    return TrackedRow(
        course=course,
        name=row.name if row is not None else measure.name,
        building=row.placement.building if row is not None else measure.building,
        measure=measure,
        pot=followed.now.pot if followed.now else followed.agreed_pot or Pot.OPERATION.value,
        agreed_year=followed.agreed_year,
        actual_nok=followed.actual_nok if followed.is_done else None,
        is_new=is_new,
    )
