"""Import into journalled registers: from an uploaded file to one change set that can be taken back.

`create_batch` → `set_profile` → `check_batch` (preview) → `set_decisions` → `check_batch` → `apply_batch` → `undo_batch`.
"""

from fdvu.audit.importing.batches import (
    UndoResult,
    apply_batch,
    check_batch,
    create_batch,
    set_decisions,
    set_profile,
    undo_batch,
)
from fdvu.audit.importing.context import ImportContext, context_for, load_units, refuse_unit
from fdvu.audit.importing.kind import AuditedKind, StoredRows
from fdvu.audit.importing.run import ImportFile, ImportRefused, apply_file, plan_file

__all__ = [
    "AuditedKind",
    "ImportContext",
    "ImportFile",
    "ImportRefused",
    "StoredRows",
    "UndoResult",
    "apply_batch",
    "apply_file",
    "check_batch",
    "context_for",
    "create_batch",
    "load_units",
    "plan_file",
    "refuse_unit",
    "set_decisions",
    "set_profile",
    "undo_batch",
]
