"""Who may open the pages: projects, and alternatives of measures."""

from tests.factories.vedlikehold import make_alternative, make_measure, make_project
from tests.rules.pages.kinds import Page, act_on_row, list_pages, object_pages, row_for_managers, row_for_viewers

ROWS: dict = {
    "project": lambda world: make_project(world.units.school, "Nytt tak").pk,
    "alternative": lambda world: make_alternative(make_measure(world.building(), "Legge om taket"), "Reparer").pk,
}
PAGES: dict[str, Page] = (
    list_pages("projects")
    | object_pages("project")
    | {
        # without measures it leads to the list
        "project-from-measures": Page(302, 403, 302),
        "project-start": act_on_row("project"),
        "project-plan": act_on_row("project"),
        "project-finish": act_on_row("project"),
        "project-cancel": row_for_managers("project"),
        "project-from-plan": row_for_managers("project"),
        "project-take-out": act_on_row("project"),
        "project-actuals": row_for_managers("project"),
        "alternative-new": row_for_managers("measure"),
        "alternative-edit": row_for_managers("alternative"),
        "alternative-delete": row_for_managers("alternative"),
        "alternative-history": row_for_viewers("alternative"),
    }
)
