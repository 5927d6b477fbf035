"""Measures read: their costs in the prices of now, what they hang together with, and what waits."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, F, FloatField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from bygg.queries.search import Hit, search_words
from vedlikehold.calc.backlog import total_backlog
from vedlikehold.calc.condition import default_price_year
from vedlikehold.calc.measures import Rigging, bundle_saving, too_early
from vedlikehold.calc.prices import price_factor
from vedlikehold.models import Component, Finding, Measure, MeasureBundle, MeasureDependency, MeasureExclusion, PriceIndex
from vedlikehold.queries.costs import cost_cells
from vedlikehold.queries.grades import worst_first
from vedlikehold.queries.parameters import assumptions, parameters

COST_SIDES = ("low", "likely", "high")


@dataclass(frozen=True)
class PricesNow:
    """The year whose prices sums are shown in, and what a krone of each price year is in it."""

    year: int
    factors: Mapping[int, float]

    def of(self, amount: Decimal | None, year: int | None) -> Decimal | None:
        """An amount in the prices of now; None where there is none, or the index lacks its year."""
        factor = self.factors.get(year) if year is not None else None
        return None if amount is None or factor is None else amount * Decimal(str(factor))


def is_little_for(backlog_nok: float | None, cost_nok: Decimal | None) -> bool:
    """Whether a cost is under half of the backlog that it takes away, so that one of them may be wrong; not where one is unknown."""
    return bool(backlog_nok) and cost_nok is not None and float(cost_nok) < backlog_nok / 2


def prices_now(today: datetime.date) -> PricesNow:
    """One query."""
    index = dict(PriceIndex.objects.values_list("year", "value"))
    year = default_price_year(index, today)
    factors = {start: price_factor(index, start, year) for start in {*index, year}}
    return PricesNow(year, {start: factor for start, factor in factors.items() if factor is not None})


def costs_now(today: datetime.date) -> dict[str, Case]:
    """`cost_low_now_nok` and so on: a measure's costs in the prices of now, as expressions that can be summed; two queries.

    Low and high are their usual parts of likely where nobody estimated them. NULL where the index lacks the price year.
    """
    prices, assumed = prices_now(today), parameters()
    likely = Cast(F("cost_likely_nok"), FloatField())
    sides = {
        "low": Coalesce(Cast(F("cost_low_nok"), FloatField()), likely * Value(assumed.low_share)),
        "likely": likely,
        "high": Coalesce(Cast(F("cost_high_nok"), FloatField()), likely * Value(assumed.high_share)),
    }
    return {f"cost_{side}_now_nok": priced(sides[side], prices) for side in COST_SIDES}


def priced(amount, prices: PricesNow) -> Case:
    """`amount`, in the prices of the row's `price_year`, in those of now; NULL where the index lacks the year."""
    whens = [When(price_year=year, then=amount * Value(factor)) for year, factor in sorted(prices.factors.items())]
    return Case(*whens, default=Value(None), output_field=FloatField())


@dataclass(frozen=True)
class BundleLine:
    """A bundle on its building's page: its open members, and what it saves in each year."""

    bundle: MeasureBundle
    members: tuple[Measure, ...]
    rigging: tuple[Rigging, ...]

    @property
    def saving_nok(self) -> Decimal:
        return sum((line.saving_nok for line in self.rigging), Decimal(0))


def bundle_lines(bundles: QuerySet, prices: PricesNow) -> list[BundleLine]:
    """Two queries however many bundles."""
    rows = list(bundles.order_by("name", "pk"))
    members: dict[int, list[Measure]] = {row.pk: [] for row in rows}
    for measure in Measure.objects.open().filter(bundle__in=members).order_by(F("planned_year").asc(nulls_last=True), "sort_key", "pk"):
        members[measure.bundle_id].append(measure)
    return [BundleLine(row, tuple(members[row.pk]), tuple(_rigging(members[row.pk], row, prices))) for row in rows]


def _rigging(members: list[Measure], bundle: MeasureBundle, prices: PricesNow) -> list[Rigging]:
    return bundle_saving([(row.planned_year, prices.of(row.cost_likely_nok, row.price_year)) for row in members], bundle.saving_share)


@dataclass(frozen=True)
class Tie:
    """A measure that another requires, or that requires it; `late` where the years are the wrong way round."""

    measure: Measure
    late: bool


def required(measure: Measure) -> list[Tie]:
    """What must be done before `measure`."""
    rows = Measure.objects.filter(required_by__measure=measure).order_by("sort_key", "pk")
    return [Tie(row, row.is_open and too_early(measure.planned_year, [row.planned_year])) for row in rows]


def requiring(measure: Measure) -> list[Tie]:
    """What waits for `measure`."""
    rows = Measure.objects.filter(requirements__requires=measure).order_by("sort_key", "pk")
    return [Tie(row, measure.is_open and row.is_open and too_early(row.planned_year, [measure.planned_year])) for row in rows]


@dataclass(frozen=True)
class Rival:
    """A measure that another excludes; `both` where both are open and have a year."""

    measure: Measure
    both: bool


