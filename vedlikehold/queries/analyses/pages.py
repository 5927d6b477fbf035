"""Read models of the pages of orders, analyses and findings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Sum

from vedlikehold.calc.risk import RISK_FORMULA, RISK_VERSION, risk_of
from vedlikehold.enums import CONSEQUENCE_TYPE_LABELS, AnalysisStatus, ConsequenceGrade, ConsequenceType, Grade, Probability, Risk
from vedlikehold.models import Commission, ConditionAnalysis, Finding
from vedlikehold.queries.analyses.conclusion import Outcome, plan_conclusion
from vedlikehold.queries.grades import worst_first
from vedlikehold.queries.parameters import assumptions

PER_PAGE = 100
# What NS 3424 asks a report to say of itself, by the field that says it.
REPORT_FIELDS = (
    "client", "purpose", "scope", "level", "reference_level", "performed_on", "performed_by", "participants", "basis", "method",
    "reservations",
)  # fmt: skip


def missing_in_report(analysis: ConditionAnalysis) -> list[str]:
    """Names of the fields a report must fill that are still empty."""
    names = [name for name in REPORT_FIELDS if getattr(analysis, name) in (None, "")]
    # The day is set when the analysis is concluded.
    return [name for name in names if name != "performed_on" or analysis.status == AnalysisStatus.DONE]


def grade_counts(analysis: ConditionAnalysis) -> dict[Grade, int]:
    """Findings of an analysis per grade."""
    found = dict(Finding.objects.filter(analysis=analysis).order_by().values_list("grade").annotate(n=Count("pk")))
    return {grade: found.get(grade.value, 0) for grade in Grade}


def finding_page(analysis: ConditionAnalysis, number: int | str, grade: str = "") -> Page:
    """A page of an analysis' findings by part, the worst first within each."""
    rows = Finding.objects.filter(analysis=analysis).select_related("component__part", "measure").annotate(photos=Count("attachments"))
    if grade in list(Grade):
        rows = rows.filter(grade=grade)
    known_first = F("component__part__sort_key"), F("component__sort_key"), worst_first(), F("pk")
    return Paginator(rows.order_by(*known_first), PER_PAGE).get_page(number)


@dataclass(frozen=True)
class RiskShown:
    """Risk with how it came about: version and formula, and the gravest consequence that decided."""

    risk: Risk | None
    probability: int | None
    highest: int | None
    decided_by: tuple[str, ...]
    version: int = RISK_VERSION
    formula: str = RISK_FORMULA


def shown_risk(probability: int | None, consequences: dict[ConsequenceType, int | None]) -> RiskShown:
    """The risk of these grades, explained. Numbers off the scales count as not given."""
    probability = probability if probability in list(Probability) else None
    known = {kind: grade for kind, grade in consequences.items() if grade in list(ConsequenceGrade)}
    highest = max(known.values(), default=None)
    deciding = tuple(CONSEQUENCE_TYPE_LABELS[kind] for kind, grade in known.items() if grade == highest)
    return RiskShown(risk_of(probability, known), probability, highest, deciding)


def preview_conclusion(analysis: ConditionAnalysis, on: date) -> Outcome:
    """What concluding the analysis as of `on` would do."""
    return plan_conclusion([(analysis, on)], assumptions()).outcomes[analysis.pk]


def analyses_of(building) -> list[ConditionAnalysis]:
    """A building's analyses, those under way first, then the newest; with their findings counted."""
    rows = ConditionAnalysis.objects.filter(building=building).select_related("commission")
    counted = _with_counts(rows)
    return sorted(counted, key=lambda row: (row.status == AnalysisStatus.CANCELLED, row.performed_on is not None, -_day(row), -row.pk))


def _day(row: ConditionAnalysis) -> int:
    day = row.performed_on or row.planned_on
    return day.toordinal() if day else 0


def _with_counts(rows: QuerySet) -> QuerySet:
    return rows.annotate(
        findings_count=Count("findings"),
        tg2=Count("findings", filter=Q(findings__grade=Grade.TG2)),
        tg3=Count("findings", filter=Q(findings__grade=Grade.TG3)),
        tgiu=Count("findings", filter=Q(findings__grade=Grade.TGIU)),
    )


@dataclass(frozen=True)
class Progress:
    """How far an order has come: analyses by status, those cancelled apart, and the area (BTA) that is done and in all."""

    total: int
    done: int
    ongoing: int
    planned: int
    cancelled: int
    area_m2: float
    area_done_m2: float

    @property
    def share(self) -> float | None:
        return self.done / self.total if self.total else None


def progress_of(analyses: QuerySet) -> Progress:
    """Of analyses the person may see; one query."""
    rows = analyses.order_by().values("status").annotate(n=Count("pk"), area=Sum("building__area_bta_m2"))
    found = {row["status"]: (row["n"], row["area"] or 0.0) for row in rows}
    counts = {status: found.get(status.value, (0, 0.0)) for status in AnalysisStatus}
    cancelled = counts.pop(AnalysisStatus.CANCELLED)
    return Progress(
        total=sum(n for n, _area in counts.values()),
        done=counts[AnalysisStatus.DONE][0],
        ongoing=counts[AnalysisStatus.ONGOING][0],
        planned=counts[AnalysisStatus.PLANNED][0],
        cancelled=cancelled[0],
        area_m2=sum(area for _n, area in counts.values()),
        area_done_m2=counts[AnalysisStatus.DONE][1],
    )


def analyses_in(commission: Commission, user, number: int | str) -> tuple[Page, Progress]:
    """A page of an order's analyses that the person may see, and the progress of all of those."""
    rows = ConditionAnalysis.objects.visible_to(user).filter(commission=commission)
    page = _with_counts(rows.select_related("building__unit", "building__building_type")).order_by("building__sort_key", "pk")
    return Paginator(page, PER_PAGE).get_page(number), progress_of(rows)


def labels_of(names: Iterable[str], model=ConditionAnalysis) -> list[str]:
    """Fields by the words people know them by."""
    return [str(model._meta.get_field(name).verbose_name) for name in names]
