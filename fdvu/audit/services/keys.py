"""Kildenøkler: what rows are called in the systems they came from, through merging, deletion and taking back."""

from collections.abc import Iterable, Sequence

from django.contrib.contenttypes.models import ContentType

from fdvu.audit.models import AuditedModel, ChangeSet, SourceKey
from fdvu.core.db.bulk import insert_rows, new_instances, with_ids


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
    keys = _keys_of(type(from_row), [from_row.pk])
    _remember(changeset, keys)
    return keys.update(object_id=to_row.pk)


def drop_keys(changeset: ChangeSet, rows: Sequence[AuditedModel]) -> None:
    """Rows that go take their keys with them, until they are brought back."""
    if rows:
        keys = _keys_of(type(rows[0]), [row.pk for row in rows])
        _remember(changeset, keys)
        keys.delete()


def restore_keys(original: ChangeSet, object_ids: Iterable[int]) -> None:
    """Put keys back where they were before `original`, for the rows whose changes were taken back."""
    wanted = set(object_ids)
    for content_type, object_id, source_name, source_id in original.keys_before:
        if object_id in wanted:
            SourceKey.objects.update_or_create(
                content_type_id=content_type, source_name=source_name, source_id=source_id, defaults={"object_id": object_id}
            )


def _remember(changeset: ChangeSet, keys) -> None:
    found = [list(values) for values in keys.order_by("pk").values_list("content_type_id", "object_id", "source_name", "source_id")]
    if found:
        changeset.keys_before = [*changeset.keys_before, *found]
        changeset.save(update_fields=["keys_before"])


def _keys_of(model: type[AuditedModel], ids: Iterable[int]):
    return with_ids(SourceKey.objects.filter(content_type=_type_id(model)), ids, column="object_id")


def _type_id(model: type[AuditedModel]) -> int:
    return ContentType.objects.get_for_model(model).pk
