"""The portfolio and its charts kept until the register changes."""

import datetime
from collections.abc import Callable

from bygg.queries.kept import kept
from fdvu.access.models import OrgUnit
from fdvu.lib.charts import Chart
from reports.queries.portfolio import Portfolio, portfolio


def cached_portfolio(*, user, unit: OrgUnit | None, today: datetime.date) -> Portfolio:
    """As `portfolio`; people with the same scope share it until somebody changes a row, a unit or a code."""
    return kept("portfolio", lambda: portfolio(user=user, unit=unit, today=today), user=user, unit=unit, today=today)


def cached_charts(make: Callable[[], dict[str, Chart]], *, name: str, user, unit: OrgUnit | None, today: datetime.date) -> dict[str, Chart]:
    """The charts `make` draws from the same person's portfolio, drawn once per version of the data. `name` tells sets apart."""
    return kept(f"charts-{name}", make, user=user, unit=unit, today=today)
