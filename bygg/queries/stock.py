"""The stock as cells, in one query whatever its size."""

from django.db.models import Case, Count, F, FloatField, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Cast, Coalesce

from bygg.calc.stock import SIZE_LIMITS_M2, Cell

_WHOLE_YEAR = Q(year_built__isnull=False)
_BOTH = _WHOLE_YEAR & Q(area_bta_m2__isnull=False)


def stock_cells(buildings) -> list[Cell]:
    """Cells of a QuerySet of buildings."""
    rows = (
        buildings.annotate(decade=F("year_built") / 10, size_band=_size_band())
        .order_by()
        .values_list("building_type__code", "ownership", "unit_id", "decade", "size_band")
        .annotate(
            buildings=Count("pk"),
            bta_m2=Coalesce(Sum("area_bta_m2"), 0.0),
            known_bta=Count("area_bta_m2"),
            bra_m2=Coalesce(Sum("area_bra_m2"), 0.0),
            known_bra=Count("area_bra_m2"),
            known_year=Count("year_built"),
            known_both=Count("pk", filter=_BOTH),
            weighted_year_sum=Coalesce(Sum(Cast(F("year_built"), FloatField()) * F("area_bta_m2"), filter=_BOTH), 0.0),
            weighted_year_m2=Coalesce(Sum("area_bta_m2", filter=_BOTH), 0.0),
        )
    )
    return [
        Cell(code, ownership, unit, None if decade is None else decade * 10, band, *sums)
        for code, ownership, unit, decade, band, *sums in rows
    ]


def _size_band() -> Case:
    known = [When(area_bta_m2__lt=limit, then=Value(i)) for i, limit in enumerate(SIZE_LIMITS_M2)]
    return Case(When(area_bta_m2__isnull=True, then=Value(None)), *known, default=Value(len(SIZE_LIMITS_M2)), output_field=IntegerField())
