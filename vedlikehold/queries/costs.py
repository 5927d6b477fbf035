"""Upgrade costs of any set of components, read as arrays: all that speaks of backlog is priced from here."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import numpy as np
from django.db.models import Case, IntegerField, QuerySet, Value, When

from fdvu.core.db.columns import number_columns
from vedlikehold.calc.upgrade import GRADE_CODES, UNGRADED, ComponentRows, CostCells, TypeCosts, merged, price_rows
from vedlikehold.models import ComponentType
from vedlikehold.queries.parameters import Assumptions

# Field of `ComponentRows` and where it is read; those of whole numbers first. `building` is read where the caller says.
_WHOLE = {
    "building": ("", np.int64),
    "part": ("part_id", np.int32),
    "grade": ("grade_code", np.int8),
    "year": ("price_year", np.int32),
    "type": ("type_id", np.int32),
}
_NUMBERS = {
    "quantity": "quantity",
    "replacement": "replacement_cost_nok",
    "low": "cost_low_nok",
    "likely": "cost_likely_nok",
    "high": "cost_high_nok",
}


def cost_cells(components: QuerySet, assumed: Assumptions, price_year: int, *, by: str = "building_id") -> CostCells:
    """Costs in the prices of `price_year`: by building × part × grade, or by component with `by="pk"`; two queries.

    `components` is already cut to what the person sees. With `pk` the cells' `building` holds the component.
    """
    if by == "pk":
        return price_rows(component_rows(components, by=by), assumed.rule, assumed.index, price_year)
    types = type_costs()
    blocks = (ComponentRows(**block, types=types) for block in _blocks(components, by))
    return merged([price_rows(block, assumed.rule, assumed.index, price_year) for block in blocks])


def component_rows(components: QuerySet, *, by: str = "building_id") -> ComponentRows:
    """What the costs of `components` follow from, before shares and prices; two queries."""
    return component_rows_and(components, {}, by=by)[0]


def component_rows_and(
    components: QuerySet, more: Mapping[str, str], *, by: str = "building_id"
) -> tuple[ComponentRows, dict[str, np.ndarray]]:
    """As `component_rows`, and beside them the number columns of `more` (name and path), NaN for none; two queries."""
    types = type_costs()
    blocks = list(_blocks(components, by, more))
    names = {**{name: kind for name, (_path, kind) in _WHOLE.items()}, **dict.fromkeys((*_NUMBERS, *more), float)}
    columns = {name: np.concatenate([np.empty(0, kind), *(block[name] for block in blocks)]) for name, kind in names.items()}
    beside = {name: columns.pop(name) for name in more}
    return ComponentRows(**columns, types=types), beside


def type_costs() -> TypeCosts:
    """Unit costs of all component types."""
    rows = ComponentType.objects.order_by("pk").values_list(
        "pk", "price_year", "unit_cost_tg1_nok", "unit_cost_tg2_nok", "unit_cost_tg3_nok"
    )
    found = [(pk, year or 0, [np.nan, *(np.nan if cost is None else float(cost) for cost in costs)]) for pk, year, *costs in rows]
    return TypeCosts(
        id=np.array([pk for pk, _year, _costs in found], dtype=np.int64),
        unit_cost=np.array([costs for _pk, _year, costs in found], dtype=float).reshape(-1, 4),
        year=np.array([year for _pk, year, _costs in found], dtype=np.int64),
    )


def _blocks(components: QuerySet, by: str, more: Mapping[str, str] = MappingProxyType({})) -> Iterator[dict[str, np.ndarray]]:
    known = [When(grade=name, then=Value(code)) for name, code in GRADE_CODES.items() if code != UNGRADED]
    rows = components.order_by().annotate(grade_code=Case(*known, default=Value(UNGRADED), output_field=IntegerField()))
    paths = {"building": by, **{name: path for name, (path, _kind) in _WHOLE.items() if path}, **_NUMBERS, **more}
    for columns in number_columns(rows, *paths.values()):
        block = dict(zip(paths, columns, strict=True))
        yield block | {name: np.nan_to_num(block[name], nan=0).astype(kind) for name, (_path, kind) in _WHOLE.items()}
