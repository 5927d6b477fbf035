"""Who may open the pages: components."""

from bygg.services import add_document
from tests.factories.files import jpeg
from tests.factories.vedlikehold import make_component
from tests.rules.pages.kinds import Page, act_on_row, for_managers, list_pages, row_for_managers, row_for_viewers
from vedlikehold.services.attachments import attach


def _attached(world) -> int:
    component = make_component(world.building())
    document = add_document(by=world.owner, building=component.building, file=jpeg(), kind="photo")
    return attach(by=world.owner, document=document, component=component).pk


ROWS: dict = {
    "component": lambda world: make_component(world.building()).pk,
    "attached": _attached,
}
PAGES: dict[str, Page] = {
    **list_pages("components"),
    "component-choose": for_managers(),
    "component-labels": Page(302, 302, 302, data={}),  # without chosen rows it leads back to the list
    "component": row_for_viewers("component"),
    "component-findings": row_for_viewers("component"),
    "component-documents": row_for_viewers("component"),
    "component-history": row_for_viewers("component"),
    "component-cost": row_for_viewers("component"),
    "component-origin": row_for_viewers("component", kwargs={"name": "note"}),
    "component-label": row_for_viewers("component"),
    "component-edit": row_for_managers("component"),
    "component-replace": row_for_managers("component"),
    "component-remove": row_for_managers("component"),
    "component-delete": row_for_managers("component"),
    "building-components": row_for_viewers("building"),
    "component-new": row_for_managers("building"),
    "building-labels": row_for_viewers("building"),
    "attachment-new": row_for_managers("component", kwargs={"place": "komponent"}),
    "attachment-remove": act_on_row("attached"),
}
