"""Kvalitet: how near the best the version is, what a krone more gives, and what the next million would do."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bygg.views import common
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_number
from vedlikehold.calc.plans.quality import known_price
from vedlikehold.charts.optimise import bound_texts, price_chart
from vedlikehold.forms.optimise import MoreMoneyForm
from vedlikehold.queries.plans.more_money import with_more
from vedlikehold.queries.plans.optimise_texts import adopted_text, filled, money, pot_label, reach_text, sentence, share_text
from vedlikehold.queries.plans.problem import PlanProblem
from vedlikehold.queries.plans.quality import PlanQuality, full_name, plan_quality
from vedlikehold.views.board.listing import LATE
from vedlikehold.views.plans.kinds import SCENARIO, link
from vedlikehold.views.plans.scenario import at

MILLION = 1_000_000
SHOWN = 15
# Less than this left of the frames is rounding and odds and ends (kr).
LITTLE = 100_000


@requires("register.view")
def quality(request, pk):
    """The certificate, and whether it still holds."""
    row = common.visible(request, SCENARIO, pk)
    found = plan_quality(row, user=request.user, today=timezone.localdate())
    figures = found.figures
    context = {
        "quality": found,
        "share": share_text(found.share) if found.share is not None else "",
        "proved": share_text(figures["share"]) if figures and figures["share"] is not None else "",
        "breaches": [sentence(one) for one in found.breaches],
        "adopted": adopted_text(found.adopted["day"], found.adopted["share"]) if found.adopted else "",
        "reach": reach_text(len(found.problem.measures), len(found.problem.left_out)),
        "overrun": sentence(found.overrun) if found.overrun else "",
        "no_money": bool(figures) and not any(map(any, figures["frames"].values())),
        "lines": _lines(found),
        "charts": _charts(figures),
        "bound_years": bound_texts(figures),
        "unused": _unused(found) if figures and not found.is_stale else None,
        "binding": [(pot_label(pot), years) for pot, years in figures.get("binding", {}).items() if figures["prices"][pot] is not None],
        "not_held": found.not_held[:SHOWN],
        "late_url": at(link(request, "scenario-list", row.pk), stand=LATE),
        "notices": [filled(one["text"], one["params"]) for one in figures.get("notices", ())],
        "form": MoreMoneyForm(years=found.problem.calendar.year_range, initial=_dearest(figures) | {"amount_nok": MILLION}),
        "more_url": link(request, "scenario-more-money", row.pk),
    }
    return common.show(request, SCENARIO, row, "scenario-quality", "vedlikehold/optimise/quality.html", **context)


def _lines(found: PlanQuality) -> list[dict]:
    """What stands, the best found, and the two usual ways of planning with the same money."""
    if not found.figures:
        return []
    baselines = found.figures["baselines"]
    best = asdict(found.best) if found.best else {}
    return [
        {"label": _("Planen som står nå"), "main": True} | asdict(found.standing) | found.lost,
        {"label": _("Det beste som er funnet")} | best | {"lost_share": 0.0},
        {"label": _("Verst først")} | baselines["worst_first"],
        {"label": _("Mest nytte per krone først")} | baselines["benefit_cost"],
    ]


def _unused(found: PlanQuality) -> dict[str, str] | None:
    """What the best plan leaves of the frames, and why; None where it is nothing to speak of."""
    figures = found.figures
    if found.unused_nok < LITTLE:
        return None
    outside = figures["measures"] - figures["chosen"]
    why = (
        _("Alle tiltak som kan velges, er med: det er ikke registrert flere tiltak å bruke pengene på.")
        if not outside
        else _("Ingen av tiltakene som står utenfor, er verdt det de koster innenfor det som er igjen.")
    )
    return {"text": _("%(amount)s av rammene står ubrukt.") % {"amount": money(found.unused_nok)}, "why": why}


def _charts(figures: Mapping[str, Any]) -> list:
    prices = figures.get("prices", {})
    return [price_chart(pot, figures["years"], found) for pot, found in prices.items() if found is not None]


def _dearest(figures: Mapping[str, Any]) -> dict:
    """The pot and year where a krone gives most."""
    found = [
        (known_price(price) or 0.0, pot, year)
        for pot, prices in figures.get("prices", {}).items()
        for price, year in zip(prices or (), figures["years"], strict=False)
    ]
    if not found:
        return {}
    _price, pot, year = max(found, key=lambda one: (one[0], -one[2]))
    return {"pot": pot, "year": year}


@requires("register.view")
def more_money(request, pk):
    """What comes in, goes out and moves with more money in one pot and year."""
    row = common.visible(request, SCENARIO, pk)
    found = plan_quality(row, user=request.user, today=timezone.localdate())
    problem = found.problem
    asked = request.GET if "amount_nok" in request.GET else None
    form = MoreMoneyForm(asked, years=problem.calendar.year_range, initial=_dearest(found.figures) | {"amount_nok": MILLION})
    context: dict[str, Any] = {"form": form, "quality": found, "back": link(request, "scenario-quality", row.pk)}
    if asked is not None and form.is_valid():
        context |= _answer(problem, found.figures, **form.cleaned_data)
    return common.show(request, SCENARIO, row, "scenario-quality", "vedlikehold/optimise/more_money.html", **context)


def _answer(problem: PlanProblem, figures: Mapping[str, Any], *, pot: str, year: int, amount_nok: float) -> dict:
    more = with_more(problem, pot=pot, year=year, amount_nok=amount_nok)
    if more is None:
        return {"too_large": True}
    first = problem.calendar.first_year

    def line(at: int) -> dict:
        def place(choice) -> str:
            if choice.row[at] < 0:
                return _("ikke med")
            way = problem.ways[choice.row[at]].option
            return f"{first + int(choice.year[at])}" + (f" ({way.name})" if way.alternative else "")

        return {"measure": problem.measures[at], "before": place(more.before), "after": place(more.after)}

    groups = [
        (_("Kommer inn"), more.moved.comes_in), (_("Går ut"), more.moved.goes_out), (_("Flyttes eller gjøres på en annen måte"), more.moved.moves),
    ]  # fmt: skip
    prices = figures.get("prices", {}).get(pot)
    price = known_price(prices[year - first]) if prices else None
    gained = max(more.moved.gained_nok, 0.0) if math.isfinite(more.moved.gained_nok) else None
    return {
        "answered": True,
        "gained": None if gained is None else money(gained),
        "said": _in_and_out(problem, more.moved.comes_in, more.moved.goes_out),
        "per_krone": None if gained is None else gained / amount_nok,
        "price": price or None,
        "asked": {"pot": pot_label(pot).lower(), "year": year, "amount": money(amount_nok)},
        "groups": [(label, len(places), [line(at) for at in places[:SHOWN]]) for label, places in groups],
    }


def _in_and_out(problem: PlanProblem, comes_in: Sequence[int], goes_out: Sequence[int]) -> str:
    """The measures that come in and go out, in a sentence."""

    def names(places: Sequence[int]) -> str:
        told = ", ".join(full_name(problem, at) for at in places[:3])
        return told + (_(" og %(n)s til") % {"n": format_number(len(places) - 3)} if len(places) > 3 else "")

    if comes_in and goes_out:
        return _("Inn kommer %(comes)s. Ut går %(goes)s.") % {"comes": names(comes_in), "goes": names(goes_out)}
    if comes_in:
        return _("Inn kommer %(comes)s.") % {"comes": names(comes_in)}
    if goes_out:
        return _("Ut går %(goes)s.") % {"goes": names(goes_out)}
    return _("Ingen tiltak kommer inn eller går ut.")
