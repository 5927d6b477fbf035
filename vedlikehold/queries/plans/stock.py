"""What the measures of a plan are about, as arrays: components with their wear, cost and consequence, and stand-ins where there are none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bygg.models import Building
from fdvu.core.db.bulk import with_ids
from fdvu.core.db.columns import number_columns
from vedlikehold.calc.grade_costs import grade_costs
from vedlikehold.calc.outlook.rates import component_rates
from vedlikehold.calc.plans.value import GRADES, TYPES, Assumed, Stock
from vedlikehold.calc.prices import price_factor
from vedlikehold.calc.upgrade import WORST
from vedlikehold.enums import ConsequenceType, MeasureKind, Need
from vedlikehold.models import Component, Finding, Measure
from vedlikehold.queries.costs import component_rows_and
from vedlikehold.queries.forecast.basis import forecast_parameters, rate_rules
from vedlikehold.queries.parameters import Assumptions
from vedlikehold.queries.plans.mending import components_of

_BESIDE = {"life": "expected_life_years", "home": "building_id"}


@dataclass(frozen=True)
class Mended:
    """What each measure mends: places in `stock` by measure, and by building for those that are sold. `component` is the id of each
    place, 0 for a stand-in; `graded` and `assessed` whether its grade and its consequences are registered; `by_measure_count` how many
    of the measures mend each."""

    stock: Stock
    component: np.ndarray
    graded: np.ndarray
    assessed: np.ndarray
    by_measure: Mapping[int, Sequence[int]]
    by_building: Mapping[int, Sequence[int]]

    @property
    def stand_ins(self) -> int:
        """Measures that no component says anything of."""
        return int((self.component == 0).sum())


def mended(
    measures: Sequence[Measure],
    costs_nok: Mapping[int, float],
    *,
    user,
    sold: Iterable[int],
    price_year: int,
    assumed: Assumed,
    known: Assumptions,
) -> Mended:
    """The components of `measures` (their own, and those of the standing findings they answer) and all of the `sold` buildings'.

    `costs_nok` is what each measure costs in the price level, for those that have nothing else to go by. A fixed number of queries.
    """
    pairs = components_of(measures)
    wanted = {component for components in pairs.values() for component in components}
    sold = set(sold)
    own = with_ids(Component.objects.visible_to(user).current(), wanted)
    whole = Component.objects.visible_to(user).current().filter(building__in=sold)
    rows, beside = component_rows_and(own | whole if sold else own, _BESIDE, by="pk")
    order = np.argsort(rows.building, kind="stable")
    place = {int(pk): at for at, pk in enumerate(rows.building[order].tolist())}
    stock = _stock(rows, beside, known, price_year, assumed)
    stock, graded = _ordered(stock, order), rows.grade[order] <= WORST
    consequence, assessed = _consequences(rows.building[order], assumed)
    stock = replace(stock, consequence=consequence)
    by_measure = {pk: [place[component] for component in components if component in place] for pk, components in pairs.items()}
    stock = _with_basis(stock, by_measure, costs_nok, known)
    needs = [row for row in measures if not by_measure[row.pk] or row.kind == MeasureKind.INVESTIGATE]
    by_measure |= {row.pk: [len(order) + at] for at, row in enumerate(needs)}
    homes = beside["home"][order].astype(np.int64)
    none = np.zeros(len(needs), dtype=np.int64)
    return Mended(
        stock=_appended(stock, needs, costs_nok, assumed),
        component=np.concatenate([rows.building[order], none]),
        graded=np.concatenate([graded, none.astype(bool)]),
        assessed=np.concatenate([assessed, none.astype(bool)]),
        by_measure=by_measure,
        by_building={building: np.flatnonzero(homes == building).tolist() for building in sold},
    )


def running_costs(buildings: Iterable[int], *, user) -> dict[int, float]:
    """What it costs a year to run each of `buildings` (kr), where somebody has said it; one query. The figure has no price year of its
    own and is taken as it stands."""
    rows = Building.objects.visible_to(user).filter(pk__in=set(buildings)).order_by()
    found = rows.values_list("pk", "strategy__running_cost_nok_per_m2", "area_bta_m2")
    return {pk: float(cost) * area for pk, cost, area in found if cost and area}


def _stock(rows, beside: Mapping[str, np.ndarray], known: Assumptions, price_year: int, assumed: Assumed) -> Stock:
    rates, _origins = component_rates(rate_rules(forecast_parameters(), known.groups), rows.type, rows.part, beside["life"])
    costs = grade_costs(rows, known.rule, known.index, price_year).nok
    factor = np.array([price_factor(known.index, year or None, price_year) or np.nan for year in rows.year.tolist()])
    replacement = rows.replacement * factor
    count = len(rows.grade)
    upgrade = np.nan_to_num(costs, nan=-1.0)
    return Stock(
        grade=np.where(rows.grade <= WORST, rows.grade, assumed.unknown_grade).astype(np.int64),
        rates=rates,
        severity=np.tile(assumed.severity, (count, 1)),
        # Zero is filled in later from what mending it costs.
        basis_nok=np.nan_to_num(np.where(np.isnan(replacement), costs[:, WORST], replacement)),
        consequence=np.zeros((count, len(TYPES))),
        upgrade_nok=upgrade,
    )


def _ordered(stock: Stock, order: np.ndarray) -> Stock:
    return Stock(**{name: values[order] for name, values in vars(stock).items()})


def _consequences(components: np.ndarray, assumed: Assumed) -> tuple[np.ndarray, np.ndarray]:
    """KG/3 × probability/3 by type from each component's latest standing finding, and whether there was one; one query."""
    place = {int(pk): at for at, pk in enumerate(components.tolist())}
    kg = np.tile([float(assumed.default_kg.get(kind, 0)) for kind in TYPES], (len(components), 1))
    chance = np.full(len(components), float(assumed.default_probability))
    assessed = np.zeros(len(components), dtype=bool)
    rows = with_ids(Finding.objects.standing(), place, column="component_id").order_by("analysis__performed_on", "pk")
    for component, probability, *grades in number_columns(
        rows, "component_id", "probability", *(f"kg_{kind.value}" for kind in ConsequenceType)
    ):
        at = np.array([place[int(pk)] for pk in component.tolist()], dtype=np.int64)
        # The last of a component's findings is the latest.
        last = len(at) - 1 - np.unique(at[::-1], return_index=True)[1]
        table = np.stack(grades, axis=1)[last]
        said = ~np.isnan(table).all(axis=1)
        kg[at[last][said]] = np.nan_to_num(table[said])
        assessed[at[last]] = said
        known = ~np.isnan(probability[last])
        chance[at[last][known]] = probability[last][known]
    return kg / 3.0 * (chance / 3.0)[:, None], assessed


