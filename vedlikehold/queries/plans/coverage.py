"""How much of the backlog of a plan's buildings has a measure, and how much of it a version places."""

import datetime
from dataclasses import dataclass

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from vedlikehold.calc.backlog import backlog_by
from vedlikehold.calc.condition import default_price_year
from vedlikehold.calc.plans.coverage import Cover, Coverage, coverage
from vedlikehold.calc.upgrade import GRADE_CODES
from vedlikehold.enums import KNOWN_GRADES, AlternativeKind, Grade, MeasureKind
from vedlikehold.models import Component, Finding, Placement, Scenario
from vedlikehold.queries.components.measured import has_measure
from vedlikehold.queries.costs import cost_cells
from vedlikehold.queries.parameters import assumptions


@dataclass(frozen=True)
class PlanCoverage:
    """`found` against `target`, in the prices of `price_year`; the same components and costs as the backlog."""

    found: Coverage
    target: Grade
    price_year: int

    @property
    def grades(self) -> list[Grade]:
        """Those that count as backlog."""
        return [grade for grade in KNOWN_GRADES if GRADE_CODES[grade] > GRADE_CODES[self.target]]


def plan_coverage(scenario: Scenario, *, user, today: datetime.date) -> PlanCoverage:
    """Of what `user` sees; a fixed number of queries. `scenario.plan` is fetched."""
    assumed = assumptions()
    price_year = default_price_year(assumed.index, today)
    components = Component.objects.visible_to(user).in_unit(scenario.plan.unit).counting()
    cover = Case(
        When(_is_placed(scenario), then=Value(Cover.PLACED.value)),
        When(has_measure(), then=Value(Cover.MEASURED.value)),
        default=Value(Cover.NONE.value),
        output_field=IntegerField(),
    )
    cells = cost_cells(components.annotate(cover=cover), assumed, price_year, by="cover")
    found = coverage(backlog_by(cells, cells.building, assumed.target))
    return PlanCoverage(found, Grade(assumed.parameters.target_grade), price_year)


def _is_placed(scenario: Scenario) -> Q:
    """Of components: the version has a year for a measure of theirs, or for selling the building."""
    placed = Placement.objects.filter(scenario=scenario, year__isnull=False, measure__is_open=True).order_by()
    mends = placed.exclude(measure__kind=MeasureKind.INVESTIGATE.value)
    answered = Finding.objects.standing().filter(component=OuterRef("pk"), measure__in=mends.values("measure_id")).order_by()
    sold = placed.filter(alternative__kind=AlternativeKind.SELL.value, building=OuterRef("building_id"))
    return Q(Exists(mends.filter(measure__component=OuterRef("pk")))) | Q(Exists(answered)) | Q(Exists(sold))
