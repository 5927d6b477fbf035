"""From the pure code's messages to the reader's language."""

from django.utils.translation import gettext

from fdvu.lib.figures import Figure, Input
from fdvu.lib.message import Message
from fdvu.lib.numbers import MISSING, format_area, format_nok, format_number, format_share

_FORMATS = {
    "count": format_number,
    "m2": format_area,
    "share": format_share,
    "nok": format_nok,
    "year": lambda value: f"{value:.0f}" if value is not None else MISSING,
}


def say(message: Message | str) -> str:
    """A message in the reader's language; values that are messages themselves are translated too."""
    if isinstance(message, str):
        return gettext(message)
    params = {name: say(value) if isinstance(value, Message) else value for name, value in message.params.items()}
    return gettext(message.text) % params if params else gettext(message.text)


def figure_text(figure: Figure | Input) -> str:
    """A figure's value as a person reads it, with its unit."""
    if figure.unit == "years":
        return MISSING if figure.value is None else gettext("%(years)s år") % {"years": format_number(figure.value)}
    return _FORMATS[figure.unit](figure.value)
