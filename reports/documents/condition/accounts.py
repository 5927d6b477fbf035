"""Etterslepsregnskapet on paper: how the backlog came to be what it is, year by year."""

from collections.abc import Callable, Sequence
from html import escape

from django.utils.translation import gettext as _

from fdvu.lib.charts import Chart
from fdvu.lib.sheets.columns import Column, Kind
from reports.render.html import table_html
from reports.render.pdf import Part
from vedlikehold.charts.ledger import closing_chart, year_chart
from vedlikehold.enums import LEDGER_KIND_LABELS, LedgerKind
from vedlikehold.queries.ledger import YearAccount


def account_columns() -> list[Column]:
    return [
        Column(_("År"), Kind.CODE, weight=0.6),
        Column(_("Inngående (kr)"), Kind.NOK),
        *(Column(_("%(kind)s (kr)") % {"kind": _(LEDGER_KIND_LABELS[kind])}, Kind.NOK) for kind in LedgerKind),
        Column(_("Utgående (kr)"), Kind.NOK),
    ]


def account_rows(accounts: Sequence[YearAccount]) -> list[list]:
    """Year by year: opening, each cause with its sign, closing."""
    return [
        [row.year, row.account.opening_nok, *(row.account.by_kind[kind] for kind in LedgerKind), row.account.closing_nok]
        for row in accounts
    ]


def ledger_part(accounts: Sequence[YearAccount], drawn: Callable[[Chart], str]) -> Part:
    """The chapter; `drawn` gives a chart as HTML."""
    section = _("Etterslepsregnskap")
    head = f"<h1>{escape(section)}</h1>"
    if not accounts:
        text = _("Det er ikke ført noe i etterslepsregnskapet ennå.")
        return Part(f"{head}<p class='lead'>{escape(text)}</p>", section=section)
    text = _("Inngående + prisvekst + forfall + nye funn − utført − avskrevet = utgående. Beløp er i hvert års priser.")
    charts = drawn(closing_chart(accounts, _no_link)) + drawn(year_chart(accounts[-1], _no_link))
    table = table_html(account_columns(), account_rows(accounts), caption=_("År for år"))
    return Part(f"{head}<p class='lead'>{escape(text)}</p>{charts}{table}", section=section)


def _no_link(place) -> str:
    """Nothing on paper can be opened."""
    return ""
