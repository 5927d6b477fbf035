"""Sheets that both condition workbooks have."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from fdvu.core.text import say, unit_text
from fdvu.lib.figures import Figure
from fdvu.lib.sheets.columns import Column, Kind
from fdvu.lib.sheets.write import Sheet
from reports.documents.condition.method import assumption_rows
from reports.queries.condition import BuildingReport, PortfolioCondition


def figures_sheet(figures: Iterable[Figure]) -> Sheet:
    """Each figure as it was computed, with its unit, formula and how many are left out."""
    columns = [
        Column(_("Nøkkeltall")),
        Column(_("Verdi"), Kind.DECIMAL),
        Column(_("Enhet")),
        Column(_("Formel")),
        Column(_("Ikke med"), Kind.INTEGER),
    ]
    rows = [[say(f.label), f.value, unit_text(f), say(f.formula), sum(e.count for e in f.exclusions)] for f in figures]
    return Sheet(_("Nøkkeltall"), columns, rows)


def assumptions_sheet(report: BuildingReport | PortfolioCondition) -> Sheet:
    return Sheet(_("Forutsetninger"), [Column(_("Forutsetning")), Column(_("Verdi"))], [list(row) for row in assumption_rows(report)])
