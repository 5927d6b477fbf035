"""Who may open the pages: condition and backlog."""

from tests.rules.pages.kinds import Page, for_viewers, row_for_viewers

ROWS: dict = {}
PAGES: dict[str, Page] = {
    "condition": for_viewers(),
    "condition-figure": for_viewers(kwargs={"key": "backlog"}),
    "backlog": for_viewers(),
    "backlog-buildings": for_viewers(),
    "backlog-types": for_viewers(),
    "backlog-units": for_viewers(),
    "backlog-left-out": for_viewers(),
    "backlog-export": for_viewers(kwargs={"view": "buildings", "kind": "csv"}),
    "building-condition": row_for_viewers("building"),
}
