"""Sammenligning: one analysis against another of the same building, component by component."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from fdvu.core.db.bulk import with_ids
from vedlikehold.calc.compare import compare
from vedlikehold.calc.conclusion import worst_grade
from vedlikehold.enums import AnalysisStatus, Change
from vedlikehold.models import Component, ConditionAnalysis, Finding


@dataclass(frozen=True)
class ComparedLine:
    """One component in both surveys; '' for a grade that is not there."""

    component: Component
    before: str
    after: str
    change: Change


@dataclass(frozen=True)
class SurveyComparison:
    """Two surveys of one building: how many components went which way, and each of them."""

    before: ConditionAnalysis
    after: ConditionAnalysis
    counts: Mapping[Change, int]
    lines: tuple[ComparedLine, ...]
    differs: bool


def grades_of(analyses: list[int]) -> dict[int, dict[int, str]]:
    """By analysis: the worst grade of each component it has findings on; one query."""
    seen: dict[int, dict[int, list[str]]] = {}
    rows = with_ids(Finding.objects.all(), analyses, column="analysis_id").values_list("analysis_id", "component_id", "grade")
    for analysis, component, grade in rows:
        seen.setdefault(analysis, {}).setdefault(component, []).append(grade)
    return {analysis: {key: worst_grade(grades) for key, grades in found.items()} for analysis, found in seen.items()}


def earlier_analyses(analysis: ConditionAnalysis) -> list[ConditionAnalysis]:
    """Finished analyses of the building that this one can be held against, the nearest before it first."""
    rows = ConditionAnalysis.objects.filter(building=analysis.building_id, status=AnalysisStatus.DONE).exclude(pk=analysis.pk)
    if analysis.performed_on:
        rows = rows.filter(Q(performed_on__lt=analysis.performed_on) | Q(performed_on=analysis.performed_on, pk__lt=analysis.pk))
    return list(rows.order_by("-performed_on", "-pk"))


def compare_analyses(before: ConditionAnalysis, after: ConditionAnalysis, *, only: Change | None = None) -> SurveyComparison:
    """Every component of either survey, by part; with `only` those that went one way. Two queries."""
    grades = grades_of([before.pk, after.pk])
    found = compare(grades.get(before.pk, {}), grades.get(after.pk, {}))
    components = {
        row.pk: row for row in with_ids(Component.objects.all(), [row.key for row in found.rows]).select_related("part", "building")
    }
    rows = [row for row in found.rows if only is None or row.change is only]
    rows.sort(key=lambda row: (components[row.key].part.sort_key, components[row.key].sort_key, row.key))
    lines = tuple(ComparedLine(components[row.key], row.before, row.after, row.change) for row in rows)
    return SurveyComparison(before, after, found.counts, lines, found.differs)
