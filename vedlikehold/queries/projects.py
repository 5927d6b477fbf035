"""Projects read: their measures with what they were planned to cost and did, and which can still join."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, Exists, F, FloatField, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from bygg.queries.search import Hit, search_words
from vedlikehold.enums import MeasureStatus, ScenarioStatus
from vedlikehold.models import Finding, Measure, MeasureAlternative, Placement, Project, Scenario
from vedlikehold.queries.measures import PricesNow, priced, prices_now

MOST_MEASURES = 500


def adopted_placements() -> QuerySet:
    """Where plans in force have the measure of an outer query, the newest adopted first."""
    rows = Placement.objects.filter(measure=OuterRef("pk"), scenario__status=ScenarioStatus.ADOPTED, year__isnull=False)
    return rows.order_by("-scenario__adopted_on", "-pk")


def planned_cost(prices: PricesNow) -> Case:
    """What a measure is planned to cost (kr in the prices of now): the alternative that the newest plan in force chose, else its own
    way. NULL where there is no cost, or the index lacks its price year."""
    chosen = MeasureAlternative.objects.filter(pk=OuterRef("planned_alternative"))
    cost = priced(Cast(F("cost_likely_nok"), FloatField()), prices)
    return Case(
        When(planned_alternative__isnull=False, then=Subquery(chosen.values(now=cost)[:1])), default=cost, output_field=FloatField()
    )


def with_planned(rows: QuerySet, prices: PricesNow) -> QuerySet:
    """Measures with `planned_alternative` (an id or None) and `planned_now_nok`."""
    chosen = Subquery(adopted_placements().values("alternative")[:1])
    return rows.annotate(planned_alternative=chosen).annotate(planned_now_nok=planned_cost(prices))


def planned_alternative(measure: Measure) -> MeasureAlternative | None:
    """The way that the newest plan in force does the measure in; None for its own way, or where no plan has it."""
    row = Placement.objects.filter(measure=measure, scenario__status=ScenarioStatus.ADOPTED, year__isnull=False)
    found = row.select_related("alternative").order_by("-scenario__adopted_on", "-pk").first()
    return found.alternative if found else None


@dataclass(frozen=True)
class ProjectLine:
    """A measure of a project: planned cost and actual cost (kr). `actual_now_nok` is the actual in the prices of now; `way` the
    alternative that a plan in force has chosen; `has_components` whether components get a new condition when it is done."""

    measure: Measure
    way: MeasureAlternative | None
    planned_nok: Decimal | None
    actual_nok: Decimal | None
    actual_now_nok: Decimal | None
    has_components: bool

    @property
    def deviation_nok(self) -> Decimal | None:
        """How much more it cost than planned, both in the prices of now."""
        return None if self.actual_now_nok is None or self.planned_nok is None else self.actual_now_nok - self.planned_nok


@dataclass(frozen=True)
class ProjectSums:
    """All measures of a project that are not rejected. `expected_nok` is what is paid and what is left to pay, in the prices of now for
    what is left; `uncosted` have neither a planned cost that can be counted nor an actual one."""

    count: int
    done: int
    planned_nok: Decimal
    actual_nok: Decimal
    expected_nok: Decimal
    deviation_nok: Decimal
    uncosted: int

    @property
    def done_share(self) -> float:
        return self.done / self.count if self.count else 0.0

    def left_of(self, budget_nok: Decimal | None) -> Decimal | None:
        """What the expected cost leaves of a frame; None without one."""
        return None if budget_nok is None else budget_nok - self.expected_nok


def project_lines(user, project: Project, prices: PricesNow) -> list[ProjectLine]:
    """The project's measures that `user` sees, by building and name; two queries."""
    answers = Exists(Finding.objects.standing().filter(measure=OuterRef("pk")))
    rows = Measure.objects.visible_to(user).filter(project=project).select_related("building", "part").annotate(has_findings=answers)
    found = list(with_planned(rows, prices).order_by("building__sort_key", "building_id", "sort_key", "pk"))
    ways = MeasureAlternative.objects.in_bulk({row.planned_alternative for row in found if row.planned_alternative})
    return [_line(row, ways.get(row.planned_alternative), prices) for row in found]


