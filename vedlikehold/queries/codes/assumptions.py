"""The page of assumptions: parameters, norms and price index, each with when it was last changed and by whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max

from fdvu.audit.models import AuditedModel, Change
from vedlikehold.models import PriceIndex, ReplacementNorm


@dataclass(frozen=True)
class Listed:
    """A row, and its last change; None for one that is as it came with the product."""

    row: AuditedModel
    change: Change | None


def last_changes(rows: Sequence[AuditedModel]) -> dict[int, Change]:
    """Each row's newest change by id, for rows of one model; two queries."""
    if not rows:
        return {}
    about = Change.objects.filter(content_type=ContentType.objects.get_for_model(rows[0]), object_id__in=[row.pk for row in rows])
    newest = about.order_by().values("object_id").annotate(newest=Max("pk")).values_list("newest", flat=True)
    return {change.object_id: change for change in Change.objects.filter(pk__in=list(newest)).with_acts()}


def listed(rows: Iterable[AuditedModel]) -> list[Listed]:
    found = list(rows)
    changes = last_changes(found)
    return [Listed(row, changes.get(row.pk)) for row in found]


def norm_rows(user) -> list[Listed]:
    norms = ReplacementNorm.objects.visible_to(user).select_related("building_type")
    return listed(norms.order_by("building_type__code"))


def index_rows(user) -> list[Listed]:
    return listed(PriceIndex.objects.visible_to(user).order_by("year"))
