"""Set-wise reading and writing: a number of statements that does not grow with the rows.

PostgreSQL takes rows by COPY; SQLite by one prepared statement run many times, which Django counts as one query.
Values are the model's Python values; the caller has validated them. Database constraints still hold.
"""

import json
from collections.abc import Iterable, Sequence
from operator import attrgetter

from django.db import connection, models
from django.db.models.base import ModelState
from django.db.models.expressions import RawSQL
from django.utils import timezone

_SAME_IN_PYTHON_AND_SQL = (models.CharField, models.TextField, models.IntegerField, models.FloatField, models.BooleanField)


def new_instances(model: type[models.Model], columns: dict[str, list], count: int) -> list:
    """`count` unsaved rows from columns by attribute name; missing attributes get the field's default.

    Skips `Model.__init__`, which costs more than the insert at 50,000 rows.
    """
    fields = model._meta.concrete_fields
    names = {f.attname for f in fields}
    unknown = set(columns) - names
    if unknown:
        raise ValueError(f"{model.__name__} has no {sorted(unknown)}")
    base = {f.attname: None if f.primary_key else f.get_default() for f in fields if f.attname not in columns}
    keys = list(columns)
    rows = []
    for values in zip(*columns.values(), strict=True) if keys else ((),) * count:
        row = model.__new__(model)
        row.__dict__ = {"_state": ModelState(), **base, **dict(zip(keys, values, strict=True))}
        rows.append(row)
    return rows


def reserve_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Primary keys nobody else will get; inside a transaction."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, model._meta.pk.column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(
            f"SELECT MAX(COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0), "  # noqa: S608
            f'COALESCE((SELECT MAX(id) FROM "{table}"), 0))',
            [table],
        )
        last = cursor.fetchone()[0]
        return range(last + 1, last + 1 + count)


def insert_rows(model: type[models.Model], rows: list, *, keep_ids: bool = False) -> None:
    """Insert unsaved rows and fill in their primary keys. `auto_now` fields are filled here.

    With `keep_ids` the rows have stood before: they keep their keys, and the time they were first inserted where they know it.
    """
    if not rows:
        return
    now = timezone.now()
    stamps = [f.attname for f in model._meta.concrete_fields if getattr(f, "auto_now", False) or getattr(f, "auto_now_add", False)]
    firsts = {f.attname for f in model._meta.concrete_fields if getattr(f, "auto_now_add", False)} if keep_ids else ()
    ids = [row.pk for row in rows] if keep_ids else reserve_ids(model, len(rows))
    for row, key in zip(rows, ids, strict=True):
        values = row.__dict__
        values["id"] = key
        for name in stamps:
            if name not in firsts or values.get(name) is None:
                values[name] = now
        row._state.adding, row._state.db = False, "default"
    fields = model._meta.concrete_fields
    _copy_into(model._meta.db_table, fields, _tuples(rows, fields))


def update_columns(model: type[models.Model], rows: list, names: Sequence[str]) -> None:
    """Write the named fields of existing rows; one statement on SQLite, three on PostgreSQL."""
    if not rows or not names:
        return
    fields = [model._meta.get_field(name) for name in names]
    table, quote = model._meta.db_table, connection.ops.quote_name
    if connection.vendor == "sqlite":
        sets = ", ".join(f"{quote(f.column)} = %s" for f in fields)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {quote(table)} SET {sets} WHERE id = %s",  # noqa: S608
                list(_tuples(rows, [*fields, model._meta.pk])),
            )
        return
    columns = ", ".join(quote(f.column) for f in [model._meta.pk, *fields])
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE fdvu_new ON COMMIT DROP AS SELECT {columns} FROM {quote(table)} WITH NO DATA")  # noqa: S608
        _copy_into("fdvu_new", [model._meta.pk, *fields], _tuples(rows, [model._meta.pk, *fields]))
        sets = ", ".join(f"{quote(f.column)} = n.{quote(f.column)}" for f in fields)
        cursor.execute(f"UPDATE {quote(table)} AS t SET {sets} FROM fdvu_new AS n WHERE t.id = n.id")  # noqa: S608
        cursor.execute("DROP TABLE fdvu_new")


def delete_ids(model: type[models.Model], ids: Iterable[int]) -> None:
    """Delete rows by id in one statement; what points at them must be gone already."""
    queryset = model._base_manager.filter(pk__in=id_table(ids))
    queryset._raw_delete(queryset.db)


def with_ids(queryset: models.QuerySet, ids: Iterable[int], *, column: str = "pk") -> models.QuerySet:
    """`queryset` limited to `ids`, however many, as one parameter."""
    return queryset.filter(**{f"{column}__in": id_table(ids)})


def id_table(ids: Iterable[int]) -> RawSQL:
    """A one-column table of numbers for use after `__in`."""
    numbers = [int(i) for i in ids]
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [numbers])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(numbers)])


def _tuples(rows: list, fields: Sequence[models.Field]) -> Iterable[tuple]:
    """Rows as tuples in database form, a column at a time. Only kinds of field that need it are converted, each distinct
    value once."""
    columns = []
    for field in fields:
        values = list(map(attrgetter(field.attname), rows))
        if not isinstance(_kind(field), _SAME_IN_PYTHON_AND_SQL):
            convert = _converter(field)
            values = [None if value is None else convert(value) for value in values]
        columns.append(values)
    return zip(*columns, strict=True)


def _kind(field: models.Field) -> models.Field:
    return field.target_field if field.is_relation else field


def _converter(field: models.Field):
    if isinstance(field, models.JSONField):
        return _json_text()
    memo: dict = {}

    def convert(value):
        found = memo.get(value)
        if found is None:
            found = memo[value] = field.get_db_prep_save(value, connection)
        return found

    return convert


def _json_text():
    last: list = [None, "null"]

    def convert(value):
        # Whole imports share one provenance object: the same object gives the same text.
        if value is not last[0]:
            last[0], last[1] = value, json.dumps(value, ensure_ascii=False)
        return last[1]

    return convert


def _copy_into(table: str, fields: Sequence[models.Field], tuples: Iterable[tuple]) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(f.column) for f in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The driver's own call: Django would not turn its errors into IntegrityError and the like.
            with connection.wrap_database_errors, cursor.copy(f"COPY {quote(table)} ({columns}) FROM STDIN") as copy:
                for row in tuples:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {quote(table)} ({columns}) VALUES ({places})", list(tuples))  # noqa: S608
