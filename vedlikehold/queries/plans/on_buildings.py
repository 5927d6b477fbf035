"""Vedtatt på byggene: what adopted plans do this year and next in the buildings that a person sees, whoever's plan it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from bygg.models import Building
from bygg.queries.kept import kept
from vedlikehold.calc.plans.lines import ZERO
from vedlikehold.enums import MeasureStatus, ScenarioStatus
from vedlikehold.models import Placement

SHOWN = 3


@dataclass(frozen=True)
class AdoptedHere:
    """Measures that are adopted for the two years: how many, what they come to as adopted (`unpriced` not in it), and the largest."""

    years: tuple[int, int]
    count: int
    cost_nok: Decimal
    unpriced: int
    largest: Sequence[Placement]


def adopted_here(*, user, unit, today: date) -> AdoptedHere:
    """A measure counts once, with what the version adopted last says of it. Kept until somebody changes a row."""
    return kept("adopted-here", lambda: _found(user, unit, today), user=user, unit=unit, today=today)


def _found(user, unit, today: date) -> AdoptedHere:
    buildings = Building.objects.visible_to(user).in_portfolio()
    buildings = buildings if unit is None else buildings.in_unit(unit)
    rows = Placement.objects.filter(
        ~Q(measure__status=MeasureStatus.REJECTED.value),
        scenario__status=ScenarioStatus.ADOPTED.value,
        year__isnull=False,
        measure__building__in=buildings.order_by(),
    )
    last = {}
    for row in rows.select_related("measure__building").order_by("scenario__adopted_on", "scenario_id", "pk"):
        last[row.measure_id] = row
    years = (today.year, today.year + 1)
    found = [row for row in last.values() if row.year in years]
    found.sort(key=lambda row: (-(row.agreed_cost_nok or ZERO), row.year, row.measure.sort_key, row.pk))
    costs = [row.agreed_cost_nok for row in found if row.agreed_cost_nok is not None]
    return AdoptedHere(years, len(found), sum(costs, ZERO), len(found) - len(costs), found[:SHOWN])
