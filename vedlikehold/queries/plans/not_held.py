"""Plikter og frister som ikke holdes: what no plan could hold, and what the version does too late, as one list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fdvu.lib.message import gettext_noop
from vedlikehold.calc.plans.doubts import done_late
from vedlikehold.calc.plans.quality import UNMET_TEXTS
from vedlikehold.queries.plans.problem import PlanProblem

LATE = gettext_noop("Blir ferdig etter fristen")


@dataclass(frozen=True)
class NotHeld:
    """`reason` is to be translated; `missing_nok` what the money lacks, None where that is not the reason; `year` when the version begins
    it, None where it does not."""

    measure: int
    name: str
    building: str
    is_duty: bool
    reason: str
    missing_nok: float | None = None
    deadline_year: int | None = None
    year: int | None = None


def not_held(problem: PlanProblem, unmet: Sequence[Mapping[str, Any]]) -> list[NotHeld]:
    """First the duties in `unmet` (as `PlanResult.figures` keeps them), then what else the version finishes after its deadline:
    what is mandatory before the rest, and the first deadline first."""
    duties = [one for one in unmet if one["duty"]]
    told = {one["measure"] for one in duties}
    late = [one for one in _late(problem) if one.measure not in told]
    return [
        *(_unmet(problem, one) for one in duties),
        *sorted(late, key=lambda one: (not one.is_duty, one.deadline_year, one.name, one.measure)),
    ]


def _unmet(problem: PlanProblem, one: Mapping[str, Any]) -> NotHeld:
    """As it was found; the building and the years are known while the measure is one of the plan's."""
    fixed = {"measure": one["measure"], "name": one["name"], "is_duty": True, "missing_nok": one["missing_nok"]}
    reason = UNMET_TEXTS.get(one["reason"], one["reason"])
    at = problem.place.get(one["measure"])
    if at is None:
        return NotHeld(building="", reason=reason, year=one["late_year"], **fixed)
    row, start = problem.measures[at], int(problem.stands.year[at])
    year = problem.calendar.first_year + start if problem.stands.row[at] >= 0 else None
    return NotHeld(building=row.building.name, reason=reason, deadline_year=row.deadline.year if row.deadline else None, year=year, **fixed)


def _late(problem: PlanProblem) -> list[NotHeld]:
    """What the version is not done with in the year of its deadline."""
    stands, found = problem.stands, []
    for row, way, start in zip(problem.measures, stands.row.tolist(), stands.year.tolist(), strict=True):
        if way < 0 or row.deadline is None:
            continue
        year = problem.calendar.first_year + start
        if done_late(year, len(problem.ways[way].profile), row.deadline.year):
            found.append(NotHeld(row.pk, row.name, row.building.name, row.is_duty, LATE, deadline_year=row.deadline.year, year=year))
    return found
