"""Virkningen av nye forutsetninger: the backlog as it is, and as it would be."""

import datetime
from dataclasses import dataclass, replace

from vedlikehold.calc.backlog import Backlog, total_backlog
from vedlikehold.calc.condition import default_price_year
from vedlikehold.models import ConditionParameters
from vedlikehold.queries.backlog.facts import Cut, counting_components
from vedlikehold.queries.costs import cost_cells
from vedlikehold.queries.parameters import Assumptions, assumptions, rule_of


@dataclass(frozen=True)
class Effect:
    """Two backlogs of the same components, in the prices of one year."""

    before: Backlog
    after: Backlog
    price_year: int

    @property
    def change_nok(self) -> float:
        return self.after.likely - self.before.likely


def effect_of(wanted: ConditionParameters, *, user, unit, today: datetime.date) -> Effect:
    """What `wanted` would make of the backlog that `user` sees in `unit`; one aggregate each."""
    now = assumptions()
    then = replace(now, parameters=wanted, rule=rule_of(wanted))
    price_year = default_price_year(now.index, today)
    return Effect(_backlog(now, user, unit, price_year), _backlog(then, user, unit, price_year), price_year)


def _backlog(assumed: Assumptions, user, unit, price_year: int) -> Backlog:
    return total_backlog(cost_cells(counting_components(user=user, unit=unit, cut=Cut()), assumed, price_year), assumed.target)
