"""What it would do to adopt a version, told with numbers before it is done, and what stands in the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef

from fdvu.audit.enums import Action
from fdvu.audit.models import Change, ChangeSet
from fdvu.core.db.bulk import with_ids
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.calc.plans.lines import ZERO, plan_totals
from vedlikehold.enums import MEASURE_STATUS_LABELS, MeasureStatus, ScenarioStatus
from vedlikehold.models import Measure, MeasureDependency, MeasureExclusion, Placement, PriceIndex, Scenario
from vedlikehold.queries.plans.lines import PlannedRow, PlannedScenario, plan_buildings, planned
from vedlikehold.queries.plans.options import line, option

CLOSED = gettext_noop("Tiltaket har status «%(status)s».")
AFTER = gettext_noop("Tiltaket krever «%(name)s», som er lagt til %(year)s.")
BEFORE = gettext_noop("«%(name)s» krever tiltaket, og er lagt til %(year)s.")
AFTER_STUCK = gettext_noop("Tiltaket krever «%(name)s», som selv ikke kan planlegges og blir stående i %(year)s.")
BEFORE_STUCK = gettext_noop("«%(name)s» krever tiltaket, kan selv ikke planlegges og blir stående i %(year)s.")
AFTER_LOOSE = gettext_noop(
    "Tiltaket krever «%(name)s», som er planlagt i %(year)s i registeret og ikke er med i denne planen. Ta det med i planen eller "
    "endre året det er planlagt i. Ellers blir tiltaket stående som det er når planen vedtas."
)
BEFORE_LOOSE = gettext_noop(
    "«%(name)s» krever tiltaket, og er planlagt i %(year)s i registeret, ikke med i denne planen. Ta det med i planen eller endre året "
    "det er planlagt i. Ellers blir tiltaket stående som det er når planen vedtas."
)
APART = gettext_noop("Tiltaket utelukker «%(name)s», som også er med.")


@dataclass(frozen=True)
class Obstacle:
    """A row whose measure cannot be planned, and why."""

    row: PlannedRow
    reason: Message


@dataclass(frozen=True)
class Adoption:
    """What becomes of what when `planned.scenario` is adopted.

    `planning` get the year of the plan, `ongoing` have begun and keep their status, `obstacles` stay as they are if they are accepted;
    `dropped` were planned by `former` and lose their year. `loose` are planned in the plan's years and not in it, to `loose_nok`, and
    keep their year unless it is taken away. `open_duties` are duties that the version does not place. `beside` are the versions of other
    plans that are adopted for the same unit and some of the same years, and stay so.
    """

    planned: PlannedScenario
    planning: list[PlannedRow] = field(default_factory=list)
    ongoing: list[PlannedRow] = field(default_factory=list)
    obstacles: list[Obstacle] = field(default_factory=list)
    former: Scenario | None = None
    dropped: list[Measure] = field(default_factory=list)
    loose: list[Measure] = field(default_factory=list)
    loose_nok: Decimal = ZERO
    open_duties: list[Measure] = field(default_factory=list)
    beside: list[Scenario] = field(default_factory=list)

    @property
    def scenario(self) -> Scenario:
        return self.planned.scenario

    @property
    def must_be_accepted(self) -> bool:
        return bool(self.obstacles or self.planned.hidden)


def adoption_of(scenario: Scenario, *, user) -> Adoption:
    """With `scenario.plan.unit` fetched; the number of queries does not grow with the rows."""
    found = planned(scenario, user=user)
    rows = {row.measure.pk: row for row in found.placed if row.measure is not None}
    reasons = {pk: _closed(row.measure) for pk, row in rows.items() if not row.measure.is_open}
    _find_out_of_order(rows, reasons)
    for pk, name in _excluded(rows, reasons):
        reasons.setdefault(pk, Message(APART, {"name": name}))
    former = Scenario.objects.filter(plan=scenario.plan, status=ScenarioStatus.ADOPTED.value).exclude(pk=scenario.pk).first()
    free = [row for pk, row in rows.items() if pk not in reasons]
    dropped = _dropped(former, set(rows), user) if former else []
    loose = _loose(scenario, {*rows, *(row.pk for row in dropped)}, user)
    return Adoption(
        planned=found,
        planning=[row for row in free if row.measure.status != MeasureStatus.ONGOING],
        ongoing=[row for row in free if row.measure.status == MeasureStatus.ONGOING],
        obstacles=[Obstacle(rows[pk], reason) for pk, reason in reasons.items()],
        former=former,
        dropped=dropped,
        loose=loose,
        loose_nok=_cost_of(loose, scenario),
        open_duties=_open_duties(scenario, set(rows), user),
        beside=_beside(scenario, user),
    )


def _beside(scenario: Scenario, user) -> list[Scenario]:
    """Adopted versions of other plans for the unit; the plan that this one rolls on is meant to overlap."""
    plan = scenario.plan
    rows = Scenario.objects.visible_to(user).filter(plan__unit=plan.unit_id, status=ScenarioStatus.ADOPTED.value)
    others = rows.exclude(plan__in=[pk for pk in (plan.pk, plan.follows_id) if pk]).select_related("plan")
    found = others.filter(plan__first_year__lte=plan.last_year).order_by("plan__first_year", "pk")
    return [row for row in found if row.plan.last_year >= plan.first_year]


def _closed(measure: Measure) -> Message:
    return Message(CLOSED, {"status": Message(MEASURE_STATUS_LABELS[MeasureStatus(measure.status)])})


def _find_out_of_order(rows: Mapping[int, PlannedRow], reasons: dict[int, Message]) -> None:
    """Rows that come before what they require, as the years will be; one that stays as it is may stand in the way of others."""
    touching = with_ids(MeasureDependency.objects.all(), rows, column="measure_id") | with_ids(
        MeasureDependency.objects.all(), rows, column="requires_id"
    )
    links = list(touching.select_related("measure", "requires").order_by("pk"))
    before = -1
    while before != len(reasons):
        before = len(reasons)
        for link in links:
            if MeasureStatus.DONE in (link.measure.status, link.requires.status):
                continue
            later, first = _year(link.measure, rows, reasons), _year(link.requires, rows, reasons)
            if later is None or first is None or first <= later:
                continue
            if link.measure_id in rows and link.measure_id not in reasons:
                text = _text(link.requires_id, rows, reasons, AFTER, AFTER_STUCK, AFTER_LOOSE)
                reasons[link.measure_id] = Message(text, {"name": link.requires.name, "year": first})
            elif link.requires_id in rows and link.requires_id not in reasons:
                text = _text(link.measure_id, rows, reasons, BEFORE, BEFORE_STUCK, BEFORE_LOOSE)
                reasons[link.requires_id] = Message(text, {"name": link.measure.name, "year": later})


def _text(other: int, rows: Mapping[int, PlannedRow], reasons: Iterable[int], placed: str, stuck: str, loose: str) -> str:
    """What is said of the other measure's year: that of the plan, or the register's own where the plan does not set it."""
    if other not in rows:
        return loose
    return stuck if other in reasons else placed


def _year(measure: Measure, rows: Mapping[int, PlannedRow], reasons: Iterable[int]) -> int | None:
    """The year the measure will have: that of the plan, or its own where the plan does not set it."""
    if measure.pk in rows and measure.pk not in reasons:
        return rows[measure.pk].placement.year
    return measure.planned_year if measure.is_open else None


def _excluded(rows: Mapping[int, PlannedRow], reasons: Iterable[int]) -> list[tuple[int, str]]:
    """The later-placed of two that exclude each other, with the name of the other."""
    found = []
    for link in with_ids(MeasureExclusion.objects.all(), rows, column="measure_id").order_by("pk"):
        if link.other_id in rows and not {link.measure_id, link.other_id} & set(reasons):
            one, other = sorted((link.measure_id, link.other_id), key=lambda pk: (rows[pk].placement.year, pk))
            found.append((other, rows[one].measure.name))
    return found


def _dropped(former: Scenario, kept: set[int], user) -> list[Measure]:
    """What the former version planned, that is still planned as it said, and that this one leaves out."""
    earlier = Placement.objects.filter(scenario=former, year__isnull=False, measure__status=MeasureStatus.PLANNED.value)
    rows = earlier.filter(measure__building__in=plan_buildings(former.plan, user).order_by()).select_related("measure").order_by("pk")
    return [row.measure for row in rows if row.measure_id not in kept and row.measure.planned_year == row.year]


def _loose(scenario: Scenario, placed: set[int], user) -> list[Measure]:
    """Planned in the plan's years without being in it; one that another plan in force has stays with that plan."""
    plan = scenario.plan
    elsewhere = Placement.objects.filter(measure=OuterRef("pk"), year__isnull=False, scenario__status=ScenarioStatus.ADOPTED.value)
    elsewhere = elsewhere.exclude(scenario__plan__in=[pk for pk in (plan.pk, plan.follows_id) if pk])
    rows = Measure.objects.filter(
        ~Exists(elsewhere),
        status=MeasureStatus.PLANNED.value,
        planned_year__range=(plan.first_year, plan.last_year),
        building__in=plan_buildings(plan, user).order_by(),
    )
    found = rows.select_related("building", "bundle").order_by("planned_year", "building__sort_key", "sort_key", "pk")
    return [row for row in found if row.pk not in placed]


