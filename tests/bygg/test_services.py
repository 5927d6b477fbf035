"""What the services of the building register do to the rows, and how it is taken back."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from bygg.calc.cadastre import CadastralNumber
from bygg.enums import BuildingStatus
from bygg.models import AreaUse, Building, DuplicateVerdict, Floor, Property, PropertyNumber, Space
from bygg.services import delete_row, dispose_building, keep_apart, merge_buildings, reconsider, renumber_properties, renumber_property
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet, SourceKey
from fdvu.audit.services import add_keys, open_changeset, revert_changeset
from tests.factories.access import make_user
from tests.factories.bygg import make_area_use, make_building, make_plot, make_property, make_space, save_new

DAY = datetime.date(2024, 6, 1)
EARLIER = datetime.date(2020, 1, 1)


@pytest.fixture
def by(db):
    return make_user("kari")


def keyed(row, source: str, key: str):
    add_keys(open_changeset(by=None, source=Source.IMPORT, source_name=source), [row], source, [key])
    return row


def keys_of(row) -> list[str]:
    return sorted(str(key) for key in SourceKey.objects.filter(object_id=row.pk))


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_a_sold_building_leaves_the_sums_and_its_uses_end(unit_tree, by):
    building = make_building(unit_tree.school, area_bta_m2=1000.0)
    now = make_area_use(building, unit_tree.school, valid_from=EARLIER)
    ended = make_area_use(building, unit_tree.school, valid_from=EARLIER, valid_to=datetime.date(2023, 1, 1))
    act = dispose_building(by=by, building=building, status=BuildingStatus.SOLD, on=DAY, note="Vedtak 12/26")
    building = fresh(building)
    assert (building.status, building.disposed_on, building.in_portfolio) == ("sold", DAY, False)
    assert (fresh(now).valid_to, fresh(ended).valid_to) == (DAY, datetime.date(2023, 1, 1))
    assert list(Building.objects.in_portfolio()) == []
    assert (act.by, act.note, act.counts) == (by, "Vedtak 12/26", {"bygg.building:u": 1, "bygg.areause:u": 1})


def test_a_disposal_is_taken_back_whole(unit_tree, by):
    building = make_building(unit_tree.school)
    use = make_area_use(building, unit_tree.school, valid_from=EARLIER)
    act = dispose_building(by=by, building=building, status=BuildingStatus.DEMOLISHED, on=DAY)
    result = revert_changeset(act, by=by)
    assert (result.reverted, result.conflicts) == (2, [])
    assert (fresh(building).status, fresh(building).disposed_on, fresh(building).in_portfolio) == ("in_use", None, True)
    assert fresh(use).valid_to is None


def test_a_building_cannot_be_disposed_of_by_moving_in(unit_tree, by):
    with pytest.raises(ValueError):
        dispose_building(by=by, building=make_building(unit_tree.school), status=BuildingStatus.IN_USE, on=DAY)


def test_a_disposal_counts_from_today_and_not_before_it_has_happened(unit_tree, by):
    today, building = timezone.localdate(), make_building(unit_tree.school)
    with pytest.raises(ValidationError, match="ikke kommet"):
        dispose_building(by=by, building=building, status=BuildingStatus.SOLD, on=today + datetime.timedelta(days=1))
    dispose_building(by=by, building=building, status=BuildingStatus.SOLD, on=today)
    assert (fresh(building).status, fresh(building).disposed_on) == ("sold", today)


@pytest.mark.parametrize(("status", "points"), [("merged", False), ("in_use", True)])
def test_merged_is_a_status_and_a_pointer_together(unit_tree, status, points):
    building, other = make_building(unit_tree.school), make_building(unit_tree.school)
    with pytest.raises(IntegrityError), transaction.atomic():
        Building.objects.filter(pk=building.pk).update(status=status, merged_into=other if points else None)


def test_a_number_is_not_given_back_the_day_it_came_nor_ahead_of_time(unit_tree, by):
    land = make_property(unit_tree.school, municipality_number="5711", gnr=12, bnr=34)
    first, second, today = CadastralNumber("5711", 12, 34), CadastralNumber("5801", 212, 34), timezone.localdate()
    with pytest.raises(ValidationError, match="ikke kommet"):
        renumber_property(by=by, property=land, number=second, on=today + datetime.timedelta(days=1))
    renumber_property(by=by, property=land, number=second, on=DAY)
    for day in (DAY, EARLIER):
        with pytest.raises(ValidationError, match=r"gjelder fra 01\.06\.2024"):
            renumber_property(by=by, property=fresh(land), number=first, on=day)
    renumber_property(by=by, property=fresh(land), number=first, on=DAY + datetime.timedelta(days=1))
    periods = PropertyNumber.objects.order_by("valid_to").values_list("cadastral_number", "valid_from", "valid_to")
    assert list(periods) == [("5711-12/34", None, DAY), ("5801-212/34", DAY, DAY + datetime.timedelta(days=1))]


def test_a_former_number_has_held_at_least_a_day(unit_tree):
    land = make_property(unit_tree.school)
    with pytest.raises(IntegrityError), transaction.atomic():
        save_new(PropertyNumber(property=land, cadastral_number="5711-1/1", valid_from=DAY, valid_to=DAY))


def test_a_new_number_keeps_the_old_one_with_its_time(unit_tree, by):
    land = make_property(unit_tree.school, municipality_number="5711", gnr=12, bnr=34)
    first = datetime.date(2020, 1, 1)
    renumber_property(by=by, property=land, number=CadastralNumber("5801", 212, 34), on=first, reason="Kommunesammenslåing")
    renumber_property(by=by, property=fresh(land), number=CadastralNumber("5801", 212, 35), on=DAY, reason="Grensejustering")
    assert fresh(land).cadastral_number == "5801-212/35"
    numbers = (
        PropertyNumber.objects.filter(property=land)
        .order_by("valid_to")
        .values_list("cadastral_number", "valid_from", "valid_to", "reason")
    )
    assert list(numbers) == [("5711-12/34", None, first, "Kommunesammenslåing"), ("5801-212/34", first, DAY, "Grensejustering")]


@pytest.mark.parametrize("count", [1, 3])
def test_renumbering_costs_the_same_however_many(unit_tree, by, django_assert_max_num_queries, count):
    rows = [make_property(unit_tree.school, municipality_number="5711") for _ in range(count)]
    with django_assert_max_num_queries(22):
        renumber_properties(by=by, changes=[(row, row.number.moved("5801", 200)) for row in rows], on=DAY, reason="Sammenslåing")
    assert Property.objects.filter(municipality_number="5801").count() == count


def test_renumbering_is_taken_back(unit_tree, by):
    land = make_property(unit_tree.school, municipality_number="5711", gnr=12, bnr=34)
    act = renumber_property(by=by, property=land, number=CadastralNumber("5801", 1, 1), on=DAY)
    assert revert_changeset(act, by=by).conflicts == []
    assert (fresh(land).cadastral_number, PropertyNumber.objects.count()) == ("5711-12/34", 0)


@pytest.fixture
def twins(unit_tree):
    keep = keyed(make_building(unit_tree.school, "Fjellvik skole", area_bta_m2=1000.0, area_bra_m2=900.0), "Sundnes", "S1")
    lose = keyed(make_building(unit_tree.school, "FJELLVIK SKOLE", building_number=139000001, area_bta_m2=1050.0), "Holmvåg", "H7")
    return keep, lose


def test_merging_moves_everything_and_leaves_a_pointer(twins, unit_tree, by):
    keep, lose = twins
    floor, other_floor = (save_new(Floor(building=row, code="H01")) for row in twins)
    cellar = save_new(Floor(building=lose, code="K01"))
    make_space(keep, "101", floor=floor)
    clashing = make_space(lose, "101", floor=other_floor)
    free = make_space(lose, "001", floor=cellar)
    use = make_area_use(lose, unit_tree.school)
    act = merge_buildings(by=by, keep=keep, lose=lose, take=["building_number", "extension_number"], note="Samme bygg")
    keep, lose = fresh(keep), fresh(lose)
    assert (lose.status, lose.merged_into, lose.in_portfolio) == ("merged", keep, False)
    assert (keep.building_number, keep.name, keep.area_bta_m2) == (139000001, "Fjellvik skole", 1000.0)
    assert (fresh(clashing).building, fresh(clashing).number, fresh(clashing).floor) == (keep, "101-2", floor)
    assert (fresh(free).building, fresh(free).number, fresh(free).floor.building) == (keep, "001", keep)
    assert fresh(use).building == keep
    assert (keys_of(keep), keys_of(lose)) == (["Holmvåg: H7", "Sundnes: S1"], [])
    assert (act.source, keep.provenance["building_number"]) == (Source.MERGE, f"m{act.pk}")


def test_merging_is_taken_back_with_numbers_and_keys(twins, unit_tree, by):
    keep, lose = twins
    space = make_space(lose, "101")
    act = merge_buildings(by=by, keep=keep, lose=lose, take=["building_number"])
    assert revert_changeset(ChangeSet.objects.get(pk=act.pk), by=by).conflicts == []
    keep, lose = fresh(keep), fresh(lose)
    assert (keep.building_number, lose.building_number, lose.merged_into, lose.status) == (None, 139000001, None, "in_use")
    assert fresh(space).building == lose
    assert (keys_of(keep), keys_of(lose)) == (["Sundnes: S1"], ["Holmvåg: H7"])


def test_fields_that_make_no_possible_building_are_refused(twins, by):
    keep, lose = twins
    Building.objects.filter(pk=lose.pk).update(area_bta_m2=500.0)
    with pytest.raises(ValidationError):
        merge_buildings(by=by, keep=keep, lose=fresh(lose), take=["area_bta_m2"])
    assert fresh(lose).merged_into is None


def test_a_building_is_merged_once_and_not_with_itself(twins, by):
    keep, lose = twins
    with pytest.raises(ValidationError):
        merge_buildings(by=by, keep=keep, lose=keep)
    merge_buildings(by=by, keep=keep, lose=lose)
    with pytest.raises(ValidationError):
        merge_buildings(by=by, keep=keep, lose=fresh(lose))


def test_keeping_apart_is_said_once_whichever_comes_first(twins, by):
    keep, lose = twins
    keep_apart(by=by, first=lose, second=keep)
    keep_apart(by=by, first=keep, second=lose)
    assert list(DuplicateVerdict.objects.values_list("first", "second")) == [(keep.pk, lose.pk)]
    reconsider(by=by, first=lose, second=keep)
    assert DuplicateVerdict.objects.count() == 0


def test_a_deleted_building_takes_what_is_inside_and_comes_back_with_it(unit_tree, by):
    building = keyed(make_building(unit_tree.school, "Feilregistrert"), "Sundnes", "S9")
    floor = save_new(Floor(building=building, code="H01"))
    space = make_space(building, "101", floor=floor)
    use = make_area_use(building, unit_tree.school, space=space)
    act = delete_row(by=by, row=building, note="Dobbelt")
    assert [model.objects.count() for model in (Building, Floor, Space, AreaUse, SourceKey)] == [0, 0, 0, 0, 0]
    assert revert_changeset(ChangeSet.objects.get(pk=act.pk), by=by).conflicts == []
    assert (fresh(building).name, fresh(space).floor, fresh(use).space) == ("Feilregistrert", floor, space)
    assert keys_of(building) == ["Sundnes: S9"]


def test_a_property_in_use_cannot_be_deleted(unit_tree, by):
    land = make_property(unit_tree.school)
    make_building(unit_tree.school, property=land)
    make_plot(unit_tree.school, property=land)
    with pytest.raises(ValidationError, match="1 bygning, 1 tomt"):
        delete_row(by=by, row=land)


def test_rooms_of_a_deleted_floor_stay_without_it(unit_tree, by):
    building = make_building(unit_tree.school)
    floor = save_new(Floor(building=building, code="H01"))
    space = make_space(building, "101", floor=floor)
    act = delete_row(by=by, row=floor)
    assert fresh(space).floor is None
    revert_changeset(act, by=by)
    assert fresh(space).floor == floor
