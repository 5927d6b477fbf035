"""Messages and values as people and machines read them."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from fdvu.core.text import say
from fdvu.lib.message import Message
from fdvu.lib.numbers import format_date, format_number


def translated(message: Any) -> str:
    """A message, or what is text already, in the active language."""
    if not isinstance(message, Message):
        return str(message)
    params = {name: f"{value:.10g}".replace(".", ",") if isinstance(value, float) else value for name, value in message.params.items()}
    return say(Message(message.text, params))


def plain(value: Any) -> Any:
    """A value as JSON has it: numbers as numbers, dates as text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def readable(value: Any) -> str:
    """A value as a person reads it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return gettext("Ja") if value else gettext("Nei")
    if isinstance(value, datetime.date):
        return format_date(value)
    if isinstance(value, float):
        return format_number(value, 0 if value.is_integer() else 2)
    return str(value)