def _cost_of(rows: list[Measure], scenario: Scenario) -> Decimal:
    """Own money in the years they are planned in; what has no known cost counts for nothing."""
    plan, index = scenario.plan, dict(PriceIndex.objects.values_list("year", "value"))
    lines = [line(row.pk, row.planned_year, option(row, plan, index), plan, row) for row in rows]
    return sum((cost for cost in plan_totals(lines, []).own_cost_nok.values() if cost is not None), ZERO)


def _open_duties(scenario: Scenario, placed: set[int], user) -> list[Measure]:
    duties = Measure.objects.filter(is_duty=True, building__in=plan_buildings(scenario.plan, user).order_by()).open()
    return [
        row
        for row in duties.select_related("building").order_by(F("deadline").asc(nulls_last=True), "sort_key", "pk")
        if row.pk not in placed
    ]


def act_of_adoption(scenario: Scenario) -> ChangeSet | None:
    """The act that adopted the version last."""
    changes = Change.objects.filter(content_type=ContentType.objects.get_for_model(Scenario), object_id=scenario.pk, action=Action.UPDATED)
    steps = changes.filter(diff__status__0=ScenarioStatus.DRAFT.value, diff__status__1=ScenarioStatus.ADOPTED.value)
    last = steps.select_related("changeset").order_by("-pk").first()
    return last.changeset if last else None