def _with_basis(stock: Stock, by_measure: Mapping[int, Sequence[int]], costs_nok: Mapping[int, float], known: Assumptions) -> Stock:
    """Components that nobody has put a cost on: the share of their measure's cost, and the upgrade by the shares of the assumptions."""
    basis, upgrade = stock.basis_nok.copy(), stock.upgrade_nok.copy()
    for measure, places in by_measure.items():
        bare = [at for at in places if basis[at] <= 0]
        for at in bare:
            basis[at] = costs_nok.get(measure, 0.0) / len(places)
    unknown = (upgrade < 0).any(axis=1)
    upgrade[unknown] = basis[unknown][:, None] * np.array(known.rule.shares)
    upgrade[:, : known.target + 1] = 0.0
    return replace(stock, basis_nok=basis, upgrade_nok=upgrade)


def _appended(stock: Stock, needs: Sequence[Measure], costs_nok: Mapping[int, float], assumed: Assumed) -> Stock:
    """With a stand-in for each of `needs`: a loss that neither grows nor returns, of a share of what the measure costs."""
    count = len(needs)
    kg = np.zeros((count, len(TYPES)))
    for at, row in enumerate(needs):
        named = assumed.need_kg if row.need == Need.FUNCTIONAL else assumed.default_kg
        kg[at] = [named.get(kind, 0) for kind in TYPES]
        if row.universal_design:
            kg[at, TYPES.index(ConsequenceType.AUTHORITY)] = max(kg[at, TYPES.index(ConsequenceType.AUTHORITY)], 1.0)
    severity = np.zeros((count, GRADES))
    severity[:, WORST] = assumed.need_share
    more = Stock(
        grade=np.full(count, WORST, dtype=np.int64),
        rates=np.zeros((count, GRADES - 1)),
        severity=severity,
        basis_nok=np.array([costs_nok.get(row.pk, 0.0) for row in needs], dtype=float),
        consequence=kg / 3.0,
        upgrade_nok=np.zeros((count, GRADES)),
    )
    return Stock(**{name: np.concatenate([values, getattr(more, name)]) for name, values in vars(stock).items()})
