"""What the list of plans counts of each plan, computed by the database."""

from django.db.models import Count, DateField, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from vedlikehold.enums import ScenarioStatus
from vedlikehold.models import Placement, Scenario


def last_year():
    """The plan's last year."""
    return F("first_year") + F("years") - 1


def _counted(rows, outer: str):
    counted = rows.filter(**{outer: OuterRef("pk")}).order_by().values(outer).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def versions():
    """How many versions the plan has."""
    return _counted(Scenario.objects.all(), "plan")


def _adopted():
    return Scenario.objects.filter(plan=OuterRef("pk"), status=ScenarioStatus.ADOPTED.value)


def adopted_name():
    """The name of the adopted version."""
    return Subquery(_adopted().values("name")[:1])


def adopted_on():
    """The day the adopted version was adopted."""
    return Subquery(_adopted().values("adopted_on")[:1], output_field=DateField())


def placed_measures():
    """How many measures the adopted version has in its years."""
    return _counted(Placement.objects.filter(scenario__status=ScenarioStatus.ADOPTED.value, year__isnull=False), "scenario__plan")
