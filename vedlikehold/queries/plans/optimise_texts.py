"""What the arithmetic says of a plan, in words: amounts, counts and labels filled in."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from fdvu.lib.message import Message
from fdvu.lib.numbers import format_date, format_mnok, format_money, format_number, format_reached, format_share
from vedlikehold.enums import POT_LABELS, Pot
from vedlikehold.queries.plans.coverage import PlanCoverage


def money(amount: float) -> str:
    """A sum in words, no nearer than hundreds: what the arithmetic says of worth is not known to the krone."""
    return format_money(round(amount, -2) if abs(amount) >= 1000 else amount)


def sentence(message: Message) -> str:
    """A message in the reader's language; an amount stands in `params` under its name and `_nok`."""
    return filled(message.text, message.params)


def filled(text: str, params: Mapping[str, Any]) -> str:
    """As `sentence`, from what was kept."""
    return _(text) % {name.removesuffix("_nok"): _word(name, value) for name, value in params.items()} if params else _(text)


def _word(name: str, value: Any) -> str:
    if name.endswith("_nok"):
        return money(value)
    if name == "pot":
        return pot_label(value).lower()
    return format_number(value) if name == "n" else str(value)


def pot_label(pot: str) -> str:
    """The pot's name."""
    return _(POT_LABELS[Pot(pot)])


def adopted_text(day: str, share: float) -> str:
    """How good an adopted plan was known to be on its `day` (as the journal writes days)."""
    words = {"day": format_date(date.fromisoformat(day)), "share": share_text(share)}
    return _("Da planen ble vedtatt %(day)s, ga den minst %(share)s av det beste mulige for pengene.") % words


def reach_text(measures: int, left_out: int) -> str:
    """Which measures value and bound are about; empty where they are about all."""
    if not left_out:
        return ""
    text = _(
        "Det gjelder %(n)s tiltak; %(out)s er ikke vurdert, fordi de mangler kostnad eller indeks, holdes utenfor eller henger sammen med slike."
    )
    return text % {"n": format_number(measures), "out": format_number(left_out)}


def share_text(share: float) -> str:
    """A share of the best."""
    return format_reached(share)


# From here on nearly all of the backlog is answered, and nobody needs to be warned.
MOST = 0.9


def coverage_title(found: PlanCoverage) -> str:
    """How much of the backlog has a measure at all; empty where there is no backlog."""
    share = found.found.measured_share
    if share is None:
        return ""
    text = _("%(share)s av etterslepet har tiltak") if share >= MOST else _("Bare %(share)s av etterslepet har tiltak")
    return text % {"share": format_share(share, 0)}


def coverage_text(found: PlanCoverage) -> str:
    """What that means for what a frame can buy."""
    one = found.found
    words = {
        "backlog": format_mnok(one.backlog_nok),
        "measured": format_mnok(one.measured_nok),
        "placed": format_mnok(one.placed_nok),
        "without": format_mnok(one.without_nok),
        "year": found.price_year,
        "target": found.target.value,
    }
    text = _(
        "Av %(backlog)s i etterslep (dårligere enn %(target)s, %(year)s-kroner) har %(measured)s et åpent tiltak, og %(placed)s er lagt i planen."
    )
    rest = _("Resten, %(without)s, fjernes ikke av noen ramme før det er laget tiltak.")
    return f"{text} {rest}" % words if one.without_nok > 0 else text % words
