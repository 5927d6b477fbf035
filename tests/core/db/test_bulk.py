"""Set-wise reading and writing, the same on both databases."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bygg.models import Building
from fdvu.access.models import OrgUnit
from fdvu.core.db.bulk import delete_ids, id_table, insert_rows, new_instances, reserve_ids, update_columns, with_ids
from tests.factories.access import make_unit

pytestmark = pytest.mark.django_db

AWKWARD = ["vanlig", "med\ttab", "med\nlinje", "\\N", "", "æøå «»", "'; DROP TABLE x; --", "\\.", "50 %"]


@pytest.fixture
def unit(db) -> OrgUnit:
    return make_unit("Skolen")


def buildings(unit, count, **columns):
    return new_instances(Building, {"unit_id": [unit.pk] * count, "name": [f"Bygg {i}" for i in range(count)], **columns}, count)


def test_new_instances_have_defaults_and_are_real_rows(unit):
    row = buildings(unit, 1)[0]
    assert (row.pk, row.status, row.ownership, row.note, row.year_built, row.provenance) == (None, "in_use", "owned", "", None, {})
    assert row._state.adding
    assert row.unit == unit


def test_unknown_columns_are_a_mistake(unit):
    with pytest.raises(ValueError, match="unit"):
        new_instances(Building, {"unit": [unit]}, 1)


def test_columns_of_different_length_are_a_mistake(unit):
    with pytest.raises(ValueError):
        new_instances(Building, {"unit_id": [1], "name": ["a", "b"]}, 2)


def test_inserted_rows_come_back_as_they_went(unit):
    count = len(AWKWARD)
    rows = buildings(
        unit,
        count,
        note=AWKWARD,
        area_bra_m2=[0.1 + 0.2] * count,
        acquired_on=[datetime.date(1899, 12, 31)] * count,
        provenance=[{"*": "i1", "name": "æ"}] * count,
        building_number=[None] * count,
        year_is_estimate=[True] * count,
    )
    insert_rows(Building, rows)
    stored = list(Building.objects.order_by("pk"))
    assert [row.pk for row in stored] == [row.pk for row in rows]
    assert [row.note for row in stored] == AWKWARD
    assert {(r.area_bra_m2, r.acquired_on, r.building_number, r.year_is_estimate) for r in stored} == {
        (0.1 + 0.2, datetime.date(1899, 12, 31), None, True)
    }
    assert all(row.provenance == {"*": "i1", "name": "æ"} for row in stored)
    assert all(row.created_at is not None and row.created_at == row.updated_at for row in stored)


def test_ids_are_reserved_for_good(unit):
    with transaction.atomic():
        reserved = list(reserve_ids(Building, 3))
    insert_rows(Building, buildings(unit, 2))
    ordinary = Building.objects.create(unit=unit, name="Ett til")
    assert len(set(reserved)) == 3
    assert ordinary.pk not in Building.objects.exclude(pk=ordinary.pk).values_list("pk", flat=True)


def test_rows_keep_the_ids_they_are_given(unit):
    rows = buildings(unit, 2)
    rows[0].id, rows[1].id = 4001, 4002
    insert_rows(Building, rows, keep_ids=True)
    assert list(Building.objects.order_by("pk").values_list("pk", flat=True)) == [4001, 4002]


def test_constraints_hold(unit):
    rows = buildings(unit, 2, building_number=[300000019, 300000019])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Building, rows)
    assert Building.objects.count() == 0


def test_update_columns_writes_only_what_is_named(unit):
    rows = buildings(unit, 3)
    insert_rows(Building, rows)
    for number, row in enumerate(rows):
        row.year_built, row.note, row.name = 1950 + number, AWKWARD[number], "ikke lagret"
    update_columns(Building, rows, ["year_built", "note"])
    found = list(Building.objects.order_by("pk").values_list("year_built", "note", "name"))
    assert found == [(1950 + i, AWKWARD[i], f"Bygg {i}") for i in range(3)]


def test_nothing_to_do_is_no_query(django_assert_num_queries, unit):
    with django_assert_num_queries(0):
        insert_rows(Building, [])
        update_columns(Building, [], ["name"])


def test_many_ids_are_one_parameter(unit):
    insert_rows(Building, buildings(unit, 3))
    ids = list(Building.objects.values_list("pk", flat=True))
    many = [*ids[:2], *range(10**6, 10**6 + 50_000)]
    assert with_ids(Building.objects.all(), many).count() == 2
    assert Building.objects.filter(pk__in=id_table([])).count() == 0
    delete_ids(Building, many)
    assert list(Building.objects.values_list("pk", flat=True)) == [ids[2]]


def test_the_number_of_statements_does_not_grow(unit):
    def statements(count):
        with CaptureQueriesContext(connection) as queries:
            rows = buildings(unit, count)
            insert_rows(Building, rows)
            update_columns(Building, rows, ["name"])
        return len(queries)

    assert statements(2) == statements(500)


def test_rows_that_come_back_keep_their_id_and_when_they_first_came(unit):
    long_ago = datetime.datetime(2001, 2, 3, 4, 5, tzinfo=datetime.UTC)
    known, unknown = rows = buildings(unit, 2, id=[70, 71], created_at=[long_ago, None])
    insert_rows(Building, rows, keep_ids=True)
    found = Building.objects.in_bulk([70, 71])
    assert (found[70].created_at, found[70].updated_at > long_ago) == (long_ago, True)
    assert found[71].created_at == unknown.created_at > long_ago
    fresh = buildings(unit, 1, created_at=[long_ago])
    insert_rows(Building, fresh)
    assert Building.objects.get(pk=fresh[0].pk).created_at > known.created_at
