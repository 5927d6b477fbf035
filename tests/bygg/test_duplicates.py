"""Possible duplicates: what counts as alike, the list in scope, merge and keep apart from the page."""

import pytest
from django.urls import reverse

from bygg.calc.duplicates import SAME_ADDRESS, SAME_NUMBER, SAME_PROPERTY, Candidate, candidate_pairs, similarity
from bygg.models import Building, DuplicateVerdict
from tests.factories.bygg import make_building, make_space


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Fjellvik skole", "FJELLVIK SKOLE"),
        ("Fjellvik skole", "Fjellvik skule"),
        ("Fjellvik skole", "Skole, Fjellvik"),
        ("Fjellvik skole", "Fjellvik skole (gml. register)"),
        ("Rådhuset", "Rådhus"),
    ],
)
def test_names_of_one_building_are_alike(first, second):
    assert similarity(first, second) >= 0.8


@pytest.mark.parametrize(
    ("first", "second"),
    [("Fjellvik skole bygg A", "Fjellvik skole bygg B"), ("Pumpestasjon 2", "Pumpestasjon 3"), ("Rådhuset", "Brannstasjon"), ("", "Skole")],
)
def test_names_of_two_buildings_are_not(first, second):
    assert similarity(first, second) < 0.5


def test_pairs_come_with_their_strongest_reason_the_surest_first():
    rows = [
        Candidate(1, "Fjellvik skole", "6341 skolevei1", building_number=10),
        Candidate(2, "FJELLVIK SKOLE", "6341 skolevei1"),
        Candidate(3, "Noe annet", building_number=10),
        Candidate(4, "Solbakken sykehjem", property_id=7),
        Candidate(5, "Solbakken sjukehjem", property_id=7),
        Candidate(6, "Garasje", property_id=7),
    ]
    assert [(pair.first, pair.second, pair.reason) for pair in candidate_pairs(rows)] == [
        (1, 3, SAME_NUMBER),
        (1, 2, SAME_ADDRESS),
        (4, 5, SAME_PROPERTY),
    ]


def test_two_cadastre_numbers_tell_buildings_on_one_address_apart():
    rows = [
        Candidate(1, "Fjellvik skole", "x", 10),
        Candidate(2, "Fjellvik skole tilbygg", "x", 11),
        Candidate(3, "Fjellvik skole", "x", 10, 1),
    ]
    assert candidate_pairs(rows) == []


def address(**fields) -> dict:
    return {"street_address": "Skolevegen 1", "postal_code": "6341"} | fields


@pytest.fixture
def pair(unit_tree):
    return (
        make_building(unit_tree.school, "Fjellvik skole", **address(building_number=139000001, area_bta_m2=900.0)),
        make_building(unit_tree.school, "FJELLVIK SKOLE", **address(street_address="Skolevn. 1", area_bta_m2=950.0, manager_name="Kari")),
    )


def shown(response) -> list[tuple[str, str]]:
    return [(line.first.name, line.second.name) for line in response.context["lines"]]


def test_the_list_shows_pairs_in_scope(client_for, user_with, unit_tree, pair):
    url = reverse("bygg:duplicates")
    expected = [("Fjellvik skole", "FJELLVIK SKOLE")]
    assert shown(client_for(user_with("service", unit_tree.education)).get(url)) == expected
    assert shown(client_for(user_with("service", unit_tree.health)).get(url)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_many(client_for, user_with, unit_tree, django_assert_num_queries, count):
    for n in range(count):
        for name in ("Skole", "SKOLE"):
            make_building(unit_tree.school, name, **address(street_address=f"Skolevegen {n}"))
    client = client_for(user_with("manager"))
    client.get(reverse("bygg:duplicates"))
    with django_assert_num_queries(9):
        response = client.get(reverse("bygg:duplicates"))
    assert response.context["count"] == count


def test_the_page_of_a_pair_proposes_what_only_the_other_has(client_for, user_with, pair):
    response = client_for(user_with("manager")).get(reverse("bygg:duplicate-pair", args=[pair[0].pk, pair[1].pk]))
    differing = {line.name: line.suggest_second for line in response.context["lines"] if line.differs}
    assert differing == {
        "name": False,
        "building_number": False,
        "street_address": False,
        "area_bta_m2": False,
        "manager_name": True,
    }


def test_a_pair_is_merged_field_by_field_and_undone(client_for, user_with, pair):
    keep, lose = pair
    make_space(lose, "101")
    client = client_for(user_with("manager"))
    data = {"area_bta_m2": "second", "manager_name": "second", "name": "first", "why": "Samme bygg"}
    response = client.post(reverse("bygg:duplicate-merge", args=[keep.pk, lose.pk]), data, follow=True)
    assert response.redirect_chain[-1][0] == reverse("bygg:building", args=[keep.pk])
    kept = Building.objects.get(pk=keep.pk)
    assert (kept.name, kept.area_bta_m2, kept.manager_name, kept.spaces.count()) == ("Fjellvik skole", 950.0, "Kari", 1)
    (message,) = response.context["messages"]
    client.post(message.extra_tags.removeprefix("undo:"))
    assert Building.objects.get(pk=lose.pk).merged_into is None
    assert Building.objects.get(pk=keep.pk).area_bta_m2 == 900.0


def test_a_pair_kept_apart_is_not_proposed_again_until_reconsidered(client_for, user_with, pair):
    client, ids = client_for(user_with("manager")), [row.pk for row in pair]
    response = client.post(reverse("bygg:duplicate-apart", args=ids[::-1]), {"why": "To bygg"}, follow=True)
    assert shown(response) == []
    assert DuplicateVerdict.objects.get().note == "To bygg"
    client.post(reverse("bygg:duplicate-reconsider", args=ids))
    assert shown(client.get(reverse("bygg:duplicates"))) == [("Fjellvik skole", "FJELLVIK SKOLE")]


def test_only_who_may_edit_both_merges(client_for, user_with, unit_tree, pair, outsider):
    elsewhere = make_building(unit_tree.nursing_home)
    url = reverse("bygg:duplicate-merge", args=[pair[0].pk, elsewhere.pk])
    assert client_for(user_with("manager", unit_tree.education)).post(url).status_code == 404
    assert client_for(user_with("service")).post(url).status_code == 403
    assert client_for(outsider).post(url).status_code == 403
    assert client_for().post(url).status_code == 302
    assert Building.objects.filter(merged_into__isnull=False).count() == 0
