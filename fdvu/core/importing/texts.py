"""Messages and values as people and machines read them."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from fdvu.core.text import say
from fdvu.lib.message import Message
from fdvu.lib.numbers import format_date, format_number

# A cell can hold a whole document; whoever reads of its fault needs its beginning.
MOST_TOLD = 200
# Lists of what is known and could have stood there.
MOST_LISTED = 2000


def told(value: Any, most: int = MOST_TOLD) -> Any:
    """What stands in a file, as it is repeated about a fault: long texts cut, and half characters in a form that can be written."""
    if not isinstance(value, str):
        return value
    text = value if len(value) <= most else f"{value[:most]}…"
    return text.encode("utf-8", "backslashreplace").decode()


def translated(message: Any) -> str:
    """A message, or what is text already, in the active language."""
    if not isinstance(message, Message):
        return str(message)
    return say(Message(message.text, {name: _param(name, value) for name, value in message.params.items()}))


def _param(name: str, value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    return told(value, MOST_TOLD if name == "value" else MOST_LISTED)


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
    if isinstance(value, float | Decimal):
        return format_number(value, 0 if value % 1 == 0 else 2)
    return str(value)
