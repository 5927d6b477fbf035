"""Tilstandsrapporten for porteføljen as a workbook: the same rows as the PDF, and every finding with high risk."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from fdvu.lib.sheets.write import Sheet, write_workbook
from reports.documents.condition import portfolio_rows as rows
from reports.documents.condition.accounts import account_columns, account_rows
from reports.documents.condition.sheets import assumptions_sheet, figures_sheet
from reports.queries.condition import PortfolioCondition
from vedlikehold.models import Finding


def write_portfolio_workbook(report: PortfolioCondition, urgent: Iterable[Finding], out) -> int:
    """Write all sheets; returns the number of rows."""
    overview = report.overview
    return write_workbook(
        [
            figures_sheet(report.figures.values()),
            Sheet(_("Per bygningsdel"), rows.group_columns(_("Bygningsdel")), rows.group_rows(overview.by_part)),
            Sheet(_("Per enhet"), rows.group_columns(_("Enhet")), rows.group_rows(overview.by_unit)),
            Sheet(_("Per bygningstype"), rows.group_columns(_("Bygningstype")), rows.group_rows(overview.by_type)),
            Sheet(_("Bygninger"), rows.building_columns(), rows.building_rows(overview, overview.buildings)),
            Sheet(_("Etterslepsregnskap"), account_columns(), account_rows(report.accounts)),
            Sheet(_("Tilstandsanalyser"), rows.survey_columns(), rows.survey_rows(report.surveys)),
            Sheet(_("Funn med høy risiko"), rows.urgent_columns(), rows.urgent_rows(urgent)),
            Sheet(_("Strategi"), rows.strategy_columns(), rows.strategy_rows(report.matrix.lines)),
            assumptions_sheet(report),
        ],
        out,
    )
