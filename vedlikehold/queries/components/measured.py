"""Which components have a measure that would mend them."""

from django.db.models import Exists, OuterRef, Q

from vedlikehold.enums import AlternativeKind, MeasureKind
from vedlikehold.models import Finding, Measure, MeasureAlternative


def has_measure() -> Q:
    """Of components: an open measure is theirs, answers a standing finding of theirs, or may sell the building. An investigation mends
    nothing."""
    mends = Measure.objects.open().exclude(kind=MeasureKind.INVESTIGATE.value).order_by()
    answered = Finding.objects.standing().filter(component=OuterRef("pk"), measure__in=mends).order_by()
    sales = MeasureAlternative.objects.filter(
        kind=AlternativeKind.SELL.value, measure__is_open=True, measure__building=OuterRef("building_id")
    )
    return Q(Exists(mends.filter(component=OuterRef("pk")))) | Q(Exists(answered)) | Q(Exists(sales.order_by()))
