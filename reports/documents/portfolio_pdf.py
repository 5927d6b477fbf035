"""Porteføljerapporten as PDF: cover, summary, charts, tables, list of buildings, data quality, how the figures are made."""

from collections.abc import Iterable, Iterator
from html import escape

from django.utils.translation import gettext as _

from bygg.quality import RULES
from fdvu.core.text import figure_text, say
from fdvu.lib.figures import Figure
from fdvu.lib.numbers import format_date, format_number, format_share
from fdvu.lib.sheets.columns import Column, Kind
from reports.charts import portfolio_charts
from reports.queries.buildings import building_columns
from reports.queries.portfolio import Group, Portfolio
from reports.render.html import cover, figure, key_figures, table_html
from reports.render.pdf import Part, PartKind, TablePart
from reports.texts import summary

SUMMARY_FIGURES = ("buildings", "bta", "bra", "age", "leased", "empty", "land", "quality")
MOST_ROWS_TOGETHER = 16


def title(portfolio: Portfolio) -> str:
    return _("Porteføljerapport: %(scope)s") % {"scope": portfolio.scope_name}


def footer(portfolio: Portfolio) -> str:
    return _("Tall per %(date)s · arealer etter NS 3940 · uten kronebeløp") % {"date": format_date(portfolio.today)}


def portfolio_parts(portfolio: Portfolio, rows: Iterable[list]) -> Iterator[Part | TablePart]:
    """The report's parts in order; `rows` are the buildings as `building_columns` describes them."""
    charts = portfolio_charts(portfolio)
    numbers = iter(range(1, 100))

    def numbered(key: str, *, table: bool = False) -> str:
        return figure(charts[key], label=_("Figur %(n)s.") % {"n": next(numbers)}, table=table)

    def with_table(key: str) -> str:
        """A figure and its table, on one page where the table is small."""
        both = numbered(key, table=True)
        return f'<div class="together">{both}</div>' if len(charts[key].rows) <= MOST_ROWS_TOGETHER else both

    yield Part(_cover(portfolio), kind=PartKind.COVER)
    yield Part(f"<h1>{escape(_('Innhold'))}</h1>", kind=PartKind.CONTENTS, section=_("Innhold"))
    yield Part(_summary(portfolio), section=_("Sammendrag"))
    yield Part(
        f"<h1>{escape(_('Bygningsmassen'))}</h1>"
        f"<h2>{escape(_('Hvem som har arealet'))}</h2>{numbered('unit')}{_groups(portfolio.by_unit, _('Enhet'), portfolio)}"
        f"<h2>{escape(_('Hva slags bygninger'))}</h2>{numbered('type')}{_groups(portfolio.by_type, _('Bygningstype'), portfolio)}"
        f"<h2>{escape(_('Alder'))}</h2>{with_table('age')}"
        f"<h2>{escape(_('Størrelse'))}</h2>{with_table('size')}"
        f"<h2>{escape(_('Eid og leid'))}</h2>{numbered('ownership')}{_groups(portfolio.by_ownership, _('Eierform'), portfolio)}",
        section=_("Bygningsmassen"),
    )
    yield Part(
        f"<h1>{escape(_('Datakvalitet'))}</h1><p class='lead'>{escape(_quality_lead(portfolio))}</p>"
        f"{numbered('quality')}{_rules(portfolio)}",
        section=_("Datakvalitet"),
    )
    yield TablePart(
        building_columns(),
        rows,
        html=f"<h1>{escape(_('Bygningene'))}</h1>",
        caption=_("Alle bygninger i porteføljen, etter navn"),
        section=_("Bygningene"),
        wide=True,
    )
    yield Part(_method(portfolio), section=_("Slik er tallene laget"))


def _cover(portfolio: Portfolio) -> str:
    return cover(
        _("Porteføljerapport"),
        subtitle=portfolio.scope_name,
        facts=[
            (_("Dato"), format_date(portfolio.today)),
            (_("Bygninger"), format_number(portfolio.totals.buildings)),
            (_("Bruttoareal"), figure_text(portfolio.figures["bta"])),
        ],
    )


