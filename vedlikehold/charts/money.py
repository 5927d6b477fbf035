"""Money on the axes of charts: divisor, unit and number format."""

from collections.abc import Callable, Iterable
from functools import partial

from django.utils.translation import gettext as _

from fdvu.lib.numbers import MILLION, format_number


def money_scale(amounts: Iterable) -> tuple[int, str, Callable]:
    """Divisor, unit and number format that keep the labels of `amounts` short; None among them is not drawn."""
    if max((abs(amount) for amount in amounts if amount is not None), default=0) >= MILLION:
        return MILLION, _("mill. kr"), partial(format_number, decimals=1)
    return 1, _("kr"), partial(format_number, decimals=0)


def millions_label(value) -> str:
    """A label of an axis in millions: one decimal where it tells something."""
    return format_number(value, 1 if 0 < abs(float(value or 0)) < 100 else 0)
