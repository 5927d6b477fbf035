"""Create, update and delete register rows, each with its journal."""

from collections.abc import Iterable, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from fdvu.audit.enums import Action, Source
from fdvu.audit.models import AuditedModel, Change, ChangeSet
from fdvu.audit.provenance import retagged, tag, tag_of
from fdvu.audit.registry import before_delete
from fdvu.audit.services.keys import drop_keys
from fdvu.audit.values import as_stored, snapshot, to_json
from fdvu.core.db.bulk import delete_ids, id_table, insert_rows, new_instances, update_columns, with_ids
from fdvu.core.db.collisions import Collision


class StaleRow(Collision):
    """Somebody changed the row after it was read. `row` is the row as it stands now."""

    def __init__(self, row: AuditedModel):
        super().__init__(str(row))
        self.row = row


def open_changeset(*, by, source: Source, source_name: str = "", note: str = "", batch=None, reverts=None) -> ChangeSet:
    """A new entry in the journal; the rows follow."""
    return ChangeSet.objects.create(by=by, source=source, source_name=source_name, note=note, batch=batch, reverts=reverts)


@transaction.atomic
def create_rows(changeset: ChangeSet, rows: Sequence[AuditedModel]) -> Sequence[AuditedModel]:
    """Insert new rows of one model, set-wise, and journal them."""
    if not rows:
        return rows
    provenance = {"*": tag(changeset.source, changeset.pk)}
    for row in rows:
        row.provenance = provenance
        row.derive()
    insert_rows(type(rows[0]), rows)
    journal(changeset, rows, action=Action.CREATED)
    return rows


@transaction.atomic
def update_rows(
    changeset: ChangeSet, changes: Iterable[tuple[AuditedModel, dict]], *, expected_versions: dict[int, int] | None = None
) -> int:
    """Give rows of one model new values; returns how many really changed.

    `changes` pairs a row as read from the database with new values by field name (a relation takes a row or an id). The
    rows are locked, and one that somebody changed since it was read is read again first, so that their change stands.
    `expected_versions` by pk raises `StaleRow` where somebody else was faster; so does a row that is gone.
    """
    touched, diffs, previous, names = [], [], [], set()
    new_tag = tag(changeset.source, changeset.pk)
    changes = list(changes)
    lock_fresh([row for row, _values in changes])
    for row, values in changes:
        if expected_versions and row.version != expected_versions.get(row.pk, row.version):
            raise StaleRow(row)
        diff = _apply(row, values)
        if not diff:
            continue
        touched.append(row)
        diffs.append(diff)
        previous.append({name: tag_of(row.provenance, name) for name in diff})
        names.update(diff)
        row.provenance = retagged(row.provenance, diff, new_tag)
    if touched:
        _store(touched, names)
        journal(changeset, touched, action=Action.UPDATED, diffs=diffs, previous=previous)
    return len(touched)


@transaction.atomic
def bring_back(changeset: ChangeSet, rows: Sequence[AuditedModel]) -> None:
    """Insert rows that were deleted, under the ids and with the provenance they had. A form opened before is out of date."""
    for row in rows:
        row.version += 1
        row.derive()
    insert_rows(type(rows[0]), rows, keep_ids=True)
    journal(changeset, rows, action=Action.CREATED)


@transaction.atomic
def delete_rows(changeset: ChangeSet, rows: Sequence[AuditedModel]) -> None:
    """Remove rows of one model with their source keys; the journal keeps both, so that they can come back.

    Register rows that point at them must be gone already, or the database refuses.
    """
    if not rows:
        return
    model = type(rows[0])
    lock_fresh(rows)
    for farewell in before_delete:
        farewell.settle(rows)
    journal(changeset, rows, action=Action.DELETED, diffs=[snapshot(row) for row in rows], previous=[row.provenance for row in rows])
    drop_keys(changeset, rows)
    ids = [row.pk for row in rows]
    _let_go(model, ids)
    delete_ids(model, ids)


