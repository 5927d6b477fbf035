"""Components' money in the prices that sums are shown in."""

from datetime import date

from vedlikehold.queries.analyses.prices import in_prices_of_now


def replacement_now(today: date):
    """A component's replacement cost in the prices of now, as an expression; one query."""
    return in_prices_of_now("replacement_cost_nok", today)
