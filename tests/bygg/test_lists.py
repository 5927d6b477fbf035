"""The list page: rows, sums, order, pages, scope, and a number of queries that does not follow the rows."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bygg.enums import BuildingStatus, HoldingStatus
from bygg.models import AreaUse, Building, BuildingType
from fdvu.core.lists.queries import remembered
from fdvu.core.registry import registers
from tests.factories.bygg import make_area_use, make_building, make_plot, make_property, make_space


def names(response) -> list[str]:
    return [row.label for row in response.context["rows"]]


@pytest.fixture
def two_schools(unit_tree):
    """A school in Oppvekst and a nursing home in Helse."""
    return (
        make_building(unit_tree.school, "Fjellvik skole", area_bta_m2=2000.0, area_bra_m2=1800.0),
        make_building(unit_tree.nursing_home, "Solbakken", area_bta_m2=500.0, area_bra_m2=450.0),
    )


def test_rows_and_sums_of_what_the_person_may_see(client, two_schools):
    response = client.get("/bygg/")
    assert names(response) == ["Fjellvik skole", "Solbakken"]
    assert response.context["totals"].sums == {"area_bta_m2": 2500.0, "area_bra_m2": 2250.0}
    assert response.context["count_text"] == "2 bygninger"


def test_another_units_rows_are_neither_shown_nor_summed(client_for, education_viewer, two_schools):
    response = client_for(education_viewer).get("/bygg/")
    assert names(response) == ["Fjellvik skole"]
    assert response.context["totals"].count == 1
    assert response.context["totals"].sums["area_bta_m2"] == 2000.0


def test_the_unit_in_the_address_takes_everything_below_it(client, unit_tree, two_schools):
    response = client.get(f"/bygg/?unit={unit_tree.health.pk}")
    assert names(response) == ["Solbakken"]
    assert response.context["totals"].sums["area_bta_m2"] == 500.0


def test_a_foreign_unit_does_not_exist(client_for, education_viewer, unit_tree):
    assert client_for(education_viewer).get(f"/bygg/?unit={unit_tree.health.pk}").status_code == 404


def test_sold_buildings_are_left_out_and_said_to_be(client, unit_tree, two_schools):
    make_building(unit_tree.school, "Gamleskolen", status=BuildingStatus.SOLD, area_bta_m2=900.0)
    response = client.get("/bygg/")
    assert names(response) == ["Fjellvik skole", "Solbakken"]
    assert response.context["totals"].outside == 1
    assert "1 bygning utenfor porteføljen er ikke vist." in response.content.decode()


def test_all_rows_can_be_shown_but_never_counted_in_the_sums(client, unit_tree, two_schools):
    make_building(unit_tree.school, "Gamleskolen", status=BuildingStatus.SOLD, area_bta_m2=900.0)
    response = client.get("/bygg/?show=all")
    assert names(response) == ["Fjellvik skole", "Gamleskolen", "Solbakken"]
    assert response.context["totals"].sums["area_bta_m2"] == 2500.0
    assert "1 bygning utenfor porteføljen er ikke med i summene." in response.content.decode()


def test_a_chosen_status_opens_the_rest(client, unit_tree, two_schools):
    make_building(unit_tree.school, "Gamleskolen", status=BuildingStatus.SOLD)
    assert names(client.get("/bygg/?status=sold")) == ["Gamleskolen"]
    assert names(client.get("/bygg/?show=out")) == ["Gamleskolen"]


def test_names_are_in_norwegian_order(client, unit_tree):
    for name in ("Østby", "Åsen", "Zoo", "Ærfugl", "Bygg 10", "Bygg 9"):
        make_building(unit_tree.school, name)
    assert names(client.get("/bygg/")) == ["Bygg 9", "Bygg 10", "Zoo", "Ærfugl", "Østby", "Åsen"]
    assert names(client.get("/bygg/?sort=-name")) == ["Åsen", "Østby", "Ærfugl", "Zoo", "Bygg 10", "Bygg 9"]


@pytest.mark.parametrize(
    ("sort", "expected"), [("area_bta_m2", ["liten", "stor", "ukjent"]), ("-area_bta_m2", ["stor", "liten", "ukjent"])]
)
def test_missing_values_come_last_both_ways(client, unit_tree, sort, expected):
    make_building(unit_tree.school, "ukjent")
    make_building(unit_tree.school, "stor", area_bta_m2=900.0)
    make_building(unit_tree.school, "liten", area_bta_m2=90.0)
    assert names(client.get(f"/bygg/?sort={sort}")) == expected


def test_pages_never_repeat_or_lose_a_row(client, unit_tree):
    for _ in range(30):
        make_building(unit_tree.school, "Likt navn")
    rows = [row.pk for page in (1, 2) for row in client.get(f"/bygg/?size=25&page={page}").context["rows"]]
    assert sorted(rows) == sorted(Building.objects.values_list("pk", flat=True))


def test_a_page_past_the_end_is_the_last_page(client, two_schools):
    assert names(client.get("/bygg/?page=99")) == ["Fjellvik skole", "Solbakken"]


def test_impossible_layout_in_the_address_falls_back(client, two_schools):
    response = client.get("/bygg/?sort=nonsense&size=7&page=x&cols=nothing")
    assert names(response) == ["Fjellvik skole", "Solbakken"]
    assert response.context["state"].query() == ""


def test_chosen_columns_in_the_tables_order(client, two_schools):
    response = client.get("/bygg/?cols=status,name&cols=ownership")
    assert [column.key for column, _url, _direction in response.context["headings"]] == ["name", "status", "ownership"]
    assert [cell.text for cell in response.context["rows"][0].cells] == ["Fjellvik skole", "I bruk", "Eid"]


def test_htmx_gets_the_result_part_and_a_tidy_address(client, two_schools):
    response = client.get("/bygg/?q=fjell&year_from=&sort=name", headers={"HX-Request": "true", "HX-Target": "resultat"})
    html = response.content.decode()
    assert response["HX-Push-Url"] == "/bygg/?q=fjell"
    assert "<html" not in html
    assert "Fjellvik skole" in html
    assert "Solbakken" not in html


def test_an_htmx_answer_holds_the_same_rows_as_the_full_page(client, two_schools):
    part = client.get("/bygg/?q=skole", headers={"HX-Request": "true", "HX-Target": "resultat"})
    assert names(part) == names(client.get("/bygg/?q=skole"))


def test_going_back_in_history_gives_the_whole_page(client, two_schools):
    headers = {"HX-Request": "true", "HX-Target": "resultat", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get("/bygg/", headers=headers).content.decode()


def count_queries(client, address: str) -> int:
    client.get(address)  # sums are remembered from here on
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("address", ["/bygg/", "/eiendommer/", "/tomter/", "/rom/", "/arealbruk/", "/bygg/kart/", "/bygg/diagram/"])
def test_the_queries_do_not_follow_the_rows(client, unit_tree, address):
    def one_of_each():
        building = make_building(unit_tree.school, property=make_property(unit_tree.school), latitude=60.0, longitude=10.0)
        make_area_use(building, unit_tree.school, space=make_space(building))
        make_plot(unit_tree.school)

    one_of_each()
    with_one = count_queries(client, address)
    one_of_each()
    one_of_each()
    assert count_queries(client, address) == with_one


def test_the_list_of_buildings_takes_this_many_queries(client, two_schools):
    client.get("/bygg/")
    with CaptureQueriesContext(connection) as found:
        client.get("/bygg/")
    # session, person, grants and tree; version and newest row; ids and rows; types; saved views; frame
    assert len(found) <= 16


def test_an_empty_register_says_how_to_fill_it(client):
    assert "Registeret er tomt" in client.get("/bygg/").content.decode()


def test_too_narrow_filters_are_offered_to_be_removed(client, two_schools):
    html = client.get("/bygg/?q=finnesikke").content.decode()
    assert "Ingen rader passer med filtrene" in html
    assert "Fjern alle filtre" in html


@pytest.mark.parametrize("address", ["/bygg/", "/eiendommer/", "/tomter/", "/rom/", "/arealbruk/"])
def test_every_register_shows_its_row_and_not_another_units(client_for, education_viewer, user_with, unit_tree, address):
    for unit in (unit_tree.school, unit_tree.nursing_home):
        building = make_building(unit, f"Bygg {unit.name}")
        make_space(building)
        make_area_use(building, unit)
        make_plot(unit)
        make_property(unit)
    assert client_for(education_viewer).get(address).context["totals"].count == 1
    assert client_for(user_with("manager")).get(address).context["totals"].count == 2


def test_sold_land_leaves_the_sums(client, unit_tree):
    make_property(unit_tree.school, area_m2=1000.0)
    make_property(unit_tree.school, area_m2=50.0, status=HoldingStatus.SOLD)
    totals = client.get("/eiendommer/").context["totals"]
    assert (totals.count, totals.outside, totals.sums) == (1, 1, {"area_m2": 1000.0})


def test_a_change_is_in_the_sums_at_once(client, unit_tree):
    make_building(unit_tree.school, area_bta_m2=100.0)
    assert client.get("/bygg/").context["totals"].sums["area_bta_m2"] == 100.0
    make_building(unit_tree.school, area_bta_m2=50.0)
    assert client.get("/bygg/").context["totals"].sums["area_bta_m2"] == 150.0


def test_building_types_are_read_in_the_readers_language(client, unit_tree):
    """Own codes have only a Norwegian name, which is shown rather than nothing."""
    shipped = BuildingType.objects.exclude(name_en="").order_by("code")[0]
    own = BuildingType.objects.create(code="998", name="Bare vårt")
    make_building(unit_tree.school, "A", building_type=shipped)
    make_building(unit_tree.school, "B", building_type=own)
    make_building(unit_tree.school, "C", building_type=None)
    url = "/bygg/?cols=name,building_type"
    assert [row.cells[1].text for row in client.get(url).context["rows"]] == [shipped.name, "Bare vårt", ""]
    client.post(reverse("core:preferences"), {"language": "en"})
    assert [row.cells[1].text for row in client.get(url).context["rows"]] == [shipped.name_en, "Bare vårt", ""]
    bars = client.get("/bygg/diagram/?by=building_type").context["chart"].rows
    assert sorted(row[0] for row in bars) == sorted([shipped.name_en, "Bare vårt", "Not given"])


def test_sums_are_not_remembered_into_the_next_day(unit_tree, monkeypatch):
    made, days = [], [datetime.date(2024, 6, 1), datetime.date(2024, 6, 1), datetime.date(2024, 6, 2)]
    for day in days:
        monkeypatch.setattr("fdvu.core.lists.queries.timezone.localdate", lambda day=day: day)
        remembered(registers["area_uses"], AreaUse.objects.all(), "totals", lambda day=day: made.append(day) or day)
    assert made == [datetime.date(2024, 6, 1), datetime.date(2024, 6, 2)]
