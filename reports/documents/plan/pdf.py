"""Vedlikeholdsplanen as PDF: summary, the plan by year, building and part, consequences of the frame, certificate, assumptions."""

from collections.abc import Callable, Iterator
from html import escape

from django.utils.translation import gettext as _

from fdvu.core.text import datetime_text
from fdvu.lib.charts import Chart, Line, line_chart
from fdvu.lib.numbers import format_date, format_mnok, format_number
from fdvu.lib.sheets.columns import Column, Kind
from reports.documents.condition import words
from reports.documents.condition.method import figures_html
from reports.documents.plan import rows
from reports.past_day import past_day_plan_notes, past_day_rows
from reports.plan_texts import certificate, hidden_text, plan_summary
from reports.queries.plan import PlanReport
from reports.render.html import cover, facts_html, figure, key_figures, table_html
from reports.render.pdf import Part, PartKind, TablePart
from vedlikehold.charts.scenario import frames_charts

SUMMARY_FIGURES = ("measures", "planned", "frame", "unplaced", "backlog_now", "backlog_end", "backlog_without", "quality")
MILLION = 1_000_000


def title(report: PlanReport) -> str:
    """The plan's own name: it stands at the top of every page beside the chapter's."""
    return report.plan.name


def footer(report: PlanReport) -> str:
    return _("Tall per %(date)s · prisnivå %(year)s · versjon %(number)s, %(status)s") % {
        "date": format_date(report.registered_on),
        "year": report.plan.price_year,
        "number": report.scenario.number,
        "status": rows.status_text(report.scenario).lower(),
    }


def plan_parts(report: PlanReport) -> Iterator[Part | TablePart]:
    """The report's parts in order."""
    numbers = iter(range(1, 100))

    def numbered(chart: Chart) -> str:
        return "" if chart.is_empty else figure(chart, label=_("Figur %(n)s.") % {"n": next(numbers)})

    years, groups = (
        report.years,
        ((_("Bygning"), _("Per bygning"), report.by_building), (_("Bygningsdel"), _("Per bygningsdel"), report.by_part)),
    )
    yield Part(_cover(report), kind=PartKind.COVER)
    yield Part(f"<h1>{escape(_('Innhold'))}</h1>", kind=PartKind.CONTENTS, section=_("Innhold"))
    yield Part(_summary(report), section=_("Sammendrag"))
    yield _by_year(report, numbered)
    yield Part(_leads_to(report, numbered), section=_("Konsekvenser av rammen"))
    if report.planned.placed:
        for heading, section, found in groups:
            yield TablePart(
                rows.money_columns(heading, years),
                [*rows.money_rows(found, years), rows.money_total(found, years)],
                html=f"<h1>{escape(section)}</h1>",
                caption=_("Egne midler i det årets kroner, dyrest først"),
                section=section,
                wide=True,
            )
        yield TablePart(
            rows.measure_columns(),
            rows.measure_rows(report.planned.placed),
            html=f"<h1>{escape(_('Tiltakene'))}</h1>",
            caption=_("Alle tiltak i planen etter år og bygning"),
            section=_("Tiltakene"),
            wide=True,
        )
    if _is_proved(report):
        yield Part(_certificate(report), section=_("Planens kvalitet"))
    yield Part(_method(report), section=_("Slik er tallene laget"))


def _cover(report: PlanReport) -> str:
    plan, notes = report.plan, past_day_plan_notes(report)
    return cover(
        _("Vedlikeholdsplan"),
        subtitle=plan.unit.name,
        facts=[
            (_("Plan"), plan.name),
            (_("År"), f"{plan.first_year}–{plan.last_year}"),
            (_("Versjon"), f"{report.scenario.number}: {report.scenario.name}"),
            (_("Status"), rows.status_text(report.scenario)),
            (_("Prisnivå"), str(plan.price_year)),
            (_("Dato") if notes else _("Rapporten er laget"), format_date(report.today)),
            *past_day_rows(notes),
        ],
    )


def _summary(report: PlanReport) -> str:
    first, *rest = plan_summary(report)
    found = report.figures
    cards = key_figures([words.card(found[key]) for key in SUMMARY_FIGURES if key in found])
    points = "".join(f"<li>{escape(text)}</li>" for text in rest)
    own = f"<h2>{escape(_('Om planen'))}</h2><p>{escape(report.plan.note)}</p>" if report.plan.note else ""
    return f"<h1>{escape(_('Sammendrag'))}</h1><p class='lead'>{escape(first)}</p>{cards}<ul>{points}</ul>{own}"


def _by_year(report: PlanReport, numbered: Callable[[Chart], str]) -> TablePart:
    """The charts beside each other over the table, which needs the width."""
    charts = "".join(numbered(chart) for chart in frames_charts(report.planned.totals.years, lambda _year: ""))
    return TablePart(
        rows.year_columns(),
        list(rows.year_rows(report)),
        html=f"<h1>{escape(_('År for år'))}</h1>" + (f"<div class='pair'>{charts}</div>" if charts else ""),
        caption=_("Rammer med det som er overført, plan og rest, i det årets kroner"),
        section=_("År for år"),
        wide=True,
    )


