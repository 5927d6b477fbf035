"""The journal's price: writing register rows with it against the same set-wise write without."""

import time

import pytest
from django.db import connection, transaction

from bygg.models import Building
from fdvu.audit.enums import Source
from fdvu.audit.services import create_rows, open_changeset, update_rows
from fdvu.core.db.bulk import insert_rows, new_instances, update_columns
from tests.factories.access import make_unit

ROWS = 20_000


def buildings(unit) -> list[Building]:
    columns = {
        "unit_id": [unit.pk] * ROWS,
        "name": [f"Åsen skole {n}" for n in range(ROWS)],
        "street_address": [f"Skoleveien {n}" for n in range(ROWS)],
        "area_bta_m2": [1000.0 + n for n in range(ROWS)],
    }
    return new_instances(Building, columns, ROWS)


def timed(action) -> float:
    """Best of three, each rolled back."""
    found = []
    for _round in range(3):
        point = transaction.savepoint()
        started = time.perf_counter()
        action()
        found.append(time.perf_counter() - started)
        transaction.savepoint_rollback(point)
    return min(found)


@pytest.mark.django_db
def test_the_journal_against_the_bare_write():
    unit = make_unit()

    def bare_insert():
        rows = buildings(unit)
        for row in rows:
            row.derive()
        insert_rows(Building, rows)

    def journalled_insert():
        create_rows(open_changeset(by=None, source=Source.IMPORT), buildings(unit))

    stored = create_rows(open_changeset(by=None, source=Source.IMPORT), buildings(unit))

    def bare_update():
        for row in stored:
            row.area_bta_m2 += 1
            row.derive()
        update_columns(Building, stored, ["area_bta_m2", *Building.derived_fields])

    def journalled_update():
        update_rows(open_changeset(by=None, source=Source.IMPORT), [(row, {"area_bta_m2": row.area_bta_m2 + 1}) for row in stored])

    print(f"\n{connection.vendor}: {ROWS:,} buildings, seconds")
    print(f"{'':<10}{'bare':>8}{'journal':>9}{'ratio':>7}")
    for name, bare, journalled in (("create", bare_insert, journalled_insert), ("update", bare_update, journalled_update)):
        without, with_journal = timed(bare), timed(journalled)
        print(f"{name:<10}{without:>8.2f}{with_journal:>9.2f}{with_journal / without:>7.2f}")
