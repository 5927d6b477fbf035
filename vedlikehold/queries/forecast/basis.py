"""The stock that a forecast starts from, read set-wise from the register and kept until it changes."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from bygg.models import Building
from bygg.queries.kept import kept
from fdvu.access.models import OrgUnit
from vedlikehold.calc.condition import default_price_year
from vedlikehold.calc.grade_costs import grade_costs
from vedlikehold.calc.outlook.basis import Basis, OutlookBuilding, basis_of
from vedlikehold.calc.outlook.rates import RateRules, component_rates
from vedlikehold.calc.upgrade import GRADE_CODES
from vedlikehold.enums import Grade
from vedlikehold.models import BuildingPart, Component, ComponentType, DeteriorationRate, ForecastParameters
from vedlikehold.queries.backlog import facts
from vedlikehold.queries.backlog.facts import Cut
from vedlikehold.queries.backlog.overview import value_of
from vedlikehold.queries.costs import component_rows_and
from vedlikehold.queries.parameters import Assumptions, assumptions


@dataclass(frozen=True)
class Scope:
    """What a forecast is of, besides the unit: a cut of types and parts, one building, or the components of a filter (its address).

    `filtered` names the filter in the cache; its rows come with the call.
    """

    cut: Cut = field(default_factory=Cut)
    building: int | None = None
    filtered: str = ""


@dataclass(frozen=True)
class Ground:
    """Everything a forecast page computes from: the basis, in which prices, against which target, under which parameters."""

    basis: Basis
    target: Grade
    price_year: int
    parameters: ForecastParameters
    correlation: float


def forecast_parameters() -> ForecastParameters:
    """The municipality's one row; the defaults where nobody has changed anything."""
    return ForecastParameters.objects.first() or ForecastParameters()


def ground(
    *,
    user,
    unit: OrgUnit | None,
    today: datetime.date,
    target: Grade | str | None = None,
    scope: Scope = Scope(),
    only: QuerySet | None = None,
    parameters: ForecastParameters | None = None,
    rules: RateRules | None = None,
) -> Ground:
    """What `user` sees in `unit`; the number of queries is fixed. `only` are the components that a filter of `scope` leaves;
    `parameters` and `rules` are others than those that count, to see what they would change."""
    assumed = assumptions()
    target = Grade(target or assumed.parameters.target_grade)
    price_year = default_price_year(assumed.index, today)
    parameters = parameters or forecast_parameters()
    rules = rules or rate_rules(parameters, assumed.groups)
    rows, beside = component_rows_and(_components(user, unit, scope, only), {"life": "expected_life_years"})
    rates, origins = component_rates(rules, rows.type, rows.part, beside["life"])
    basis = basis_of(
        rows,
        grade_costs(rows, assumed.rule, assumed.index, price_year),
        rates,
        origins,
        _buildings(user, unit, scope, assumed, price_year, rows.building.tolist()),
        GRADE_CODES[target],
    )
    return Ground(basis, target, price_year, parameters, assumed.parameters.correlation)


def cached_ground(*, user, unit: OrgUnit | None, today: datetime.date, target, scope: Scope, only: QuerySet | None = None) -> Ground:
    """As `ground`; people with the same scope share it until somebody changes a row, a unit or a code."""

    def make() -> Ground:
        return ground(user=user, unit=unit, today=today, target=target, scope=scope, only=only)

    return kept("forecast-ground", make, user=user, unit=unit, today=today, more=(target and str(target), scope))


def _components(user, unit: OrgUnit | None, scope: Scope, only: QuerySet | None) -> QuerySet:
    """Those that count. A building's own page also tells of one outside the portfolio."""
    if scope.building:
        rows = Component.objects.visible_to(user).current().filter(building=scope.building)
        return rows.filter(part__group__in=scope.cut.parts) if scope.cut.parts else rows
    rows = facts.counting_components(user=user, unit=unit, cut=scope.cut)
    return rows if only is None else rows.filter(pk__in=only.order_by().values("pk"))


def _buildings(user, unit, scope: Scope, assumed: Assumptions, price_year: int, there: Iterable[int]) -> list[OutlookBuilding]:
    """The buildings of the scope by name: all of them, or with a filter those that have components in it."""
    if scope.building:
        rows = Building.objects.visible_to(user).filter(pk=scope.building)
    else:
        rows = facts.portfolio_buildings(user=user, unit=unit, cut=scope.cut)
    norms = facts.norms()
    found = facts.building_facts(rows)
    if scope.filtered or scope.cut.parts:
        used = set(there)
        found = [row for row in found if row.pk in used]
    return [OutlookBuilding(row.pk, row.name, row.area_m2, value_of(row, norms, assumed, price_year).nok) for row in found]


def rate_rules(parameters: ForecastParameters, groups: Mapping[int, str]) -> RateRules:
    """All rates and lives that there are; three queries."""
    stored = list(DeteriorationRate.objects.values_list("type", "part", "tg0_share", "tg1_share", "tg2_share"))
    by_part = {part: tuple(rates) for _type, part, *rates in stored if part is not None}
    group_of = two_digit_groups(groups)
    return RateRules(
        by_type={type_: tuple(rates) for type_, _part, *rates in stored if type_ is not None},
        by_part=by_part,
        by_group={pk: by_part[group] for pk, group in group_of.items() if group in by_part},
        type_lives=dict(ComponentType.objects.filter(expected_life_years__gt=0).order_by().values_list("pk", "expected_life_years")),
        default_life=parameters.default_life_years,
        stages=(parameters.stage_tg0_share, parameters.stage_tg1_share, parameters.stage_tg2_share),
    )


def two_digit_groups(groups: Mapping[int, str]) -> dict[int, int]:
    """Each part's two-digit part in its own edition; one query."""
    parts = list(BuildingPart.objects.values_list("pk", "edition", "code"))
    two_digit = {(edition, code): pk for pk, edition, code in parts}
    found = {pk: two_digit.get((edition, groups.get(pk))) for pk, edition, _code in parts}
    return {pk: group for pk, group in found.items() if group is not None}
