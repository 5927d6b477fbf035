"""The overview as the tests ask for it."""

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from vedlikehold.queries.backlog import condition_overview

TODAY = datetime.date(2025, 6, 1)
YEAR = 2025


def overview(user, unit=None, **asked):
    return condition_overview(user=user, unit=unit, today=TODAY, **asked)


def queries(make) -> int:
    """After a first time, which reads the person's grants."""
    make()
    with CaptureQueriesContext(connection) as counted:
        make()
    return len(counted)
