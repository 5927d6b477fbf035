"""A measure with a cost, and the address of two versions."""

import datetime
from decimal import Decimal

from tests.factories.vedlikehold import make_measure

D = Decimal
TODAY = datetime.date(2026, 6, 1)
ADDRESS = "/plan/sammenlign/"


def costed(building, name: str, cost: int, **fields):
    return make_measure(building, name, cost_likely_nok=D(cost), price_year=2026, **fields)


def address(a, b, **more) -> str:
    return f"{ADDRESS}?a={a.pk}&b={b.pk}" + "".join(f"&{name}={value}" for name, value in more.items())
