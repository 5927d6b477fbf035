"""Tables of the building report, the same rows on paper and in the workbook."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from fdvu.lib.sheets.columns import Column, Kind
from vedlikehold.enums import CHANGE_LABELS, COST_BASIS_LABELS, Change, Grade
from vedlikehold.models import Measure
from vedlikehold.queries.analyses.comparison import SurveyComparison
from vedlikehold.queries.backlog import BuildingCondition


def part_columns() -> list[Column]:
    return [
        Column(_("Bygningsdel"), weight=3),
        Column(_("Midlere TG"), Kind.DECIMAL, weight=0.9, decimals=2),
        Column(_("Vekt"), Kind.SHARE, weight=0.8),
        *(Column(grade.value, Kind.INTEGER, weight=0.62) for grade in Grade),
        Column(_("Uten"), Kind.INTEGER, weight=0.62),
        Column(_("Etterslep (kr)"), Kind.NOK, weight=1.4),
    ]


def part_rows(condition: BuildingCondition) -> list[list]:
    """Each two-digit part: mean grade and weight where it counts in the building's grade, components by grade, backlog."""
    return [
        [line.label, line.grade, line.weight if line.grade is not None else None, *line.grades.components, line.backlog.nok]
        for line in condition.parts
    ]


def part_total(condition: BuildingCondition) -> list:
    """The building: weighted grade, and the weight that has a known grade."""
    state = condition.state
    return [_("I alt"), state.grade, condition.weighted.known_weight or None, *state.grades.components, state.nok]


def measure_columns() -> list[Column]:
    return [
        Column(_("Tiltak"), weight=3.2),
        Column(_("Bygningsdel"), weight=1.8),
        Column(_("Type"), weight=1.3),
        Column(_("Behov"), weight=1.1),
        Column(_("Pott"), weight=1.2),
        Column(_("Status"), weight=1.1),
        Column(_("År"), Kind.CODE, weight=0.7),
        Column(_("Frist"), Kind.DATE, weight=1.1),
        Column(_("Lav (kr)"), Kind.NOK, weight=1.2),
        Column(_("Sannsynlig (kr)"), Kind.NOK, weight=1.3),
        Column(_("Høy (kr)"), Kind.NOK, weight=1.2),
        Column(_("Prisår"), Kind.CODE, weight=0.7),
    ]


def measure_rows(measures: Iterable[Measure]) -> Iterator[list]:
    """Costs as they were estimated, in the prices of their own year."""
    for row in measures:
        yield [
            row.name,
            str(row.part or (row.component.part if row.component else "")),
            row.get_kind_display(),
            row.get_need_display(),
            row.get_pot_display(),
            row.get_status_display(),
            row.planned_year,
            row.deadline,
            row.cost_low_nok,
            row.cost_likely_nok,
            row.cost_high_nok,
            row.price_year,
        ]


def backlog_columns(price_year: int) -> list[Column]:
    return [
        Column(_("Bygningsdel"), weight=2),
        Column(_("Komponent"), weight=2.6),
        Column(_("TG"), Kind.CODE, weight=0.6),
        Column(_("Fastsatt"), Kind.DATE, weight=1.1),
        Column(_("Kostnad (%(year)s-kr)") % {"year": price_year}, Kind.NOK, weight=1.3),
        Column(_("Grunnlag"), weight=2.2),
    ]


def backlog_rows(condition: BuildingCondition) -> Iterator[list]:
    """Every component that counts, dearest first within its part."""
    for part in condition.parts:
        for line in part.components:
            basis = _("Prisår uten indeks") if line.is_unindexed else _(COST_BASIS_LABELS[line.basis])
            yield [part.label, line.name, line.grade, line.graded_on, line.nok, basis]


def comparison_columns() -> list[Column]:
    return [
        Column(_("Bygningsdel"), weight=2),
        Column(_("Komponent"), weight=2.6),
        Column(_("Før"), Kind.CODE, weight=0.7),
        Column(_("Nå"), Kind.CODE, weight=0.7),
        Column(_("Utvikling"), weight=1.4),
    ]


def comparison_rows(found: SurveyComparison, *, everything: bool = False) -> Iterator[list]:
    """What went another way than unchanged, by part; with `everything` the unchanged too."""
    for line in found.lines:
        if everything or line.change is not Change.UNCHANGED:
            yield [str(line.component.part), line.component.name, line.before, line.after, _(CHANGE_LABELS[line.change])]
