"""Adopted plans this year: what the frame is, what the plan says, and what is spent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from bygg.queries.kept import kept
from vedlikehold.calc.plans.lines import ZERO
from vedlikehold.enums import ScenarioStatus
from vedlikehold.models import PlanYear, Scenario
from vedlikehold.queries.plans.tracking import TrackedScenario, tracked

MOST_PLANS = 5


@dataclass(frozen=True)
class PlanThisYear:
    """One adopted plan in one year (kr), with both pots together."""

    scenario: Scenario
    year: int
    frame_nok: Decimal
    plan_nok: Decimal
    actual_nok: Decimal
    forecast_nok: Decimal
    waiting: int

    @property
    def is_over(self) -> bool:
        return self.forecast_nok > self.frame_nok

    @property
    def used_share(self) -> float | None:
        """The part of the frame that the plan uses."""
        return float(self.forecast_nok / self.frame_nok) if self.frame_nok else None


def plans_this_year(*, user, unit, today: date) -> Sequence[PlanThisYear]:
    """The adopted versions that `user` sees in `unit` and that have the year of `today` in them, the largest frames first; one
    that has rolled over into another of them is not told apart. Kept until somebody changes a row."""
    return kept("plans-this-year", lambda: _found(user, unit, today), user=user, unit=unit, today=today)


def _found(user, unit, today: date) -> list[PlanThisYear]:
    adopted = Scenario.objects.visible_to(user).filter(
        status=ScenarioStatus.ADOPTED.value, plan__first_year__lte=today.year, plan__first_year__gt=today.year - F("plan__years")
    )
    # One that has rolled over goes on in the next.
    goes_on = adopted.filter(plan__follows__isnull=False).order_by().values("plan__follows")
    frame = PlanYear.objects.filter(scenario=OuterRef("pk"), year=today.year).values(nok=F("operation_nok") + F("investment_nok"))
    rows = adopted.in_unit(unit).exclude(plan__in=goes_on).annotate(frame_nok=Coalesce(Subquery(frame), ZERO))
    largest = rows.select_related("plan__unit").order_by("-frame_nok", "plan__sort_key", "pk")[:MOST_PLANS]
    return [_this_year(tracked(row, user=user, today=today), row, today.year) for row in largest]


def _this_year(found: TrackedScenario, scenario: Scenario, year: int) -> PlanThisYear:
    cells = list(found.tracking.years[year].values())
    waiting = sum(row.measure is not None and row.measure.is_open and row.course.year == year for row in found.rows)
    return PlanThisYear(
        scenario=scenario,
        year=year,
        frame_nok=sum((cell.frame_nok for cell in cells), ZERO),
        plan_nok=sum((cell.plan_nok for cell in cells), ZERO),
        actual_nok=sum((cell.actual_nok for cell in cells), ZERO),
        forecast_nok=sum((cell.forecast_nok for cell in cells), ZERO),
        waiting=waiting,
    )
