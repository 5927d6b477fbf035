"""Porteføljerapporten as a workbook: the same figures and rows as the PDF."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from bygg.quality import RULES
from fdvu.core.text import say, unit_text
from fdvu.lib.sheets.columns import Column, Kind
from fdvu.lib.sheets.write import Sheet, write_workbook
from reports.queries.buildings import building_columns
from reports.queries.portfolio import Group, Portfolio


def write_portfolio_workbook(portfolio: Portfolio, rows: Iterable[list], out) -> int:
    """Write all sheets; returns the number of rows."""
    return write_workbook(
        [
            _figures(portfolio),
            _groups(_("Per enhet"), _("Enhet"), portfolio.by_unit),
            _groups(_("Per bygningstype"), _("Bygningstype"), portfolio.by_type),
            _groups(_("Per tiår"), _("Byggeår"), portfolio.by_age),
            _groups(_("Per størrelse"), _("Bruttoareal"), portfolio.by_size),
            _groups(_("Per eierform"), _("Eierform"), portfolio.by_ownership),
            Sheet(_("Bygninger"), building_columns(), rows),
            _quality(portfolio),
        ],
        out,
    )


def _figures(portfolio: Portfolio) -> Sheet:
    columns = [Column(_("Nøkkeltall")), Column(_("Verdi"), Kind.DECIMAL), Column(_("Enhet")), Column(_("Formel"))]
    return Sheet(_("Nøkkeltall"), columns, [[say(f.label), f.value, unit_text(f), say(f.formula)] for f in portfolio.figures.values()])


def _groups(name: str, heading: str, groups: list[Group]) -> Sheet:
    columns = [
        Column(heading),
        Column(_("Bygninger"), Kind.INTEGER),
        Column(_("BTA (m²)"), Kind.AREA),
        Column(_("Bygninger med BTA"), Kind.INTEGER),
        Column(_("BRA (m²)"), Kind.AREA),
        Column(_("Bygninger med BRA"), Kind.INTEGER),
    ]
    rows = [[g.label, g.totals.buildings, g.totals.bta_m2, g.totals.known_bta, g.totals.bra_m2, g.totals.known_bra] for g in groups]
    return Sheet(name, columns, rows)


def _quality(portfolio: Portfolio) -> Sheet:
    columns = [Column(_("Regel")), Column(_("Hvorfor")), Column(_("Vekt"), Kind.INTEGER), Column(_("Bygninger"), Kind.INTEGER)]
    return Sheet(_("Datakvalitet"), columns, [[_(r.label), _(r.why), r.weight, portfolio.quality.failing[r.key]] for r in RULES])
