"""From the pure code's messages to the reader's language."""

import datetime

from django.utils import timezone
from django.utils.translation import get_language, gettext

from fdvu.lib.figures import Figure, Input
from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.numbers import MISSING, format_area, format_datetime, format_mnok, format_nok, format_number, format_reached, format_share

_FORMATS = {
    "count": format_number,
    "m2": format_area,
    "share": format_share,
    "reached": format_reached,
    "nok": format_nok,
    "whole_nok": lambda value: format_nok(value, 0),
    "mnok": format_mnok,
    "nok_per_m2": lambda value: MISSING if value is None else f"{format_nok(value, 0)}/m²",
    "grade": lambda value: format_number(value, 2),
    "number": lambda value: MISSING if value is None else format_number(value, 0 if float(value).is_integer() else 2),
    "year": lambda value: f"{value:.0f}" if value is not None else MISSING,
}


# Of the numbers themselves: millions are how `mnok` is written, not how it is kept.
_UNITS = {
    "count": gettext_noop("antall"),
    "m2": "m²",
    "share": gettext_noop("andel (0–1)"),
    "reached": gettext_noop("andel (0–1)"),
    "years": gettext_noop("år"),
    "nok": "kr",
    "whole_nok": "kr",
    "mnok": "kr",
    "nok_per_m2": "kr/m²",
    "grade": gettext_noop("grad (0–3)"),
    "number": "",
    "year": gettext_noop("årstall"),
}


def say(message: Message | str) -> str:
    """A message in the reader's language; values that are messages themselves are translated too."""
    if isinstance(message, str):
        return gettext(message)
    params = {name: say(value) if isinstance(value, Message) else value for name, value in message.params.items()}
    return gettext(message.text) % params if params else gettext(message.text)


def datetime_text(value: datetime.datetime | None) -> str:
    """Date and time in the site's time zone and the reader's language: `22.11.2026 kl. 14.05`, `22.11.2026 at 14:05`."""
    if value is not None and timezone.is_aware(value):
        value = timezone.localtime(value)
    return format_datetime(value, get_language() or "nb")


def unit_text(figure: Figure | Input) -> str:
    """What the number itself is in, beside the value as it was computed."""
    unit = _UNITS[figure.unit]
    return gettext(unit) if unit else ""


def figure_text(figure: Figure | Input) -> str:
    """A figure's value as a person reads it, with its unit."""
    if figure.unit == "years":
        return MISSING if figure.value is None else gettext("%(years)s år") % {"years": format_number(figure.value)}
    return _FORMATS[figure.unit](figure.value)
