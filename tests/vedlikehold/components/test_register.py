"""The register of components: filters, columns, sums, chart, export, bulk edit, search, and a query count that stays."""

import datetime
import io

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.factories.bygg import make_building, make_space
from tests.factories.vedlikehold import make_component, make_type, part
from vedlikehold.calc.condition import default_price_year
from vedlikehold.models import Component, LedgerPosting, PriceIndex
from vedlikehold.queries.components.search import find_components

TODAY = timezone.localdate()
LIST = "/komponenter/"


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def year(db) -> int:
    """The year sums are shown in the prices of."""
    return default_price_year(dict(PriceIndex.objects.values_list("year", "value")), TODAY)


@pytest.fixture
def manager(user_with):
    return user_with("manager", username="forvalter")


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def school(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def stock(school, unit_tree, year):
    """Components that differ in all that can be filtered by."""
    nursing = make_building(unit_tree.nursing_home, "Solbakken sykehjem")
    sold = make_building(unit_tree.school, "Solgt hus", status="sold", disposed_on=datetime.date(2020, 1, 1))
    kind = make_type("262-PAPP", name="Papptekking")
    return {
        "tak": make_component(
            school, "262", "Taktekking", tfm_id="+A=262.001", type=kind, space=make_space(school, "101"), installed_year=1998, grade="TG3",
            graded_on=datetime.date(2024, 6, 1), cost_likely_nok=250_000, replacement_cost_nok=800_000, price_year=year,
        ),
        "vegg": make_component(school, "23", "Yttervegg", installed_year=1975, grade="TG2", graded_on=datetime.date(2019, 6, 1), replacement_cost_nok=100_000, price_year=year),
        "vifte": make_component(school, "36", "Vifte", tfm_id="+B=360.001", installed_year=2015),
        "heis": make_component(nursing, "62", "Heis", grade="TGIU"),
        "gammel": make_component(school, "262", "Gammel tekking", removed_on=datetime.date(2010, 1, 1)),
        "solgt": make_component(sold, "26", "Tak på solgt hus", grade="TG3"),
    }  # fmt: skip


def names(response) -> list[str]:
    return [row.cells[0].text for row in response.context["rows"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Heis", "Taktekking", "Vifte", "Yttervegg"]),
        ("q=tak", ["Taktekking"]),
        ("q=262.001", ["Taktekking"]),
        ("q=solbakken", ["Heis"]),
        ("part=26", ["Taktekking"]),
        ("part=23&part=36", ["Vifte", "Yttervegg"]),
        ("part_code=262", ["Taktekking"]),
        ("part_code=26", []),
        ("grade=TG2&grade=TG3", ["Taktekking", "Yttervegg"]),
        ("grade=TGIU", ["Heis"]),
        ("grade=null", ["Vifte"]),
        ("building_name=fjellvik", ["Taktekking", "Vifte", "Yttervegg"]),
        ("type=papp", ["Taktekking"]),
        ("type=262-PAPP", ["Taktekking"]),
        ("room=101", ["Taktekking"]),
        ("tfm_id=%2BA%3D", ["Taktekking"]),
        ("installed_from=1990", ["Taktekking", "Vifte"]),
        ("installed_to=1990", ["Yttervegg"]),
        ("graded_since=2020-01-01", ["Taktekking"]),
        ("graded_before=2020-01-01", ["Yttervegg"]),
        ("state=removed", ["Gammel tekking"]),
        ("state=all", ["Gammel tekking", "Heis", "Tak på solgt hus", "Taktekking", "Vifte", "Yttervegg"]),
        ("show=out", ["Gammel tekking", "Tak på solgt hus"]),
        ("show=all&grade=TG3", ["Tak på solgt hus", "Taktekking"]),
    ],
)
def test_every_filter_finds_its_rows(client, stock, query, expected):
    assert names(client.get(f"{LIST}?{query}")) == expected


def test_a_building_and_a_room_are_filtered_by_their_links(client, stock, school):
    room = stock["tak"].space
    assert names(client.get(f"{LIST}?building={school.pk}")) == ["Taktekking", "Vifte", "Yttervegg"]
    assert names(client.get(f"{LIST}?space={room.pk}")) == ["Taktekking"]


def test_the_unit_in_the_header_narrows_the_list(client, stock, unit_tree):
    assert names(client.get(f"{LIST}?unit={unit_tree.health.pk}")) == ["Heis"]


def test_another_units_components_are_not_shown_and_not_summed(client_for, user_with, unit_tree, stock):
    response = client_for(user_with("service", unit_tree.health)).get(LIST)
    assert (names(response), response.context["count_text"]) == (["Heis"], "1 komponent")
    assert [text.replace("\u00a0", " ") for _label, text in response.context["more_sums"]] == ["–"]


def test_the_sums_are_in_one_years_prices(client, stock, year):
    response = client.get(LIST)
    ((column, text),) = response.context["sums"]
    assert (column.key, text.replace("\u00a0", " ")) == ("replacement_now_nok", "900 000")
    # 250,000 of its own, and 45 % of 100,000
    assert [(label, text.replace("\u00a0", " ")) for label, text in response.context["more_sums"]] == [
        (f"Etterslep mot TG1, {year}-kroner", "0,3 mill. kr")
    ]


def test_what_is_gone_is_told_of_and_not_summed(client, stock):
    response = client.get(LIST)
    assert response.context["outside_text"] == "2 komponenter som er fjernet eller i bygg utenfor porteføljen"
    everything = client.get(f"{LIST}?state=all")
    assert everything.context["count_text"] == "6 komponenter"
    assert everything.context["more_sums"] == response.context["more_sums"]


def test_grades_are_tags_with_letters(client, stock):
    page = client.get(f"{LIST}?q=taktekking").content.decode()
    assert '<span class="ds-tag" data-color="danger" data-size="sm">TG3</span>' in page


def test_parts_are_named(client, stock):
    (row,) = client.get(f"{LIST}?q=taktekking").context["rows"]
    assert [cell.text for cell in row.cells[:5]] == ["Taktekking", "TG3", "Fjellvik skole", "26 Yttertak", "+A=262.001"]


@pytest.mark.parametrize("by", ["part", "grade", "unit"])
def test_the_chart_opens_exactly_its_rows(client, stock, by):
    response = client.get(f"/komponenter/diagram/?by={by}")
    chart = response.context["chart"]
    assert sum(int(count) for _label, count in chart.rows) == 4


def test_the_export_holds_what_the_list_shows(client, stock):
    response = client.get("/komponenter/eksport.xlsx?grade=TG3")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = list(sheet.values)
    assert rows[0][:4] == ("Komponent", "Tilstandsgrad", "Bygning", "Bygningsdel")
    assert [row[0] for row in rows[1:]] == ["Taktekking"]
    assert rows[1][rows[0].index("Tilstandsgrad")] == "TG3"


@pytest.mark.parametrize("sort", ["name", "-building", "part", "grade", "-replacement_now_nok", "graded_on"])
def test_the_list_is_sorted_by_any_column(client, stock, sort):
    assert sorted(names(client.get(f"{LIST}?sort={sort}"))) == ["Heis", "Taktekking", "Vifte", "Yttervegg"]


def test_missing_values_stand_last_either_way(client, stock):
    for sort in ("graded_on", "-graded_on"):
        assert names(client.get(f"{LIST}?sort={sort}"))[2:] in (["Heis", "Vifte"], ["Vifte", "Heis"])


def test_the_list_costs_the_same_with_one_row_and_with_many(client, school):
    def queries() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    make_component(school, "26", grade="TG3", replacement_cost_nok=1, price_year=2024)
    client.get(LIST)
    one = queries()
    for code in ("21", "22", "23", "24", "36", "43"):
        make_component(school, code, type=make_type(), grade="TG2", replacement_cost_nok=1, price_year=2024)
    assert queries() == one


# -- many at once ------------------------------------------------------------------------------------------------


def bulk(client, name: str, value, ids, step: str = "apply"):
    data = {"ids": ids, "field": name, "value": value, "note": "", "step": step, "expected": str(len(ids))}
    return client.post("/komponenter/masseendring/", data)


def test_many_get_another_part_and_it_can_be_undone(client, stock):
    ids = [stock["vegg"].pk, stock["vifte"].pk]
    response = bulk(client, "part", part("24").pk, ids)
    assert response.status_code == 302
    assert set(Component.objects.filter(pk__in=ids).values_list("part__code", flat=True)) == {"24"}
    (undo,) = {message.extra_tags for message in client.get(LIST).context["messages"]}
    client.post(undo.removeprefix("undo:"))
    assert list(Component.objects.filter(pk__in=ids).order_by("pk").values_list("part__code", flat=True)) == ["23", "36"]


def test_a_type_for_many_is_posted(client, stock, year):
    kind = make_type(unit_cost_tg3_nok=10, unit_cost_tg2_nok=5, price_year=year)
    Component.objects.filter(pk=stock["vegg"].pk).update(quantity=100)
    bulk(client, "type", kind.pk, [stock["vegg"].pk])
    assert LedgerPosting.objects.filter(component=stock["vegg"]).exists()


def test_what_has_a_service_of_its_own_is_not_changed_in_bulk(client, stock):
    from vedlikehold.registers.components import BULK_FIELDS

    assert BULK_FIELDS == ("part", "type", "quantity_unit", "installed_year", "expected_life_years")
    bulk(client, "removed_on", "2020-01-01", [stock["vegg"].pk])
    assert Component.objects.get(pk=stock["vegg"].pk).removed_on is None


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("expected_life_years", "0", "Levetiden må være større enn null."),
        ("expected_life_years", "-5", "Levetiden må være større enn null."),
        ("installed_year", "999", "Skriv et årstall mellom 1000 og 2100."),
        ("installed_year", "99999", "Skriv et årstall mellom 1000 og 2100."),
    ],
)
def test_a_value_that_cannot_be_is_refused_for_many(client, stock, name, value, message):
    response = bulk(client, name, value, [stock["vegg"].pk])
    assert (response.status_code < 500, response.context["form"].errors["value"]) == (True, [message])
    row = Component.objects.get(pk=stock["vegg"].pk)
    assert (row.installed_year, row.expected_life_years) == (stock["vegg"].installed_year, stock["vegg"].expected_life_years)


def test_rows_of_another_unit_are_left_alone(client_for, user_with, unit_tree, stock):
    elsewhere = client_for(user_with("manager", unit_tree.health))
    bulk(elsewhere, "installed_year", 1900, [stock["vegg"].pk, stock["heis"].pk])
    assert Component.objects.get(pk=stock["vegg"].pk).installed_year == 1975


# -- the search box ----------------------------------------------------------------------------------------------


def test_the_search_box_finds_components_in_place(manager, stock):
    hits = find_components(manager, "tekking", 10)
    assert [(hit.label, hit.detail, hit.url) for hit in hits] == [
        ("Taktekking", "Fjellvik skole, +A=262.001", reverse("vedlikehold:component", args=[stock["tak"].pk]))
    ]


def test_the_search_box_stays_in_scope(user_with, unit_tree, stock):
    assert find_components(user_with("service", unit_tree.health), "tekking", 10) == []
