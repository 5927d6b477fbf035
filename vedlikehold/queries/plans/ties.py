"""How the measures of a scenario hang together: what requires, excludes and saves with what."""

from collections.abc import Iterable, Sequence

from django.db.models import Count

from fdvu.core.db.bulk import with_ids
from vedlikehold.calc.plans.doubts import Ties
from vedlikehold.enums import AlternativeKind, MeasureStatus
from vedlikehold.models import Measure, MeasureAlternative, MeasureDependency, MeasureExclusion, Placement, Scenario
from vedlikehold.queries.plans.cards import Card
from vedlikehold.queries.plans.lines import PlannedRow


def ties_of(scenario: Scenario, rows: Sequence[PlannedRow]) -> Ties:
    """Three queries."""
    ours = Placement.objects.filter(scenario=scenario, measure__isnull=False).values("measure_id")
    requires: dict[int, list[int]] = {}
    excludes: dict[int, list[int]] = {}
    names, settled = {}, set()
    needed = MeasureDependency.objects.filter(measure__in=ours).order_by("pk")
    for measure, other, name, status in needed.values_list("measure_id", "requires_id", "requires__name", "requires__status"):
        requires.setdefault(measure, []).append(other)
        names[other] = name
        if status == MeasureStatus.DONE:
            settled.add(other)
    apart = MeasureExclusion.objects.filter(measure__in=ours, other__in=ours).order_by("pk")
    for first, second in apart.values_list("measure_id", "other_id"):
        excludes.setdefault(first, []).append(second)
        excludes.setdefault(second, []).append(first)
    saving = {row.measure.bundle_id: row.measure.bundle.name for row in rows if row.measure and _saves(row.measure)}
    sizes = with_ids(Measure.objects.open(), set(saving), column="bundle_id").values_list("bundle").annotate(n=Count("pk")).order_by()
    bundles = {bundle: (saving[bundle], count) for bundle, count in sizes}
    return Ties(requires, excludes, bundles, names, frozenset(settled))


def _saves(measure: Measure) -> bool:
    return measure.bundle_id is not None and measure.bundle.saving_share > 0


def tied_to(measures: Iterable[int]) -> set[int]:
    """Measures whose warnings or costs may follow where `measures` stand: bundle mates, what requires them, what they exclude,
    and all in a building that one of them may sell; five queries."""
    ids = set(measures)
    bundles = with_ids(Measure.objects.filter(bundle__isnull=False), ids).values("bundle_id")
    found = set(Measure.objects.filter(bundle__in=bundles).order_by().values_list("pk", flat=True))
    found |= set(with_ids(MeasureDependency.objects.all(), ids, column="requires_id").values_list("measure_id", flat=True))
    apart = with_ids(MeasureExclusion.objects.all(), ids, column="measure_id").values_list("other_id", flat=True)
    apart_too = with_ids(MeasureExclusion.objects.all(), ids, column="other_id").values_list("measure_id", flat=True)
    sales = MeasureAlternative.objects.filter(kind=AlternativeKind.SELL.value)
    sold = with_ids(sales, ids, column="measure_id").values("measure__building_id")
    found |= set(Measure.objects.filter(building__in=sold).order_by().values_list("pk", flat=True))
    return (found | set(apart) | set(apart_too)) - ids


def requirements_among(cards: Sequence[Card]) -> list[tuple[int, int]]:
    """(measure, what it requires) where both are among the cards; one query."""
    keys = {card.measure.pk for card in cards if card.measure}
    rows = with_ids(MeasureDependency.objects.all(), keys, column="measure_id").order_by("measure_id", "requires_id")
    return [(measure, other) for measure, other in rows.values_list("measure_id", "requires_id") if other in keys]
