"""Prognose: the backlog and what goes with it under the money somebody chooses, each figure opened, and the same as a file."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bygg.views import common
from bygg.views.objects import BUILDING
from fdvu.core.lists.export import sheet_response
from fdvu.core.text import figure_text, say
from fdvu.core.views.guards import requires
from fdvu.lib.numbers import format_mnok, format_number, format_share
from fdvu.lib.sheets.write import Sheet
from vedlikehold.calc.outlook.run import THOUSANDS, Outlook, mean_of, total_area
from vedlikehold.charts.forecast import STILL, forecast_charts, kroner
from vedlikehold.enums import MoneyBasis
from vedlikehold.forms.forecast import AMOUNTS, amount_text
from vedlikehold.tables.forecast import assumption_columns, assumption_rows, year_columns
from vedlikehold.views.forecast.asking import Asked, asked

SHARES = (60, 80, 100, 120)
# Less than this of the money left over is not worth telling.
LITTLE_UNUSED = 0.02


@requires("register.view")
def forecast(request):
    """The forecast of what a person sees, or to HTMX the part that follows the choices."""
    found = asked(request)
    context = page_context(found)
    if not request.htmx or request.htmx.history_restore_request or request.htmx.target != "resultat":
        return _varied(render(request, "vedlikehold/forecast/page.html", context))
    return _part(request, found, context)


@requires("register.view")
def building(request, pk: int):
    """The forecast of one building, as a tab on its page."""
    row = common.visible(request, BUILDING, pk)
    found = asked(request, row)
    context = page_context(found)
    if request.htmx and not request.htmx.history_restore_request and request.htmx.target == "resultat":
        return _part(request, found, context)
    return _varied(common.show(request, BUILDING, row, "building-forecast", "vedlikehold/forecast/building.html", **context))


def tabs(found: Asked, current: str) -> list[tuple]:
    """The pages of the forecast, with the same choices; of one building its own tab instead of the first."""
    pages = (
        ("curves", _("Prognose"), found.own()),
        ("waiting", _("Hva koster det å vente?"), found.page("forecast-waiting")),
        ("rates", _("Forfallstakt"), found.page("forecast-rates")),
    )
    return [(label, url, key == current) for key, label, url in pages]


def _part(request, found: Asked, context: dict):
    response = render(request, "vedlikehold/forecast/_result.html", context | {"is_part": True})
    response["HX-Replace-Url"] = found.own()
    return _varied(response)


def _varied(response):
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def page_context(found: Asked) -> dict:
    """What page, tab and part show alike."""
    ground = found.forecaster.ground
    basis = ground.basis
    context = {
        "asked": found,
        "form": found.form,
        "views": tabs(found, "curves"),
        "ground": ground,
        "choices": found.form.choices,
        "own_url": found.own_path,
        "reset_url": found.address(found.own_path, {}),
        "shares": [(share, found.own(money=_need_in_address(found), share=None if share == 100 else share)) for share in SHARES],
        "from_plan_url": found.own(money=MoneyBasis.YEARS.value, kr=_plan_texts(found)) if found.form.plan_amounts else "",
        "plan_texts": _plan_texts(found),
        "plan_said": _plan_said(found) if basis.included else "",
        "share_text": found.form.shown("share"),
        "m2_text": found.form.shown("m2"),
        "years_text": found.form.shown("years"),
        "growth_text": found.form.shown("growth"),
        "amounts": _amount_lines(found) if basis.included else [],
        "wait_url": found.page("forecast-waiting"),
        "rates_url": found.page("forecast-rates"),
        "may_import": found.request.user.has_perm("register.import"),
        "empty": _why_empty(found) if not basis.included else "",
    }
    if not basis.included:
        return context
    shown = found.outlook
    charts = found.forecaster.charts(
        "page", lambda: forecast_charts(shown, price_year=ground.price_year), (found.form.choices, ground.price_year)
    )
    return context | {
        "outlook": shown,
        "charts": charts,
        "figures": [(one, figure_text(one), found.page("forecast-figure", key)) for key, one in found.figures.items()],
        "sentences": sentences(found),
        "band_note": band_note(shown),
        "export_urls": [(kind, found.page("forecast-export", kind)) for kind in ("xlsx", "csv")],
        "no_area": found.form.money_basis is MoneyBasis.AREA and not total_area(basis),
    }


def _need_in_address(found: Asked) -> str | None:
    """How the address asks for the need: in words where it is not the usual money."""
    return None if found.form.usual_money is MoneyBasis.NEED else MoneyBasis.NEED.value


def _plan_texts(found: Asked) -> list[str]:
    """The plan's frames as they are typed year by year."""
    return [amount_text(nok) for nok in found.form.plan_amounts[:AMOUNTS]]


def _plan_said(found: Asked) -> str:
    """What the plan's frames are on average, and of the need; '' where no plan is adopted."""
    amounts = found.form.plan_amounts
    if not amounts:
        return ""
    choices = found.form.choices
    first = found.forecaster.today.year + 1
    mean, need = mean_of(amounts, choices.years), found.forecaster.need(choices).nok
    words = {"mean": format_mnok(mean), "share": format_share(mean / need, 0) if need else "", "last": first + len(amounts) - 1}
    text = _("%(mean)s i året = %(share)s av behovet.") if need else _("%(mean)s i året.")
    text = text % words
    if len(amounts) < choices.years:
        text += " " + _("Planen går til %(last)s; årene etter får samme ramme som det siste.") % words
    return text


def _why_empty(found: Asked) -> str:
    """Why there is nothing to forecast."""
    if found.form.narrows:
        return "narrowed"
    return "unknown" if found.forecaster.ground.basis.components else "none"


