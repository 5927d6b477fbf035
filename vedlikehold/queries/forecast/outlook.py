"""A forecast under somebody's choices, kept so that the same question is not computed twice."""

import datetime
from collections.abc import Callable, Hashable

from django.db.models import QuerySet

from bygg.queries.kept import kept
from fdvu.access.models import OrgUnit
from fdvu.lib.charts import Chart
from vedlikehold.calc.outlook.run import Choices, Need, Outlook, need_of, outlook
from vedlikehold.calc.waiting import Delay, Levels, NeededBudget, Policy, budget_levels, cost_of_waiting, remove_by
from vedlikehold.queries.forecast.basis import Ground, Scope, cached_ground

DELAYS = (0, 1, 2, 3, 5, 8, 10)


class Forecaster:
    """The forecasts of one person's scope on one day. What is asked for again comes from the cache until a row, a unit or a code changes;
    `only` are the components of the scope's filter."""

    def __init__(self, *, user, unit: OrgUnit | None, today: datetime.date, target: str | None, scope: Scope, only: QuerySet | None = None):
        self.user, self.unit, self.today = user, unit, today
        self.target, self.scope, self.only = target, scope, only
        self._ground: Ground | None = None

    def kept(self, what: str, make: Callable, more: Hashable = ()):
        about = (self.target and str(self.target), self.scope, more)
        return kept(f"forecast-{what}", make, user=self.user, unit=self.unit, today=self.today, more=about)

    @property
    def ground(self) -> Ground:
        if self._ground is None:
            self._ground = cached_ground(
                user=self.user, unit=self.unit, today=self.today, target=self.target, scope=self.scope, only=self.only
            )
        return self._ground

    def need(self, choices: Choices) -> Need:
        """What the share of the need is taken of: found once for a rule and a number of years."""
        return self.kept("need", lambda: need_of(self.ground.basis, choices), (choices.years, choices.repairs))

    def outlook(self, choices: Choices) -> Outlook:
        def make() -> Outlook:
            parameters = self.ground.parameters
            return outlook(
                self.ground.basis,
                choices,
                self.need(choices),
                first_year=self.today.year,
                rate_spread=parameters.rate_spread,
                cost_spread=parameters.cost_spread,
            )

        return self.kept("outlook", make, choices)

    def charts(self, name: str, make: Callable[[], dict[str, Chart]], more: Hashable) -> dict[str, Chart]:
        return self.kept(f"charts-{name}", make, more)

    # -- what waiting costs --------------------------------------------------------------------------------------

    def _policy(self, choices: Choices) -> Policy:
        return Policy(target=self.ground.basis.goal, repair_from=choices.repair_from)

    def levels(self, choices: Choices) -> Levels:
        """The backlog under several budgets side by side."""

        def make() -> Levels:
            return budget_levels(self.ground.basis.stock, choices.years, policy=self._policy(choices))

        return self.kept("levels", make, (choices.years, choices.repairs))

    def remove_by(self, choices: Choices, years: int) -> NeededBudget:
        """The yearly amount that removes the backlog in so many years."""

        def make() -> NeededBudget:
            return remove_by(self.ground.basis.stock, years, policy=self._policy(choices))

        return self.kept("remove", make, (years, choices.repairs))

    def waiting(self, choices: Choices) -> tuple[Delay, ...]:
        """Starting full financing later, with no money until then."""

        def make() -> tuple[Delay, ...]:
            delays = [wait for wait in DELAYS if wait < choices.years]
            rate = self.ground.parameters.discount_share
            return cost_of_waiting(self.ground.basis.stock, choices.years, delays, discount=rate, policy=self._policy(choices))

        return self.kept("waiting", make, (choices.years, choices.repairs))
