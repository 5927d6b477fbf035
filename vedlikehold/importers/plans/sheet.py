"""A scenario's rows as cells under the kind's headings: the same for the page, the command and the way back in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from fdvu.lib.numbers import format_date
from fdvu.lib.sheets.columns import Column, Kind
from vedlikehold.enums import MEASURE_STATUS_LABELS, PLACED_BY_LABELS, POT_LABELS, RISK_LABELS, MeasureStatus, PlacedBy, Pot
from vedlikehold.importers.plans.fields import FIELDS
from vedlikehold.queries.plans.sheet import SheetRow

_KINDS = {
    "scenario_id": Kind.CODE, "measure_id": Kind.CODE, "building_number": Kind.CODE, "alternative_id": Kind.CODE, "year": Kind.CODE,
    "cost_nok": Kind.NOK, "own_cost_nok": Kind.NOK, "deadline": Kind.DATE,
}  # fmt: skip
NAMES = tuple(f.name for f in FIELDS if not f.internal)


def columns() -> list[Column]:
    """The headings of a scenario's sheet with their number formats."""
    return [Column(f.heading, _KINDS.get(f.name, Kind.TEXT)) for f in FIELDS if not f.internal]


def cells(rows: Iterable[SheetRow], names: Sequence[str] = NAMES, *, dates: Callable[[Any], Any] = lambda day: day) -> Iterable[list]:
    """One list of values per row, in the order of `names`. `dates` says how a day is written."""
    for row in rows:
        found = _values(row)
        found["deadline"] = dates(found["deadline"])
        yield [found[name] for name in names]


def plain_date(day) -> str:
    """A day as text, for columns without a date format."""
    return format_date(day) if day else ""


def _values(row: SheetRow) -> dict[str, Any]:
    return {**_about(row), **_placed(row), **_money(row)}


def _about(row: SheetRow) -> dict[str, Any]:
    measure, building = row.measure, row.measure.building
    part = measure.part or (measure.component.part if measure.component_id else None)
    return {
        "scenario_id": row.scenario.pk,
        "scenario_name": row.scenario.name,
        "measure_id": measure.pk,
        "building_number": building.building_number,
        "building_name": building.name,
        "building_address": building.street_address,
        "part": f"{part.code} {part.name}" if part else "",
        "name": measure.name,
        "status": _(MEASURE_STATUS_LABELS[MeasureStatus(measure.status)]),
        "deadline": measure.deadline,
        "is_duty": bool(measure.is_duty),
        "risk": _(RISK_LABELS[row.risk]) if row.risk else "",
    }


def _placed(row: SheetRow) -> dict[str, Any]:
    placement = row.placement
    if placement is None:
        return {"year": None, "pinned": False, "alternative_id": None, "alternative_name": "", "note": "", "placed_by": ""}
    way = placement.alternative
    return {
        "year": placement.year,
        "pinned": placement.pinned,
        "alternative_id": way.pk if way else None,
        "alternative_name": way.name if way else "",
        "note": placement.note,
        "placed_by": _(PLACED_BY_LABELS[PlacedBy(placement.placed_by)]),
    }


def _money(row: SheetRow) -> dict[str, Any]:
    pot = row.placement.agreed_pot if row.placement and row.placement.agreed_pot else row.option.pot if row.option else ""
    cost = row.option.cost_nok if row.option else None
    return {
        "pot": _(POT_LABELS[Pot(pot)]) if pot else "",
        "cost_nok": None if cost is None else round(Decimal(cost), 2),
        "own_cost_nok": row.own_cost_nok,
    }
