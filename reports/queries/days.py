"""A report of a past day: what follows the day, and what stands as it is registered now."""

import datetime

from django.utils import timezone


def registered_on(today: datetime.date) -> datetime.date:
    """The day that grades, components, measures and plans in a report of `today` are of: the register has them as they are now."""
    return max(today, timezone.localdate())
