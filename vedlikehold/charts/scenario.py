"""A plan against its frames in pictures; the titles say what they show."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fdvu.lib.charts import Against, AgainstWords, Chart, against_chart
from fdvu.lib.numbers import format_money
from vedlikehold.calc.plans.lines import YearTotals
from vedlikehold.calc.plans.tracking import Tracking
from vedlikehold.charts.money import money_scale
from vedlikehold.enums import POT_LABELS, Pot


def frames_charts(years: Sequence[YearTotals], link: Callable[[int], str]) -> list[Chart]:
    """What the plan spends each year of each pot, in front of what there is with what came over from the year before; one chart for
    each pot that has anything."""
    found = []
    is_empty = not any(year.started or year.pots[pot.value].spent_nok for year in years for pot in Pot)
    for pot in Pot:
        cells = {year.year: year.pots[pot.value] for year in years}
        rows = {year: (cell.spent_nok, cell.frame_nok + cell.carried_nok) for year, cell in cells.items()}
        if any(cell.frame_nok or cell.spent_nok for cell in cells.values()):
            over = [year for year, cell in cells.items() if cell.is_over]
            title = _over_title(pot, over, has_frame=any(frame for _spent, frame in rows.values()), is_empty=is_empty)
            found.append(_against(title, rows, _("I planen"), link))
    return found


def tracking_charts(found: Tracking) -> list[Chart]:
    """What each year comes to by what is known today, in front of its frame; one chart for each pot that has anything."""
    charts = []
    for pot in Pot:
        cells = {year: pots[pot.value] for year, pots in found.years.items()}
        rows = {year: (cell.forecast_nok, cell.frame_nok) for year, cell in cells.items()}
        if any(cell.frame_nok or cell.forecast_nok or cell.plan_nok for cell in cells.values()):
            difference = sum((cell.forecast_nok - cell.plan_nok for cell in cells.values()), Decimal(0))
            charts.append(_against(_course_title(pot, difference), rows, _("Faktisk og prognose"), lambda year: ""))
    return charts


def _against(title: str, rows: Mapping[int, tuple[Decimal, Decimal]], spent: str, link: Callable[[int], str]) -> Chart:
    divisor, unit, number = money_scale([amount for pair in rows.values() for amount in pair])
    tooltip = _("%(year)s: %(spent)s, ramme %(frame)s")
    bars = [
        Against(
            label=str(year),
            value=float(amount) / divisor,
            limit=max(float(frame), 0.0) / divisor,
            is_over=amount > frame,
            url=link(year),
            tooltip=tooltip % {"year": year, "spent": format_money(amount), "frame": format_money(frame)},
        )
        for year, (amount, frame) in rows.items()
    ]
    return against_chart(
        title, bars, AgainstWords(_("År"), spent, _("Ramme"), unit, _("Over rammen"), _("Over")), description=title, number=number
    )


def _over_title(pot: Pot, years: Sequence[int], *, has_frame: bool, is_empty: bool) -> str:
    """«Investering går over rammen i 2028 og 2029»."""
    name = {"pot": _(POT_LABELS[pot])}
    if not has_frame:
        return _("%(pot)s har ingen ramme ennå") % name
    if is_empty:
        return _("%(pot)s: Ingen tiltak er plassert ennå") % name
    if not years:
        return _("%(pot)s holder seg innenfor rammen hvert år") % name
    if len(years) > 3:
        text = ngettext("%(pot)s går over rammen i %(n)s år", "%(pot)s går over rammen i %(n)s år", len(years))
        return text % {**name, "n": len(years)}
    *first, last = [str(year) for year in years]
    listed = _("%(first)s og %(last)s") % {"first": ", ".join(first), "last": last} if first else last
    return _("%(pot)s går over rammen i %(years)s") % {**name, "years": listed}


def _course_title(pot: Pot, difference: Decimal) -> str:
    name = {"pot": _(POT_LABELS[pot]), "amount": format_money(abs(difference))}
    if not difference:
        return _("%(pot)s: prognosen er lik vedtaket") % name
    text = _("%(pot)s: prognosen er %(amount)s over vedtaket") if difference > 0 else _("%(pot)s: prognosen er %(amount)s under vedtaket")
    return text % name
