"""What it costs to put a component right, and how that figure came about."""

import datetime
from dataclasses import dataclass

from vedlikehold.calc.condition import default_price_year
from vedlikehold.calc.prices import price_factor
from vedlikehold.calc.upgrade import GRADE_CODES
from vedlikehold.enums import CostBasis, Grade
from vedlikehold.models import Component
from vedlikehold.queries.costs import cost_cells
from vedlikehold.queries.parameters import Assumptions, assumptions

UPGRADABLE = (Grade.TG1, Grade.TG2, Grade.TG3)


@dataclass(frozen=True)
class ComponentCost:
    """One component's upgrade cost (kr, None where there is none) and replacement cost in the prices of `price_year`.

    `counts` says whether it is part of the backlog; `from_year` and `factor` what took it there: None where the index lacks a year.
    """

    nok: float | None
    low_nok: float | None
    high_nok: float | None
    replacement_nok: float | None
    basis: CostBasis
    is_unindexed: bool
    price_year: int
    from_year: int | None
    factor: float | None
    target: Grade
    counts: bool
    assumed: Assumptions


def component_cost(component: Component, *, today: datetime.date) -> ComponentCost:
    """By the same aggregate as every sum of costs; four queries."""
    assumed = assumptions()
    year = default_price_year(assumed.index, today)
    cells = cost_cells(Component.objects.filter(pk=component.pk), assumed, year, by="pk")
    lost, priced = bool(cells.unindexed[0]), component.grade in UPGRADABLE and not cells.unpriced[0]
    basis = cells.basis_of(0) if component.grade in UPGRADABLE else CostBasis.NONE
    money = [float(values[0]) if priced and not lost else None for values in (cells.likely, cells.low, cells.high)]
    from_year = component.type.price_year if basis is CostBasis.TYPE and component.type else component.price_year
    worse = component.grade in UPGRADABLE and GRADE_CODES[component.grade] > assumed.target
    return ComponentCost(
        *money,
        replacement_nok=float(cells.replacement[0]) if cells.with_replacement[0] else None,
        basis=basis,
        is_unindexed=lost,
        price_year=year,
        from_year=from_year,
        factor=price_factor(assumed.index, from_year, year),
        target=Grade(assumed.parameters.target_grade),
        counts=worse and component.is_current and component.building.in_portfolio,
        assumed=assumed,
    )
