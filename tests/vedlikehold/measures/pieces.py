"""A measure with a cost, and where measures are found."""

from decimal import Decimal

from tests.factories.vedlikehold import make_measure

D = Decimal
LIST = "/tiltak/"


def costed(building, name, likely, year=2024, **fields):
    return make_measure(building, name, cost_likely_nok=D(likely), price_year=year, **fields)
