"""Points on the map: clusters by zoom, scope, filter, and what stands in a popup."""

import pytest

from bygg.models import BuildingType
from tests.factories.bygg import make_building

NORWAY = "west=4&south=57&east=32&north=72"


def points(client, query: str) -> list[dict]:
    return [feature["properties"] for feature in client.get(f"/bygg/kart/punkter.json?{query}").json()["features"]]


@pytest.fixture
def stock(unit_tree):
    school, _ = BuildingType.objects.get_or_create(code="613", defaults={"name": "Barneskole"})
    make_building(unit_tree.school, "Fjellvik skole", latitude=59.8, longitude=10.4, building_type=school, area_bta_m2=1234.0)
    make_building(unit_tree.school, "Fjellvik gymsal", latitude=59.8004, longitude=10.4004)
    make_building(unit_tree.nursing_home, "Solbakken", latitude=59.85, longitude=10.6)
    make_building(unit_tree.school, "Uten sted")


def test_far_away_all_are_one_cluster_with_bounds(client, stock):
    assert points(client, f"{NORWAY}&zoom=5") == [{"count": 3, "bounds": [10.4, 59.8, 10.6, 59.85]}]


def test_near_by_each_row_is_itself(client, stock):
    found = points(client, "west=10.399&south=59.799&east=10.401&north=59.801&zoom=18")
    assert sorted(point["title"] for point in found) == ["Fjellvik gymsal", "Fjellvik skole"]


def test_a_single_row_says_what_and_where_it_is(client, stock):
    (point,) = points(client, "q=fjellvik+skole&west=10.399&south=59.799&east=10.401&north=59.801&zoom=18")
    assert point["title"] == "Fjellvik skole"
    assert point["details"] == [["Bygningstype", "Barneskole"], ["BTA (m²)", "1\u00a0234"], ["Adresse", ""]]
    assert client.get(point["url"]).status_code == 200


def test_clusters_follow_the_filter(client, stock):
    assert points(client, f"{NORWAY}&zoom=5&q=fjellvik")[0]["count"] == 2


def test_another_units_rows_are_not_on_the_map(client_for, education_viewer, stock):
    assert points(client_for(education_viewer), f"{NORWAY}&zoom=5")[0]["count"] == 2


@pytest.mark.parametrize("query", ["", "west=a&south=1&east=2&north=3&zoom=4", "west=9&south=1&east=2&north=3&zoom=4", f"{NORWAY}&zoom=99"])
def test_an_impossible_view_is_refused(client, query):
    assert client.get(f"/bygg/kart/punkter.json?{query}").status_code == 400


def test_never_more_than_some_hundred_points(client, unit_tree):
    for number in range(30):
        make_building(unit_tree.school, latitude=58 + number * 0.4, longitude=6 + number * 0.4)
    assert len(points(client, f"{NORWAY}&zoom=22")) <= 400


def test_the_page_tells_of_rows_without_coordinates_and_leads_to_them(client, stock):
    response = client.get("/bygg/kart/")
    assert response.context["extent"]["missing"] == 1
    assert "1 rad mangler koordinater" in response.content.decode()
    assert client.get(response.context["missing_url"]).context["totals"].count == 1


def test_the_same_rows_stand_as_a_list_below(client, stock):
    labels = [row.label for row in client.get("/bygg/kart/?q=fjellvik").context["rows"]]
    assert labels == ["Fjellvik gymsal", "Fjellvik skole"]


def test_the_chart_counts_the_filtered_rows_and_opens_them(client, stock):
    response = client.get("/bygg/diagram/?by=building_type&q=fjellvik")
    assert response.context["chart"].rows == [["Barneskole", "1"], ["Ikke oppgitt", "1"]]
    assert "/bygg/?q=fjellvik&amp;building_type=null&amp;by=building_type" in response.content.decode()
