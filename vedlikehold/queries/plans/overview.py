"""What a version comes to on one page: its totals, what is not placed, and how good it is known to be."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce, Greatest

from vedlikehold.calc.ledger import to_ore
from vedlikehold.calc.plans.lines import ZERO
from vedlikehold.calc.plans.quality import share_of_best
from vedlikehold.calc.prices import price_factor
from vedlikehold.enums import ScenarioStatus
from vedlikehold.models import Measure, Placement, Plan, PlanResult, PlanYear, PriceIndex, Scenario
from vedlikehold.queries.plans.coverage import PlanCoverage, plan_coverage
from vedlikehold.queries.plans.lines import PlannedScenario, plan_buildings, planned
from vedlikehold.queries.plans.quality import VersionQuality, quality_of


@dataclass(frozen=True)
class Unplaced:
    """Measures that may be done and that the version does not have; `cost_nok` is own money in the plan's prices, `unpriced` not in it."""

    count: int
    cost_nok: Decimal
    unpriced: int
    duties: int


@dataclass(frozen=True)
class ScenarioOverview:
    """A version on one page. `quality` is of what stands now, None where nothing was ever optimised."""

    planned: PlannedScenario
    unplaced: Unplaced
    result: PlanResult | None
    quality: VersionQuality | None
    coverage: PlanCoverage

    @property
    def used_share(self) -> float | None:
        """The part of the frames that the plan uses; None without frames."""
        frame = self.planned.totals.frame_nok
        return float(self.planned.totals.spent_nok / frame) if frame else None


@dataclass(frozen=True)
class Version:
    """A version as the plan's own page lists it; `quality_share` is what was proved when it was optimised last."""

    scenario: Scenario
    frame_nok: Decimal
    placed: int
    quality_share: float | None


def versions_of(plan: Plan, *, user) -> list[Version]:
    """The plan's versions by number, in three queries."""
    frames = PlanYear.objects.filter(scenario__plan=plan).values("scenario").annotate(nok=Sum(F("operation_nok") + F("investment_nok")))
    sums = dict(frames.values_list("scenario", "nok"))
    # What was adopted stands, also of buildings that left the unit since.
    there = Q(building__in=plan_buildings(plan, user).order_by()) | ~Q(scenario__status=ScenarioStatus.DRAFT.value)
    seen = Placement.objects.filter(there, scenario__plan=plan, year__isnull=False)
    counts = dict(seen.order_by().values("scenario").annotate(n=Count("pk")).values_list("scenario", "n"))
    rows = plan.scenarios.select_related("based_on", "result").order_by("number")
    return [Version(row, sums.get(row.pk, ZERO), counts.get(row.pk, 0), proved_share(getattr(row, "result", None))) for row in rows]


def proved_share(result: PlanResult | None) -> float | None:
    """The part of the best possible that was proved; None where it was not optimised."""
    return share_of_best(result.value, result.bound) if result is not None else None


def unplaced_measures(scenario: Scenario, *, user) -> QuerySet:
    """Open measures of the plan's buildings in the portfolio, that the version neither places nor keeps out."""
    there = Placement.objects.filter(scenario=scenario, measure=OuterRef("pk"))
    return Measure.objects.open().filter(~Exists(there), building__in=plan_buildings(scenario.plan, user).in_portfolio().order_by())


def unplaced(scenario: Scenario, *, user) -> Unplaced:
    index = dict(PriceIndex.objects.values_list("year", "value"))
    return unplaced_sums(unplaced_measures(scenario, user=user), scenario.plan, index)


def unplaced_sums(rows: QuerySet, plan: Plan, index: Mapping[int, float]) -> Unplaced:
    """Some of `unplaced_measures`, counted and summed by the database, a row per price year."""
    groups = rows.order_by().values("price_year")
    own = F("cost_likely_nok") - Coalesce(F("grant_nok"), ZERO)
    own = Case(When(cost_likely_nok__isnull=False, then=Greatest(own, ZERO, output_field=DecimalField())))
    count = priced = duties = 0
    cost = ZERO
    for group in groups.annotate(n=Count("pk"), known=Count("cost_likely_nok"), nok=Sum(own), held=Count("pk", filter=Q(is_duty=True))):
        count += group["n"]
        duties += group["held"]
        factor = price_factor(index, group["price_year"], plan.price_year)
        if factor is not None and group["known"]:
            priced += group["known"]
            cost += group["nok"] * Decimal(str(factor))
    return Unplaced(count, to_ore(cost), count - priced, duties)


def overview(scenario: Scenario, *, user, today: datetime.date) -> ScenarioOverview:
    """With `scenario.plan.unit` fetched; the number of queries does not grow with the rows."""
    return ScenarioOverview(
        planned=planned(scenario, user=user),
        unplaced=unplaced(scenario, user=user),
        result=PlanResult.objects.filter(scenario=scenario).first(),
        quality=quality_of(scenario, user=user, today=today).get(scenario.pk),
        coverage=plan_coverage(scenario, user=user, today=today),
    )
