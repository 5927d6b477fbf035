"""Tilstandsrapporten for ett bygg as a workbook: the same rows as the PDF."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from fdvu.lib.sheets.columns import Column, Kind
from fdvu.lib.sheets.write import Sheet, write_workbook
from reports.documents.condition import rows, words
from reports.documents.condition.about import about_rows
from reports.documents.condition.accounts import account_columns, account_rows
from reports.documents.condition.sheets import assumptions_sheet, figures_sheet
from reports.queries.condition import BuildingReport
from vedlikehold.enums import CONSEQUENCE_TYPE_LABELS, ConsequenceType


def write_building_workbook(report: BuildingReport, out) -> int:
    """Write all sheets; returns the number of rows."""
    sheets = [
        figures_sheet(report.figures.values()),
        Sheet(_("Om analysen"), [Column(_("Opplysning")), Column(_("Innhold"))], [list(row) for row in about_rows(report)]),
        Sheet(_("Bygningsdeler"), rows.part_columns(), rows.part_rows(report.condition)),
        Sheet(_("Funn"), _finding_columns(), _finding_rows(report)),
        Sheet(_("Tiltak"), rows.measure_columns(), rows.measure_rows(report.measures)),
        Sheet(_("Etterslep"), rows.backlog_columns(report.condition.price_year), rows.backlog_rows(report.condition)),
    ]
    if report.accounts:
        sheets.append(Sheet(_("Etterslepsregnskap"), account_columns(), account_rows(report.accounts)))
    if report.comparison:
        sheets.append(Sheet(_("Sammenligning"), rows.comparison_columns(), rows.comparison_rows(report.comparison, everything=True)))
    return write_workbook([*sheets, assumptions_sheet(report)], out)


def _finding_columns() -> list[Column]:
    return [
        Column(_("Bygningsdel")),
        Column(_("Komponent")),
        Column(_("Sted")),
        Column(_("TG")),
        Column(_("Symptom")),
        Column(_("Årsak")),
        *(Column(_("KG %(kind)s") % {"kind": _(CONSEQUENCE_TYPE_LABELS[kind]).lower()}, Kind.INTEGER) for kind in ConsequenceType),
        Column(_("Sannsynlighet")),
        Column(_("Risiko")),
        Column(_("Anbefalt tiltak")),
        Column(_("Frist"), Kind.DATE),
        Column(_("Lav (kr)"), Kind.NOK),
        Column(_("Sannsynlig (kr)"), Kind.NOK),
        Column(_("Høy (kr)"), Kind.NOK),
        Column(_("Prisår"), Kind.CODE),
        Column(_("Tiltak i planen")),
        Column(_("Funnet"), Kind.DATE),
        Column(_("Bilder"), Kind.INTEGER),
    ]


def _finding_rows(report: BuildingReport) -> Iterator[list]:
    for row in report.findings:
        yield [
            str(row.component.part),
            row.component.name,
            row.location,
            row.grade,
            row.symptom,
            row.cause,
            *(row.consequences[kind] for kind in ConsequenceType),
            words.probability(row),
            words.risk(row) if row.risk else "",
            row.recommendation,
            row.deadline,
            row.cost_low_nok,
            row.cost_likely_nok,
            row.cost_high_nok,
            row.price_year,
            row.measure.name if row.measure else "",
            row.analysis.performed_on,
            report.photos[row.pk].count,
        ]
