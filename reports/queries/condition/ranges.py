"""How uncertain the backlog is, as figures beside the sum itself."""

from fdvu.lib.figures import Figure
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.calc.backlog import Backlog
from vedlikehold.calc.uncertainty import Range


def with_range(figures: dict[str, Figure], backlog: Backlog, range_: Range) -> dict[str, Figure]:
    """The condition page's figures with low, high and P50 after the likely sum."""
    known = backlog.nok is not None
    own = [
        Figure(
            "backlog_low", Message(gettext_noop("Etterslep, lav")), backlog.low if known else None, "whole_nok",
            Message(gettext_noop("Summen av lav kostnad for de samme komponentene som i etterslepet.")),
        ),
        Figure(
            "backlog_high", Message(gettext_noop("Etterslep, høy")), backlog.high if known else None, "whole_nok",
            Message(gettext_noop("Summen av høy kostnad for de samme komponentene som i etterslepet.")),
        ),
        Figure(
            "p50", Message(gettext_noop("Etterslep, P50")), range_.p50 if known else None, "mnok",
            Message(gettext_noop("Beløpet det er like sannsynlig å komme over som under, regnet som P85.")),
        ),
    ]  # fmt: skip
    found: dict[str, Figure] = {}
    for key, figure in figures.items():
        found[key] = figure
        if key == "backlog":
            found |= {one.key: one for one in own}
    return found
