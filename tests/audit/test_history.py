"""History in words: a row's changes, what changed lately, in the reader's scope."""

import datetime

import pytest

from bygg.enums import BuildingStatus
from bygg.models import Building, BuildingType
from bygg.services import delete_row, dispose_building
from fdvu.audit.enums import Source
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.queries.history import changes_since_version, changeset_page, row_history
from fdvu.audit.queries.origin import origins_of
from fdvu.audit.queries.recent import Wanted, people, recent_acts, summary, visible_changesets
from fdvu.audit.queries.revertible import revertible
from fdvu.audit.services import create_rows, delete_rows, open_changeset, revert_change, update_rows
from tests.factories.bygg import make_building, make_space

NBSP = "\u00a0"


@pytest.fixture
def manager(user_with):
    return user_with("manager", username="kari", full_name="Kari Nordbø")


def change(row, by=None, source=Source.FORM, note="", **values) -> ChangeSet:
    changeset = open_changeset(by=by, source=source, note=note)
    update_rows(changeset, [(Building.objects.get(pk=row.pk), values)])
    return changeset


def lines(entry) -> list[tuple[str, str, str]]:
    return [(line.label, line.old, line.new) for line in entry.lines]


def test_values_are_told_in_words(manager, unit_tree):
    building = make_building(unit_tree.school, area_bta_m2=1200.0)
    change(
        building,
        by=manager,
        note="Ryddet",
        area_bta_m2=1250.5,
        status="vacant",
        building_type=BuildingType.objects.get(code="613"),
        unit=unit_tree.nursing_home,
        year_is_estimate=True,
        year_built=1975,
        acquired_on=datetime.date(2020, 1, 1),
        latitude=61.905,
    )
    entry = row_history(manager, Building.objects.get(pk=building.pk)).object_list[0]
    assert sorted(lines(entry)) == [
        ("Ansvarlig enhet", "Fjellvik skole", "Solbakken sykehjem"),
        ("Breddegrad", "–", f"61,905{NBSP}°"),
        ("Bruttoareal BTA (m²)", f"1{NBSP}200{NBSP}m²", f"1{NBSP}250,5{NBSP}m²"),
        ("Byggeår", "–", "1975"),
        ("Byggeåret er et anslag", "Nei", "Ja"),
        ("Bygningstype", "–", "613 Barneskole"),
        ("Status", "I bruk", "Tomt"),
        ("Tatt over", "–", "01.01.2020"),
    ]
    assert (entry.changeset.by, entry.changeset.note, entry.source_label) == (manager, "Ryddet", "Skjema")


def test_the_creation_tells_the_values_the_row_was_born_with(manager, unit_tree):
    building = make_building(unit_tree.school, "Gammelt navn", year_built=1960)
    change(building, name="Mellomnavn")
    change(building, name="Nytt navn", year_built=1961)
    born = row_history(manager, Building.objects.get(pk=building.pk)).object_list[-1]
    values = {line.label: line.new for line in born.lines}
    assert (born.action_label, values["Navn"], values["Byggeår"]) == ("Opprettet", "Gammelt navn", "1960")


def test_a_deleted_row_is_still_named_and_readable(manager, unit_tree):
    building = make_building(unit_tree.school, "Revet skur", year_built=1960)
    act = delete_row(by=manager, row=building)
    (entry,) = changeset_page(manager, act).object_list
    assert (entry.row_label, entry.row_url, entry.action_label) == ("Revet skur", "", "Slettet")
    assert ("Byggeår", "1960", "–") in lines(entry)


@pytest.mark.parametrize("count", [1, 3])
def test_a_row_s_history_costs_the_same_however_long(manager, unit_tree, django_assert_num_queries, count):
    building = make_building(unit_tree.school)
    types = list(BuildingType.objects.order_by("code")[:4])
    for n in range(count):
        change(building, by=manager, building_type=types[n])
    building = Building.objects.get(pk=building.pk)
    manager.has_perm("register.view")
    with django_assert_num_queries(7):
        assert len(row_history(manager, building).object_list) == count + 1


def test_what_was_taken_back_says_so(manager, unit_tree):
    building = make_building(unit_tree.school, "Før")
    act = change(building, name="Etter")
    revert_change(Change.objects.get(changeset=act), by=manager)
    newest, changed, _born = row_history(manager, Building.objects.get(pk=building.pk)).object_list
    assert (newest.changeset.source, newest.is_reverted, changed.is_reverted) == (Source.REVERT, False, True)


def test_changes_since_a_version(unit_tree):
    building = make_building(unit_tree.school)
    change(building, name="To")
    change(building, name="Tre")
    row = Building.objects.get(pk=building.pk)
    assert [c.diff["name"][1] for c in changes_since_version(row, 1)] == ["To", "Tre"]
    assert [c.diff["name"][1] for c in changes_since_version(row, 2)] == ["Tre"]
    assert changes_since_version(row, 3) == []


def test_recent_acts_are_those_in_scope_with_counts_in_scope(manager, user_with, unit_tree):
    act = open_changeset(by=manager, source=Source.IMPORT, source_name="Sundnes")
    create_rows(act, [Building(unit=unit_tree.school, name="A"), Building(unit=unit_tree.nursing_home, name="B")])
    make_building(unit_tree.nursing_home)
    teacher = user_with("service", unit_tree.education)
    assert [parts.parts for parts in recent_acts(manager, None, Wanted()).object_list] == [
        ["1 bygning opprettet"],
        ["2 bygninger opprettet"],
    ]
    assert [(a.changeset, a.parts) for a in recent_acts(teacher, None, Wanted()).object_list] == [(act, ["1 bygning opprettet"])]
    assert [a.changeset for a in recent_acts(manager, unit_tree.education, Wanted()).object_list] == [act]
    assert summary(teacher, act) == ["1 bygning opprettet"]
    assert list(visible_changesets(teacher)) == [act]