def _let_go(model: type[AuditedModel], ids: list[int]) -> None:
    """Rows without a journal of their own (verdicts, postings) follow the row they are about, or forget the one they mention."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or not relation.auto_created or relation.concrete:
            continue
        if issubclass(relation.related_model, AuditedModel):
            continue
        name = f"{relation.field.name}_id"
        pointing = with_ids(relation.related_model._base_manager.all(), ids, column=name)
        if relation.on_delete is models.SET_NULL:
            pointing.update(**{name: None})
        elif not relation.hidden:
            pointing.delete()


def lock_fresh(rows: Sequence[AuditedModel]) -> None:
    """Hold rows of one model until the transaction ends, as they stand now: those that moved on since they were read are
    read again into the same objects. Every write raises the version, so it alone tells.
    """
    if not rows:
        return
    model = type(rows[0])
    stored = with_ids(model._base_manager.all(), {row.pk for row in rows}).order_by("pk")
    versions = dict(stored.select_for_update().values_list("pk", "version"))
    moved: dict[int, list[AuditedModel]] = {}
    for row in rows:
        if row.pk not in versions:
            raise StaleRow(row)
        if row.version != versions[row.pk]:
            moved.setdefault(row.pk, []).append(row)
    if moved:
        for fresh in with_ids(model._base_manager.all(), moved):
            for row in moved[fresh.pk]:
                _copy(fresh, row)


def _copy(fresh: AuditedModel, row: AuditedModel) -> None:
    for field in row._meta.concrete_fields:
        if getattr(row, field.attname) != getattr(fresh, field.attname):
            setattr(row, field.attname, getattr(fresh, field.attname))


def store_values(rows: Sequence[AuditedModel], names: Iterable[str]) -> None:
    """Write changed fields together with what follows from them."""
    _store(rows, set(names))


def _apply(row: AuditedModel, values: dict) -> dict[str, list]:
    diff = {}
    for name, new in values.items():
        field = row._meta.get_field(name)
        new = as_stored(field, new)
        old_json, new_json = to_json(getattr(row, field.attname)), to_json(new)
        if old_json != new_json:
            diff[name] = [old_json, new_json]
            setattr(row, field.name if isinstance(new, models.Model) else field.attname, new)
    return diff


def _store(rows: Sequence[AuditedModel], names: set[str]) -> None:
    now = timezone.now()
    model = type(rows[0])
    for row in rows:
        row.version += 1
        row.updated_at = now
        row.derive()
    update_columns(model, rows, sorted(names) + [*model.derived_fields, "provenance", "version", "updated_at"])


def journal(
    changeset: ChangeSet, rows: Sequence[AuditedModel], *, action: Action, diffs: list | None = None, previous: list | None = None
) -> None:
    model, count, nothing = type(rows[0]), len(rows), {}
    columns = {
        "changeset_id": [changeset.pk] * count,
        "content_type_id": [ContentType.objects.get_for_model(model).pk] * count,
        "object_id": [row.pk for row in rows],
        "unit_id": unit_ids(rows),
        "action": [action.value] * count,
        "diff": diffs if diffs is not None else [nothing] * count,
        "provenance": previous if previous is not None else [nothing] * count,
    }
    insert_rows(Change, new_instances(Change, columns, count))
    key = f"{model._meta.label_lower}:{action.value}"
    changeset.counts = {**changeset.counts, key: changeset.counts.get(key, 0) + count}
    changeset.save(update_fields=["counts"])


def unit_ids(rows: Sequence[AuditedModel]) -> list[int | None]:
    """Each row's organisational unit along its QuerySet's path; at most one query."""
    model = type(rows[0])
    path = model._default_manager.all().unit_path
    if "__" not in path:
        return [getattr(row, f"{path}_id") for row in rows]
    first, rest = path.split("__", 1)
    field = model._meta.get_field(first)
    keys = {getattr(row, field.attname) for row in rows}
    found = dict(field.related_model._base_manager.filter(pk__in=id_table(keys)).values_list("pk", f"{rest}_id"))
    return [found.get(getattr(row, field.attname)) for row in rows]
