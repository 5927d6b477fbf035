"""Card of the front page: where the backlog is heading with today's frame."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from fdvu.lib.numbers import format_mnok
from vedlikehold.calc.outlook.run import THOUSANDS, Choices
from vedlikehold.charts.forecast import backlog_chart, grades_chart
from vedlikehold.enums import MoneyBasis
from vedlikehold.forms.forecast import amount_text
from vedlikehold.queries.forecast.basis import Scope
from vedlikehold.queries.forecast.frame import ADOPTED, TodaysFrame, todays_frame
from vedlikehold.queries.forecast.outlook import Forecaster


def forecast_card(request) -> str:
    """The curve of the scope; nothing while there is nothing to forecast."""
    if not request.user.has_perm("register.view"):
        return ""
    today = timezone.localdate()
    forecaster = Forecaster(user=request.user, unit=request.unit, today=today, target=None, scope=Scope())
    card = forecaster.kept("card", lambda: _card(forecaster))
    if not card:
        return ""
    unit = {"unit": request.unit.pk} if request.unit else {}
    url = f"{reverse('vedlikehold:forecast')}?{urlencode(unit | card['query'], doseq=True)}"
    return render_to_string("vedlikehold/forecast/card.html", card | {"url": url}, request)


def _card(forecaster: Forecaster) -> dict:
    ground = forecaster.ground
    if not ground.basis.included:
        return {}
    frame = todays_frame(user=forecaster.user, unit=forecaster.unit, today=forecaster.today, price_year=ground.price_year)
    growth = ground.parameters.price_growth_share
    amounts = tuple(round(nok, THOUSANDS) for nok in frame.amounts) if frame else ()
    choices = Choices(price_growth_share=growth, money=_money(frame), amounts=amounts)
    found = forecaster.outlook(choices)
    return {
        "charts": [backlog_chart(found, price_year=ground.price_year, short=True), grades_chart(found)],
        "about": _about(frame, found.mean_budget_nok, found.need.nok),
        "query": _query(frame, amounts),
    }


def _money(frame: TodaysFrame | None) -> MoneyBasis:
    if frame is None:
        return MoneyBasis.NEED
    return MoneyBasis.PLAN if frame.source == ADOPTED else MoneyBasis.YEARS


def _query(frame: TodaysFrame | None, amounts: tuple[float, ...]) -> dict:
    """The same money on the page of the forecast."""
    if frame is None:
        return {}
    money = _money(frame)
    return {"money": money.value} | ({} if money is MoneyBasis.PLAN else {"kr": [amount_text(nok) for nok in amounts]})


def _about(frame: TodaysFrame | None, mean: float, need: float) -> str:
    words = {"mean": format_mnok(mean), "need": format_mnok(need)}
    if frame is None:
        return _("Dagens ramme er ukjent: ingen plan er vedtatt. Kurven viser %(need)s i året, det som holder etterslepet stille.") % words
    if frame.source == ADOPTED:
        return _("Med rammene i vedtatt plan, i snitt %(mean)s i året. For å holde etterslepet stille trengs %(need)s i året.") % words
    text = (
        _("Med det som er brukt i snitt de siste tre årene, %(mean)s i året. For å holde etterslepet stille trengs %(need)s i året.")
        % words
    )
    if not frame.left_out:
        return text
    years = ", ".join(map(str, frame.left_out))
    return f"{text} {_('Det som ble brukt i %(years)s, er ikke med: året er ikke i prisindeksen.') % {'years': years}}"
