"""Analysestand: when each building was last analysed, and whether that still tells how it is. Set-wise, as expressions."""

from datetime import date, timedelta

from django.db.models import Case, CharField, Count, DateField, Exists, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from bygg.models import Building
from fdvu.lib.days import years_from
from vedlikehold.calc.condition import survey
from vedlikehold.enums import OPEN_ANALYSES, AnalysisStatus, SurveyState
from vedlikehold.models import ConditionAnalysis
from vedlikehold.queries.parameters import parameters


def last_done(outer: str = "pk") -> QuerySet:
    """The newest finished analysis of the building in the outer query's field `outer`."""
    done = ConditionAnalysis.objects.filter(building=OuterRef(outer), status=AnalysisStatus.DONE)
    return done.order_by("-performed_on", "-pk")


def of_last(field: str, outer: str = "pk") -> Subquery:
    """One value of the newest finished analysis."""
    return Subquery(last_done(outer).values(field)[:1])


def survey_state(today: date, outer: str = "pk") -> Coalesce:
    """The building's `SurveyState`, by the same rule as `vedlikehold.calc.condition.survey`; one query for the parameters."""
    oldest = oldest_valid(today)
    valid = Q(valid_until__gte=today) | Q(valid_until__isnull=True, performed_on__gte=oldest)
    state = Case(When(valid, then=Value(SurveyState.VALID.value)), default=Value(SurveyState.OUT_OF_DATE.value), output_field=CharField())
    found = last_done(outer).filter(performed_on__lte=today).annotate(state=state).values("state")[:1]
    return Coalesce(Subquery(found), Value(SurveyState.NEVER.value), output_field=CharField())


def oldest_valid(today: date) -> date:
    """The earliest day an analysis that does not say itself how long it counts may have been made on, and still count."""
    years = parameters().valid_years
    day = years_from(today, -years)
    # What was made on 28 February counts to the 28th, also in a leap year.
    return day if survey(day, None, years).valid_until >= today else day + timedelta(days=1)


def next_planned(outer: str = "pk") -> Subquery:
    """The day the next open analysis is planned for; of those with a day the first."""
    open_ones = open_analyses(outer).order_by().values("building").annotate(first=Min("planned_on")).values("first")
    return Subquery(open_ones, output_field=DateField())


def open_analyses(outer: str = "pk") -> QuerySet:
    """Ordered or begun analyses of the building in the outer query's field `outer`."""
    return ConditionAnalysis.objects.filter(building=OuterRef(outer), status__in=[status.value for status in OPEN_ANALYSES])


def is_ordered(outer: str = "pk") -> Exists:
    """Whether an analysis of the building is ordered or begun."""
    return Exists(open_analyses(outer))


def with_surveys(buildings: QuerySet, today: date) -> QuerySet:
    """Buildings with `survey_state`, `surveyed_on`, `survey_until` and `survey_planned`, to filter, sort and count by."""
    return buildings.annotate(
        survey_state=survey_state(today),
        surveyed_on=of_last("performed_on"),
        survey_until=of_last("valid_until"),
        survey_planned=next_planned(),
        survey_ordered=is_ordered(),
    )


def survey_counts(buildings: QuerySet, today: date) -> dict[SurveyState, dict]:
    """Buildings, BTA (m²) and buildings without BTA per state, and how many have an analysis ordered; two queries."""
    rows = buildings.order_by().annotate(survey_state=survey_state(today), survey_ordered=is_ordered())
    found = rows.values("survey_state").annotate(
        count=Count("pk"),
        area_m2=Sum("area_bta_m2"),
        without_area=Count("pk", filter=Q(area_bta_m2__isnull=True)),
        ordered=Count("pk", filter=Q(survey_ordered=True)),
    )
    by_state = {row["survey_state"]: row for row in found}
    nothing = {"count": 0, "area_m2": None, "without_area": 0, "ordered": 0}
    return {state: by_state.get(state.value, nothing) for state in SurveyState}


def in_portfolio(user, unit) -> QuerySet:
    """Buildings of the portfolio that the person sees in the chosen unit."""
    return Building.objects.visible_to(user).in_unit(unit).filter(in_portfolio=True)


def late_analyses(user, unit, today: date) -> int:
    """Open analyses of buildings in the portfolio whose planned day has passed."""
    rows = ConditionAnalysis.objects.visible_to(user).in_unit(unit).filter(building__in_portfolio=True, planned_on__lt=today)
    return rows.filter(status__in=[status.value for status in OPEN_ANALYSES]).count()
