"""Taking back one change, or everything one act did."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models, transaction

from fdvu.audit.enums import Action, Source
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.provenance import restored
from fdvu.audit.registry import after_revert
from fdvu.audit.services.batch import follow_batch
from fdvu.audit.services.keys import drop_given_keys, restore_keys
from fdvu.audit.services.write import bring_back, delete_rows, journal, open_changeset, store_values
from fdvu.audit.values import from_json, to_json
from fdvu.core.db.bulk import with_ids
from fdvu.lib.message import Message, gettext_noop

CHANGED_SINCE = gettext_noop("Verdien er endret etterpå.")
HAS_DEPENDENTS = gettext_noop("Andre rader viser til denne: %(what)s.")
EDITED_SINCE = gettext_noop("Raden er endret etter at den ble opprettet.")
GONE = gettext_noop("Raden finnes ikke lenger.")
BACK_ALREADY = gettext_noop("Raden finnes alt.")
_FEW = 20


@dataclass(frozen=True)
class Conflict:
    """Why one row or field was left as it is."""

    model: str
    object_id: int
    label: str
    field: str
    expected: object
    current: object
    reason: Message


@dataclass
class RevertResult:
    """How many changes were taken back, and what was left alone."""

    changeset: ChangeSet | None = None
    reverted: int = 0
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def standing(self) -> list[Conflict]:
        """Conflicts about something that is still there."""
        return [conflict for conflict in self.conflicts if conflict.reason.text != GONE]


@transaction.atomic
def revert_change(change: Change, *, by, note: str = "", force: bool = False) -> RevertResult:
    """Take back what happened to one row."""
    return _revert(change.changeset, [change], by=by, note=note, force=force, whole=False)


@transaction.atomic
def revert_changeset(changeset: ChangeSet, *, by, note: str = "", force: bool = False, only: models.QuerySet | None = None) -> RevertResult:
    """Take back everything one act did; rows changed since are left alone and named, unless `force`.

    `only` limits the changes, for a person who may not edit all the rows.
    """
    everything = Change.objects.filter(changeset=changeset)
    changes = list((everything if only is None else only).select_related("content_type").order_by("-pk"))
    whole = only is None or len(changes) == everything.count()
    return _revert(changeset, changes, by=by, note=note, force=force, whole=whole)


def _revert(original: ChangeSet, changes: list[Change], *, by, note: str, force: bool, whole: bool) -> RevertResult:
    result = RevertResult(changeset=open_changeset(by=by, source=Source.REVERT, note=note, reverts=original, batch=original.batch))
    for (content_type, action), group in _grouped(changes).items():
        model = content_type.model_class()
        step = {Action.CREATED: _undo_creations, Action.UPDATED: _undo_updates, Action.DELETED: _undo_deletions}[Action(action)]
        step(model, group, result, force)
    _take_back_keys(original, changes, result, whole=whole)
    if not (result.reverted or result.changeset.keys_before):
        result.changeset.delete()
        result.changeset = None
        return result
    follow_batch(result.changeset, complete=whole and not result.standing)
    for follower in after_revert:
        follower.follow(result.changeset)
    return result


def _take_back_keys(original: ChangeSet, changes: list[Change], result: RevertResult, *, whole: bool) -> None:
    types = {change.content_type.model_class()._meta.label_lower: change.content_type_id for change in changes}
    left = {(types[conflict.model], conflict.object_id) for conflict in result.conflicts}
    drop_given_keys(result.changeset, original, changes, left=left, whole=whole)
    if original.keys_before:
        reverted = set(Change.objects.filter(changeset=result.changeset).values_list("content_type_id", "object_id"))
        restore_keys(result.changeset, original, reverted, whole=whole)


def _grouped(changes: Iterable[Change]) -> dict:
    """Changes by model and action, last written first, so that what points at a row goes before the row."""
    groups: dict = {}
    for change in changes:
        groups.setdefault((change.content_type, change.action), []).append(change)
    return groups


def _undo_updates(model, changes: list[Change], result: RevertResult, force: bool) -> None:
    rows = _locked(model, (c.object_id for c in changes))
    touched, diffs, previous, names = [], [], [], set()
    for change in changes:
        row = rows.get(change.object_id)
        if row is None:
            result.conflicts.append(_conflict(model, change.object_id, "", "", None, None, GONE))
            continue
        diff = _reversed_diff(row, change, result, force)
        if not diff:
            continue
        before = {name: row.provenance.get(name) for name in diff}
        row.provenance = restored(row.provenance, {name: change.provenance.get(name) for name in diff})
        touched.append(row)
        diffs.append(diff)
        previous.append(before)
        names.update(diff)
    if touched:
        _store_in_order(touched, names)
        journal(result.changeset, touched, action=Action.UPDATED, diffs=diffs, previous=previous)
        result.reverted += len(touched)


def _locked(model, ids: Iterable[int]) -> dict:
    return {row.pk: row for row in with_ids(model._base_manager.all(), ids).order_by("pk").select_for_update()}


def _store_in_order(rows: list, names: set[str]) -> None:
    """A unique number that moved from one row to another must leave the one before the other takes it back: a few such
    rows are written one by one, last written first. Whole imports move nothing between rows and go set-wise."""
    unique = {name for constraint in type(rows[0])._meta.constraints for name in _names_in(constraint)}
    if len(rows) > _FEW or not names & unique:
        store_values(rows, names)
        return
    for row in rows:
        store_values([row], names)


def _names_in(constraint) -> set[str]:
    """The fields that decide whether a unique constraint holds, also those of its condition; none of other constraints."""
    if not isinstance(constraint, models.UniqueConstraint):
        return set()
    names, waiting = set(constraint.fields), [constraint.condition] if constraint.condition else []
    while waiting:
        for child in waiting.pop().children:
            if isinstance(child, models.Q):
                waiting.append(child)
            else:
                names.add(child[0].split("__")[0])
    return names


def _reversed_diff(row, change: Change, result: RevertResult, force: bool) -> dict[str, list]:
    diff = {}
    for name, (old, new) in change.diff.items():
        field_ = row._meta.get_field(name)
        current = to_json(getattr(row, field_.attname))
        if current == old:
            continue
        if current != new and not force:
            result.conflicts.append(_conflict(type(row), row.pk, str(row), name, new, current, CHANGED_SINCE))
            continue
        diff[name] = [current, old]
        setattr(row, field_.attname, from_json(field_, old))
    return diff


def _undo_creations(model, changes: list[Change], result: RevertResult, force: bool) -> None:
    ids = [c.object_id for c in changes]
    rows = _locked(model, ids)
    blocked, edited = _dependents(model, ids), set() if force else _edited_since(changes)
    removable = []
    for object_id in ids:
        row = rows.get(object_id)
        if row is None:
            continue  # it is as if the act had not been
        if object_id in blocked:
            result.conflicts.append(_conflict(model, object_id, str(row), "", None, None, HAS_DEPENDENTS, what=blocked[object_id]))
        elif object_id in edited:
            result.conflicts.append(_conflict(model, object_id, str(row), "", None, None, EDITED_SINCE))
        else:
            removable.append(row)
    delete_rows(result.changeset, removable)
    result.reverted += len(removable)


def _edited_since(creations: list[Change]) -> set[int]:
    """Rows that another act gave new values after these creations. Being deleted and brought back is no edit, nor is taking back
    what the same act did to the row after it had made it."""
    born = {change.object_id: change.pk for change in creations}
    first = creations[0]
    others = Change.objects.filter(content_type=first.content_type_id, action=Action.UPDATED).exclude(changeset=first.changeset_id)
    others = others.exclude(changeset__reverts=first.changeset_id)
    later = with_ids(others, born, column="object_id").values_list("object_id", "pk")
    return {object_id for object_id, pk in later if pk > born[object_id]}


def _dependents(model, ids: list[int]) -> dict[int, str]:
    """Rows that other rows point at, with what points at them."""
    found: dict[int, str] = {}
    for relation in model._meta.related_objects:
        if relation.many_to_many or not hasattr(relation.related_model, "provenance"):
            continue
        name = relation.field.name
        pointing = with_ids(relation.related_model._base_manager.all(), ids, column=f"{name}_id")
        for object_id in pointing.values_list(f"{name}_id", flat=True).distinct():
            found.setdefault(object_id, str(relation.related_model._meta.verbose_name_plural))
    return found


def _undo_deletions(model, changes: list[Change], result: RevertResult, force: bool) -> None:
    present = set(with_ids(model._base_manager.all(), (c.object_id for c in changes)).values_list("pk", flat=True))
    rows = []
    for change in changes:
        if change.object_id in present:
            result.conflicts.append(_conflict(model, change.object_id, "", "", None, None, BACK_ALREADY))
            continue
        row = model(pk=change.object_id, provenance=change.provenance)
        for name, (old, _nothing) in change.diff.items():
            field_ = model._meta.get_field(name)
            setattr(row, field_.attname, from_json(field_, old))
        rows.append(row)
    if rows:
        bring_back(result.changeset, rows)
        result.reverted += len(rows)


def _conflict(model, object_id: int, label: str, name: str, expected, current, text: str, **params) -> Conflict:
    return Conflict(model._meta.label_lower, object_id, label, name, expected, current, Message(text, params))
