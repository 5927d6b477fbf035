"""The order of things: the component register, then year by year what was found and what was done."""

from django.db import transaction
from django.utils.translation import gettext as _

from bygg.enums import BuildingStatus
from bygg.models import Building
from fdvu.core.db.bulk import with_ids
from fdvu.core.db.statistics import refresh_statistics
from vedlikehold.demo import measures, pictures, plans, strategies, surveys
from vedlikehold.demo.components import House, house_of, store

# Buildings beyond these have no components, as most in a very large portfolio would not have been looked at.
FULL_DETAIL = 600
_STANDING = (BuildingStatus.IN_USE, BuildingStatus.VACANT, BuildingStatus.CLOSED)


@transaction.atomic
def build(world) -> None:
    world.tell(_("Komponenter"))
    houses = _houses(world)
    store(world, houses)
    # All is one transaction: without this the database would plan for tables that are still empty.
    refresh_statistics()
    rng = world.rng("vedlikehold.surveys")
    for year, visits in surveys.schedule(rng, houses, world.today).items():
        world.tell(_("Tilstand og tiltak %(year)s") % {"year": year})
        measures.carry_out(world, rng, houses, year)
        surveys.carry_out(world, rng, visits)
        refresh_statistics()
    world.tell(_("Planlagte tiltak"))
    measures.plan(world, world.rng("vedlikehold.plan"), houses)
    surveys.begin(world, world.rng("vedlikehold.begin"), houses)
    strategies.assess(world, world.rng("vedlikehold.strategies"), houses)
    world.tell(_("Vedlikeholdsplaner"))
    plans.plan(world, world.today)
    world.tell(_("Bilder og tegninger"))
    pictures.add_pictures(world, world.rng("vedlikehold.pictures"), houses)


def _houses(world) -> list[House]:
    first = [row.pk for row in world.shared["buildings"][:FULL_DETAIL]]
    standing = Building.objects.filter(status__in=[status.value for status in _STANDING]).select_related("building_type")
    rows = with_ids(standing, first).order_by("pk")
    return [house_of(world.rng(f"vedlikehold.{number}"), row, number) for number, row in enumerate(rows, start=1)]
