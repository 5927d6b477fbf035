"""Told after an act: the ledger could not be posted, and why."""

from django.contrib import messages

from fdvu.core.text import say
from fdvu.lib.message import Message
from vedlikehold.services.ledger import UNPOSTED


def tell_unposted(request, why: Message | None) -> None:
    """A warning on the next page; nothing where the ledger was posted."""
    if why is not None:
        messages.warning(request, say(Message(UNPOSTED, {"why": why})))
