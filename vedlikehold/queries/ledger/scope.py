"""Which part of the stock an account is of: the person's own, cut by unit, building, part group and building type."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from vedlikehold.models import Component, LedgerPosting


@dataclass(frozen=True)
class LedgerScope:
    """`building` is an id, `part` a two-digit group, `building_type` a code; empty for all. `until` is the last day of the account.

    A posting belongs to the building and the part it was posted at, whatever becomes of its component: closed years stay as they
    were. A component that has moved is written off in the one place and taken up in the other the next time it is posted.
    """

    user: object
    unit: object = None
    building: int | None = None
    part: str = ""
    building_type: str = ""
    until: datetime.date | None = None

    def postings(self) -> QuerySet:
        rows = LedgerPosting.objects.visible_to(self.user).in_unit(self.unit).order_by().filter(**self._cut("part__group"))
        return rows if self.until is None else rows.filter(posted_on__lte=self.until)

    def components(self) -> QuerySet:
        return Component.objects.visible_to(self.user).in_unit(self.unit).filter(**self._cut("part__group"))

    def _cut(self, part_path: str) -> dict:
        wanted = {"building_id": self.building, part_path: self.part, "building__building_type__code": self.building_type}
        return {path: value for path, value in wanted.items() if value}