def backlog_chart(report: PlanReport) -> Chart | None:
    """Etterslep with the plan and without; None where it cannot be told."""
    curves = report.curves
    if curves is None:
        return None
    saved = curves.without[-1] - curves.before[-1]
    heading = _("Med planen er etterslepet %(amount)s lavere i %(year)s enn uten tiltak") % {
        "amount": format_mnok(saved),
        "year": curves.years[-1],
    }
    lines = [
        Line(_("Uten tiltak"), [value / MILLION for value in curves.without], dashed=True),
        Line(_("Med planen"), [value / MILLION for value in curves.before], emphasis=True),
    ]
    return line_chart(
        heading,
        [str(year) for year in curves.years],
        lines,
        category_heading=_("Ved utgangen av"),
        value_heading=_("Etterslep, %(year)s-priser (mill. kr)") % {"year": curves.price_year},
        description=heading,
        number=lambda value: format_number(value, 1),
    )


def _leads_to(report: PlanReport, numbered: Callable[[Chart], str]) -> str:
    head = f"<h1>{escape(_('Konsekvenser av rammen'))}</h1>"
    chart = backlog_chart(report)
    sentences = plan_summary(report)[1:-1]
    points = "".join(f"<li>{escape(text)}</li>" for text in sentences)
    pieces = [head, f"<ul>{points}</ul>", numbered(chart) if chart else ""]
    if not _is_proved(report):
        # A sentence needs no page of its own.
        pieces.append(f"<h2>{escape(_('Planens kvalitet'))}</h2><p>{escape(certificate(report))}</p>")
    if report.quality.not_held:
        table = table_html(rows.not_held_columns(), list(rows.not_held_rows(report.quality.not_held)))
        pieces.append(f"<h2>{escape(_('Plikter og frister som ikke holdes'))}</h2>{table}")
    return "".join(pieces)


def _is_proved(report: PlanReport) -> bool:
    """Whether anything is known of how good the plan is."""
    quality = report.quality
    return quality.result is not None and bool(quality.adopted or not quality.is_stale)


def _certificate(report: PlanReport) -> str:
    quality = report.quality
    head = f"<h1>{escape(_('Planens kvalitet'))}</h1><p class='lead'>{escape(certificate(report))}</p>"
    found = quality.figures | (quality.adopted or {})
    value, bound = found.get("value", quality.standing.value), found.get("bound", quality.result.bound)
    facts = facts_html(
        [
            (_("Optimert"), datetime_text(quality.result.made_at)),
            (_("Verdi av planen slik den står"), format_mnok(value)),
            (_("Øvre grense for det som er mulig"), format_mnok(bound)),
            (_("Tiltak som er vurdert"), format_number(found["measures"])),
        ]
    )
    names = {"worst_first": _("Verst først"), "benefit_cost": _("Nytte delt på kostnad")}
    columns = [
        Column(_("Måte å planlegge på"), weight=2),
        Column(_("Verdi (kr)"), Kind.NOK),
        Column(_("Taper (kr)"), Kind.NOK),
        Column(_("Taper"), Kind.SHARE),
    ]
    compared = [
        [_("Optimert"), found["terms"]["value"], 0, 0.0],
        *([names[key], one["value"], one["lost_nok"], one["lost_share"]] for key, one in found["baselines"].items()),
    ]
    text = _("Verdi er unngått risiko, etterslep og løpende utgifter minus kostnad, diskontert. Samme penger, samme tiltak.")
    simple = f"{head}{facts}<h2>{escape(_('Mot enklere måter å planlegge på'))}</h2><p>{escape(text)}</p>{table_html(columns, compared)}"
    if quality.is_stale:
        return simple
    prices = _("Hva én krone mer i rammen ville gitt, i diskonterte kroner. Null betyr at året har penger til overs.")
    return (
        f"{simple}<div class='together'><h2>{escape(_('Verdien av mer penger'))}</h2><p>{escape(prices)}</p>"
        f"{table_html(rows.price_columns(), rows.price_rows(report))}</div>"
    )


def _method(report: PlanReport) -> str:
    weights = [
        (_("Sikkerhet"), report.scenario.weight_safety),
        (_("Helse og miljø"), report.scenario.weight_health),
        (_("Økonomi"), report.scenario.weight_economy),
        (_("Estetikk"), report.scenario.weight_aesthetics),
        (_("Funksjon"), report.scenario.weight_function),
        (_("Myndighetskrav"), report.scenario.weight_authority),
        (_("Unngått etterslep"), report.scenario.weight_backlog),
        (_("Besparelser"), report.scenario.weight_savings),
        (_("Kostnad"), report.scenario.weight_cost),
    ]
    shown = facts_html([(name, format_number(weight, 2)) for name, weight in weights])
    hidden = ""
    if report.planned.hidden:
        hidden = f"<p>{escape(hidden_text(report))}</p>"
    return (
        f"<h1>{escape(_('Slik er tallene laget'))}</h1>{figures_html(report.figures.values())}{hidden}<div class='together'><h2>{escape(_('Forutsetninger'))}</h2>{facts_html(rows.particulars(report))}</div>"
        f"<h2>{escape(_('Vekter i verdien'))}</h2>{shown}"
    )
