"""Every way of doing every open measure of a plan, priced, as rows of arrays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fdvu.core.db.bulk import with_ids
from vedlikehold.calc.plans.lines import ZERO, net_cost
from vedlikehold.calc.plans.value import GONE, Calendar, Ways, spread_worth
from vedlikehold.models import Measure, MeasureAlternative, Plan
from vedlikehold.queries.plans.mending import grade_left, sells
from vedlikehold.queries.plans.options import Option
from vedlikehold.queries.plans.options import options as options_of
from vedlikehold.queries.plans.stock import Mended

# What is read of thousands: neither long texts nor where each value comes from.
_OF_BOTH = (
    "name",
    "kind",
    "pot",
    "cost_likely_nok",
    "price_year",
    "grade_after",
    "energy_saving_kwh",
    "grant_nok",
    "own_hours",
    "spend_shares",
)
_OF_MEASURE = ("component", "need", "status", "deadline", "is_duty", "universal_design")


@dataclass(frozen=True)
class Way:
    """One priced way of doing one measure."""

    measure: Measure
    option: Option

    @cached_property
    def sells(self) -> bool:
        """Whether the building goes with it."""
        return sells(self.option.alternative)

    @property
    def after(self) -> int:
        """The grade it leaves behind; `GONE` where nothing is left."""
        left = grade_left(self.measure, self.option.alternative)
        return GONE if left is None else left

    @cached_property
    def profile(self) -> tuple[float, ...]:
        """The part of the cost in each year from the start."""
        return self.option.spend_shares or (1.0,)


def read_ways(plan: Plan, index: Mapping[int, float], *, user) -> tuple[list[Measure], dict[int, list[Option]]]:
    """The open measures in the plan's unit that `user` sees, by id, and the priced ways of each; two queries."""
    rows = Measure.objects.visible_to(user).in_unit(plan.unit).open().select_related("building", "bundle").order_by("pk")
    measures = list(rows.only(*_OF_MEASURE, *_OF_BOTH, "building__name", "building__in_portfolio", "bundle__saving_share"))
    alternatives: dict[int, list[MeasureAlternative]] = {row.pk: [] for row in measures}
    for way in with_ids(MeasureAlternative.objects.only("measure", *_OF_BOTH), alternatives, column="measure_id").order_by("pk"):
        alternatives[way.measure_id].append(way)
    return measures, {row.pk: options_of(row, alternatives[row.pk], plan, index) for row in measures}


def ways_of(measures: Iterable[Measure], options: Mapping[int, Sequence[Option]]) -> list[Way]:
    """The ways that have a price, those of a measure together."""
    return [Way(row, option) for row in measures for option in options[row.pk] if option.cost_nok is not None]


def own_nok(option: Option) -> float:
    """What the municipality pays, in the price level."""
    return float(net_cost(option.cost_nok, option.grant_nok) or ZERO)


def usual_cost(options: Sequence[Option]) -> float:
    """What the measure costs by its own way, else by the cheapest that has a price."""
    known = [option for option in options if option.cost_nok is not None]
    own = next((option for option in known if option.alternative is None), None)
    return float(own.cost_nok) if own else min((float(option.cost_nok) for option in known), default=0.0)


def arrays_of(
    ways: Sequence[Way], mended: Mended, calendar: Calendar, running_nok: Mapping[int, float], rivals: Iterable[tuple[int, int]]
) -> Ways:
    """The ways as rows. Where several measures mend one component, each has an equal part of what that is worth, save for `rivals` of
    which at most one is done. What a sale gives is not shared."""
    parts = _parts(mended.by_measure, rivals)
    pair_row, pair_component, pair_share = [], [], []
    for row, way in enumerate(ways):
        places = mended.by_building.get(way.measure.building_id, ()) if way.sells else mended.by_measure[way.measure.pk]
        for place in places:
            pair_row.append(row)
            pair_component.append(place)
            pair_share.append(1.0 if way.sells else parts[way.measure.pk, place])
    cost = np.array([own_nok(way.option) for way in ways], dtype=float)[:, None] * calendar.growth[None, :]
    return Ways(
        pair_row=np.array(pair_row, dtype=np.int64),
        pair_component=np.array(pair_component, dtype=np.int64),
        pair_share=np.array(pair_share, dtype=float),
        after=np.array([way.after for way in ways], dtype=np.int64),
        delay=np.array([len(way.profile) - 1 for way in ways], dtype=np.int64),
        # Up to a whole øre, as the plan's sums round.
        cost_nok=np.ceil(cost * 100 - 1e-6) / 100,
        spread_worth=np.array([spread_worth(way.profile, calendar.nominal_share) for way in ways], dtype=float),
        saved_kwh=np.array([way.option.energy_saving_kwh for way in ways], dtype=float),
        running_nok=np.array([running_nok.get(way.measure.building_id, 0.0) if way.sells else 0.0 for way in ways], dtype=float),
    )


def _parts(by_measure: Mapping[int, Sequence[int]], rivals: Iterable[tuple[int, int]]) -> dict[tuple[int, int], float]:
    """The part of each component's benefit that is each measure's."""
    count: dict[int, int] = {}
    for places in by_measure.values():
        for place in places:
            count[place] = count.get(place, 0) + 1
    sharing = {(measure, place): count[place] for measure, places in by_measure.items() for place in places}
    for one, other in rivals:
        for place in set(by_measure.get(one, ())) & set(by_measure.get(other, ())):
            sharing[one, place] -= 1
            sharing[other, place] -= 1
    return {pair: 1.0 / max(n, 1) for pair, n in sharing.items()}
