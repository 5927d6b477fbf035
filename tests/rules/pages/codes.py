"""Who may open the pages: codes and assumptions. The lists belong to all: whoever may edit codes anywhere edits them."""

from bygg.models import BuildingType
from tests.factories.bygg import save_new
from tests.factories.vedlikehold import make_type, part
from tests.rules.pages.kinds import Page, for_managers, for_viewers, list_pages
from vedlikehold.models import BuildingPart, ConditionParameters, PriceIndex, ReplacementNorm


def own_part() -> BuildingPart:
    return part("26.1", name="Egen", is_own=True)


def new_norm() -> ReplacementNorm:
    """Browser tests empty the tables first, and with them what the migrations bring."""
    kind, _made = BuildingType.objects.get_or_create(code="613", defaults={"name": "Barneskole"})
    return save_new(ReplacementNorm(building_type=kind, nok_per_m2=40_000, price_year=2026))


ROWS: dict = {
    "part": lambda world: part("26").pk,
    "own_part": lambda world: own_part().pk,
    "component_type": lambda world: make_type().pk,
    "parameters": lambda world: (ConditionParameters.objects.first() or save_new(ConditionParameters())).pk,
    "norm": lambda world: (ReplacementNorm.objects.order_by("pk").first() or new_norm()).pk,
    "price_index": lambda world: (PriceIndex.objects.order_by("pk").first() or save_new(PriceIndex(year=2026, value=100.0))).pk,
}


def seen(row: str, **more) -> Page:
    return Page(200, 200, 200, row=row, **more)


def changed(row: str, **more) -> Page:
    return Page(200, 403, 200, row=row, **more)


PAGES: dict[str, Page] = {
    "parts": for_viewers(),
    "parts-export": for_viewers(kwargs={"kind": "csv"}),
    # moving touches every building: neither of them has the right in the whole municipality
    "parts-move": Page(403, 403, 403),
    "part": seen("part"),
    "part-history": seen("part"),
    "part-origin": seen("part", kwargs={"name": "weight_share"}),
    "part-new": changed("part"),
    "part-edit": changed("part"),
    "part-delete": changed("own_part"),
    **list_pages("component_types"),
    "component_type": seen("component_type"),
    "component_type-history": seen("component_type"),
    "component_type-origin": seen("component_type", kwargs={"name": "note"}),
    "component_type-new": for_managers(),
    "component_type-edit": changed("component_type"),
    "component_type-delete": changed("component_type"),
    "assumptions": for_viewers(),
    "parameters-history": seen("parameters"),
    "parameters-origin": seen("parameters", kwargs={"name": "source"}),
    "parameters-edit": changed("parameters"),
    "norm-new": for_managers(),
    "norm-edit": changed("norm"),
    "norm-delete": changed("norm"),
    "norm-history": seen("norm"),
    "price_index-edit": for_managers(),
    "price_index-history": seen("price_index"),
}
