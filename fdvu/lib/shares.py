"""Fordeling over år: shares of a whole, written as per cent in order of years: «30 / 70»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.numbers import NumberError, format_number, parse_number

MOST_SHARES = 10
NOT_A_SHARE = gettext_noop("«%(value)s» er ikke en prosent. Skriv en for hvert år, for eksempel 30 / 70.")
OUTSIDE = gettext_noop("%(value)s er ikke mellom 0 og 100 prosent.")
WRONG_SUM = gettext_noop("Fordelingen blir %(sum)s prosent til sammen. Den må bli 100.")
TOO_MANY = gettext_noop("Fordelingen er på %(count)s år. Den kan være på inntil %(most)s.")
_APART = re.compile(r"[/;]")
_HUNDRED = Decimal(100)


class SharesError(ValueError):
    """The text is not per cent that make up a whole; `message` says why."""

    def __init__(self, message: Message):
        super().__init__(str(message))
        self.message = message


def parse_shares(text: str | None) -> list[float]:
    """Per cent per year as shares that sum to 1; nothing, or all in the first year, is an empty list.

    >>> parse_shares("30 / 70")
    [0.3, 0.7]
    """
    if not (text or "").strip():
        return []
    parts = [_percent(part) for part in _APART.split(text)]
    if len(parts) > MOST_SHARES:
        raise SharesError(Message(TOO_MANY, {"count": len(parts), "most": MOST_SHARES}))
    if sum(parts) != _HUNDRED:
        raise SharesError(Message(WRONG_SUM, {"sum": _written(sum(parts))}))
    while not parts[-1]:
        parts.pop()
    return [] if len(parts) == 1 else [float(part / _HUNDRED) for part in parts]


def format_shares(shares: Sequence[float] | None) -> str:
    """Shares as they are typed; '' for none.

    >>> format_shares([0.3, 0.7])
    '30 / 70'
    """
    return " / ".join(_written(Decimal(str(share)) * _HUNDRED) for share in shares or ())


def whole_shares(shares: Sequence[float]) -> bool:
    """Whether these are shares that make up a whole, or none.

    >>> whole_shares([0.3, 0.7]), whole_shares([]), whole_shares([0.5])
    (True, True, False)
    """
    if not shares:
        return True
    within = all(0 <= share <= 1 for share in shares)
    return within and len(shares) <= MOST_SHARES and abs(sum(shares) - 1) < 1e-9


def _percent(part: str) -> Decimal:
    text = part.strip().removesuffix("%").rstrip()
    try:
        number = parse_number(text)
    except NumberError as problem:
        raise SharesError(Message(NOT_A_SHARE, {"value": part.strip()})) from problem
    if number is None:
        raise SharesError(Message(NOT_A_SHARE, {"value": part.strip()}))
    if not 0 <= number <= _HUNDRED:
        raise SharesError(Message(OUTSIDE, {"value": _written(number)}))
    return number


def _written(number: Decimal) -> str:
    return format_number(number, max(0, -number.normalize().as_tuple().exponent))
