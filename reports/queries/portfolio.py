"""Porteføljen: all that dashboard, front pages, Excel and PDF say about the stock, fetched once for a person and a unit."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Count, Sum
from django.utils.translation import gettext

from bygg.calc.stock import FIRST_DECADE, SIZE_LABELS, SIZE_LIMITS_M2, Cell, Totals, age_band, roll_up, total
from bygg.enums import OWNERSHIP_LABELS, BuildingStatus, Ownership
from bygg.models import AreaUse, Building, BuildingType, Plot, Property
from bygg.quality import QualityResult, measure
from bygg.queries.stock import stock_cells
from fdvu.access.grouping import Shown, group_units, scope_name
from fdvu.access.models import OrgUnit
from fdvu.access.scope import UnitTree, units_for
from fdvu.lib.figures import Figure
from fdvu.lib.message import gettext_noop
from fdvu.lib.sorting import nb_sort_key
from reports.calc.figures import Empty, Land, Stock, portfolio_figures

NOT_GIVEN = gettext_noop("Ikke oppgitt")
BEFORE = gettext_noop("Før %(year)s")
UNDIVIDED = gettext_noop("%(unit)s (ikke fordelt)")
DECADE = gettext_noop("%(year)s-årene")


@dataclass(frozen=True)
class Group:
    """One bar of a breakdown: its code, name, totals, and the query that lists its rows."""

    key: object
    label: str
    totals: Totals
    query: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Portfolio:
    """The stock of one scope on one day."""

    scope_name: str
    today: datetime.date
    totals: Totals
    figures: dict[str, Figure]
    by_type: list[Group]
    by_unit: list[Group]
    by_ownership: list[Group]
    by_age: list[Group]
    by_size: list[Group]
    quality: QualityResult
    outside: dict[str, int]


def portfolio(*, user, unit: OrgUnit | None, today: datetime.date) -> Portfolio:
    """The portfolio `user` sees in `unit` (everything visible when None); the number of queries is fixed."""
    everything = Building.objects.visible_to(user).in_unit(unit)
    buildings = everything.in_portfolio()
    cells = stock_cells(buildings)
    stock = Stock(
        totals=total(cells),
        by_ownership=roll_up(cells, lambda c: c.ownership),
        outside=dict(everything.filter(in_portfolio=False).order_by().values_list("status").annotate(Count("pk"))),
        empty=_empty(buildings),
        quality=measure(buildings),
        land=_land(user, unit),
        users=AreaUse.objects.visible_to(user).in_unit(unit).in_portfolio().on(today).counted_once().aggregate(n=Sum("user_count"))["n"],
    )
    units = {u.pk: u for u in OrgUnit.objects.all()}
    return Portfolio(
        scope_name=unit.name if unit else scope_name(units, user),
        today=today,
        totals=stock.totals,
        figures={figure.key: figure for figure in portfolio_figures(stock, today=today)},
        by_type=_by_type(cells),
        by_unit=_by_unit(cells, units, user, unit),
        by_ownership=_by_ownership(cells),
        by_age=_by_age(cells),
        by_size=_by_size(cells),
        quality=stock.quality,
        outside=stock.outside,
    )


def _empty(buildings) -> Empty:
    found = buildings.filter(status__in=[BuildingStatus.VACANT, BuildingStatus.CLOSED])
    sums = found.aggregate(n=Count("pk"), known=Count("area_bta_m2"), m2=Sum("area_bta_m2"))
    return Empty(buildings=sums["n"], known_area=sums["known"], area_m2=sums["m2"] or 0.0)


def _land(user, unit) -> Land:
    properties = Property.objects.visible_to(user).in_unit(unit).in_portfolio()
    plots = Plot.objects.visible_to(user).in_unit(unit).in_portfolio()
    found = plots.aggregate(n=Count("pk"), known=Count("area_m2"), m2=Sum("area_m2"))
    return Land(properties=properties.count(), plots=found["n"], known_area=found["known"], area_m2=found["m2"] or 0.0)


def _by_type(cells: list[Cell]) -> list[Group]:
    names = {row.code: row.local_name for row in BuildingType.objects.all()}
    groups = [
        Group(code, f"{code} {names.get(code, '')}".strip() if code else gettext(NOT_GIVEN), sums, {"building_type": code or "null"})
        for code, sums in roll_up(cells, lambda c: c.type_code).items()
    ]
    return _largest_first(groups)


def _by_unit(cells: list[Cell], units: dict[int, OrgUnit], user, base: OrgUnit | None) -> list[Group]:
    tree = UnitTree({pk: u.parent_id for pk, u in units.items()})
    scope = units_for(user)
    visible = {pk for pk in units if pk in scope}
    shown = group_units(tree, {pk: u.kind for pk, u in units.items()}, {c.unit_id for c in cells}, visible, base.pk if base else None)
    return _largest_first(
        [_unit_group(place, units[place.unit].name, sums) for place, sums in roll_up(cells, lambda c: shown[c.unit_id]).items()]
    )


def _unit_group(place: Shown, name: str, sums: Totals) -> Group:
    if place.alone:
        return Group(place.unit, gettext(UNDIVIDED) % {"unit": name}, sums, {"own_unit": place.unit})
    return Group(place.unit, name, sums, {"unit": place.unit})


def _by_ownership(cells: list[Cell]) -> list[Group]:
    sums = roll_up(cells, lambda c: c.ownership)
    return [Group(o.value, gettext(OWNERSHIP_LABELS[o]), sums[o.value], {"ownership": o.value}) for o in Ownership if o.value in sums]


def _by_age(cells: list[Cell]) -> list[Group]:
    sums = roll_up(cells, age_band)
    groups = []
    for decade in sorted(d for d in sums if d is not None):
        if decade < FIRST_DECADE:
            label, query = gettext(BEFORE) % {"year": FIRST_DECADE}, {"year_to": FIRST_DECADE - 1}
        else:
            label, query = gettext(DECADE) % {"year": decade}, {"year_from": decade, "year_to": decade + 9}
        groups.append(Group(decade, label, sums[decade], query))
    if None in sums:
        groups.append(Group(None, gettext(NOT_GIVEN), sums[None], {"quality": "missing_year"}))
    return groups


def _by_size(cells: list[Cell]) -> list[Group]:
    sums = roll_up(cells, lambda c: c.size_band)
    bounds = [0, *SIZE_LIMITS_M2]
    groups = []
    for band, label in enumerate(SIZE_LABELS):
        if band in sums:
            query = {"area_from": bounds[band]}
            if band < len(SIZE_LIMITS_M2):
                query["area_below"] = SIZE_LIMITS_M2[band]
            groups.append(Group(band, gettext(label), sums[band], query))
    if None in sums:
        groups.append(Group(None, gettext(NOT_GIVEN), sums[None], {"quality": "missing_bta"}))
    return groups


def _largest_first(groups: list[Group]) -> list[Group]:
    return sorted(groups, key=lambda g: (-g.totals.bta_m2, -g.totals.buildings, nb_sort_key(g.label)))
