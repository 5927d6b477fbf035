"""Who may open the pages: orders, analyses, findings, and the survey state of all buildings."""

from tests.factories.vedlikehold import make_analysis, make_commission, make_component, make_finding
from tests.rules.pages.kinds import Page, act_on_row, for_viewers, list_pages, object_pages, row_for_managers, row_for_viewers
from vedlikehold.models import Finding


def _finding(world) -> Finding:
    building = world.building()
    return make_finding(make_analysis(building), make_component(building))


ROWS: dict = {
    "commission": lambda world: make_commission(world.units.school).pk,
    "analysis": lambda world: make_analysis(world.building()).pk,
    "finding": lambda world: _finding(world).pk,
}


def _pages(key: str, *, parent: str = "", field: str = "") -> dict[str, Page]:
    """An object's pages; `field` is one whose origin is asked for."""
    return object_pages(key, parent=parent) | {f"{key}-origin": row_for_viewers(key, kwargs={"name": field})}


PAGES: dict[str, Page] = {
    **list_pages("commissions", has_bulk=False),
    **list_pages("analyses"),
    **list_pages("findings", has_bulk=False),
    **list_pages("surveys", has_bulk=False),
    **_pages("commission", field="title"),
    "commission-add": row_for_managers("commission"),
    **_pages("analysis", parent="building", field="title"),
    "building-analyses": row_for_viewers("building"),
    "analysis-findings": row_for_viewers("analysis"),
    "analysis-comparison": row_for_viewers("analysis"),
    "analysis-start": act_on_row("analysis"),
    "analysis-cancel": row_for_managers("analysis"),
    "analysis-conclude": row_for_managers("analysis"),
    "analysis-reopen": row_for_managers("analysis"),
    **_pages("finding", parent="analysis", field="grade"),
    "finding-risk": for_viewers(),
}
