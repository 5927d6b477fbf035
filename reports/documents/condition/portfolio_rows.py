"""Tables of the portfolio's condition report, the same rows on paper and in the workbook."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from fdvu.lib.sheets.columns import Column, Kind
from reports.documents.condition import words
from vedlikehold.calc.condition import BuildingState
from vedlikehold.calc.upgrade import GRADE_CODES
from vedlikehold.enums import STRATEGY_LABELS, SURVEY_STATE_LABELS, ConsequenceGrade, Strategy, SurveyState
from vedlikehold.models import Finding
from vedlikehold.queries.backlog import ConditionOverview, Group
from vedlikehold.queries.strategy import StrategyLine
from vedlikehold.queries.strategy_texts import COSTLY_LABELS, reasons_text


def group_columns(heading: str) -> list[Column]:
    return [
        Column(heading, weight=3),
        Column(_("Grad"), Kind.DECIMAL, weight=0.7, decimals=2),
        Column(_("Komponenter"), Kind.INTEGER, weight=1.1),
        Column(_("TG2"), Kind.INTEGER, weight=0.7),
        Column(_("TG3"), Kind.INTEGER, weight=0.7),
        Column(_("Ukjent"), Kind.INTEGER, weight=0.8),
        Column(_("Etterslep (kr)"), Kind.NOK, weight=1.5),
        Column(_("P85 (kr)"), Kind.NOK, weight=1.5),
        Column(_("Per m² (kr)"), Kind.NOK, weight=0.9),
        Column(_("FCI"), Kind.SHARE, weight=0.8),
    ]


def group_rows(groups: Iterable[Group]) -> list[list]:
    """Those that have components: what is there only by its functional measures has nothing in these columns."""
    shown = [one for one in groups if one.backlog.components]
    return [_group_row(one.label, one.grade, one.grades, one.backlog, one.range, one.nok_per_m2, one.fci) for one in shown]


def group_total(overview: ConditionOverview) -> list:
    stock = overview.stock
    return _group_row(_("I alt"), stock.grade, overview.grades, overview.backlog, overview.range, stock.nok_per_m2, stock.fci)


def _group_row(label, grade, grades, backlog, range_, per_m2, fci) -> list:
    counts = grades.components
    p85 = range_.p85 if backlog.nok is not None else None
    return [
        label,
        grade,
        backlog.components,
        counts[GRADE_CODES["TG2"]],
        counts[GRADE_CODES["TG3"]],
        backlog.unknown,
        backlog.nok,
        p85,
        per_m2,
        fci,
    ]


def survey_columns() -> list[Column]:
    return [
        Column(_("Analysestand"), weight=2),
        Column(_("Bygninger"), Kind.INTEGER),
        Column(_("BTA (m²)"), Kind.AREA),
        Column(_("Uten BTA"), Kind.INTEGER),
        Column(_("Analyse bestilt"), Kind.INTEGER),
    ]


def survey_rows(surveys: Mapping[SurveyState, Mapping]) -> list[list]:
    return [
        [_(SURVEY_STATE_LABELS[state]), row["count"], row["area_m2"] or 0, row["without_area"], row["ordered"]]
        for state, row in surveys.items()
    ]


def urgent_columns() -> list[Column]:
    return [
        Column(_("Bygning"), weight=2.2),
        Column(_("Bygningsdel"), weight=1.9),
        Column(_("Komponent"), weight=2.2),
        Column(_("TG"), Kind.CODE, weight=0.5),
        Column(_("Symptom"), weight=3.4),
        Column(_("Konsekvens"), weight=2.6),
        Column(_("Frist"), Kind.DATE, weight=1.2),
        Column(_("Tiltak i planen"), weight=1.8),
    ]


def urgent_rows(findings: Iterable[Finding]) -> Iterator[list]:
    for row in findings:
        yield [
            row.analysis.building.name,
            str(row.component.part),
            row.component.name,
            row.grade,
            row.symptom,
            words.consequences(row, ConsequenceGrade.KG2),
            row.deadline,
            row.measure.name if row.measure else "",
        ]


def building_columns() -> list[Column]:
    return [
        Column(_("Bygning"), weight=3),
        Column(_("Type"), Kind.CODE, weight=0.6),
        Column(_("Enhet"), weight=2.2),
        Column(_("BTA (m²)"), Kind.AREA, weight=1),
        Column(_("Grad"), Kind.DECIMAL, weight=0.7, decimals=2),
        Column(_("Etterslep (kr)"), Kind.NOK, weight=1.4),
        Column(_("Per m² (kr)"), Kind.NOK, weight=1),
        Column(_("FCI"), Kind.SHARE, weight=0.8),
        Column(_("TG3"), Kind.INTEGER, weight=0.6),
        Column(_("Ukjent"), Kind.INTEGER, weight=0.7),
        Column(_("Analysert"), Kind.DATE, weight=1.1),
        Column(_("Analysestand"), weight=1.4),
    ]


def building_rows(overview: ConditionOverview, buildings: Iterable[BuildingState]) -> Iterator[list]:
    for one in buildings:
        yield [
            one.name,
            one.type_code,
            overview.unit_names.get(one.unit_id, ""),
            one.area_m2,
            one.grade,
            one.nok,
            one.nok_per_m2,
            one.fci,
            one.grades.components[GRADE_CODES["TG3"]],
            one.backlog.unknown,
            one.survey.performed_on,
            _(SURVEY_STATE_LABELS[one.survey_state]),
        ]


def strategy_columns() -> list[Column]:
    return [
        Column(_("Bygning"), weight=2.6),
        Column(_("Grad"), Kind.DECIMAL, weight=0.7, decimals=2),
        Column(_("Egnethet"), Kind.DECIMAL, weight=0.9, decimals=2),
        Column(_("Anbefaling"), weight=1.3),
        Column(_("Beslutning"), weight=1.3),
        Column(_("Hvorfor"), weight=3.4),
        Column(_("På listen fordi"), weight=2.4),
    ]


def strategy_rows(lines: Iterable[StrategyLine]) -> Iterator[list]:
    for line in lines:
        advice, decision = line.recommendation.strategy, line.facts.decision
        yield [
            line.state.name,
            line.state.grade,
            line.suitability.score,
            _(STRATEGY_LABELS[advice]) if advice else "",
            _(STRATEGY_LABELS[Strategy(decision)]) if decision else "",
            reasons_text(line),
            ", ".join(str(COSTLY_LABELS[key]) for key in line.costly),
        ]
