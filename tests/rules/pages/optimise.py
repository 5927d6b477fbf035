"""Who may open the pages: optimising a scenario, its quality and explanations."""

from tests.rules.pages.kinds import Page, act_on_row, row_for_viewers

ROWS: dict = {}
PAGES: dict[str, Page] = {
    "scenario-optimise": row_for_viewers("scenario"),
    "scenario-optimise-start": act_on_row("scenario"),
    "scenario-quality": row_for_viewers("scenario"),
    "scenario-more-money": row_for_viewers("scenario"),
    "scenario-value": row_for_viewers("scenario"),
    # the measure is asked for too; both are tried with the explanations
    "scenario-measure": Page(404, 404, 404, row="scenario", kwargs={"measure": 1}),
}