def test_recent_acts_are_cut_down_by_who_source_register_and_time(manager, unit_tree):
    building = make_building(unit_tree.school)
    form = change(building, by=manager, name="Ny")
    ChangeSet.objects.filter(pk=form.pk).update(at=datetime.datetime(2024, 5, 17, 12, tzinfo=datetime.UTC))

    def acts(**wanted) -> list[ChangeSet]:
        return [a.changeset for a in recent_acts(manager, None, Wanted(**wanted)).object_list]

    assert acts(by=manager.pk) == [form]
    assert acts(source="import") == []
    assert acts(register="bygg.plot") == []
    assert len(acts(register="bygg.building")) == 2
    assert acts(since=datetime.date(2024, 5, 17), until=datetime.date(2024, 5, 17)) == [form]
    assert acts(until=datetime.date(2024, 5, 16)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_recent_acts_cost_the_same_however_many(user_with, unit_tree, django_assert_num_queries, count):
    for _ in range(count):
        make_building(unit_tree.school)
    teacher = user_with("service", unit_tree.education)
    teacher.has_perm("register.view")
    with django_assert_num_queries(3):
        assert len(recent_acts(teacher, None, Wanted()).object_list) == count


def test_only_rows_in_reach_now_and_then_are_taken_back(user_with, unit_tree):
    education = user_with("manager", unit_tree.education)
    act = open_changeset(by=None, source=Source.IMPORT)
    rows = [Building(unit=unit, name=unit.name) for unit in (unit_tree.school, unit_tree.school, unit_tree.nursing_home)]
    create_rows(act, rows)
    change(rows[1], unit=unit_tree.nursing_home)
    assert [c.object_id for c in revertible(education, act)] == [rows[0].pk]
    assert list(revertible(user_with("service"), act)) == []
    assert revertible(user_with("manager"), act).count() == 3


def test_nothing_is_put_back_where_a_person_may_not_edit(user_with, unit_tree):
    education, everywhere = user_with("manager", unit_tree.education), user_with("manager")
    moved, deleted = make_building(unit_tree.nursing_home), make_building(unit_tree.school)
    room, gone = make_space(make_building(unit_tree.nursing_home)), make_space(deleted)
    act = open_changeset(by=None, source=Source.FORM)
    update_rows(act, [(moved, {"unit": unit_tree.school})])
    update_rows(act, [(room, {"building": make_building(unit_tree.school)})])
    delete_rows(act, [gone])
    assert [c.object_id for c in revertible(education, act)] == [gone.pk]
    assert revertible(everywhere, act).count() == 3
    change(deleted, unit=unit_tree.nursing_home)
    assert list(revertible(education, act)) == []


def test_a_row_that_left_the_scope_is_told_of_as_it_was(user_with, unit_tree):
    education = user_with("manager", unit_tree.education)
    building = make_building(unit_tree.school, "Åpent navn")
    named, unnamed = change(building, name="Neste navn"), change(building, year_built=1950)
    change(building, unit=unit_tree.nursing_home, name="Hemmelig navn")

    def shown(user, act) -> list[tuple[str, bool]]:
        return [(entry.row_label, bool(entry.row_url)) for entry in changeset_page(user, act).object_list]

    assert shown(education, named) == [("Åpent navn", False)]
    assert shown(education, unnamed) == [("Rad utenfor tilgangen din", False)]
    assert shown(user_with("manager"), unnamed) == [("Hemmelig navn", True)]


def test_people_are_those_who_changed_something_in_scope(manager, user_with, unit_tree):
    nurse = user_with("manager", unit_tree.health, username="nina", full_name="Nina Sykepleier")
    change(make_building(unit_tree.school), by=manager, name="Ny")
    change(make_building(unit_tree.nursing_home), by=nurse, name="Ny")
    assert people(manager) == [(manager.pk, "Kari Nordbø"), (nurse.pk, "Nina Sykepleier")]
    assert people(user_with("service", unit_tree.education)) == [(manager.pk, "Kari Nordbø")]
    assert people(user_with("service", unit_tree.health)) == [(nurse.pk, "Nina Sykepleier")]


def test_origins_tell_source_hand_and_merge(manager, unit_tree):
    act = open_changeset(by=manager, source=Source.IMPORT, source_name="Sundnes byggregister")
    building = Building(unit=unit_tree.school, name="Skole")
    create_rows(act, [building])
    by_hand = change(building, by=manager, name="Ny")
    for changeset, day in ((act, 12), (by_hand, 13)):
        ChangeSet.objects.filter(pk=changeset.pk).update(at=datetime.datetime(2026, 3, day, 12, tzinfo=datetime.UTC))
    origins = origins_of(Building.objects.get(pk=building.pk))
    assert origins.usual.text == "fra Sundnes byggregister, import 12.03.2026"
    assert origins.of("name").text == "endret for hånd av Kari Nordbø 13.03.2026"
    assert (origins.of("name").by_hand, origins.of("status").by_hand) == (True, False)


def test_an_act_over_several_registers_is_summed_up(manager, unit_tree):
    building = make_building(unit_tree.school)
    act = dispose_building(by=manager, building=building, status=BuildingStatus.SOLD, on=datetime.date(2026, 6, 1))
    assert summary(manager, act) == ["1 bygning endret"]
