"""What a measure mends, and the grade it leaves behind: the same for a plan's value and for the backlog it leads to."""

from collections.abc import Iterable

from django.db.models import QuerySet

from fdvu.core.db.bulk import with_ids
from vedlikehold.calc.upgrade import GRADE_CODES
from vedlikehold.enums import AlternativeKind, MeasureKind
from vedlikehold.models import Component, Finding, Measure, MeasureAlternative


def components_of(measures: Iterable[Measure]) -> dict[int, list[int]]:
    """Components by measure: its own first, then those of the standing findings it answers; one query."""
    found: dict[int, list[int]] = {row.pk: [row.component_id] if row.component_id else [] for row in measures}
    answered = with_ids(Finding.objects.standing(), found, column="measure_id").order_by("pk")
    for measure, component in answered.values_list("measure_id", "component_id"):
        if component not in found[measure]:
            found[measure].append(component)
    return found


def in_place(measure: Measure) -> QuerySet:
    """The components that doing the measure gives a new condition: those of `components_of` that have not been taken away."""
    return with_ids(Component.objects.current(), components_of([measure])[measure.pk])


def sells(alternative: MeasureAlternative | None) -> bool:
    """Whether the building goes with it."""
    return alternative is not None and alternative.kind == AlternativeKind.SELL


def grade_left(measure: Measure, alternative: MeasureAlternative | None) -> int | None:
    """The grade that is left behind, done by `alternative` or, for None, the measure's own way; None where nothing is left."""
    demolishes = alternative is None and measure.kind == MeasureKind.DEMOLISH
    return None if sells(alternative) or demolishes else GRADE_CODES[(alternative or measure).grade_after]
