"""The account book in pictures; the titles say what they show."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from fdvu.lib.charts import Bar, Chart, Step, column_chart, waterfall_chart
from fdvu.lib.numbers import format_money
from vedlikehold.charts.money import money_scale
from vedlikehold.enums import LEDGER_KIND_LABELS, LedgerKind
from vedlikehold.queries.ledger import YearAccount


def year_title(row: YearAccount) -> str:
    """«Etterslepet økte med 4,2 mill. kr i 2026»."""
    change = row.account.closing_nok - row.account.opening_nok
    if not row.account.opening_nok:
        return _("Etterslepet er ført til %(amount)s i %(year)s") % {"amount": format_money(row.account.closing_nok), "year": row.year}
    text = _("Etterslepet økte med %(amount)s i %(year)s") if change > 0 else _("Etterslepet sank med %(amount)s i %(year)s")
    if not change:
        return _("Etterslepet er uendret i %(year)s") % {"year": row.year}
    return text % {"amount": format_money(abs(change)), "year": row.year}


def year_chart(row: YearAccount, link: Callable[[str], str]) -> Chart:
    """From opening to closing; each cause leads to its postings."""
    account = row.account
    divisor, heading, number = money_scale([account.opening_nok, account.closing_nok, *account.by_kind.values()])
    steps = [Step(_("Inngående"), account.opening_nok / divisor, is_total=True)]
    steps += [Step(_(LEDGER_KIND_LABELS[kind]), amount / divisor, link(kind.value)) for kind, amount in account.by_kind.items()]
    steps.append(Step(_("Utgående"), account.closing_nok / divisor, is_total=True))
    title = year_title(row)
    return waterfall_chart(title, steps, category_heading=_("Post"), value_heading=heading, description=title, number=number)


def change_text(rows: Sequence[YearAccount]) -> str:
    """«: nye funn 1 200,0 mill. kr, forfall 80,0 mill. kr», of the years after the first; empty where nothing new was found. What was
    there before anybody looked is no deterioration."""
    found, decay = (sum(row.account.by_kind[kind] for row in rows[1:]) for kind in (LedgerKind.NEW_FINDING, LedgerKind.DECAY))
    if found <= 0:
        return ""
    return _(": nye funn %(found)s, forfall %(decay)s") % {"found": format_money(found), "decay": format_money(decay)}


def closing_chart(rows: Sequence[YearAccount], link: Callable[[int], str]) -> Chart:
    """What each year closed with."""
    divisor, heading, number = money_scale([row.account.closing_nok for row in rows])
    first, last = rows[0], rows[-1]
    title = _("Etterslepet er ført til %(amount)s") % {"amount": format_money(last.account.closing_nok)}
    if len(rows) > 1:
        values = {
            "from": format_money(first.account.closing_nok),
            "to": format_money(last.account.closing_nok),
            "first": first.year,
            "last": last.year,
        }
        title = _("Etterslepet gikk fra %(from)s i %(first)s til %(to)s i %(last)s") % values + change_text(rows)
    columns = [Bar(str(row.year), row.account.closing_nok / divisor, link(row.year), emphasis=row is last) for row in rows]
    heading = _("Utgående etterslep, årets priser (%(unit)s)") % {"unit": heading}
    return column_chart(title, columns, category_heading=_("År"), value_heading=heading, description=title, number=number)
