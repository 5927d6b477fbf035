"""Dagens ramme: the money that a scope has as things stand, for the curve that a leader sees first."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Sum

from fdvu.access.models import OrgUnit
from fdvu.access.scope import load_tree
from vedlikehold.calc.condition import default_price_year
from vedlikehold.calc.prices import price_factor
from vedlikehold.enums import MeasureStatus, ScenarioStatus
from vedlikehold.models import Measure, PlanYear, Scenario
from vedlikehold.queries.parameters import assumptions
from vedlikehold.queries.plans.options import growth

# What was spent is taken over so many whole years.
LOOK_BACK = 3
ADOPTED, SPENT = "adopted", "spent"


@dataclass(frozen=True)
class TodaysFrame:
    """Kr a year from the next year on, in the prices of `price_year`; from the adopted plans, else what was spent in the last years.
    `left_out` are years of spending that the index lacks, and that the mean is not taken over."""

    source: str
    amounts: tuple[float, ...]
    left_out: tuple[int, ...] = ()


def todays_frame(*, user, unit: OrgUnit | None, today: datetime.date, price_year: int) -> TodaysFrame | None:
    """None where neither an adopted plan nor finished measures tell. Fixed number of queries."""
    index = assumptions().index
    return _adopted(user, unit, today, index, price_year) or _spent(user, unit, today, index, price_year)


def adopted_frame(*, user, unit: OrgUnit | None, today: datetime.date) -> TodaysFrame | None:
    """The frames of the adopted plans in the prices that the forecast is in. None where no plan is adopted."""
    index = assumptions().index
    return _adopted(user, unit, today, index, default_price_year(index, today))


def _adopted(user, unit, today, index, price_year: int) -> TodaysFrame | None:
    """The frames of the adopted plans, from kroner of their own year to real ones by each plan's own price growth. A plan of a unit above
    another's already holds that one's money, and one that has rolled over ends where an adopted one goes on. None where the index lacks
    the price year of one of them."""
    adopted = Scenario.objects.visible_to(user).filter(status=ScenarioStatus.ADOPTED)
    goes_on = dict(
        adopted.filter(plan__follows__isnull=False).order_by("-plan__first_year").values_list("plan__follows", "plan__first_year")
    )
    rows = PlanYear.objects.filter(scenario__in=adopted.in_unit(unit), year__gt=today.year)
    found = rows.select_related("scenario__plan").order_by("year")
    in_force = [row for row in found if row.year < goes_on.get(row.scenario.plan_id, row.year + 1)]
    units = {row.scenario.plan.unit_id for row in in_force}
    tree = load_tree()
    topmost = {of for of in units if not units & (set(tree.above(of)) - {of})}
    amounts: dict[int, float] = defaultdict(float)
    for row in in_force:
        plan = row.scenario.plan
        if plan.unit_id in topmost:
            factor = price_factor(index, plan.price_year, price_year)
            if factor is None:
                return None
            amounts[row.year] += float(row.operation_nok + row.investment_nok) / float(growth(plan, row.year)) * factor
    if not any(amounts.values()):
        return None
    last = max(amounts)
    return TodaysFrame(ADOPTED, tuple(amounts.get(year, 0.0) for year in range(today.year + 1, last + 1)))


def _spent(user, unit, today, index, price_year: int) -> TodaysFrame | None:
    years = range(today.year - LOOK_BACK, today.year)
    rows = (
        Measure.objects.visible_to(user)
        .in_unit(unit)
        .filter(status=MeasureStatus.DONE, done_on__year__gte=years[0], done_on__year__lte=years[-1], actual_cost_nok__isnull=False)
    )
    by_year = dict(rows.order_by().values_list("done_on__year").annotate(nok=Sum("actual_cost_nok")))
    factors = {year: price_factor(index, year, price_year) for year in by_year}
    left_out = tuple(sorted(year for year, factor in factors.items() if factor is None))
    total = sum(float(nok) * factors[year] for year, nok in by_year.items() if factors[year] is not None)
    return TodaysFrame(SPENT, (total / (LOOK_BACK - len(left_out)),), left_out) if total else None
