"""What the analysis says of itself: the particulars that NS 3424 asks a report to give."""

from django.utils.translation import gettext as _

from fdvu.lib.numbers import format_date
from reports.condition_texts import object_facts
from reports.documents.condition import words
from reports.queries.condition import BuildingReport


def analysis_rows(report: BuildingReport) -> list[tuple[str, str]]:
    """Name and content of each particular of the last finished analysis; what is missing is said to be."""
    analysis = report.analysis
    if analysis is None:
        return []
    rows = [
        (_("Oppdragsgiver"), analysis.client),
        (_("Formål"), analysis.purpose),
        (_("Analysenivå"), analysis.get_level_display()),
        (_("Omfang"), analysis.scope),
        (_("Referansenivå"), analysis.reference_level),
        (_("Utført"), format_date(analysis.performed_on)),
        (_("Utført av"), analysis.performed_by),
        (_("Deltakere"), analysis.participants),
        (_("Underlag"), analysis.basis),
        (_("Metode og utstyr"), analysis.method),
        (_("Forbehold"), analysis.reservations),
        (_("Gjelder til"), words.day(report.condition.state.survey.valid_until)),
    ]
    return [(name, words.not_given(value)) for name, value in rows]


def object_rows(report: BuildingReport) -> list[tuple[str, str]]:
    return [(name, words.not_given(value)) for name, value in object_facts(report)]


def about_rows(report: BuildingReport) -> list[tuple[str, str]]:
    """The building and its analysis together, for the workbook."""
    return [(_("Bygning"), report.building.name), *object_rows(report), *analysis_rows(report)]
