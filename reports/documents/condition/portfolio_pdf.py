"""Tilstandsrapport for porteføljen som PDF: grades, backlog, ledger, analyses, what haster, strategy, every building, method."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape

from django.utils.translation import gettext as _

from fdvu.core.text import figure_text
from fdvu.lib.charts import Chart
from fdvu.lib.numbers import format_area, format_date, format_number
from fdvu.lib.sheets.columns import Column, Kind
from reports.condition_texts import portfolio_summary
from reports.documents.condition import words
from reports.documents.condition.accounts import ledger_part
from reports.documents.condition.method import portfolio_method
from reports.documents.condition.portfolio_rows import (
    building_columns,
    building_rows,
    group_columns,
    group_rows,
    group_total,
    strategy_columns,
    strategy_rows,
    survey_columns,
    survey_rows,
    urgent_columns,
    urgent_rows,
)
from reports.past_day import past_day_notes, past_day_rows
from reports.queries.condition import PortfolioCondition
from reports.render.html import cover, figure, key_figures, table_html
from reports.render.pdf import Part, PartKind, TablePart
from vedlikehold.charts.backlog import GradeRow, MoneyRow, backlog_chart, grades_chart
from vedlikehold.charts.strategy import matrix_chart
from vedlikehold.enums import MATRIX_FIELD_LABELS, STRATEGY_LABELS
from vedlikehold.models import Finding
from vedlikehold.queries.strategy import outcomes

SUMMARY_FIGURES = ("backlog", "backlog_per_m2", "fci", "grade", "p85", "unknown", "functional", "outdated")
# On paper the first of those with high risk; the workbook has all.
MOST_URGENT = 60


def title(report: PortfolioCondition) -> str:
    return _("Tilstandsrapport: %(scope)s") % {"scope": report.overview.scope_name}


def footer(report: PortfolioCondition) -> str:
    return _("Tall per %(date)s · prisnivå %(year)s · målgrad %(target)s") % {
        "date": format_date(report.registered_on),
        "year": report.overview.price_year,
        "target": report.overview.target.value,
    }


def portfolio_parts(report: PortfolioCondition, urgent: Iterable[Finding]) -> Iterator[Part | TablePart]:
    """The report's parts in order; `urgent` are the first `MOST_URGENT` findings with high risk."""
    overview = report.overview
    numbers = iter(range(1, 100))

    def numbered(chart: Chart) -> str:
        return figure(chart, label=_("Figur %(n)s.") % {"n": next(numbers)})

    yield Part(_cover(report), kind=PartKind.COVER)
    yield Part(f"<h1>{escape(_('Innhold'))}</h1>", kind=PartKind.CONTENTS, section=_("Innhold"))
    yield Part(_summary(report), section=_("Sammendrag"))
    if not overview.stock.buildings:
        return
    # Pictures first and wide tables after: every turn of the paper leaves the rest of a page empty.
    yield Part(_grades(report, numbered) + _backlog(report, numbered), section=_("Tilstand og etterslep"))
    accounts = ledger_part(report.accounts, numbered)
    yield replace(accounts, html=accounts.html + _surveys(report))
    yield from _urgent(report, urgent)
    yield Part(_strategy(report, numbered), section=_("Strategi"))
    yield from _costly(report)
    yield TablePart(
        building_columns(),
        building_rows(overview, overview.buildings),
        html=f"<h1>{escape(_('Bygningene'))}</h1>",
        caption=_("Alle bygninger i porteføljen, etter navn"),
        section=_("Bygningene"),
        wide=True,
    )
    yield Part(portfolio_method(report), section=_("Slik er tallene laget"))


def _cover(report: PortfolioCondition) -> str:
    overview = report.overview
    return cover(
        _("Tilstandsrapport"),
        subtitle=overview.scope_name,
        facts=[
            (_("Dato"), format_date(overview.today)),
            (_("Bygninger"), format_number(overview.stock.buildings)),
            (_("Bruttoareal"), format_area(overview.stock.area_m2)),
            (_("Etterslep"), figure_text(report.figures["backlog"])),
            (_("Prisnivå"), str(overview.price_year)),
            *past_day_rows(past_day_notes(report)),
        ],
    )


def _summary(report: PortfolioCondition) -> str:
    sentences = portfolio_summary(report)
    head = f"<h1>{escape(_('Sammendrag'))}</h1><p class='lead'>{escape(sentences[0])}</p>"
    if not report.overview.stock.buildings:
        return head
    cards = key_figures([words.card(report.figures[key]) for key in SUMMARY_FIGURES])
    points = "".join(f"<li>{escape(text)}</li>" for text in sentences[1:])
    return f"{head}{cards}{f'<ul>{points}</ul>' if points else ''}"


def _grades(report: PortfolioCondition, numbered) -> str:
    chart = grades_chart([GradeRow(group.label, group.grades) for group in report.overview.by_part], heading=_("Bygningsdel"))
    return f"<h1>{escape(_('Tilstand'))}</h1>{numbered(chart)}"


