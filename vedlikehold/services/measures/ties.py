"""Utelukkelser: of two measures that exclude each other at most one is done."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import create_rows, delete_rows, open_changeset
from vedlikehold.calc.measures import all_required
from vedlikehold.models import Measure, MeasureDependency, MeasureExclusion


@transaction.atomic
def set_exclusions(
    *, by, measure: Measure, excludes: Iterable[Measure], changeset: ChangeSet | None = None, note: str = "", apart: bool = True
) -> bool:
    """What cannot be done together with `measure`; whether anything changed. All stand in one building.

    Neither of the two may require the other, through others or directly (looked at where `apart`).
    """
    wanted = {row.pk: row for row in excludes}
    _check_exclusions(measure, wanted)
    rows = MeasureExclusion.objects.filter(Q(measure=measure) | Q(other=measure)).order_by("pk").select_for_update()
    there = {row.other_id if row.measure_id == measure.pk else row.measure_id: row for row in rows}
    new = [_pair(measure, row) for pk, row in wanted.items() if pk not in there]
    gone = [row for pk, row in there.items() if pk not in wanted]
    if not (new or gone):
        return False
    own = changeset or open_changeset(by=by, source=Source.FORM, note=note)
    delete_rows(own, gone)
    create_rows(own, new)
    if apart:
        check_apart(measure, "excludes")
    return True


def check_apart(measure: Measure, field: str) -> None:
    """Refuses, at `field`, a measure that excludes what it requires, or what requires it, directly or through others."""
    rows = MeasureExclusion.objects.filter(Q(measure=measure) | Q(other=measure))
    excluded = {other if one == measure.pk else one for one, other in rows.values_list("measure_id", "other_id")}
    if not excluded:
        return
    edges: dict[int, list[int]] = {}
    for one, other in MeasureDependency.objects.filter(measure__building=measure.building_id).values_list("measure_id", "requires_id"):
        edges.setdefault(one, []).append(other)
    both = excluded & all_required(measure.pk, edges) or {pk for pk in excluded if measure.pk in all_required(pk, edges)}
    if both:
        names = Measure.objects.filter(pk__in=both).order_by("sort_key", "pk").values_list("name", flat=True)
        text = _("Tiltaket kan ikke både kreve og utelukke %(names)s.")
        raise ValidationError({field: text % {"names": ", ".join(f"«{name}»" for name in names)}})


def _pair(one: Measure, other: Measure) -> MeasureExclusion:
    """Stored once, the lower id first."""
    first, second = sorted((one, other), key=lambda row: row.pk)
    return MeasureExclusion(measure=first, other=second)


def _check_exclusions(measure: Measure, wanted: Mapping[int, Measure]) -> None:
    if measure.pk in wanted:
        raise ValidationError({"excludes": _("Et tiltak kan ikke utelukke seg selv.")})
    if any(row.building_id != measure.building_id for row in wanted.values()):
        raise ValidationError({"excludes": _("Tiltak som utelukkes, må være i samme bygg.")})
