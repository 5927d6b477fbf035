"""What the parts of the demo municipality share while it is built."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fdvu.audit.models import ChangeSet

# The day the demo stands still at: same seed, same content, whenever it is built.
TODAY = date(2026, 11, 2)
_OSLO = ZoneInfo("Europe/Oslo")


@dataclass
class World:
    """The municipality under construction. Parts put what later parts need into `units`, `users` and `shared`."""

    buildings: int
    seed: int
    password: str
    tell: Callable[[str], None]
    today: date = TODAY
    units: dict[str, Any] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)
    shared: dict[str, Any] = field(default_factory=dict)

    def rng(self, part: str) -> random.Random:
        """Chance of a part's own, so that a change in one part leaves the others as they were."""
        return random.Random(f"{self.seed}:{part}")  # noqa: S311

    def backdate(self, changeset: ChangeSet | None, day: date, *, hour: int = 10, minute: int = 0) -> None:
        """Let an act have happened earlier, so that the history looks lived in."""
        if changeset is not None:
            ChangeSet.objects.filter(pk=changeset.pk).update(at=self.moment(day, hour=hour, minute=minute))

    def moment(self, day: date, *, hour: int = 10, minute: int = 0) -> datetime:
        """A time of day in the municipality's own time."""
        return datetime.combine(day, time(hour, minute), tzinfo=_OSLO)

    def days_ago(self, days: int) -> date:
        return self.today - timedelta(days=days)