def _backlog(report: PortfolioCondition, numbered) -> str:
    overview = report.overview
    pieces = [f"<h1 class='next'>{escape(_('Etterslep'))}</h1><p class='lead'>{escape(_range(report))}</p>"]
    for heading, groups in ((_("Bygningsdel"), overview.by_part), (_("Enhet"), overview.by_unit)):
        money = [MoneyRow(group.label, group.backlog.likely) for group in groups]
        pieces.append(numbered(backlog_chart(money, heading=heading)))
    for heading, column, groups in (
        (_("Per bygningsdel"), _("Bygningsdel"), overview.by_part),
        (_("Per enhet"), _("Enhet"), overview.by_unit),
        (_("Per bygningstype"), _("Bygningstype"), overview.by_type),
    ):
        table = table_html(group_columns(column), group_rows(groups), total=group_total(overview))
        pieces.append(f'<div class="wide"><h2>{escape(heading)}</h2>{table}</div>')
    worst = table_html(building_columns(), building_rows(overview, report.worst))
    pieces.append(f'<div class="wide"><h2>{escape(_("Høyest etterslep per m²"))}</h2>{worst}</div>')
    return "".join(pieces)


def _range(report: PortfolioCondition) -> str:
    overview = report.overview
    if overview.backlog.nok is None:
        return _("Etterslepet er ukjent: ingen komponent har tilstandsgrad og kostnad.")
    return _(
        "Sannsynlig %(likely)s i %(year)s-kroner, lav %(low)s og høy %(high)s. Det er like sannsynlig at det blir mer som mindre enn "
        "%(p50)s, og %(p85)s er nok i 85 av 100 tilfeller."
    ) % {
        "likely": words.kroner(overview.backlog.likely),
        "low": words.kroner(overview.backlog.low),
        "high": words.kroner(overview.backlog.high),
        "p50": words.kroner(overview.range.p50),
        "p85": words.kroner(overview.range.p85),
        "year": overview.price_year,
    }


def _surveys(report: PortfolioCondition) -> str:
    years = report.overview.valid_years
    text = _("En analyse gjelder til dagen som står i den, ellers i %(years)s år.") % {"years": years}
    return (
        f"<h1 class='next'>{escape(_('Tilstandsanalyser'))}</h1><p class='lead'>{escape(text)}</p>"
        f"{table_html(survey_columns(), survey_rows(report.surveys))}"
    )


def _urgent(report: PortfolioCondition, urgent: Iterable[Finding]) -> Iterator[Part | TablePart]:
    section = _("Funn med høy risiko")
    head = f"<h1>{escape(section)}</h1>"
    if not report.urgent:
        text = _("Det er ingen åpne funn med høy risiko.")
        yield Part(f"{head}<p class='lead'>{escape(text)}</p>", section=section)
        return
    text = _("%(count)s åpne funn har høy risiko.") % {"count": format_number(report.urgent)}
    if report.urgent > MOST_URGENT:
        text += " " + _("Her er de %(shown)s første, dårligst grad først og så nærmeste frist; regnearket har alle.") % {
            "shown": format_number(MOST_URGENT)
        }
    yield TablePart(urgent_columns(), urgent_rows(urgent), html=f"{head}<p class='lead'>{escape(text)}</p>", section=section, wide=True)


def _strategy(report: PortfolioCondition, numbered) -> str:
    matrix = report.matrix
    fields = table_html(
        [Column(_("Felt i matrisen"), weight=2), Column(_("Bygninger"), Kind.INTEGER)],
        [
            [_(MATRIX_FIELD_LABELS[field]) if field else _("Tilstand eller egnethet er ukjent"), count]
            for field, count in matrix.by_field.items()
        ],
    )
    chosen = table_html(
        [Column(_("Besluttet, ellers anbefalt"), weight=2), Column(_("Bygninger"), Kind.INTEGER)],
        [[_(STRATEGY_LABELS[strategy]), count] for strategy, count in outcomes(matrix.lines).items()],
    )
    text = _("%(count)s av %(all)s bygninger har ingen beslutning.") % {
        "count": format_number(matrix.undecided),
        "all": format_number(len(matrix.lines)),
    }
    chart = matrix_chart(matrix.lines, matrix.rule)
    return (
        f"<h1>{escape(_('Strategi'))}</h1><p class='lead'>{escape(text)}</p>{'' if chart.is_empty else numbered(chart)}"
        f"<div class='together'>{fields}{chosen}</div>"
    )


def _costly(report: PortfolioCondition) -> Iterator[TablePart]:
    lines = report.matrix.costly
    if lines:
        yield TablePart(
            strategy_columns(),
            strategy_rows(lines),
            html=f"<h2>{escape(_('Ubrukt og kostbart'))}</h2>",
            caption=_("Bygninger som står tomme, eller er blant de dyreste å drive eller sette i stand"),
            section=_("Strategi"),
            wide=True,
        )
