"""What the condition of a stock is made of, fetched set-wise: buildings, cost cells, functional measures, analyses, norms."""

import datetime
from dataclasses import dataclass, replace

import numpy as np
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from bygg.models import Building
from fdvu.access.models import OrgUnit
from vedlikehold.calc.condition import BuildingFacts, Priced, Survey, survey
from vedlikehold.calc.upgrade import GRADE_CODES, CostCells, price_estimates
from vedlikehold.enums import KNOWN_GRADES, Need
from vedlikehold.models import Component, ConditionAnalysis, Finding, Measure, ReplacementNorm
from vedlikehold.queries.parameters import Assumptions

# In an address: rows that have no code.
NONE = "null"


@dataclass(frozen=True)
class Cut:
    """What is looked at besides the unit: building types (`null` for none) and two-digit parts by code; empty for all."""

    types: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    def buildings(self, rows: QuerySet, path: str = "") -> QuerySet:
        """`rows` cut to the chosen building types; `path` leads to the building."""
        if not self.types:
            return rows
        wanted = Q(**{f"{path}building_type__code__in": [code for code in self.types if code != NONE]})
        if NONE in self.types:
            wanted |= Q(**{f"{path}building_type__isnull": True})
        return rows.filter(wanted)


def portfolio_buildings(*, user, unit: OrgUnit | None, cut: Cut) -> QuerySet:
    """The buildings that count."""
    return cut.buildings(Building.objects.visible_to(user).in_unit(unit).in_portfolio())


def counting_components(*, user, unit: OrgUnit | None, cut: Cut) -> QuerySet:
    """The components that count."""
    rows = cut.buildings(Component.objects.visible_to(user).in_unit(unit).counting(), "building__")
    return rows.filter(part__group__in=cut.parts) if cut.parts else rows


def building_facts(buildings: QuerySet) -> list[BuildingFacts]:
    """By name; one query."""
    names = (
        "pk",
        "name",
        "unit_id",
        "building_type__code",
        "area_bta_m2",
        "strategy__replacement_value_nok",
        "strategy__replacement_price_year",
    )
    return [
        BuildingFacts(pk, name, unit, code or "", area, Priced(float(value), year) if value is not None else None)
        for pk, name, unit, code, area, value, year in buildings.order_by("sort_key", "pk").values_list(*names)
    ]


def norms() -> dict[str, Priced]:
    """Replacement norm by building type's code."""
    rows = ReplacementNorm.objects.values_list("building_type__code", "nok_per_m2", "price_year")
    return {code: Priced(float(nok), year) for code, nok, year in rows}


def last_surveys(analyses: QuerySet, valid_years: int, today: datetime.date) -> dict[int, Survey]:
    """Each building's last finished analysis by `today`; one query."""
    rows = (
        analyses.done()
        .filter(performed_on__lte=today)
        .order_by("performed_on", "pk")
        .values_list("building_id", "performed_on", "valid_until")
    )
    return {building: survey(performed, until, valid_years) for building, performed, until in rows}


def portfolio_surveys(*, user, unit: OrgUnit | None, valid_years: int, today: datetime.date) -> dict[int, Survey]:
    return last_surveys(ConditionAnalysis.objects.visible_to(user).in_unit(unit), valid_years, today)


def functional_cells(measures: QuerySet, assumed: Assumptions, price_year: int, goal: int) -> CostCells:
    """Open functional measures with their estimates in the prices of `price_year`, one cell each; one query.

    Those that mend what is in the backlog against `goal` are TG0 here, so that no sum counts the same money twice.
    """
    found = measures.open().filter(need=Need.FUNCTIONAL).order_by()
    part = Coalesce(F("part_id"), F("component__part_id"))
    rows = list(
        found.annotate(of_part=part, twice=_mends_backlog(goal)).values_list(
            "building_id", "of_part", "price_year", "twice", "cost_low_nok", "cost_likely_nok", "cost_high_nok"
        )
    )
    columns = [list(column) for column in zip(*rows, strict=True)] or [[]] * 7
    building, parts, years, twice = (np.array([value or 0 for value in column], dtype=np.int64) for column in columns[:4])
    low, likely, high = (np.array([np.nan if value is None else float(value) for value in column]) for column in columns[4:])
    cells = price_estimates(building, parts, years, low, likely, high, assumed.rule, assumed.index, price_year)
    return replace(cells, grade=np.where(twice, 0, cells.grade))


def _mends_backlog(goal: int) -> Exists:
    """Whether a measure's own component, or one with a standing finding that it answers, is worse than `goal`."""
    worse = [grade.value for grade in KNOWN_GRADES if GRADE_CODES[grade] > goal]
    answered = Finding.objects.standing().filter(measure=OuterRef(OuterRef("pk"))).order_by().values("component")
    mended = Q(pk=OuterRef("component")) | Q(pk__in=answered)
    return Exists(Component.objects.current().filter(mended, grade__in=worse).order_by())


def portfolio_functional(*, user, unit: OrgUnit | None, cut: Cut, assumed: Assumptions, price_year: int, goal: int) -> CostCells:
    rows = cut.buildings(Measure.objects.visible_to(user).in_unit(unit).filter(building__in_portfolio=True), "building__")
    cells = functional_cells(rows, assumed, price_year, goal)
    if not cut.parts:
        return cells
    return cells.where(np.array([assumed.groups.get(part) in cut.parts for part in cells.part.tolist()], dtype=bool))