def _line(row: Measure, way: MeasureAlternative | None, prices: PricesNow) -> ProjectLine:
    source = way or row
    year = row.done_on.year if row.done_on else None
    return ProjectLine(
        measure=row,
        way=way,
        planned_nok=prices.of(source.cost_likely_nok, source.price_year),
        actual_nok=row.actual_cost_nok,
        actual_now_nok=prices.of(row.actual_cost_nok, year),
        has_components=row.component_id is not None or row.has_findings,
    )


def project_sums(lines: Iterable[ProjectLine]) -> ProjectSums:
    rows = [line for line in lines if line.measure.status != MeasureStatus.REJECTED]
    zero = Decimal(0)
    known = [line.actual_nok if line.actual_nok is not None else line.planned_nok for line in rows]
    return ProjectSums(
        count=len(rows),
        done=sum(line.measure.status == MeasureStatus.DONE for line in rows),
        planned_nok=sum((line.planned_nok or zero for line in rows), zero),
        actual_nok=sum((line.actual_nok or zero for line in rows), zero),
        expected_nok=sum((cost for cost in known if cost is not None), zero),
        deviation_nok=sum((line.deviation_nok or zero for line in rows), zero),
        uncosted=sum(cost is None for cost in known),
    )


def project_columns(user, today: datetime.date) -> dict[str, Coalesce]:
    """What the list says of each project's measures that `user` sees: how many, done, planned and actual cost. Three queries to build."""
    rows = Measure.objects.visible_to(user).filter(project=OuterRef("pk")).exclude(status=MeasureStatus.REJECTED).order_by()

    def over(found: QuerySet, total) -> Subquery:
        return Subquery(found.values("project").annotate(total=total).values("total"))

    done = Count("pk", filter=Q(status=MeasureStatus.DONE))
    return {
        "measures_in": Coalesce(over(rows, Count("pk")), 0),
        "measures_done": Coalesce(over(rows, done), 0),
        "planned_now_nok": over(with_planned(rows, prices_now(today)), Sum("planned_now_nok")),
        "actual_nok": Coalesce(over(rows, Sum(Cast("actual_cost_nok", FloatField()))), 0.0),
    }


def adopted_scenarios(user) -> QuerySet:
    """Versions in force that `user` sees."""
    return Scenario.objects.visible_to(user).filter(status=ScenarioStatus.ADOPTED).select_related("plan").order_by("plan__sort_key", "pk")


def measures_in_plan(user, project: Project, *, scenario: Scenario, year: int, building: int | None = None) -> list[Measure]:
    """Open measures without a project that the version does in the year, of the project's unit and that `user` may change."""
    rows = Measure.objects.editable_by(user).in_unit(project.unit).open().filter(project=None)
    rows = rows.filter(placements__scenario=scenario, placements__year=year)
    rows = rows if building is None else rows.filter(building=building)
    return list(rows.select_related("building").order_by("building__sort_key", "sort_key", "pk")[:MOST_MEASURES])


def measures_to_add(user, ids: Iterable[int]) -> list[Measure]:
    """The chosen measures that `user` may change, by building and name."""
    rows = Measure.objects.editable_by(user).filter(pk__in=set(ids)).select_related("building__unit", "project")
    return list(rows.order_by("building__sort_key", "sort_key", "pk")[: MOST_MEASURES + 1])


def find_projects(user, text: str, limit: int) -> list[Hit]:
    """For the search box: by words of the name, and by number."""
    rows = search_words(Project.objects.visible_to(user), text).select_related("unit").order_by("sort_key", "pk")
    return [
        Hit(row.name, " · ".join(filter(None, (row.number, row.unit.name))), reverse("vedlikehold:project", args=[row.pk]))
        for row in rows[:limit]
    ]