def _amount_lines(found: Asked) -> list[tuple[int, str]]:
    """(year, amount in millions) of the years that have one of their own: what was typed, else the need."""
    typed = found.form.amount_texts
    first = timezone.localdate().year + 1
    if found.form.plan_amounts and not any(typed):
        typed = _plan_texts(found)
    usual = amount_text(round(found.forecaster.need(found.form.choices).nok, THOUSANDS))
    return [(first + place, typed[place] if place < len(typed) else "" if typed else usual) for place in range(AMOUNTS)]


def sentences(found: Asked) -> list[str]:
    """What the figures say, in plain words; nothing that they do not carry."""
    shown, choices = found.outlook, found.form.choices
    ground, last = found.forecaster.ground, found.outlook.years[-1]
    mean = shown.mean_budget_nok
    words = {
        "start": format_mnok(float(shown.backlog[0])),
        "end": format_mnok(float(shown.backlog[-1])),
        "low": format_mnok(float(shown.low[-1])),
        "high": format_mnok(float(shown.high[-1])),
        "year": last,
        "money": format_mnok(mean),
        "kroner": kroner(shown, ground.price_year),
    }
    if not mean:
        first = _("Uten penger til vedlikehold går etterslepet fra %(start)s i dag til %(end)s i %(year)s (%(kroner)s).") % words
    else:
        first = _("Med %(money)s i året går etterslepet fra %(start)s i dag til %(end)s i %(year)s (%(kroner)s).") % words
    lines = [first + _critical(found), _("Vi vet retningen bedre enn nivået: med 80 %% sannsynlighet mellom %(low)s og %(high)s.") % words]
    need = shown.need
    if need.holds:
        text = _("For at etterslepet ikke skal være større om %(years)s år enn i dag, trengs %(need)s hvert år i dagens kroner.")
    else:
        text = _(
            "Ingen ramme hindrer etterslepet i å vokse når pengene bare går til disse gradene; de koster i gjennomsnitt %(need)s i året. "
            "Behovet er regnet av det."
        )
    lines.append(text % {"years": need.years, "need": format_mnok(need.nok)})
    if mean and shown.unused_share > LITTLE_UNUSED:
        share = format_share(shown.unused_share, 0)
        lines.append(_("%(share)s av rammen blir ikke brukt, fordi alt regelen omfatter, er rettet opp.") % {"share": share})
    if not choices.follows_prices and choices.price_growth_share:
        growth = format_share(choices.price_growth_share)
        lines.append(
            _("Rammen står stille mens prisene øker med %(growth)s i året, så den rekker til mindre hvert år.") % {"growth": growth}
        )
    if out := ground.basis.left_out.total:
        lines.append(
            ngettext(
                "%(count)s av %(all)s komponenter er ikke med, fordi grad eller kostnad er ukjent.",
                "%(count)s av %(all)s komponenter er ikke med, fordi grad eller kostnad er ukjent.",
                out,
            )
            % {"count": format_number(out), "all": format_number(ground.basis.components)}
        )
    return lines


def _critical(found: Asked) -> str:
    """What a level backlog hides: that more buildings come into a critical state."""
    shown = found.outlook
    start, end = float(shown.backlog[0]), float(shown.backlog[-1])
    if shown.in_need is None or end > start * (1 + STILL) or int(shown.in_need[-1]) <= int(shown.in_need[0]):
        return ""
    words = {"first": format_number(int(shown.in_need[0])), "last": format_number(int(shown.in_need[-1]))}
    return " " + _("Likevel vokser tallet på bygg i kritisk stand fra %(first)s til %(last)s.") % words


def band_note(shown: Outlook) -> str:
    """What the light field says, and why it has a width already at the start."""
    text = _("Det lyse feltet er der etterslepet ligger med 80 % sannsynlighet.")
    if float(shown.high[0] - shown.low[0]) > 0.001 * float(shown.backlog[0]):
        text += " " + _("Det er bredt også i dag, fordi hele prisnivået på utbedringene er usikkert.")
    return text


@requires("register.view")
def figure(request, key: str):
    """One figure opened: formula, inputs, what is left out and why, and the way to the rows."""
    found = asked(request)
    shown = found.figures.get(key) if found.forecaster.ground.basis.included else None
    if shown is None:
        raise Http404(_("Nøkkeltallet finnes ikke."))
    context = {
        "label": say(shown.label),
        "value": figure_text(shown),
        "formula": say(shown.formula),
        "inputs": [(say(one.label), figure_text(one)) for one in shown.inputs],
        "exclusions": [(say(one.reason), one.count, found.rows(one.register or shown.register, one.query)) for one in shown.exclusions],
        "rows_url": found.rows(shown.register, shown.query),
        "ground": found.forecaster.ground,
        "about": found.building or request.unit,
        "outlook": found.outlook,
        "back_url": found.own(),
        "rates_url": found.page("forecast-rates"),
    }
    return render(request, "vedlikehold/forecast/figure.html", context)


@requires("register.view")
def download(request, kind: str):
    """The figures year by year; in Excel also what they follow from."""
    found = asked(request)
    if kind not in ("xlsx", "csv") or not found.forecaster.ground.basis.included:
        raise Http404
    columns = year_columns()
    rows = [[column.read(found.outlook, place) for column in columns] for place in range(len(found.outlook.price))]
    headings = [column.for_sheet for column in columns]
    sheets = [Sheet(_("Prognose"), headings, rows), Sheet(_("Forutsetninger"), assumption_columns(), assumption_rows(found.told))]
    return sheet_response(sheets, _("Prognose"), kind)
