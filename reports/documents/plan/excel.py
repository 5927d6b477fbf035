"""Vedlikeholdsplanen as a workbook: the same rows as the PDF."""

from django.utils.translation import gettext as _

from fdvu.lib.sheets.columns import Column
from fdvu.lib.sheets.write import Sheet, write_workbook
from reports.documents.condition.sheets import figures_sheet
from reports.documents.plan import rows
from reports.queries.plan import PlanReport


def write_plan_workbook(report: PlanReport, out) -> int:
    """Write all sheets; returns the number of rows."""
    years = report.years
    sheets = [
        figures_sheet(report.figures.values()),
        Sheet(_("År for år"), rows.year_columns(), rows.year_rows(report)),
        Sheet(_("Per bygning"), rows.money_columns(_("Bygning"), years), rows.money_rows(report.by_building, years)),
        Sheet(_("Per bygningsdel"), rows.money_columns(_("Bygningsdel"), years), rows.money_rows(report.by_part, years)),
        Sheet(_("Tiltak"), rows.measure_columns(), rows.measure_rows(report.planned.placed)),
        Sheet(_("Ikke dekket"), rows.not_held_columns(), rows.not_held_rows(report.quality.not_held)),
        Sheet(_("Forutsetninger"), [Column(_("Forutsetning")), Column(_("Verdi"))], [list(row) for row in rows.particulars(report)]),
    ]
    if report.quality.result and not report.quality.is_stale:
        sheets.insert(-1, Sheet(_("Verdi av mer penger"), rows.price_columns(), rows.price_rows(report)))
    return write_workbook(sheets, out)
