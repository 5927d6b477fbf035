"""A building leaves the portfolio: sold, demolished, or the lease ends."""

from datetime import date

from django.db import transaction

from bygg.enums import BuildingStatus
from bygg.models import AreaUse, Building
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import open_changeset, update_rows

DISPOSALS = (BuildingStatus.SOLD, BuildingStatus.DEMOLISHED, BuildingStatus.LEASE_ENDED)


@transaction.atomic
def dispose_building(
    *, by, building: Building, status: BuildingStatus, on: date, note: str = "", source: Source = Source.FORM
) -> ChangeSet:
    """Avhending: the building leaves the sums from now on and keeps its history; uses in force end the same day."""
    if status not in DISPOSALS:
        raise ValueError(status)
    changeset = open_changeset(by=by, source=source, note=note)
    update_rows(changeset, [(building, {"status": status.value, "disposed_on": on})])
    uses = AreaUse.objects.filter(building=building).on(on)
    # A use that would begin the day it ends is an empty period, which the table refuses: left for a person to sort out.
    update_rows(changeset, [(use, {"valid_to": on}) for use in uses if use.valid_from is None or use.valid_from < on])
    return changeset
