"""Charts of the forecast. The title says what the picture shows."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from fdvu.lib.charts import CONDITION, Bar, Chart, Line, Series, area_chart, column_chart, line_chart
from fdvu.lib.numbers import MILLION, format_mnok, format_nok, format_number, format_share
from vedlikehold.calc.outlook.run import Outlook
from vedlikehold.calc.waiting import Levels
from vedlikehold.charts.money import millions_label
from vedlikehold.enums import KNOWN_GRADES

# A change of less than this share of the start is none.
STILL = 0.02
# The height of pictures that say less.
LOW = 150.0


def forecast_charts(found: Outlook, *, price_year: int) -> dict[str, Chart]:
    """The six pictures of the page."""
    charts = {
        "backlog": backlog_chart(found, price_year=price_year),
        "grades": grades_chart(found),
        "per_m2": per_m2_chart(found, price_year=price_year),
        "in_need": in_need_chart(found),
        "falls": falls_chart(found),
        "spent": spent_chart(found, price_year=price_year),
    }
    return {key: chart for key, chart in charts.items() if chart is not None}


def kroner(found: Outlook, price_year: int) -> str:
    """Which kroner a picture is in."""
    return _("løpende kroner") if found.choices.current_prices else _("%(year)s-kroner") % {"year": price_year}


def year_names(found: Outlook) -> list[str]:
    return [str(year) for year in found.years]


def backlog_chart(found: Outlook, *, price_year: int, short: bool = False) -> Chart:
    """Etterslep år for år, with the band."""
    start, end = float(found.backlog[0]), float(found.backlog[-1])
    title = trend_text(start, end, _("Etterslepet"), found.years[-1], format_mnok)
    line = Line(
        _("Etterslep (mill. kr)"),
        [value / MILLION for value in found.backlog.tolist()],
        [value / MILLION for value in found.low.tolist()],
        [value / MILLION for value in found.high.tolist()],
        emphasis=True,
    )
    return line_chart(
        title,
        year_names(found),
        [line],
        category_heading=_("År"),
        value_heading=_("Etterslep (mill. %(kroner)s)") % {"kroner": kroner(found, price_year)},
        band_headings=(_("Lavt (P10)"), _("Høyt (P90)")),
        description=title
        if short
        else _("%(title)s. Det lyse feltet er spennet fra P10 til P90: %(low)s til %(high)s i %(year)s.")
        % {
            "title": title,
            "low": format_mnok(float(found.low[-1])),
            "high": format_mnok(float(found.high[-1])),
            "year": found.years[-1],
        },
        number=millions_label,
    )


def trend_text(start: float, end: float, what: str, year: int, number: Callable[[float], str]) -> str:
    """Whether something grows, falls or stands still until a year."""
    words = {"what": what, "start": number(start), "end": number(end), "year": year}
    if abs(end - start) <= STILL * max(start, 1e-9):
        return _("%(what)s holder seg på omtrent %(end)s til %(year)s") % words
    return (
        _("%(what)s vokser fra %(start)s til %(end)s i %(year)s")
        if end > start
        else _("%(what)s faller fra %(start)s til %(end)s i %(year)s")
    ) % words


def grades_chart(found: Outlook) -> Chart:
    """Tilstandsgrader år for år, as shares of what everything costs to renew."""
    poor = found.poor_share
    title = trend_text(float(poor[0]), float(poor[-1]), _("Andelen med TG2 og TG3"), found.years[-1], lambda share: format_share(share, 0))
    return area_chart(
        title,
        year_names(found),
        [Series(grade.value, CONDITION[grade.value], grade.value) for grade in KNOWN_GRADES],
        found.quantity.tolist(),
        category_heading=_("År"),
        value_heading=_("Andel av hva alt koster å fornye"),
        description=title,
    )


def per_m2_chart(found: Outlook, *, price_year: int) -> Chart | None:
    if found.per_m2 is None:
        return None
    title = trend_text(
        float(found.per_m2[0]), float(found.per_m2[-1]), _("Etterslepet per m²"), found.years[-1], lambda nok: format_nok(nok, 0)
    )
    return line_chart(
        title,
        year_names(found),
        [Line(_("Kroner per m² BTA"), found.per_m2.tolist(), emphasis=True)],
        category_heading=_("År"),
        value_heading=_("Etterslep per m² BTA (%(kroner)s)") % {"kroner": kroner(found, price_year)},
        description=title,
        plot=LOW,
    )


def in_need_chart(found: Outlook) -> Chart | None:
    if found.in_need is None:
        return None
    first, last = int(found.in_need[0]), int(found.in_need[-1])
    if first == last:
        title = _("Like mange bygg i kritisk stand i %(year)s som i dag: %(count)s") % {
            "year": found.years[-1],
            "count": format_number(last),
        }
    else:
        words = {"first": format_number(first), "last": format_number(last), "year": found.years[-1]}
        title = _("Bygg i kritisk stand går fra %(first)s til %(last)s i %(year)s") % words
    return column_chart(
        title,
        [Bar(str(year), int(count)) for year, count in zip(found.years, found.in_need.tolist(), strict=True)],
        category_heading=_("År"),
        value_heading=_("Bygg der etterslepet er over 30 %% av gjenanskaffelsesverdien") % {},
        description=title,
        empty_text=_("Ingen bygg er i kritisk stand."),
    )


def falls_chart(found: Outlook) -> Chart:
    """Nye TG3 per år."""
    title = _("Hvert år ventes omtrent %(count)s komponenter å gå fra TG2 til TG3") % {"count": format_number(found.falls[1:].mean())}
    return column_chart(
        title,
        [Bar(str(year), round(float(count), 1)) for year, count in zip(found.years[1:], found.falls[1:].tolist(), strict=True)],
        category_heading=_("År"),
        value_heading=_("Komponenter som får TG3 i løpet av året"),
        description=title,
        number=lambda value: format_number(value, 1 if 0 < float(value or 0) < 10 else 0),
        empty_text=_("Ingen komponenter ventes å få TG3."),
    )


def spent_chart(found: Outlook, *, price_year: int) -> Chart:
    """Ramme og bruk."""
    unused = float(found.budget.sum() - found.spent.sum())
    if not found.budget.any():
        title = _("Det brukes ingen penger")
    elif unused > STILL * float(found.budget.sum()):
        title = _("%(unused)s av rammen blir ikke brukt: det er ikke mer å rette opp") % {"unused": format_mnok(unused)}
    else:
        title = _("Hele rammen blir brukt, i gjennomsnitt %(nok)s i året") % {"nok": format_mnok(float(found.spent[1:].mean()))}
    return line_chart(
        title,
        year_names(found)[1:],
        [
            Line(_("Ramme"), [value / MILLION for value in found.budget[1:].tolist()], dashed=True),
            Line(_("Brukt"), [value / MILLION for value in found.spent[1:].tolist()], emphasis=True),
        ],
        category_heading=_("År"),
        value_heading=_("Mill. %(kroner)s") % {"kroner": kroner(found, price_year)},
        description=title,
        number=millions_label,
        empty_text=_("Det brukes ingen penger."),
        plot=LOW,
    )


def levels_chart(levels: Levels, first_year: int, price_year: int) -> Chart:
    """Etterslepet under flere rammer, side by side."""
    without, years = levels.curves[0], len(levels.curves[0].real)
    start, end, last = float(without.real[0]), float(without.real[-1]), first_year + years - 1
    words = {"start": format_mnok(start), "end": format_mnok(end), "year": last}
    if levels.needed.budget_nok is None:
        title = _("Uten penger går etterslepet fra %(start)s til %(end)s i %(year)s, og ingen ramme holder det stille") % words
    else:
        words["need"] = format_mnok(levels.needed.budget_nok)
        title = _("Uten penger går etterslepet fra %(start)s til %(end)s i %(year)s; %(need)s i året holder det stille") % words
    lines = [
        Line(
            _("Uten penger") if not curve.share else _("%(share)s av behovet") % {"share": format_share(curve.share, 0)},
            [value / MILLION for value in curve.real.tolist()],
            emphasis=curve.share == 1.0 or len(levels.curves) == 1,
        )
        for curve in levels.curves
    ]
    return line_chart(
        title,
        [str(first_year + place) for place in range(years)],
        lines,
        category_heading=_("År"),
        value_heading=_("Etterslep (mill. %(year)s-kroner)") % {"year": price_year},
        description=title,
        number=millions_label,
    )
