"""Who may open the pages: ledger."""

import datetime

from tests.factories.vedlikehold import make_analysis, make_component
from tests.rules.pages.kinds import Page, World, for_viewers, row_for_viewers
from vedlikehold.services.ledger import post_backlog

YEAR = 2024


def posted_year(world: World) -> int:
    """A year with postings at the school; 404 for those who see none."""
    make_component(world.building(), grade="TG3", cost_likely_nok=1000, price_year=YEAR)
    post_backlog(on=datetime.date(YEAR, 5, 1))
    return YEAR


ROWS: dict = {"posted_year": posted_year, "posted_analysis": lambda world: make_analysis(world.building()).pk}
PAGES: dict[str, Page] = {
    "ledger": for_viewers(),
    "ledger-export": for_viewers(kwargs={"kind": "csv"}),
    "ledger-post": Page(302, 403, 302, data={}),
    "ledger-year": row_for_viewers("posted_year", arg="year"),
    "ledger-postings": for_viewers(kwargs={"year": YEAR}),
    "ledger-postings-export": for_viewers(kwargs={"year": YEAR, "kind": "csv"}),
    "analysis-ledger": row_for_viewers("posted_analysis"),
}
