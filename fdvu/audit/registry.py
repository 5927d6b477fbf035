"""What other apps do when an act is taken back or rows go: figures of theirs that follow the rows."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError

from fdvu.core.registry import Registry
from fdvu.lib.message import Message


class RevertRefused(IntegrityError):
    """What would be taken back must stand. `message` says why, and what to do instead; `page`, a url name and an id, is where."""

    def __init__(self, message: Message, page: tuple[str, int] | None = None):
        super().__init__(message.text)
        self.message = message
        self.page = page


@dataclass(frozen=True)
class Follower:
    """Called in the same transaction with the change set that took something back, after its rows are written. It may raise
    `RevertRefused`, and nothing is taken back."""

    key: str
    follow: Callable
    order: int = 100


after_revert: Registry[Follower] = Registry("follower")


@dataclass(frozen=True)
class Farewell:
    """Called with rows of one model, in the same transaction, before they are deleted: figures of theirs must be settled while they
    can be told. It may raise `RevertRefused`, and nothing is deleted."""

    key: str
    settle: Callable
    order: int = 100


before_delete: Registry[Farewell] = Registry("farewell")
