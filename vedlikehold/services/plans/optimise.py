"""Optimering av en planversjon: found, placed and kept as one act that can be undone; nothing is half-done."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import open_changeset, update_rows
from fdvu.core.jobs import JobRejected, Progress, enqueue
from fdvu.core.models import Job
from fdvu.lib.numbers import format_number
from vedlikehold.calc.plans.best import BestPlan, best_plan
from vedlikehold.calc.plans.quality import quality_figures
from vedlikehold.enums import PlacedBy
from vedlikehold.models import Measure, Placement, PlanResult, PlanYear, Scenario
from vedlikehold.queries.plans.binding import POTS
from vedlikehold.queries.plans.options import OWN
from vedlikehold.queries.plans.problem import PlanProblem, plan_problem
from vedlikehold.services.plans.placing import Choice, lock_draft, place_many

OPTIMISE_JOB = "vedlikehold.optimise"
# Measures × years up to which a plan is found while the person waits: an exact finish of more may take many seconds.
AT_ONCE = 300


class Changed(ValidationError):
    """Somebody changed the version while its best plan was being found."""


@dataclass(frozen=True)
class Optimised:
    """What came of it. No `changeset` where the plan already stood as the optimiser would have it."""

    result: PlanResult
    changeset: ChangeSet | None
    placed: int
    taken_out: int


def start(*, by, scenario: Scenario, today: datetime.date) -> Optimised | Job:
    """A small plan at once, a large one as a job; the job that is on its way where there is one already."""
    with transaction.atomic():
        held = lock_draft(scenario)
        running = Job.objects.active().filter(kind=OPTIMISE_JOB, params__scenario=held.pk).first()
        if running:
            return running
        if Measure.objects.visible_to(by).in_unit(held.plan.unit).open().count() * held.plan.years > AT_ONCE:
            title = _("Optimering av %(name)s") % {"name": f"{held.plan.name}, {held.name}"}
            return enqueue(OPTIMISE_JOB, by=by, title=title, params={"scenario": held.pk})
    return optimise_scenario(by=by, scenario=held, today=today)


def run_optimise(progress: Progress, *, scenario: int) -> None:
    """The job. A worker that dies before the end has written nothing; asked to stop, it stops before it writes."""
    by = progress.job.by
    row = Scenario.objects.editable_by(by).select_related("plan__unit").filter(pk=scenario).first()
    if row is None:
        raise JobRejected(_("Planversjonen finnes ikke, eller du kan ikke endre den."))
    try:
        done = optimise_scenario(by=by, scenario=row, today=timezone.localdate(), progress=progress)
    except ValidationError as refused:
        raise JobRejected(" ".join(refused.messages)) from refused
    progress.result(scenario=row.pk, changeset=done.changeset.pk if done.changeset else None, placed=done.placed, taken_out=done.taken_out)
    values = {"placed": format_number(done.placed), "out": format_number(done.taken_out)}
    progress.note(_("%(placed)s tiltak er plassert, %(out)s er tatt ut.") % values)


def optimise_scenario(*, by, scenario: Scenario, today: datetime.date, progress: Progress | None = None) -> Optimised:
    """Finds the best plan, puts the measures where it has them, takes out those it has not, and keeps what it proved.

    Pinned measures stay. Raises ValidationError, with nothing written, where the scenario is frozen or was changed meanwhile.
    """
    if scenario.is_frozen:
        raise ValidationError(_("Planversjonen er vedtatt og kan ikke endres. Lag en ny versjon av den."))
    state = state_of(scenario)
    _tell(progress, _("Leser tiltak, tilstand og rammer"))
    problem = plan_problem(scenario, user=by, today=today)
    _tell(progress, _("Finner den beste planen"))
    best = best_of(problem)
    figures = figures_of(problem, best)
    _tell(progress, _("Lagrer planen"))
    return _stored(by, scenario, state, problem, best, figures)


def _tell(progress: Progress | None, stage: str) -> None:
    if progress:
        progress.stage(stage)


def best_of(problem: PlanProblem) -> BestPlan:
    """The best plan found for a problem; the same for the same problem."""
    return best_plan(problem.table, problem.links, problem.open_value, problem.worst_grade)


def figures_of(problem: PlanProblem, best: BestPlan) -> dict[str, Any]:
    """What is kept of it, see `vedlikehold.calc.plans.quality`."""
    return quality_figures(
        table=problem.table,
        worth=problem.worth,
        best=best,
        before=problem.stands,
        first_year=problem.calendar.first_year,
        pots=POTS,
        capacities=problem.capacities,
        frames=problem.frames,
        held_over=problem.held_over,
        names=[(row.pk, row.name) for row in problem.measures],
        ways=[(way.measure.pk, way.option.key) for way in problem.ways],
        left_out=len(problem.left_out),
        held=len(problem.held),
        notices=[{"text": one.text, "params": dict(one.params)} for one in problem.notices],
    )


def state_of(scenario: Scenario) -> tuple:
    """What a person may have changed of a version: itself, its plan, frames and placements; three queries."""
    head = Scenario.objects.filter(pk=scenario.pk).values_list("version", "plan__version", "status").get()
    frames = PlanYear.objects.filter(scenario=scenario).order_by("pk").values_list("pk", "version")
    places = Placement.objects.filter(scenario=scenario).order_by("pk").values_list("pk", "version")
    return head, tuple(frames), tuple(places)


@transaction.atomic
def _stored(by, scenario: Scenario, state: tuple, problem: PlanProblem, best: BestPlan, figures: Mapping[str, Any]) -> Optimised:
    held = lock_draft(scenario)
    if state_of(held) != state:
        raise Changed(_("Noen endret planversjonen mens den ble optimert. Ingenting er skrevet. Start optimeringen på nytt."))
    choices = choices_of(problem, best)
    changeset = None
    if choices:
        note = _("Optimering av %(name)s") % {"name": held.name}
        changeset = place_many(by=by, scenario=held, choices=choices, placed_by=PlacedBy.OPTIMISER, source=Source.FORM, note=note)
    solution = best.solution
    figures = {**figures, "changeset": changeset.pk if changeset else None}
    result, _made = PlanResult.objects.update_or_create(
        scenario=held,
        defaults={
            "made_at": timezone.now(),
            "made_by": by,
            "digest": problem.digest,
            "value": solution.value,
            "bound": solution.bound,
            "figures": figures,
        },
    )
    taken_out = sum(choice.year is None for choice in choices)
    return Optimised(result, changeset, len(choices) - taken_out, taken_out)


def choices_of(problem: PlanProblem, best: BestPlan) -> list[Choice]:
    """What has to change for the scenario to be the best plan found."""
    stands, found, first = problem.stands, best.solution, problem.calendar.first_year
    changes = []
    for at, measure in enumerate(problem.measures):
        hold = problem.held.get(measure.pk)
        if hold and hold.pinned:
            continue
        row, year = int(found.row[at]), int(found.year[at])
        if row < 0:
            if measure.pk in problem.placed:
                changes.append(Choice(measure.pk, None))
        elif (row, year) != (int(stands.row[at]), int(stands.year[at])):
            key = problem.ways[row].option.key
            changes.append(Choice(measure.pk, first + year, None if key == OWN else int(key)))
    return changes


@transaction.atomic
def set_weights(*, by, scenario: Scenario, values: Mapping[str, Any], expected_version: int | None = None, note: str = "") -> ChangeSet:
    """What a krone of each kind of benefit counts in a draft."""
    held = lock_draft(scenario)
    changeset = open_changeset(by=by, source=Source.FORM, note=note or _("Verdivekter for %(name)s") % {"name": held.name})
    update_rows(changeset, [(held, dict(values))], expected_versions={held.pk: expected_version} if expected_version else None)
    return changeset