def _summary(portfolio: Portfolio) -> str:
    sentences = summary(portfolio)
    cards = key_figures([_card(portfolio.figures[key]) for key in SUMMARY_FIGURES])
    points = "".join(f"<li>{escape(text)}</li>" for text in sentences[1:])
    rest = f"<ul>{points}</ul>" if points else ""
    return f"<h1>{escape(_('Sammendrag'))}</h1><p class='lead'>{escape(sentences[0])}</p>{cards}{rest}"


def _card(one: Figure) -> tuple[str, str, str]:
    left_out = sum(exclusion.count for exclusion in one.exclusions)
    note = _("%(count)s ikke med") % {"count": format_number(left_out)} if left_out else ""
    return say(one.label), figure_text(one), note


def _groups(groups: list[Group], heading: str, portfolio: Portfolio) -> str:
    columns = [
        Column(heading, weight=3.5),
        Column(_("Midlere byggeår"), Kind.CODE),
        Column(_("Bygninger"), Kind.INTEGER),
        Column(_("BTA (m²)"), Kind.AREA),
        Column(_("Andel av BTA"), Kind.SHARE),
        Column(_("BRA (m²)"), Kind.AREA),
    ]
    whole = portfolio.totals.bta_m2

    def row(label: str, totals) -> list:
        mean = totals.mean_year
        return [
            label,
            None if mean is None else round(mean),
            totals.buildings,
            totals.bta_m2 if totals.known_bta else None,
            totals.bta_m2 / whole if whole and totals.known_bta else None,
            totals.bra_m2 if totals.known_bra else None,
        ]

    return table_html(columns, [row(g.label, g.totals) for g in groups], total=row(_("I alt"), portfolio.totals))


def _quality_lead(portfolio: Portfolio) -> str:
    if portfolio.quality.score_share is None:
        return _("Det er ingen bygninger å vurdere.")
    return _(
        "Opplysningene er %(share)s komplette. Hver regel teller med sin vekt; tabellen viser hvor mange bygninger som bryter den."
    ) % {"share": format_share(portfolio.quality.score_share, 1)}


def _rules(portfolio: Portfolio) -> str:
    columns = [
        Column(_("Regel"), weight=2.4),
        Column(_("Hvorfor"), weight=4),
        Column(_("Vekt"), Kind.INTEGER, weight=0.6),
        Column(_("Bygninger"), Kind.INTEGER, weight=0.9),
        Column(_("Andel"), Kind.SHARE, weight=0.8),
    ]
    number = portfolio.quality.buildings
    rows = [
        [
            _(rule.label),
            _(rule.why),
            rule.weight,
            portfolio.quality.failing[rule.key],
            portfolio.quality.failing[rule.key] / number if number else None,
        ]
        for rule in RULES
    ]
    return f'<div class="new-page">{table_html(columns, rows)}</div>'


def _method(portfolio: Portfolio) -> str:
    dated = _("Alder og arealbruk er regnet per %(date)s. Ellers er registeret slik det sto da rapporten ble laget.") % {
        "date": format_date(portfolio.today)
    }
    pieces = [
        f"<h1>{escape(_('Slik er tallene laget'))}</h1>",
        f"<p>{escape(dated)}</p>",
    ]
    for one in portfolio.figures.values():
        pieces.append(f"<h2>{escape(say(one.label))}: {escape(figure_text(one))}</h2><p>{escape(say(one.formula))}</p>")
        lines = [f"{say(i.label)}: {figure_text(i)}" for i in one.inputs]
        lines += [
            _("Ikke med (%(count)s): %(reason)s") % {"reason": say(e.reason), "count": format_number(e.count)} for e in one.exclusions
        ]
        if lines:
            pieces.append("<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>")
    return "".join(pieces)
