"""Which changes a person may take back: the right to, and the row in units they may edit, when it happened, now and afterwards."""

from collections.abc import Iterable, Sequence

from fdvu.access.enums import Permission
from fdvu.access.models import is_common
from fdvu.access.scope import UnitSet, units_for
from fdvu.audit.enums import Action
from fdvu.audit.models import Change, ChangeSet
from fdvu.core.db.bulk import id_table, with_ids

_NEEDED = (Permission.HISTORY_REVERT, Permission.REGISTER_EDIT)


def revertible_ids(user, changes: Iterable[Change], *, needed: Sequence[Permission] = _NEEDED) -> set[int]:
    """The ids among `changes` that `user` may take back; a few queries per model, none for one who may everything."""
    changes = list(changes)
    scopes = [units_for(user, permission) for permission in needed]
    if not all(scopes):
        return set()
    if all(scope.everything for scope in scopes):
        return {change.pk for change in changes}
    by_model: dict[type, list[Change]] = {}
    for change in changes:
        model = change.content_type.model_class()
        if _within(change.unit_id, scopes) or is_common(model):
            by_model.setdefault(model, []).append(change)
    found: set[int] = set()
    for model, group in by_model.items():
        staying = _still_in_scope(user, model, group, needed)
        landing = staying if is_common(model) else _landing_in_scope(model, staying, scopes)
        found.update(change.pk for change in landing)
    return found


def revertible(user, changeset: ChangeSet, *, needed: Sequence[Permission] = _NEEDED):
    """The changes of one act that `user` may take back, as a QuerySet."""
    changes = Change.objects.filter(changeset=changeset)
    if all(units_for(user, permission).everything for permission in needed):
        return changes
    read = changes.select_related("content_type").defer("provenance")
    return changes.filter(pk__in=id_table(revertible_ids(user, read, needed=needed)))


def _within(unit_id: int | None, scopes: Sequence[UnitSet]) -> bool:
    return all(unit_id in scope for scope in scopes)


def _still_in_scope(user, model, changes: list[Change], needed: Sequence[Permission]) -> list[Change]:
    """A row that has moved out of the person's units since is left alone; a row that is gone has only where it was."""
    ids = [change.object_id for change in changes]
    present = set(with_ids(model._base_manager.all(), ids).values_list("pk", flat=True))
    rows = model.objects.all()
    for permission in needed:
        rows = rows.permitted(user, permission)
    mine = set(with_ids(rows, ids).values_list("pk", flat=True))
    return [change for change in changes if change.object_id in mine or change.object_id not in present]


def _landing_in_scope(model, changes: list[Change], scopes: Sequence[UnitSet]) -> list[Change]:
    """Nobody puts a row back into a unit, or a building of a unit, that they may not edit."""
    first, _, rest = model._default_manager.all().unit_path.partition("__")
    landing = {c.pk: c.diff[first][0] for c in changes if c.action != Action.CREATED and first in c.diff}
    if rest:
        parents = model._meta.get_field(first).related_model
        wanted = {parent for parent in landing.values() if parent is not None}
        units = dict(with_ids(parents._base_manager.all(), wanted).values_list("pk", f"{rest}_id")) if wanted else {}
        # What a row was in may be gone too; it then comes back, or the row does not.
        landing = {pk: units[parent] for pk, parent in landing.items() if parent in units}
    return [change for change in changes if change.pk not in landing or _within(landing[change.pk], scopes)]
