"""How the largest buildings of a scope are used."""

import datetime
from dataclasses import dataclass

from django.db.models import Sum

from bygg.calc.use import area_per_user_m2
from bygg.models import AreaUse, Building


@dataclass(frozen=True)
class BuildingUse:
    """A building with its registered users; m² BRA for each where both are known."""

    building: Building
    users: int | None
    bra_per_user_m2: float | None


def largest_buildings(*, user, unit, today: datetime.date, most: int) -> list[BuildingUse]:
    """The `most` largest buildings by BRA in the portfolio, with users in force on `today`. Two queries."""
    visible = Building.objects.visible_to(user).in_unit(unit).in_portfolio()
    buildings = list(visible.filter(area_bra_m2__isnull=False).order_by("-area_bra_m2", "pk")[:most])
    uses = AreaUse.objects.visible_to(user).on(today).counted_once().filter(building__in=buildings)
    users = dict(uses.order_by().values_list("building_id").annotate(n=Sum("user_count")))
    return [BuildingUse(b, users.get(b.pk), area_per_user_m2(b.area_bra_m2, users.get(b.pk))) for b in buildings]
