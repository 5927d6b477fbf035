"""Hva koster det å vente: the backlog under several budgets, those that hold it still or remove it, and the bill of starting later."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from fdvu.core.ids import whole_number
from fdvu.core.text import say
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_mnok, format_number, format_share
from vedlikehold.calc.waiting import Delay, Levels
from vedlikehold.charts.forecast import levels_chart
from vedlikehold.views.forecast.asking import Asked, asked
from vedlikehold.views.forecast.curves import tabs

USUAL_YEARS_TO_REMOVE = 10


@requires("register.view")
def waiting(request):
    """The frame of the page at once; the figures take some seconds and come after, or with `now` in the same answer."""
    found = asked(request)
    ground = found.forecaster.ground
    by, unreadable = _year(request, found)
    context = {
        "asked": found,
        "form": found.form,
        "ground": ground,
        "choices": found.form.choices,
        "views": tabs(found, "waiting"),
        "by": by,
        "by_unreadable": unreadable,
        "first_year": found.forecaster.today.year,
        "last_year": found.forecaster.today.year + found.form.choices.years,
        "kept_choices": found.hidden(),
        "now_url": found.page("forecast-waiting", by=by, now=1),
        "own_url": found.own(),
    }
    ready = "now" in request.GET
    if ready and ground.basis.included:
        context |= _figures(found, by)
    if request.htmx and ready:
        return render(request, "vedlikehold/forecast/_waiting.html", context)
    return render(request, "vedlikehold/forecast/waiting.html", context | {"ready": ready})


def _year(request, found: Asked) -> tuple[int, bool]:
    """The year by which the backlog is to be gone, and whether what was asked for could not be read."""
    first, years = found.forecaster.today.year, found.form.choices.years
    asked_for = request.GET.get("by", "")
    by = whole_number(asked_for)
    if by is not None and first < by <= first + years:
        return by, False
    return first + min(USUAL_YEARS_TO_REMOVE, years), bool(asked_for)


def _figures(found: Asked, by: int) -> dict:
    choices, forecaster = found.form.choices, found.forecaster
    first = forecaster.today.year
    levels = forecaster.levels(choices)
    delays = forecaster.waiting(choices)
    removed = forecaster.remove_by(choices, by - first)
    return {
        "levels": levels,
        "chart": forecaster.charts("levels", lambda: {"levels": levels_chart(levels, first, forecaster.ground.price_year)}, choices)[
            "levels"
        ],
        "level_rows": _level_rows(levels),
        "holding": levels.needed,
        "holding_reason": say(levels.needed.reason) if levels.needed.reason else "",
        "removed": removed,
        "removed_reason": say(removed.reason) if removed.reason else "",
        "delays": delays,
        "waiting_sentences": _waiting_sentences(delays, levels.needed.start_nok),
        "delay_rows": [(one, one.catch_up_nok - delays[0].catch_up_nok if one.years else None) for one in delays],
        "years": choices.years,
        "discount": forecaster.ground.parameters.discount_share,
    }


def _level_rows(levels: Levels) -> list[dict]:
    """One row per budget: what it is, where the backlog ends, what is spent."""
    return [
        {
            "share": None if curve.share is None else format_share(curve.share, 0),
            "budget": curve.budget_nok,
            "end": float(curve.real[-1]),
            "change": float(curve.real[-1] - curve.real[0]),
            "spent": float(curve.spent_real.sum()),
        }
        for curve in levels.curves
    ]


def _rounded(nok: float) -> str:
    """Millions; decimals say nothing of hundreds of them."""
    return format_mnok(nok, 0 if abs(nok) >= 100_000_000 else 1)


def _waiting_sentences(delays: tuple[Delay, ...], today_nok: float) -> list[str]:
    """What people pay for waiting, the bill first; nothing that looks like a saving."""
    at_once = delays[0]
    late = next((one for one in delays if one.years == 5), delays[-1])
    words = {
        "years": _("fem") if late.years == 5 else format_number(late.years),
        "more": _rounded(late.catch_up_nok - at_once.catch_up_nok),
        "bill": _rounded(late.catch_up_nok),
        "now": _rounded(at_once.catch_up_nok),
        "backlog": _rounded(today_nok),
        "mean": _rounded(at_once.backlog_year_nok),
        "late_mean": _rounded(late.backlog_year_nok),
    }
    found = []
    if late.catch_up_nok > at_once.catch_up_nok:
        text = _("Om %(years)s år er regningen %(more)s større: %(bill)s det første året, mot %(now)s om full finansiering starter nå.")
        found.append(text % words)
    elif late.years:
        found.append(_("Om %(years)s år er regningen ikke større enn nå: %(bill)s, mot %(now)s.") % words)
    if late.backlog_year_nok > at_once.backlog_year_nok:
        text = _("Brukerne lever i mellomtiden med dårligere bygg: etterslepet er i snitt %(late_mean)s, mot %(mean)s uten venting.")
        found.append(text % words)
    if at_once.catch_up_nok > today_nok:
        text = _(
            "Regningen ved å starte nå (%(now)s) er større enn etterslepet i dag (%(backlog)s), fordi det første årets forfall kommer på toppen."
        )
        found.append(text % words)
    return found
