"""Who may open the pages: a scenario as board, list and Gantt."""

from tests.factories.vedlikehold import make_measure, make_plan, make_scenario
from tests.rules.pages.kinds import Page, World, act_on_row, row_for_managers, row_for_viewers


def _measure_of_scenario(world: World) -> dict[str, int]:
    measure = make_measure(world.building())
    return {"pk": make_scenario(make_plan(world.units.school)).pk, "measure": measure.pk}


ROWS: dict = {
    "board": lambda world: make_scenario(make_plan(world.units.school)).pk,
    "board_measure": _measure_of_scenario,
}
PAGES: dict[str, Page] = {
    "scenario-board": row_for_viewers("board"),
    # To a browser without scripts the list has all the cards.
    "scenario-board-cards": Page(302, 302, 404, row="board", kwargs={"column": "none"}),
    "scenario-place": act_on_row("board"),
    "scenario-card": row_for_managers("board_measure"),
    "scenario-list": row_for_viewers("board"),
    "scenario-gantt": row_for_viewers("board"),
}
