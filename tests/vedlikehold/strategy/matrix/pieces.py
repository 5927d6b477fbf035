"""The portfolio matrix as the tests ask for it."""

from django.utils import timezone

from vedlikehold.queries.strategy import strategy_matrix

LIST, COSTLY = "/tilstand/strategi/", "/tilstand/strategi/ubrukt-og-kostbart/"


def names(response) -> list[str]:
    return [row.label for row in response.context["rows"]]


def matrix(user, unit=None):
    return strategy_matrix(user=user, unit=unit, today=timezone.localdate())