def excluded(measure: Measure) -> list[Rival]:
    """What cannot be done together with `measure`."""
    rows = Measure.objects.filter(pk__in=excluded_ids(measure)).order_by("sort_key", "pk")
    planned = measure.is_open and measure.planned_year is not None
    return [Rival(row, planned and row.is_open and row.planned_year is not None) for row in rows]


def excluded_ids(measure: Measure) -> list[int]:
    """Ids of what `measure` excludes."""
    pairs = MeasureExclusion.objects.filter(Q(measure=measure) | Q(other=measure)).order_by("pk").values_list("measure_id", "other_id")
    return [other if one == measure.pk else one for one, other in pairs]


def exclusion_choices(building_id: int, measure: Measure | None) -> QuerySet:
    """What a measure of the building may exclude: the others that are open, and what it excludes already."""
    kept = excluded_ids(measure) if measure else []
    rows = Measure.objects.filter(building=building_id).filter(Q(is_open=True) | Q(pk__in=kept))
    return rows.exclude(pk=measure.pk if measure else None).order_by("sort_key", "pk")


def findings_of(measure: Measure) -> list[Finding]:
    """What the measure answers, worst first."""
    rows = Finding.objects.filter(measure=measure).select_related("component__part", "analysis")
    return list(rows.order_by(worst_first(), "component__sort_key", "pk"))


def findings_to_link(measure: Measure) -> QuerySet:
    """Standing findings of the building that no other open measure answers."""
    rows = Finding.objects.standing().filter(analysis__building=measure.building_id)
    free = Q(measure=None) | Q(measure=measure) | Q(measure__is_open=False)
    return rows.filter(free).select_related("component__part", "analysis").order_by("component__sort_key", "pk")


def findings_left(measure: Measure, components: QuerySet) -> QuerySet:
    """Standing findings on the measure's components that it does not answer."""
    rows = Finding.objects.standing().filter(component__in=components.values("pk")).exclude(measure=measure)
    return rows.select_related("component", "analysis").order_by("component__sort_key", "pk")


def measures_of_building(user, building) -> QuerySet:
    """The building's measures, open ones first, then by year."""
    rows = Measure.objects.visible_to(user).filter(building=building).select_related("component", "part", "bundle")
    return rows.annotate(findings_answered=Count("findings")).order_by("-is_open", F("planned_year").asc(nulls_last=True), "sort_key", "pk")


@dataclass(frozen=True)
class BuildingSums:
    """Open measures of a building in the prices of now (kr); `uncosted` have no cost that can be counted."""

    count: int
    low: float
    likely: float
    high: float
    uncosted: int


def building_sums(user, building, today: datetime.date) -> BuildingSums:
    rows = Measure.objects.visible_to(user).open().filter(building=building).order_by()
    found = rows.annotate(**costs_now(today)).aggregate(
        n=Count("pk"), counted=Count("cost_likely_now_nok"), **{side: Sum(f"cost_{side}_now_nok") for side in COST_SIDES}
    )
    return BuildingSums(found["n"], *(found[side] or 0.0 for side in COST_SIDES), found["n"] - found["counted"])


def requirement_choices(building_id: int, measure: Measure | None) -> QuerySet:
    """What a measure of the building may require: the others that are open, and what it requires already."""
    kept = MeasureDependency.objects.filter(measure=measure.pk if measure else None).values("requires")
    rows = Measure.objects.filter(building=building_id).filter(Q(is_open=True) | Q(pk__in=kept))
    return rows.exclude(pk=measure.pk if measure else None).order_by("sort_key", "pk")


def backlog_of(components: QuerySet, today: datetime.date) -> float | None:
    """What the backlog of `components` is now (kr), in the prices of the year; None where the index lacks it."""
    assumed = assumptions()
    if today.year not in assumed.index:
        return None
    counting = Component.objects.filter(pk__in=components.values("pk")).counting()
    return total_backlog(cost_cells(counting, assumed, today.year), assumed.target).likely


@dataclass(frozen=True)
class Overdue:
    """Open measures whose deadline has passed; the first few of them."""

    count: int
    first: list[Measure]


def overdue(user, unit, today: datetime.date, *, first: int = 5) -> Overdue:
    rows = Measure.objects.visible_to(user).in_unit(unit).open().filter(deadline__lt=today, building__in_portfolio=True)
    found = list(rows.select_related("building").order_by("deadline", "pk")[: first + 1])
    return Overdue(rows.count() if len(found) > first else len(found), found[:first])


def is_waiting(measure: Measure, today: datetime.date) -> bool:
    """Whether the deadline of an open measure has passed."""
    return measure.is_open and measure.deadline is not None and measure.deadline < today


def find_measures(user, text: str, limit: int) -> list[Hit]:
    """For the search box: by words of the name and the description."""
    rows = search_words(Measure.objects.visible_to(user), text).select_related("building").order_by("-is_open", "sort_key", "pk")
    return [Hit(row.name, row.building.name, reverse("vedlikehold:measure", args=[row.pk])) for row in rows[:limit]]
