"""Measures with cost and what was done, a plan that is adopted, and what a page says."""

import datetime
from decimal import Decimal

from tests.factories.vedlikehold import make_measure, make_placement, make_plan, make_scenario

D, DAY = Decimal, datetime.date
LIST = "/prosjekter/"


def costed(building, name, likely, year=2024, **fields):
    return make_measure(building, name, cost_likely_nok=D(likely), price_year=year, **fields)


def done(building, name, likely, actual, **fields):
    return costed(building, name, likely, status="done", done_on=DAY(2024, 5, 1), actual_cost_nok=D(actual), **fields)


def adopt(unit, measure, alternative=None, year=2027, **fields):
    scenario = make_scenario(make_plan(unit), **({"status": "adopted", "adopted_on": DAY(2026, 6, 1)} | fields))
    return make_placement(scenario, measure, year, alternative=alternative)


def texts(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]
