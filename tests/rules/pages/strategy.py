"""Who may open the pages: strategy."""

from tests.factories.vedlikehold import make_strategy
from tests.rules.pages.kinds import Page, World, for_managers, for_viewers, row_for_managers, row_for_viewers


def decided_building(world: World) -> int:
    """A building that something is decided about."""
    building = world.building()
    make_strategy(building, decision="sell", decision_note="Vedtak")
    return building.pk


ROWS: dict = {"decided_building": decided_building}
PAGES: dict[str, Page] = {
    "strategies": for_viewers(),
    "strategies-export": for_viewers(kwargs={"kind": "csv"}),
    "strategies-costly": for_viewers(),
    "strategy-parameters": for_managers(),
    "building-strategy": row_for_viewers("building"),
    "building-strategy-assess": row_for_managers("building"),
    "building-strategy-decide": row_for_managers("building"),
    "building-strategy-withdraw": row_for_managers("decided_building"),
}
