"""Writes to the code lists that mean more than a changed field."""

from vedlikehold.services.codes.editions import MOVE_JOB, NOT_ALLOWED, may_move, move_edition, moved_text, run_move
from vedlikehold.services.codes.parts import delete_own_part, own_part_plan
from vedlikehold.services.codes.price_index import IndexValue, save_price_index

__all__ = [
    "MOVE_JOB",
    "NOT_ALLOWED",
    "IndexValue",
    "delete_own_part",
    "may_move",
    "move_edition",
    "moved_text",
    "own_part_plan",
    "run_move",
    "save_price_index",
]
