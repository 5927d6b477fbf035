"""Who may open the pages: scenarios against each other, and plans to Excel and back."""

from tests.rules.pages.kinds import Page, for_viewers, row_for_viewers

ROWS: dict = {}
PAGES: dict[str, Page] = {
    # without two versions it is the choice of them; those out of scope are 404, tested with the page
    "scenario-compare": for_viewers(),
    # without two versions it leads to the choice
    "scenario-compare-export": Page(302, 302, 302, kwargs={"kind": "xlsx"}),
    "plan-compare": Page(302, 302, 404, row="plan"),
    "scenario-compare-with": Page(302, 302, 404, row="scenario"),
    "scenario-sheet": row_for_viewers("scenario"),
    "scenario-export": row_for_viewers("scenario", kwargs={"kind": "xlsx"}),
}
