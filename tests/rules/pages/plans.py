"""Who may open the pages: maintenance plans and their scenarios."""

from tests.factories.vedlikehold import make_plan, make_scenario
from tests.rules.pages.kinds import Page, list_pages, object_pages, row_for_managers, row_for_viewers

ROWS: dict = {
    "plan": lambda world: make_plan(world.units.school).pk,
    "scenario": lambda world: make_scenario(make_plan(world.units.school)).pk,
    "adopted_scenario": lambda world: make_scenario(make_plan(world.units.school), status="adopted", adopted_on="2026-01-01").pk,
}
PAGES: dict[str, Page] = {name: page for name, page in list_pages("plans", has_bulk=False).items() if name != "plans-chart"}
PAGES |= object_pages("plan")
PAGES |= {
    "scenario": row_for_viewers("scenario"),
    "scenario-history": row_for_viewers("scenario"),
    "scenario-origin": row_for_viewers("scenario", kwargs={"name": "note"}),
    "scenario-new": row_for_managers("plan"),
    "scenario-edit": row_for_managers("scenario"),
    "scenario-delete": row_for_managers("scenario"),
    "scenario-frames": row_for_viewers("scenario"),
    "scenario-adopt": row_for_managers("scenario"),
    "scenario-withdraw": row_for_managers("adopted_scenario"),
    "scenario-tracking": row_for_viewers("adopted_scenario"),
    "scenario-tracking-export": row_for_viewers("adopted_scenario"),
    "plan-roll": row_for_managers("plan"),
}
