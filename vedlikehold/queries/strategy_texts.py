"""The strategy in words: reasons with their numbers, what a score means, who uses a building. For pages, lists and reports alike."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fdvu.lib.numbers import format_number, format_share, round_half_up
from vedlikehold.calc.strategy import REASON_TEXTS, SHARE_REASONS, SHORT_REASONS, Reason
from vedlikehold.enums import CRITERION_STEPS, Criterion
from vedlikehold.queries.strategy import DEAR_TO_MEND, DEAR_TO_RUN, UNUSED, StrategyLine, Utilisation

COSTLY_LABELS = {
    UNUSED: gettext_lazy("Står tomt eller er tatt ut av bruk"),
    DEAR_TO_RUN: gettext_lazy("Høy driftskostnad per m²"),
    DEAR_TO_MEND: gettext_lazy("Høyt etterslep per m²"),
}


def reason_text(reason: Reason, *, short: bool = False) -> str:
    """A reason in words with its numbers; `short` for a cell of a table."""
    value, limit = _figures(reason)
    text = (SHORT_REASONS if short else REASON_TEXTS)[reason.key]
    return _(text) % {"value": value, "limit": limit}


def reasons_text(line: StrategyLine) -> str:
    """Why, in one cell."""
    return "; ".join(reason_text(reason, short=True) for reason in line.recommendation.reasons)


def plain_number(value: float | None) -> str:
    """A grade, score or limit without needless decimals, at most two: `1,34`, `1,3`."""
    number = round_half_up(value, 2)
    return format_number(number, 0 if number is None else max(0, -number.normalize().as_tuple().exponent))


def _figures(reason: Reason) -> tuple[str, str]:
    """The number and the limit as text; with more decimals where the two would look alike without being it."""
    if reason.key in SHARE_REASONS:
        return _share(reason.value), _share(reason.limit)
    value, limit = plain_number(reason.value), plain_number(reason.limit)
    for decimals in (3, 4):
        if value == limit and reason.value != reason.limit:
            value = format_number(reason.value, decimals)
    return value, limit


def _share(value: float | None) -> str:
    """Whole per cents without a decimal."""
    return format_share(value, 0 if value is None or Decimal(str(value)) * 100 % 1 == 0 else 1)


def step_text(criterion: Criterion, score: int) -> str:
    """«2 – vesentlige mangler for virksomheten»."""
    return f"{score} – {_(CRITERION_STEPS[criterion][score])}"


def utilisation_text(use: Utilisation) -> str:
    """Who uses the building today, in one line: evidence beside the score, not a target."""
    if not use.uses:
        return _("Ingen arealbruk er registrert i dag.")
    if use.users is None:
        return _("Antall brukere er ikke oppgitt i arealbruken i dag.")
    users = ngettext("%(number)s bruker i dag", "%(number)s brukere i dag", use.users) % {"number": format_number(use.users)}
    if use.m2_per_user is None:
        return f"{users}."
    return _("%(users)s, %(area)s m² per bruker.") % {"users": users, "area": format_number(use.m2_per_user, 1)}
