"""A building leaves the portfolio: sold, demolished, or the lease ends. Which statuses are set by such acts and not by hand."""

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bygg.enums import BuildingStatus, HoldingStatus
from bygg.models import AreaUse, Building
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import open_changeset, update_rows

DISPOSALS = (BuildingStatus.SOLD, BuildingStatus.DEMOLISHED, BuildingStatus.LEASE_ENDED)
_BUILDING_BY_SERVICE = frozenset(status.value for status in (*DISPOSALS, BuildingStatus.MERGED))
_LAND_BY_SERVICE = frozenset({HoldingStatus.MERGED.value})


_FOLLOWERS: list[Callable] = []


def follows_disposal(follow: Callable) -> None:
    """`follow(building, on)` is called when a building leaves the portfolio, in the same transaction."""
    _FOLLOWERS.append(follow)


def statuses_by_service(model) -> frozenset[str]:
    """Statuses that come with more than the word – a date, uses that end, a pointer – and are not chosen in a form or in bulk."""
    return _BUILDING_BY_SERVICE if model is Building else _LAND_BY_SERVICE


def refuse_future(on: date, *, today: date) -> None:
    """The sums know only now: what will leave them later is registered when it has happened."""
    if on > today:
        raise ValidationError(_("Datoen er ikke kommet. Registrer avhendingen når den har skjedd."))


@transaction.atomic
def dispose_building(
    *, by, building: Building, status: BuildingStatus, on: date, note: str = "", source: Source = Source.FORM
) -> ChangeSet:
    """Avhending: the building leaves the sums from now on and keeps its history; uses in force end the same day."""
    if status not in DISPOSALS:
        raise ValueError(status)
    refuse_future(on, today=timezone.localdate())
    changeset = open_changeset(by=by, source=source, note=note)
    update_rows(changeset, [(building, {"status": status.value, "disposed_on": on})])
    uses = AreaUse.objects.filter(building=building).on(on)
    # A use that would begin the day it ends is an empty period, which the table refuses: left for a person to sort out.
    update_rows(changeset, [(use, {"valid_to": on}) for use in uses if use.valid_from is None or use.valid_from < on])
    for follow in _FOLLOWERS:
        follow(building, on)
    return changeset
