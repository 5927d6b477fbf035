"""What the lists of orders, analyses and findings count and price for each row."""

from datetime import date

from django.db.models import Case, Count, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from vedlikehold.enums import AnalysisStatus, Grade
from vedlikehold.models import ConditionAnalysis, Finding
from vedlikehold.queries.analyses.prices import in_prices_of_now

# From the least grave. Not inspected is unknown: below what is known to be poor, above what is known to be good.
GRAVITY = (Grade.TG0, Grade.TG1, Grade.TGIU, Grade.TG2, Grade.TG3)


def _count(rows, outer: str) -> Coalesce:
    """How many of `rows` point at the row by the field `outer`."""
    counted = rows.filter(**{outer: OuterRef("pk")}).order_by().values(outer).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def analyses_in_order(user, *statuses: AnalysisStatus) -> Coalesce:
    """An order's analyses that `user` sees, those cancelled left out; with `statuses` only those."""
    rows = ConditionAnalysis.objects.visible_to(user).exclude(status=AnalysisStatus.CANCELLED)
    return _count(rows.filter(status__in=[status.value for status in statuses]) if statuses else rows, "commission")


def findings_in_analysis(*grades: Grade) -> Coalesce:
    """An analysis' findings, of some grades or of all."""
    rows = Finding.objects.all()
    return _count(rows.filter(grade__in=[grade.value for grade in grades]) if grades else rows, "analysis")


def cost_now(today: date):
    """A finding's likely cost in the prices that sums are shown in."""
    return in_prices_of_now("cost_likely_nok", today)


def gravity() -> Case:
    """A finding's grade as a number that rises with how grave it is."""
    return Case(*(When(grade=grade.value, then=Value(place)) for place, grade in enumerate(GRAVITY)), output_field=IntegerField())
