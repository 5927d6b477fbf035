"""Every write leaves a change, and every change can be taken back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bygg.models import Building, Property, Space
from fdvu.audit.enums import Action, Source
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.provenance import restored, retagged, set_by_hand, source_of, tag
from fdvu.audit.services import (
    StaleRow,
    create_rows,
    delete_rows,
    open_changeset,
    revert_change,
    revert_changeset,
    update_rows,
)
from tests.factories.bygg import make_building, make_property, make_space

pytestmark = pytest.mark.django_db


def act(source=Source.FORM, by=None) -> ChangeSet:
    return open_changeset(by=by, source=source)


class TestCreate:
    def test_rows_are_derived_journalled_and_know_where_they_came_from(self, unit_tree):
        changeset = act(Source.IMPORT)
        rows = create_rows(changeset, [Building(unit=unit_tree.school, name=name) for name in ("Å", "B")])
        changes = Change.objects.filter(changeset=changeset).order_by("pk")
        assert [(c.object_id, c.action, c.unit_id, c.diff) for c in changes] == [(r.pk, "c", unit_tree.school.pk, {}) for r in rows]
        assert [b.provenance for b in Building.objects.all()] == [{"*": f"i{changeset.pk}"}] * 2
        assert all(b.sort_key and b.in_portfolio for b in Building.objects.all())
        assert ChangeSet.objects.get().counts == {"bygg.building:c": 2}

    def test_the_unit_of_rows_inside_a_building_is_the_buildings(self, unit_tree):
        building = make_building(unit_tree.school)
        changeset = act()
        create_rows(changeset, [Space(building=building, number="1")])
        assert changeset.changes.get().unit == unit_tree.school


class TestUpdate:
    def test_only_real_changes_count(self, unit_tree):
        building = make_building(unit_tree.school, "Skolen", year_built=1950)
        changeset = act()
        assert update_rows(changeset, [(building, {"name": "Skolen", "year_built": 1950})]) == 0
        assert update_rows(changeset, [(building, {"name": "Skola", "year_built": 1950})]) == 1
        assert changeset.changes.get().diff == {"name": ["Skolen", "Skola"]}
        building.refresh_from_db()
        assert (building.version, building.sort_key) == (2, "skola")
        assert set_by_hand(building.provenance, "name")

    def test_a_relation_takes_a_row_or_an_id(self, unit_tree):
        building, ground = make_building(unit_tree.school), make_property(unit_tree.school)
        update_rows(act(), [(building, {"property": ground})])
        update_rows(act(), [(building, {"unit": unit_tree.health.pk})])
        building.refresh_from_db()
        assert (building.property, building.unit) == (ground, unit_tree.health)

    def test_somebody_else_was_faster(self, unit_tree):
        building = make_building(unit_tree.school)
        update_rows(act(), [(Building.objects.get(), {"name": "Først"})])
        with pytest.raises(StaleRow):
            update_rows(act(), [(Building.objects.get(), {"name": "Sist"})], expected_versions={building.pk: 1})

    def test_what_somebody_did_meanwhile_stands(self, unit_tree):
        building = make_building(unit_tree.school, "Skolen", area_bta_m2=100.0)
        mine = Building.objects.get()
        theirs = act()
        update_rows(theirs, [(building, {"name": "Åsen skole", "note": "Malt"})])
        changeset = act(Source.BULK)
        update_rows(changeset, [(mine, {"note": "Solgt"})])
        stored = Building.objects.get()
        assert (stored.name, stored.note, stored.version) == ("Åsen skole", "Solgt", 3)
        assert changeset.changes.get().diff == {"note": ["Malt", "Solgt"]}
        assert (stored.provenance["name"], stored.provenance["note"]) == (f"f{theirs.pk}", f"b{changeset.pk}")
        assert stored.sort_key == mine.sort_key == make_building(unit_tree.school, "Åsen skole").sort_key
        assert (mine.name, mine.version) == ("Åsen skole", 3)

    def test_a_relation_changed_meanwhile_is_not_the_remembered_one(self, unit_tree):
        building = make_building(unit_tree.school)
        mine = Building.objects.select_related("unit").get()
        update_rows(act(), [(building, {"unit": unit_tree.health})])
        changeset = act()
        update_rows(changeset, [(mine, {"note": "Ny"})])
        assert (mine.unit, changeset.changes.get().unit) == (unit_tree.health, unit_tree.health)

    def test_a_row_that_is_gone_is_not_changed(self, unit_tree):
        building = make_building(unit_tree.school)
        delete_rows(act(), [Building.objects.get()])
        with pytest.raises(StaleRow):
            update_rows(act(), [(building, {"name": "Ny"})])

    def test_a_deletion_keeps_what_somebody_did_meanwhile(self, unit_tree):
        building = make_building(unit_tree.school, "Skolen")
        mine = Building.objects.get()
        update_rows(act(), [(building, {"name": "Skola"})])
        changeset = act()
        delete_rows(changeset, [mine])
        assert changeset.changes.get().diff["name"] == ["Skola", None]

    def test_a_thousand_rows_cost_as_many_statements_as_ten(self, unit_tree):
        def statements(count):
            with CaptureQueriesContext(connection) as queries:
                rows = create_rows(act(), [Building(unit=unit_tree.school, name=f"B{i}") for i in range(count)])
                update_rows(act(), [(row, {"year_built": 1950}) for row in rows])
                delete_rows(act(), rows)
            return len(queries)

        statements(1)
        assert statements(10) == statements(1000)


class TestRevert:
    def test_a_change_goes_back_with_its_origin(self, unit_tree):
        first = act(Source.IMPORT)
        row = create_rows(first, [Building(unit=unit_tree.school, name="Fra import")])[0]
        second = act()
        update_rows(second, [(row, {"name": "For hånd"})])
        result = revert_changeset(second, by=None)
        row.refresh_from_db()
        assert (result.reverted, result.conflicts, row.name) == (1, [], "Fra import")
        assert source_of(row.provenance, "name") == (Source.IMPORT, first.pk)
        assert result.changeset.reverts == second

    def test_what_was_changed_since_is_left_and_named(self, unit_tree):
        row = make_building(unit_tree.school, "En", year_built=1950)
        changeset = act()
        update_rows(changeset, [(row, {"name": "To", "year_built": 1951})])
        update_rows(act(), [(row, {"name": "Tre"})])
        result = revert_changeset(changeset, by=None)
        row.refresh_from_db()
        assert (row.name, row.year_built) == ("Tre", 1950)
        assert [(c.field, c.expected, c.current) for c in result.conflicts] == [("name", "To", "Tre")]

    def test_by_force(self, unit_tree):
        row = make_building(unit_tree.school, "En")
        changeset = act()
        update_rows(changeset, [(row, {"name": "To"})])
        update_rows(act(), [(row, {"name": "Tre"})])
        assert revert_changeset(changeset, by=None, force=True).conflicts == []
        row.refresh_from_db()
        assert row.name == "En"

    def test_a_creation_goes_unless_something_points_at_it(self, unit_tree):
        changeset = act()
        free, used = create_rows(changeset, [Building(unit=unit_tree.school, name=name) for name in ("Ledig", "Brukt")])
        make_space(used)
        result = revert_changeset(changeset, by=None)
        assert [c.object_id for c in result.conflicts] == [used.pk]
        assert list(Building.objects.all()) == [used]
        assert not Building.objects.filter(pk=free.pk).exists()

    def test_a_deletion_comes_back_under_its_id(self, unit_tree):
        row = make_building(unit_tree.school, "Borte", area_bra_m2=12.5, building_number=300000019)
        before = (row.pk, row.provenance)
        changeset = act()
        delete_rows(changeset, [row])
        assert not Building.objects.exists()
        revert_change(changeset.changes.get(), by=None)
        found = Building.objects.get()
        assert ((found.pk, found.provenance), found.area_bra_m2, found.building_number) == (before, 12.5, 300000019)

    def test_an_act_over_two_registers_goes_back_in_the_right_order(self, unit_tree):
        changeset = act(Source.IMPORT)
        ground = create_rows(changeset, [Property(unit=unit_tree.school, municipality_number="3203", gnr=1, bnr=1)])[0]
        create_rows(changeset, [Building(unit=unit_tree.school, name="På tomta", property=ground)])
        assert revert_changeset(changeset, by=None).conflicts == []
        assert not Building.objects.exists()
        assert not Property.objects.exists()

    def test_nothing_to_take_back_leaves_no_entry(self, unit_tree):
        changeset = act()
        update_rows(changeset, [(make_building(unit_tree.school, "En"), {"name": "To"})])
        revert_changeset(changeset, by=None)
        before = ChangeSet.objects.count()
        assert revert_changeset(changeset, by=None).reverted == 0
        assert ChangeSet.objects.count() == before

    def test_a_row_brought_back_is_older_than_that_and_has_moved_on(self, unit_tree):
        row = make_building(unit_tree.school, "Borte")
        update_rows(act(), [(row, {"name": "Snart borte"})])
        created = Building.objects.get().created_at
        changeset = act()
        delete_rows(changeset, [row])
        revert_changeset(changeset, by=None)
        found = Building.objects.get()
        assert (found.created_at, found.version) == (created, 3)

    def test_an_edit_is_remembered_through_deletion_and_back(self, unit_tree):
        created = act(Source.IMPORT)
        row = create_rows(created, [Building(unit=unit_tree.school, name="Fra import")])[0]
        update_rows(act(), [(row, {"name": "For hånd"})])
        deleted = act()
        delete_rows(deleted, [row])
        revert_changeset(deleted, by=None)
        result = revert_changeset(created, by=None)
        assert (result.reverted, [c.object_id for c in result.conflicts]) == (0, [row.pk])
        assert Building.objects.get().name == "For hånd"

    def test_deletion_and_back_alone_is_no_edit(self, unit_tree):
        created = act(Source.IMPORT)
        row = create_rows(created, [Building(unit=unit_tree.school, name="Fra import")])[0]
        deleted = act()
        delete_rows(deleted, [row])
        revert_changeset(deleted, by=None)
        assert revert_changeset(created, by=None).conflicts == []
        assert not Building.objects.exists()


class TestProvenance:
    def test_tags(self):
        origin = retagged({"*": tag("import", 45)}, ["name"], tag("form", 81))
        assert origin == {"*": "i45", "name": "f81"}
        assert (source_of(origin, "name"), source_of(origin, "year_built")) == ((Source.FORM, 81), (Source.IMPORT, 45))
        assert (set_by_hand(origin, "name"), set_by_hand(origin, "year_built"), set_by_hand({}, "name")) == (True, False, False)

    def test_going_back_leaves_no_trace_of_what_everything_else_has(self):
        assert restored({"*": "i45", "name": "f81"}, {"name": "i45"}) == {"*": "i45"}
        assert restored({"*": "i45", "name": "f81"}, {"name": "f12"}) == {"*": "i45", "name": "f12"}

    def test_every_source_has_its_own_letter(self):
        assert len({source.value[0] for source in Source}) == len(Source)
        assert {action.value for action in Action} == {"c", "u", "d"}
