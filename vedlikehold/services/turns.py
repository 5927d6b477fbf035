"""Whose turn it is, where acts need the same rows in different orders."""

from fdvu.core.db.locks import one_at_a_time

_CONDITION_LOCK = 3424_0001


def take_turn_on_condition() -> None:
    """Called first by acts that set the condition of components and close findings.

    Which rows they need shows on the way, and two of them could come to wait for each other. They queue for the ledger anyway.
    """
    one_at_a_time(_CONDITION_LOCK)
