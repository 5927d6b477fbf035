"""Costs of findings in the prices of one year, for lists that add them up."""

from datetime import date

from django.db.models import Case, F, FloatField, Value, When
from django.db.models.functions import Cast

from vedlikehold.calc.condition import default_price_year
from vedlikehold.calc.prices import price_factor
from vedlikehold.models import PriceIndex


def price_index() -> dict[int, float]:
    """Values by year; one query."""
    return dict(PriceIndex.objects.values_list("year", "value"))


def price_year(today: date) -> int:
    """The year whose prices sums are shown in; one query."""
    return default_price_year(price_index(), today)


def in_prices_of_now(name: str, today: date) -> Case:
    """The column `name` times index(now) / index(its price year); NULL where the index lacks the year. One query.

    Sums of different price years mean nothing; these can be added.
    """
    index = price_index()
    year = default_price_year(index, today)
    factors = {start: price_factor(index, start, year) for start in {*index, year}}
    whens = [
        When(price_year=start, then=Cast(F(name), FloatField()) * Value(factor)) for start, factor in factors.items() if factor is not None
    ]
    return Case(*whens, default=Value(None), output_field=FloatField())
