"""Source keys follow their rows: through taking back, taking that back in turn, merging, deletion."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bygg.models import Building
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet, SourceKey
from fdvu.audit.services import add_keys, create_rows, delete_rows, move_keys, open_changeset, revert_change, revert_changeset, update_rows
from tests.factories.bygg import make_building, make_property, make_space

pytestmark = pytest.mark.django_db


def act(source=Source.IMPORT) -> ChangeSet:
    return open_changeset(by=None, source=source)


def keys() -> list[tuple[str, int]]:
    return sorted(SourceKey.objects.values_list("source_id", "object_id"))


def back(changeset: ChangeSet) -> ChangeSet | None:
    """Take back; gives the act that did."""
    return revert_changeset(ChangeSet.objects.get(pk=changeset.pk), by=None).changeset


def taken_in(unit, names="AB") -> tuple[ChangeSet, list[Building]]:
    changeset = act()
    rows = create_rows(changeset, [Building(unit=unit, name=name) for name in names])
    add_keys(changeset, rows, "FDV", list(names))
    return changeset, rows


def test_keys_of_rows_that_go_go_too(unit_tree):
    changeset, rows = taken_in(unit_tree.school)
    make_space(rows[1])
    back(changeset)
    assert keys() == [("B", rows[1].pk)]


def test_keys_of_an_import_survive_there_and_back(unit_tree):
    changeset, _rows = taken_in(unit_tree.school)
    before = keys()
    for _round in range(2):
        undone = back(changeset)
        assert keys() == []
        back(undone)
        assert keys() == before
    assert {key.changeset for key in SourceKey.objects.all()} == {changeset}


def test_keys_given_to_rows_that_stood_survive_there_and_back(unit_tree):
    first, second = make_building(unit_tree.school), make_building(unit_tree.school)
    changeset = act()
    update_rows(changeset, [(first, {"note": "Fra fil"})])
    add_keys(changeset, [first, second], "FDV", ["1", "2"])
    before = keys()
    undone = back(changeset)
    assert keys() == []
    back(undone)
    assert keys() == before


def test_an_act_that_only_gave_keys_is_taken_back(unit_tree):
    changeset = act()
    add_keys(changeset, [make_building(unit_tree.school)], "FDV", ["1"])
    assert back(changeset) is not None
    assert keys() == []


def merged(unit) -> tuple[ChangeSet, Building, Building]:
    first, second = make_building(unit), make_building(unit)
    add_keys(act(), [first], "FDV", ["1"])
    changeset = act(Source.MERGE)
    update_rows(changeset, [(first, {"status": "merged", "merged_into": second})])
    move_keys(changeset, from_row=first, to_row=second)
    return changeset, first, second


def test_moved_keys_move_back_and_there_again(unit_tree):
    changeset, first, second = merged(unit_tree.school)
    assert keys() == [("1", second.pk)]
    for _round in range(2):
        undone = back(changeset)
        assert keys() == [("1", first.pk)]
        changeset = back(undone)
        assert keys() == [("1", second.pk)]


def test_keys_move_back_only_with_their_own_row(unit_tree):
    changeset, first, second = merged(unit_tree.school)
    update_rows(changeset, [(second, {"note": "Sammenslått"})])
    revert_change(changeset.changes.get(object_id=second.pk), by=None)
    assert keys() == [("1", second.pk)]
    revert_change(changeset.changes.get(object_id=first.pk), by=None)
    assert keys() == [("1", first.pk)]


def test_a_row_of_another_register_with_the_same_number_is_another(unit_tree):
    building = make_building(unit_tree.school)
    ground = make_property(unit_tree.school, id=building.pk)
    add_keys(act(), [building], "FDV", ["1"])
    changeset = act()
    delete_rows(changeset, [building])
    delete_rows(changeset, [ground])
    ground_change = changeset.changes.get(content_type__model="property")
    revert_change(ground_change, by=None)
    assert keys() == []


def test_a_key_somebody_else_was_given_meanwhile_stays_theirs(unit_tree):
    changeset, rows = taken_in(unit_tree.school, "A")
    undone = back(changeset)
    _again, others = taken_in(unit_tree.school, "A")
    back(undone)
    assert keys() == [("A", others[0].pk)]
    assert Building.objects.filter(pk=rows[0].pk).exists()


def test_no_key_is_left_of_a_row_that_is_gone(unit_tree):
    changeset, (row,) = taken_in(unit_tree.school, "A")
    later = act()
    add_keys(later, [row], "Matrikkelen", ["M1"])
    undone = back(changeset)
    assert keys() == []
    back(undone)
    assert keys() == [("A", row.pk), ("M1", row.pk)]
    assert SourceKey.objects.get(source_id="M1").changeset == later


def test_taking_back_costs_as_many_statements_for_a_hundred_rows_as_for_ten(unit_tree):
    def statements(count: int, start: int) -> int:
        changeset, _rows = taken_in(unit_tree.school, [str(start + n) for n in range(count)])
        with CaptureQueriesContext(connection) as queries:
            back(back(changeset))
        return len(queries)

    statements(1, 0)
    assert statements(10, 100) == statements(100, 1000)
