"""Virkningen av andre forutsetninger: the forecast as it is, and as it would be."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from fdvu.access.models import OrgUnit
from vedlikehold.calc.outlook.run import Choices, need_of
from vedlikehold.calc.waiting import Policy, backlog_curve
from vedlikehold.models import DeteriorationRate, ForecastParameters
from vedlikehold.queries.forecast.basis import Ground, ground, rate_rules, two_digit_groups
from vedlikehold.queries.forecast.rates import Rates, own_key, with_rates
from vedlikehold.queries.parameters import assumptions

YEARS = 30


@dataclass(frozen=True)
class ForecastEffect:
    """Two forecasts of the same components: the backlog after `years` years with today's need as the frame, and the need itself."""

    years: int
    frame_nok: float
    backlog_before: float
    backlog_after: float
    need_before: float
    need_after: float


def effect_of_rate(wanted: DeteriorationRate, *, user, unit: OrgUnit | None, today: datetime.date) -> ForecastEffect:
    """What the rates of `wanted` would make of the forecast of what `user` sees in `unit`."""
    rates = (wanted.tg0_share, wanted.tg1_share, wanted.tg2_share)
    return effect_of_rates([(*own_key(wanted.type_id, wanted.part_id), rates)], user=user, unit=unit, today=today)


def effect_of_rates(wanted: Iterable[tuple[str, int, Rates]], *, user, unit: OrgUnit | None, today: datetime.date) -> ForecastEffect:
    """What several rates together (of a type or part, its key, the rates) would make of the forecast."""
    groups = assumptions().groups
    now = ground(user=user, unit=unit, today=today)
    rules = with_rates(rate_rules(now.parameters, groups), wanted, two_digit_groups(groups))
    return _effect(now, ground(user=user, unit=unit, today=today, rules=rules))


def effect_of_parameters(wanted: ForecastParameters, *, user, unit: OrgUnit | None, today: datetime.date) -> ForecastEffect:
    """What `wanted` would make of the forecast."""
    return _effect(ground(user=user, unit=unit, today=today), ground(user=user, unit=unit, today=today, parameters=wanted))


def _effect(now: Ground, then: Ground) -> ForecastEffect:
    choices = Choices(years=YEARS)
    before, after = need_of(now.basis, choices), need_of(then.basis, choices)
    policy = Policy(target=now.basis.goal, repair_from=choices.repair_from)
    ends = [float(backlog_curve(one.basis.stock, before.nok, YEARS, policy=policy).real[-1]) for one in (now, then)]
    return ForecastEffect(YEARS, before.nok, *ends, before.nok, after.nok)
