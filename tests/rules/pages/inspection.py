"""Who may open the pages: inspection."""

from tests.factories.vedlikehold import make_analysis
from tests.rules.pages.kinds import Page, World, for_managers


def _analysis(world: World) -> int:
    return make_analysis(world.building()).pk


ROWS: dict = {"inspection": _analysis}
PAGES: dict[str, Page] = {
    "inspections": for_managers(),
    "inspection": Page(200, 403, 404, row="inspection"),
    "inspection-shell": for_managers(),
    "inspection-worker-file": for_managers(),
    "inspection-manifest-file": for_managers(),
    # Asked by a script, which is told why in words instead of being led to the sign-in.
    "inspection-download": Page(200, 403, 404, 401, row="inspection"),
    "inspection-status": Page(200, 403, 404, 401, row="inspection"),
    # An empty sending is none.
    "inspection-send": Page(400, 403, 404, 401, row="inspection", data={}),
    "inspection-photo": Page(400, 403, 404, 401, row="inspection", data={}),
}
