"""Who may open the pages: measures."""

from tests.factories.vedlikehold import make_bundle, make_measure
from tests.rules.pages.kinds import Page, act_on_row, for_managers, list_pages, row_for_managers, row_for_viewers

ROWS: dict = {
    "measure": lambda world: make_measure(world.building(), "Legge om taket", planned_year=2027).pk,
    "approved_measure": lambda world: make_measure(world.building(), status="approved").pk,
    "done_measure": lambda world: make_measure(world.building(), status="done", done_on="2024-05-01").pk,
    "bundle": lambda world: make_bundle(world.building(), "Fasade").pk,
}
PAGES: dict[str, Page] = list_pages("measures") | {
    "measure-choose": for_managers(),
    # without findings it leads to the list
    "measure-from-findings": Page(302, 403, 302),
    "measure": row_for_viewers("measure"),
    "measure-history": row_for_viewers("measure"),
    "measure-origin": row_for_viewers("measure", kwargs={"name": "note"}),
    "measure-edit": row_for_managers("measure"),
    "measure-delete": row_for_managers("measure"),
    "measure-findings": row_for_managers("measure"),
    "measure-approve": act_on_row("measure"),
    "measure-plan": row_for_managers("measure"),
    "measure-start": act_on_row("approved_measure"),
    "measure-complete": row_for_managers("measure"),
    "measure-reject": row_for_managers("measure"),
    "measure-reconsider": act_on_row("approved_measure"),
    "measure-reopen": row_for_managers("done_measure"),
    "building-measures": row_for_viewers("building"),
    "measure-new": row_for_managers("building"),
    "bundle-new": row_for_managers("building"),
    "bundle-edit": row_for_managers("bundle"),
    "bundle-delete": row_for_managers("bundle"),
}
