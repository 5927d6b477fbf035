"""The condition and its charts kept until the register changes."""

import datetime
from collections.abc import Callable, Hashable

from bygg.queries.kept import kept
from fdvu.access.models import OrgUnit
from fdvu.lib.charts import Chart
from vedlikehold.enums import Grade
from vedlikehold.queries.backlog.facts import Cut
from vedlikehold.queries.backlog.overview import ConditionOverview, condition_overview


def cached_condition(
    *,
    user,
    unit: OrgUnit | None,
    today: datetime.date,
    target: Grade | str | None = None,
    price_year: int | None = None,
    cut: Cut = Cut(),  # noqa: B008 - frozen
) -> ConditionOverview:
    """As `condition_overview`; people with the same scope share it until somebody changes a row, a unit or a code."""

    def make() -> ConditionOverview:
        return condition_overview(user=user, unit=unit, today=today, target=target, price_year=price_year, cut=cut)

    return kept("condition", make, user=user, unit=unit, today=today, more=(target and str(target), price_year, cut))


def cached_condition_charts(
    make: Callable[[], dict[str, Chart]], *, name: str, user, unit: OrgUnit | None, overview: ConditionOverview, more: Hashable = ()
) -> dict[str, Chart]:
    """The charts `make` draws from the overview, drawn once per version of the data. `name` tells sets apart."""
    what = (str(overview.target), overview.price_year, overview.cut, more)
    return kept(f"condition-charts-{name}", make, user=user, unit=unit, today=overview.today, more=what)
