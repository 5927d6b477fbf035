"""Which changes a person may take back: the right to, and the row in units they may edit, now and when it happened."""

from collections.abc import Iterable

from fdvu.access.enums import Permission
from fdvu.access.scope import units_for
from fdvu.audit.models import Change, ChangeSet
from fdvu.core.db.bulk import id_table, with_ids

_NEEDED = (Permission.HISTORY_REVERT, Permission.REGISTER_EDIT)


def revertible_ids(user, changes: Iterable[Change]) -> set[int]:
    """The ids among `changes` that `user` may take back; one query per model, none for one who may everything."""
    changes = list(changes)
    scopes = [units_for(user, permission) for permission in _NEEDED]
    if not all(scopes):
        return set()
    if all(scope.everything for scope in scopes):
        return {change.pk for change in changes}
    allowed = [change for change in changes if all(change.unit_id in scope for scope in scopes)]
    by_model: dict[type, list[Change]] = {}
    for change in allowed:
        by_model.setdefault(change.content_type.model_class(), []).append(change)
    return {pk for model, group in by_model.items() for pk in _still_in_scope(user, model, group)}


def revertible(user, changeset: ChangeSet):
    """The changes of one act that `user` may take back, as a QuerySet."""
    changes = Change.objects.filter(changeset=changeset)
    if all(units_for(user, permission).everything for permission in _NEEDED):
        return changes
    return changes.filter(pk__in=id_table(revertible_ids(user, changes.select_related("content_type"))))


def _still_in_scope(user, model, changes: list[Change]) -> Iterable[int]:
    """A row that has moved out of the person's units since is left alone; a row that is gone has only where it was."""
    ids = [change.object_id for change in changes]
    present = set(with_ids(model._base_manager.all(), ids).values_list("pk", flat=True))
    rows = model.objects.permitted(user, _NEEDED[0]).permitted(user, _NEEDED[1])
    mine = set(with_ids(rows, ids).values_list("pk", flat=True))
    return (change.pk for change in changes if change.object_id in mine or change.object_id not in present)
