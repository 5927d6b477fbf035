"""Two plan versions in pictures; the titles say what they show."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from fdvu.lib.charts import Chart
from fdvu.lib.charts.lines import Line, line_chart
from fdvu.lib.numbers import format_money
from vedlikehold.charts.money import money_scale
from vedlikehold.queries.plans.compare import BacklogCurves, ScenarioComparison


def _scaled(values: Sequence, divisor: int) -> list[float | None]:
    return [None if value is None else float(value) / divisor for value in values]


def _lines(comparison: ScenarioComparison, before: Sequence, after: Sequence, divisor: int) -> list[Line]:
    names = comparison.before.scenario.name, comparison.after.scenario.name
    return [
        Line(_("A: %(name)s") % {"name": names[0]}, _scaled(before, divisor)),
        Line(_("B: %(name)s") % {"name": names[1]}, _scaled(after, divisor), emphasis=True),
    ]


def backlog_chart(comparison: ScenarioComparison, curves: BacklogCurves) -> Chart:
    """Etterslep under each version, and without measures."""
    divisor, unit, number = money_scale([*curves.without, *curves.before, *curves.after])
    lines = [
        Line(_("Uten tiltak") if not curves.two_stocks else _("A uten tiltak"), _scaled(curves.without, divisor), dashed=True),
        *_lines(comparison, curves.before, curves.after, divisor),
    ]
    heading = _("Etterslep, %(year)s-priser (%(unit)s)") % {"year": curves.price_year, "unit": unit}
    title = _backlog_title(curves)
    years = [str(year) for year in curves.years]
    return line_chart(title, years, lines, category_heading=_("Ved utgangen av"), value_heading=heading, description=title, number=number)


def _backlog_title(curves: BacklogCurves) -> str:
    difference, year = curves.before[-1] - curves.after[-1], curves.years[-1]
    if abs(difference) < 1:
        return _("Etterslepet er like stort i %(year)s med A og B: %(amount)s") % {"year": year, "amount": format_money(curves.after[-1])}
    text = (
        _("Etterslepet er %(amount)s lavere i %(year)s med B enn med A")
        if difference > 0
        else _("Etterslepet er %(amount)s høyere i %(year)s med B enn med A")
    )
    return text % {"amount": format_money(abs(difference)), "year": year}


def spending_chart(comparison: ScenarioComparison) -> Chart:
    """Samlet forbruk, year on year."""
    before, after = comparison.spending
    divisor, unit, number = money_scale([*before, *after])
    title = _spending_title(comparison)
    return line_chart(
        title,
        [str(year) for year in comparison.span],
        _lines(comparison, before, after, divisor),
        category_heading=_("Til og med"),
        value_heading=_("Samlet brukt, hvert års kroner (%(unit)s)") % {"unit": unit},
        description=title,
        number=number,
    )


def _spending_title(comparison: ScenarioComparison) -> str:
    difference: Decimal = comparison.after.totals.spent_nok - comparison.before.totals.spent_nok
    if not difference:
        return _("A og B bruker like mye i planårene: %(amount)s") % {"amount": format_money(comparison.after.totals.spent_nok)}
    text = _("B bruker %(amount)s mer enn A i planårene") if difference > 0 else _("B bruker %(amount)s mindre enn A i planårene")
    return text % {"amount": format_money(abs(difference))}
