"""Kildenøkler: what rows are called in the systems they came from, through merging, deletion and taking back."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType

from fdvu.audit.models import AuditedModel, Change, ChangeSet, SourceKey
from fdvu.core.db.bulk import id_table, insert_rows, new_instances, with_ids

Row = tuple[int, int]  # content type and id
_FEW = 500


class KeyBefore(NamedTuple):
    """One entry of `ChangeSet.keys_before`; `moved_to` is the row that got the key, None where it was removed."""

    content_type: int
    object_id: int
    source_name: str
    source_id: str
    changeset: int | None = None
    moved_to: int | None = None


def add_keys(changeset: ChangeSet, rows: Sequence[AuditedModel], source_name: str, source_ids: Sequence[str]) -> None:
    """Give rows of one model the names they have in one source system; the rows are new to it."""
    if not rows:
        return
    count = len(rows)
    columns = {
        "content_type_id": [_type_id(type(rows[0]))] * count,
        "object_id": [row.pk for row in rows],
        "source_name": [source_name] * count,
        "source_id": list(source_ids),
        "changeset_id": [changeset.pk] * count,
    }
    insert_rows(SourceKey, new_instances(SourceKey, columns, count))


def move_keys(changeset: ChangeSet, *, from_row: AuditedModel, to_row: AuditedModel) -> int:
    """The next import of what was `from_row` finds `to_row`. Remembered, so that the act can be taken back."""
    keys = _keys_of(_type_id(type(from_row)), [from_row.pk])
    _remember(changeset, keys, moved_to=to_row.pk)
    return keys.update(object_id=to_row.pk)


def drop_keys(changeset: ChangeSet, rows: Sequence[AuditedModel]) -> None:
    """Rows that go take their keys with them, until they are brought back."""
    if rows:
        _drop(changeset, _keys_of(_type_id(type(rows[0])), [row.pk for row in rows]))


def drop_given_keys(changeset: ChangeSet, original: ChangeSet, changes: Iterable[Change], *, left: set[Row], whole: bool) -> None:
    """Remove, in `changeset`, the keys that `original` gave: to the rows of `changes`, or to any row where the whole act is
    taken back; those of rows that are `left` as they are stay."""
    by_type: dict[int, list[int]] = {}
    for change in changes:
        if (change.content_type_id, change.object_id) not in left:
            by_type.setdefault(change.content_type_id, []).append(change.object_id)
    if not whole:
        for content_type, ids in by_type.items():
            _drop(changeset, _keys_of(content_type, ids).filter(changeset=original))
        return
    given = SourceKey.objects.filter(changeset=original)
    for content_type in list(given.order_by().values_list("content_type", flat=True).distinct()):
        staying = [object_id for kind, object_id in left if kind == content_type]
        _drop(changeset, given.filter(content_type=content_type).exclude(object_id__in=id_table(staying)))


def restore_keys(changeset: ChangeSet, original: ChangeSet, reverted: set[Row], *, whole: bool) -> None:
    """Put keys back where they were before `original`, for the rows that were `reverted`; set-wise.

    A key that somebody else was given meanwhile stays theirs. Moves are remembered in `changeset`, so that they can be
    taken back in turn; a key that came back with its row goes with it again.
    """
    records = _decided(original, reverted, whole)
    by_type: dict[int, dict[tuple[str, str], KeyBefore]] = {}
    for record in records:
        # The first entry tells how it was before the act, the later ones what happened within it.
        by_type.setdefault(record.content_type, {}).setdefault((record.source_name, record.source_id), record)
    for content_type, wanted in by_type.items():
        _restore(changeset, content_type, wanted)


def _restore(changeset: ChangeSet, content_type: int, wanted: dict[tuple[str, str], KeyBefore]) -> None:
    model = ContentType.objects.get_for_id(content_type).model_class()
    present = set(with_ids(model._base_manager.all(), {r.object_id for r in wanted.values()}).values_list("pk", flat=True))
    now = _now(content_type, wanted)
    missing, moves = [], {}
    for name, record in wanted.items():
        if record.object_id not in present:
            continue
        if name not in now:
            missing.append(record)
        elif now[name][1] == record.moved_to:
            moves.setdefault(record.object_id, []).append(now[name][0])
    _insert(missing)
    for object_id, keys in moves.items():
        moving = with_ids(SourceKey.objects.all(), keys)
        _remember(changeset, moving, moved_to=object_id)
        moving.update(object_id=object_id)


def _decided(original: ChangeSet, reverted: set[Row], whole: bool) -> list[KeyBefore]:
    """What the act did to keys, where the row that decides was taken back: the one the key was at, or, where the act did not
    change that one, the one it moved to."""
    records = [KeyBefore(*values) for values in original.keys_before]
    if not records:
        return []
    ids = {record.object_id for record in records} | {record.moved_to for record in records if record.moved_to}
    changes = with_ids(Change.objects.filter(changeset=original), ids, column="object_id")
    touched = set(changes.values_list("content_type_id", "object_id"))

    def decided(record: KeyBefore) -> bool:
        rows = [(record.content_type, pk) for pk in (record.object_id, record.moved_to)]
        deciding = next((row for row in rows if row in touched), None)
        return whole if deciding is None else deciding in reverted

    return [record for record in records if decided(record)]


def _now(content_type: int, wanted: dict[tuple[str, str], KeyBefore]) -> dict[tuple[str, str], tuple[int, int]]:
    """The keys that are in use, with their own id and their row's."""
    keys = SourceKey.objects.filter(content_type=content_type, source_name__in={name for name, _id in wanted})
    if len(wanted) <= _FEW:
        keys = keys.filter(source_id__in=[source_id for _name, source_id in wanted])
    return {(name, source_id): (pk, row) for name, source_id, pk, row in keys.values_list("source_name", "source_id", "pk", "object_id")}


def _insert(records: list[KeyBefore]) -> None:
    acts = set(ChangeSet.objects.filter(pk__in={r.changeset for r in records if r.changeset}).values_list("pk", flat=True))
    columns = {
        "content_type_id": [r.content_type for r in records],
        "object_id": [r.object_id for r in records],
        "source_name": [r.source_name for r in records],
        "source_id": [r.source_id for r in records],
        "changeset_id": [r.changeset if r.changeset in acts else None for r in records],
    }
    insert_rows(SourceKey, new_instances(SourceKey, columns, len(records)))


def _drop(changeset: ChangeSet, keys) -> None:
    if _remember(changeset, keys):
        keys._raw_delete(keys.db)


def _remember(changeset: ChangeSet, keys, *, moved_to: int | None = None) -> bool:
    fields = ("content_type_id", "object_id", "source_name", "source_id", "changeset_id")
    found = [[*values, moved_to] for values in keys.order_by("pk").values_list(*fields)]
    if found:
        changeset.keys_before = [*changeset.keys_before, *found]
        changeset.save(update_fields=["keys_before"])
    return bool(found)


def _keys_of(content_type: int, ids: Iterable[int]):
    return with_ids(SourceKey.objects.filter(content_type=content_type), ids, column="object_id")


def _type_id(model: type[AuditedModel]) -> int:
    return ContentType.objects.get_for_model(model).pk
