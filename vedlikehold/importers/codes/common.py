"""What imports into lists that belong to all have in common: whoever may edit codes anywhere takes them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models

from fdvu.access.enums import Permission
from fdvu.access.scope import units_for
from fdvu.audit.importing import AuditedKind, ImportContext, StoredRows
from fdvu.core.importing import Plan
from fdvu.lib.message import Message, gettext_noop

NOT_ALLOWED = gettext_noop("Du har ikke lov til å endre kodelister.")


class CommonKind(AuditedKind):
    """A kind whose rows belong to no unit."""

    permission = Permission.CODES_EDIT.value

    def may_change(self, key: int, current: StoredRows, context: ImportContext) -> bool:
        return may_edit(context)

    def check_result(self, plan: Plan, context: ImportContext) -> None:
        if not may_edit(context):
            plan.frame.problems.reject_all(plan.created, None, Message(NOT_ALLOWED))

    def export_along(self, queryset: models.QuerySet, names: Sequence[str], paths: Mapping[str, Any]) -> Iterable[Sequence[Any]]:
        """Rows for export; `paths` says what is read for fields that are not the model's own columns."""
        computed = {f"as_{name}": path for name, path in paths.items() if name in names}
        wanted = [f"as_{name}" if name in paths else name for name in names]
        return queryset.annotate(**computed).values_list(*wanted).iterator(chunk_size=2000)


def may_edit(context: ImportContext) -> bool:
    """Whether the person holds the right to edit codes anywhere; the system does."""
    return context.by is None or bool(units_for(context.by, Permission.CODES_EDIT))
