"""Numeric columns of many rows as arrays, without an object per row where the database can hand over bytes.

A million rows of ten columns come in one to two seconds; as model values most of a minute goes to making `Decimal`s.
"""

from collections.abc import Iterator
from itertools import islice

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

# Rows handed over together, and rows that a driver makes objects of at a time: few enough to stay in the processor's cache.
BLOCK, PIECE = 50_000, 500
# PostgreSQL's binary COPY: a signature and two empty fields, and at the end a row of −1 columns.
_HEAD = 19


def number_columns(rows: QuerySet, *names: str) -> Iterator[list[np.ndarray]]:
    """The named columns (numbers, or expressions that give them) in blocks of rows, as float arrays; NaN for NULL. One query.

    The order of the rows is the QuerySet's.
    """
    asked = rows.values_list(*names)
    connection = connections[asked.db]
    try:
        sql, params = asked.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return
    read = _copied if connection.vendor == "postgresql" else _fetched
    with connection.cursor() as cursor:
        yield from read(cursor, sql, params, len(names))


def _fetched(cursor, sql: str, params: tuple, width: int) -> Iterator[list[np.ndarray]]:
    cursor.execute(sql, params)
    pieces = iter(lambda: cursor.fetchmany(PIECE), [])
    while block := [np.array(piece, dtype=float) for piece in islice(pieces, BLOCK // PIECE)]:
        yield list(np.concatenate(block).T.copy())


def _copied(cursor, sql: str, params: tuple, width: int) -> Iterator[list[np.ndarray]]:
    places = [f"c{place}" for place in range(width)]
    numbers = ", ".join(f"COALESCE({place}::double precision, 'NaN')" for place in places)
    # Only our own names are put together here; values are bound by the driver.
    statement = f"COPY (SELECT {numbers} FROM ({sql}) AS found ({', '.join(places)})) TO STDOUT (FORMAT BINARY)"  # noqa: S608
    row = np.dtype([("width", ">i2"), *(field for place in places for field in ((f"length_{place}", ">i4"), (place, ">f8")))])
    # Django's cursor takes no parameters for COPY where it logs.
    with cursor.copy(cursor.mogrify(statement, params)) as copy:
        held = bytearray()
        del_head = _HEAD
        for piece in copy:
            held += piece[del_head:]
            del_head = 0
            if len(held) >= BLOCK * row.itemsize:
                yield _cut(held, row, places)
        if len(held) >= row.itemsize:
            yield _cut(held, row, places)


def _cut(held: bytearray, row: np.dtype, places: list[str]) -> list[np.ndarray]:
    """The columns of the whole rows in `held`, which are taken out of it."""
    count = len(held) // row.itemsize
    found = np.frombuffer(bytes(held[: count * row.itemsize]), row)
    del held[: count * row.itemsize]
    return [found[place].astype(float) for place in places]
