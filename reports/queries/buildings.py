"""The report's list of buildings, row by row without holding them all."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from bygg.enums import BUILDING_STATUS_LABELS, OWNERSHIP_LABELS
from bygg.models import Building
from bygg.quality import with_score
from fdvu.lib.sheets.columns import Column, Kind

_FIELDS = (
    "name",
    "building_number",
    "building_type__code",
    "unit__name",
    "year_built",
    "area_bta_m2",
    "area_bra_m2",
    "ownership",
    "status",
    "quality_share",
)


def building_columns() -> list[Column]:
    """Headings of the list, widths for paper."""
    return [
        Column(_("Bygning"), weight=3.2),
        Column(_("Bygningsnr."), Kind.CODE, weight=1.4),
        Column(_("Type"), Kind.CODE, weight=0.7),
        Column(_("Enhet"), weight=2.4),
        Column(_("Byggeår"), Kind.CODE, weight=0.9),
        Column(_("BTA (m²)"), Kind.AREA, weight=1),
        Column(_("BRA (m²)"), Kind.AREA, weight=1),
        Column(_("Eierform"), weight=1),
        Column(_("Status"), weight=1.1),
        Column(_("Kvalitet"), Kind.SHARE, weight=1, decimals=0),
    ]


def building_rows(*, user, unit) -> Iterator[list]:
    """The buildings in the portfolio by name, values as `building_columns` wants them."""
    rows = with_score(Building.objects.visible_to(user).in_unit(unit).in_portfolio()).order_by("sort_key", "pk")
    for *head, ownership, status, quality in rows.values_list(*_FIELDS).iterator(chunk_size=1000):
        yield [*head, _(OWNERSHIP_LABELS[ownership]), _(BUILDING_STATUS_LABELS[status]), quality]
