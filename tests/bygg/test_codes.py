"""Building types: the shipped list, and the municipality's own codes."""

import pytest
from django.urls import reverse

from bygg.codes import BUILDING_TYPES
from bygg.models import BuildingType
from fdvu.audit.models import ChangeSet
from fdvu.audit.version import data_version
from tests.factories.bygg import make_building


def test_the_cadastre_s_127_types_are_loaded(db):
    assert BuildingType.objects.count() == len(BUILDING_TYPES) == 127
    kindergarten = BuildingType.objects.get(code="612")
    assert (kindergarten.name, kindergarten.name_en) == ("Barnehage", "Kindergarten")
    assert BuildingType.objects.get(code="611").name == "Lekepark"


def test_every_shipped_type_has_three_digits_and_both_names():
    assert [row for row in BUILDING_TYPES if not (len(row[0]) == 3 and row[0].isdigit() and row[1] and row[2])] == []


def test_the_list_counts_buildings_in_scope(client_for, user_with, unit_tree):
    school = BuildingType.objects.get(code="613")
    make_building(unit_tree.school, building_type=school)
    make_building(unit_tree.school, building_type=school, status="sold")
    url = reverse("bygg:building-types")

    def count(user):
        return next(line["count"] for line in client_for(user).get(url).context["rows"] if line["type"] == school)

    assert (count(user_with("manager")), count(user_with("service", unit_tree.health))) == (1, 0)


@pytest.mark.parametrize("buildings", [1, 3])
def test_the_list_costs_the_same_however_many_buildings(client_for, user_with, unit_tree, django_assert_num_queries, buildings):
    for _ in range(buildings):
        make_building(unit_tree.school, building_type=BuildingType.objects.get(code="613"))
    client = client_for(user_with("manager"))
    client.get(reverse("bygg:building-types"))
    with django_assert_num_queries(8):
        client.get(reverse("bygg:building-types"))


def test_a_code_of_one_s_own(client_for, user_with):
    client = client_for(user_with("manager"))
    client.post(reverse("bygg:building-type-new"), {"code": "690", "name": "Flerbrukshall", "name_en": "Multi-purpose hall"})
    lines = client.get(reverse("bygg:building-types"), {"q": "flerbruk"}).context["rows"]
    assert [(line["type"].code, line["own"]) for line in lines] == [("690", True)]


@pytest.mark.parametrize("code", ["69", "69A", "613"])
def test_codes_have_three_digits_and_stand_once(client_for, user_with, code):
    response = client_for(user_with("manager")).post(reverse("bygg:building-type-new"), {"code": code, "name": "Ny"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["code"])


def test_a_shipped_code_may_be_renamed_but_not_recoded(client_for, user_with):
    row = BuildingType.objects.get(code="613")
    client_for(user_with("manager")).post(reverse("bygg:building-type-edit", args=[row.pk]), {"code": "999", "name": "Grunnskole"})
    row.refresh_from_db()
    assert (row.code, row.name) == ("613", "Grunnskole")


def test_a_renaming_leaves_its_trace_and_makes_kept_figures_new(client_for, user_with):
    manager, row, before = user_with("manager"), BuildingType.objects.get(code="613"), data_version()
    client, address = client_for(manager), reverse("bygg:building-type-edit", args=[row.pk])
    client.post(address, {"code": "613", "name": "Grunnskole", "name_en": row.name_en})
    act = ChangeSet.objects.get()
    assert (act.by, act.note) == (manager, "Bygningstype: 613 Barneskole / Primary school → 613 Grunnskole / Primary school")
    after = data_version()
    assert before != after
    client.post(address, {"code": "613", "name": "Grunnskole", "name_en": row.name_en})
    assert data_version() == after
