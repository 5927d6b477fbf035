"""Every write to a register row goes through here and leaves a change."""

from fdvu.audit.services.forms import save_form
from fdvu.audit.services.keys import add_keys, drop_keys, move_keys
from fdvu.audit.services.revert import Conflict, RevertResult, revert_change, revert_changeset
from fdvu.audit.services.write import StaleRow, create_rows, delete_rows, open_changeset, update_rows

__all__ = [
    "Conflict",
    "RevertResult",
    "StaleRow",
    "add_keys",
    "create_rows",
    "delete_rows",
    "drop_keys",
    "move_keys",
    "open_changeset",
    "revert_change",
    "revert_changeset",
    "save_form",
    "update_rows",
]
