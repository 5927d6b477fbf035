"""Tilstandsrapporten for porteføljen: condition, backlog and its ledger, the worst, the urgent, strategy, analyses."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, QuerySet

from fdvu.access.models import OrgUnit
from fdvu.lib.figures import Figure
from reports.queries.condition.ranges import with_range
from vedlikehold.calc.condition import BuildingState
from vedlikehold.enums import Risk, SurveyState
from vedlikehold.models import Finding
from vedlikehold.queries.analyses.surveys import in_portfolio, survey_counts
from vedlikehold.queries.backlog import ConditionOverview, cached_condition
from vedlikehold.queries.grades import worst_first
from vedlikehold.queries.ledger import LedgerScope, YearAccount, yearly
from vedlikehold.queries.parameters import Assumptions, assumptions
from vedlikehold.queries.strategy import StrategyMatrix, strategy_matrix

MOST_WORST = 20


@dataclass(frozen=True)
class PortfolioCondition:
    """The condition of what one person sees, on one day. `urgent` is how many open findings have high risk; `registered_on` is the day
    the grades and components are of, later than the report's own where that is past."""

    overview: ConditionOverview
    assumed: Assumptions
    surveys: Mapping[SurveyState, Mapping]
    accounts: list[YearAccount]
    urgent: int
    matrix: StrategyMatrix
    registered_on: datetime.date

    @cached_property
    def figures(self) -> dict[str, Figure]:
        return with_range(self.overview.figures, self.overview.backlog, self.overview.range)

    @property
    def worst(self) -> list[BuildingState]:
        """The buildings whose backlog per m² is highest."""
        known = [one for one in self.overview.buildings if one.nok_per_m2]
        return sorted(known, key=lambda one: (-one.nok_per_m2, one.pk))[:MOST_WORST]


def portfolio_condition(
    *, user, unit: OrgUnit | None, today: datetime.date, registered_on: datetime.date | None = None
) -> PortfolioCondition:
    """What `user` sees in `unit` (everything visible when None); `registered_on` is the day it is read. The number of queries is fixed."""
    return PortfolioCondition(
        overview=cached_condition(user=user, unit=unit, today=today),
        assumed=assumptions(),
        surveys=survey_counts(in_portfolio(user, unit), today),
        accounts=yearly(LedgerScope(user=user, unit=unit, until=today)),
        urgent=_urgent(user, unit, today).count(),
        matrix=strategy_matrix(user=user, unit=unit, today=today),
        registered_on=max(registered_on or today, today),
    )


def urgent_findings(*, user, unit: OrgUnit | None, today: datetime.date, most: int | None = None) -> Iterator[Finding]:
    """Findings with high risk that stood on `today`, the worst grade first, then the nearest deadline; all or the first `most`."""
    rows = _urgent(user, unit, today).select_related("analysis__building", "component__part", "measure")
    rows = rows.order_by(worst_first(), F("deadline").asc(nulls_last=True), "analysis__building__sort_key", "pk")
    return (rows if most is None else rows[:most]).iterator(chunk_size=1000)


def _urgent(user, unit: OrgUnit | None, today: datetime.date) -> QuerySet:
    rows = Finding.objects.visible_to(user).in_unit(unit).standing_on(today)
    return rows.filter(risk=Risk.HIGH, analysis__building__in_portfolio=True)
