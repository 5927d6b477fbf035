"""Measures that may be placed in a scenario and are not, and the ways in which one can be done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet

from fdvu.core.db.bulk import with_ids
from vedlikehold.calc.plans.lines import PlanLine, own_cost
from vedlikehold.enums import Risk
from vedlikehold.models import Finding, Measure, MeasureAlternative, Plan, PriceIndex, Scenario
from vedlikehold.queries.plans.cards import Card, unplaced_card
from vedlikehold.queries.plans.options import OWN, Option, options
from vedlikehold.queries.plans.overview import unplaced_measures, unplaced_sums


@dataclass(frozen=True)
class Candidates:
    """Measures that may be placed and are not, those with a duty and a deadline first."""

    cards: list[Card]
    count: int
    total: int
    duties: int
    own_cost_nok: Decimal


def candidates(
    scenario: Scenario, *, user, narrow: Callable[[QuerySet], QuerySet] | None = None, start: int = 0, size: int | None = None
) -> Candidates:
    """Those from `start` on, `size` of them, and what all that are asked for come to; four queries."""
    every = unplaced_measures(scenario, user=user)
    found = every if narrow is None else narrow(every)
    index = dict(PriceIndex.objects.values_list("year", "value"))
    sums = unplaced_sums(found, scenario.plan, index)
    rows = _with_facts(found)
    return Candidates(
        cards=[unplaced_card(row, scenario.plan, index) for row in rows[start : None if size is None else start + size]],
        count=sums.count,
        total=sums.count if narrow is None else every.count(),
        duties=sums.duties,
        own_cost_nok=sums.cost_nok,
    )


def _with_facts(rows: QuerySet) -> QuerySet:
    """Those with a duty first, then by deadline."""
    facts = rows.select_related("building", "part", "component__part", "bundle")
    return facts.order_by(F("is_duty").desc(), F("deadline").asc(nulls_last=True), "building__sort_key", "sort_key", "pk")


def unplaced_cards(scenario: Scenario, user, measures: Iterable[int]) -> list[Card]:
    """The cards of some that are not placed; two queries."""
    index = dict(PriceIndex.objects.values_list("year", "value"))
    rows = _with_facts(with_ids(unplaced_measures(scenario, user=user), measures))
    return [unplaced_card(row, scenario.plan, index) for row in rows]


@dataclass(frozen=True)
class Way:
    """One way to do a measure, as it is chosen on a form: `key` of the option and what it costs the municipality in the plan's prices."""

    option: Option
    own_cost_nok: Decimal | None

    @property
    def key(self) -> str:
        return self.option.key

    @property
    def is_own(self) -> bool:
        return self.option.key == OWN


def ways_of(measure: Measure, plan: Plan) -> list[Way]:
    """The measure's own way first; two queries."""
    index = dict(PriceIndex.objects.values_list("year", "value"))
    rows = MeasureAlternative.objects.filter(measure=measure).order_by("name", "pk")
    return [
        Way(way, own_cost(PlanLine(0, None, way.pot, way.cost_nok, way.grant_nok), bundled=False))
        for way in options(measure, rows, plan, index)
    ]


def risks_of(measures: Iterable[int]) -> dict[int, str]:
    """The gravest risk of what each measure answers, where it is known; one query."""
    order = {risk.value: place for place, risk in enumerate(Risk)}
    found: dict[int, str] = {}
    rows = with_ids(Finding.objects.standing().exclude(risk=""), set(measures), column="measure_id")
    for measure, risk in rows.order_by().values_list("measure_id", "risk").distinct():
        if order[risk] >= order.get(found.get(measure, ""), -1):
            found[measure] = risk
    return found
