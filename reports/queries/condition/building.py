"""Tilstandsrapporten for ett bygg: the analysis, the findings by part, measures, backlog, comparison, pictures."""

import datetime
from dataclasses import dataclass, field, replace

from django.db.models import F, QuerySet

from bygg.models import Building, Document
from bygg.queries.documents import shelf_of
from fdvu.lib.figures import Figure
from reports.queries.condition.ranges import with_range
from vedlikehold.calc.condition import stock_of
from vedlikehold.calc.condition_figures import Conditions, condition_figures
from vedlikehold.enums import AnalysisStatus, Grade
from vedlikehold.models import AttachedDocument, ConditionAnalysis, Finding, Measure
from vedlikehold.queries.analyses.comparison import SurveyComparison, compare_analyses, earlier_analyses
from vedlikehold.queries.analyses.pages import missing_in_report
from vedlikehold.queries.attachments import Attachments, attachments_by
from vedlikehold.queries.backlog import BuildingCondition, building_condition
from vedlikehold.queries.backlog.building import PartLine
from vedlikehold.queries.grades import worst_first
from vedlikehold.queries.ledger import LedgerScope, YearAccount, yearly
from vedlikehold.queries.measures import BuildingSums, building_sums, costs_now
from vedlikehold.queries.parameters import Assumptions, assumptions

_DEVIATIONS = (Grade.TG2, Grade.TG3)


@dataclass
class ReportedPart:
    """One two-digit part: its figures (None where the building has no such components any more) and its open findings."""

    code: str
    label: str
    line: PartLine | None
    deviations: list[Finding] = field(default_factory=list)
    not_examined: list[Finding] = field(default_factory=list)
    fine: list[Finding] = field(default_factory=list)

    @property
    def has_findings(self) -> bool:
        return bool(self.deviations or self.not_examined or self.fine)


@dataclass(frozen=True)
class BuildingReport:
    """One building on one day. `missing` names what the analysis should have said of itself and does not; `registered_on` is the day
    the grades and components are of."""

    building: Building
    today: datetime.date
    assumed: Assumptions
    condition: BuildingCondition
    figures: dict[str, Figure]
    missing: list[str]
    parts: list[ReportedPart]
    photos: dict[int, Attachments]
    measures: list[Measure]
    measure_sums: BuildingSums
    comparison: SurveyComparison | None
    accounts: list[YearAccount]
    drawings: list[Document]
    picture: Document | None
    open_analyses: list[ConditionAnalysis]
    registered_on: datetime.date

    @property
    def analysis(self) -> ConditionAnalysis | None:
        return self.condition.analysis

    @property
    def findings(self) -> list[Finding]:
        """All open findings, by part and component."""
        return [row for part in self.parts for row in (*part.deviations, *part.not_examined, *part.fine)]

    @property
    def deviations(self) -> list[Finding]:
        return [row for part in self.parts for row in part.deviations]


def building_report(*, user, building: Building, today: datetime.date, registered_on: datetime.date | None = None) -> BuildingReport:
    """What `user` may know of a building they see; `registered_on` is the day it is read. The number of queries is fixed."""
    assumed = assumptions()
    condition = building_condition(user=user, building=building, today=today)
    findings = list(_open_findings(user, building, today))
    shelf = shelf_of(building)
    attached = set(AttachedDocument.objects.visible_to(user).filter(document__building=building).values_list("document_id", flat=True))
    measures = Measure.objects.visible_to(user).open().filter(building=building).select_related("component", "part", "bundle")
    return BuildingReport(
        building=building,
        today=today,
        assumed=assumed,
        condition=condition,
        figures=_figures(condition, assumed),
        missing=missing_in_report(condition.analysis) if condition.analysis else [],
        parts=_parts(condition, findings),
        photos=attachments_by(user, "finding", [row.pk for row in findings]),
        measures=list(measures.annotate(**costs_now(today)).order_by(F("planned_year").asc(nulls_last=True), "sort_key", "pk")),
        measure_sums=building_sums(user, building, today),
        comparison=_comparison(condition.analysis),
        accounts=yearly(LedgerScope(user=user, building=building.pk, until=today)),
        drawings=[document for document in reversed(shelf.drawings) if document.preview],
        # A photo of the building itself, not of something in it that is broken.
        picture=next((photo for photo in shelf.photos if photo.preview and photo.pk not in attached), None),
        open_analyses=_begun(user, building),
        registered_on=max(registered_on or today, today),
    )


def _figures(condition: BuildingCondition, assumed: Assumptions) -> dict[str, Figure]:
    """The condition page's figures, of a stock of one building."""
    state = condition.state
    found = Conditions(
        backlog=state.backlog,
        grades=state.grades,
        functional=state.functional,
        range=condition.range,
        stock=stock_of([state]),
        target=condition.target.value,
        price_year=condition.price_year,
        correlation=assumed.parameters.correlation,
        valid_years=condition.valid_years,
    )
    figures = {figure.key: figure for figure in condition_figures(found)}
    if not state.area_m2:
        # Of one building alone nothing needs weighing: grade and unknown share are known without an area.
        for key, value in (("grade", state.grade), ("unknown", state.grades.unknown_share)):
            figures[key] = replace(figures[key], value=value, exclusions=figures[key].exclusions if value is None else ())
    return with_range(figures, state.backlog, condition.range)


def _open_findings(user, building: Building, today: datetime.date) -> QuerySet:
    """What analyses finished by `today` have found and nothing had replaced by then, by part, the worst first."""
    rows = Finding.objects.visible_to(user).standing_on(today).filter(analysis__building=building)
    rows = rows.select_related("component__part", "analysis", "measure")
    return rows.order_by("component__part__sort_key", worst_first(), "component__sort_key", "pk")


def _parts(condition: BuildingCondition, findings: list[Finding]) -> list[ReportedPart]:
    found = {line.code: ReportedPart(line.code, line.label, line) for line in condition.parts}
    for row in findings:
        code = row.component.part.group
        part = found.setdefault(code, ReportedPart(code, str(row.component.part), None))
        place = part.deviations if row.grade in _DEVIATIONS else part.not_examined if row.grade == Grade.TGIU else part.fine
        place.append(row)
    return [found[code] for code in sorted(found)]


def _comparison(analysis: ConditionAnalysis | None) -> SurveyComparison | None:
    """The last analysis against the one before it."""
    earlier = earlier_analyses(analysis) if analysis else []
    return compare_analyses(earlier[0], analysis) if earlier else None


def _begun(user, building: Building) -> list[ConditionAnalysis]:
    """Analyses that are ordered or under way: what they find is not in the report."""
    rows = ConditionAnalysis.objects.visible_to(user).filter(building=building)
    return list(
        rows.filter(status__in=[AnalysisStatus.PLANNED, AnalysisStatus.ONGOING]).order_by(F("planned_on").asc(nulls_last=True), "pk")
    )
