"""Two people at the same moment: which errors say that somebody else was faster, and not that the program is wrong."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, OperationalError

# PostgreSQL: could not serialise, waits in a ring, did not get the lock.
_BUSY_STATES = ("40001", "40P01", "55P03")


class Collision(Exception):
    """Somebody changed what this act was about; nothing of the act is written."""


def is_busy(problem: BaseException) -> bool:
    """The database gave up waiting for somebody else: the same act may well succeed in a moment."""
    if not isinstance(problem, OperationalError):
        return False
    cause = problem.__cause__
    return getattr(cause, "sqlstate", None) in _BUSY_STATES or "database is locked" in str(problem)


def is_overtaken(problem: BaseException) -> bool:
    """Somebody has changed, deleted or made the same rows since they were read."""
    # A kind of IntegrityError of our own has something else to say.
    return type(problem) is IntegrityError or isinstance(problem, (Collision, ObjectDoesNotExist))
