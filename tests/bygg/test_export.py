"""The exported file holds exactly what the list shows: filter, order, columns, scope."""

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bygg.enums import BuildingStatus
from fdvu.core.models import Job
from tests.factories.bygg import make_building


def csv_rows(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def xlsx_rows(response) -> list[tuple]:
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    return list(sheet.iter_rows(values_only=True))


@pytest.fixture
def stock(unit_tree):
    make_building(unit_tree.school, "Fjellvik skole", area_bta_m2=1234.5, year_built=1962)
    make_building(unit_tree.school, "=1+1", area_bta_m2=10.0)
    make_building(unit_tree.nursing_home, "Solbakken", area_bta_m2=500.0)
    make_building(unit_tree.school, "Solgt", status=BuildingStatus.SOLD)


def test_csv_of_the_chosen_columns_in_the_chosen_order(client, stock):
    response = client.get("/bygg/eksport.csv?cols=name,area_bta_m2,status&sort=-area_bta_m2")
    assert csv_rows(response) == [
        ["Navn", "BTA (m²)", "Status"],
        ["Fjellvik skole", "1234,5", "I bruk"],
        ["Solbakken", "500", "I bruk"],
        ["'=1+1", "10", "I bruk"],
    ]


def test_xlsx_holds_numbers_as_numbers_and_no_formula(client, stock):
    rows = xlsx_rows(client.get("/bygg/eksport.xlsx?cols=name,year_built,area_bta_m2"))
    assert rows == [
        ("Navn", "Byggeår", "BTA (m²)"),
        ("=1+1", None, 10),
        ("Fjellvik skole", 1962, 1234.5),
        ("Solbakken", None, 500),
    ]


def test_the_filter_holds_in_the_file(client, stock):
    assert [row[0] for row in csv_rows(client.get("/bygg/eksport.csv?cols=name&q=skole"))] == ["Navn", "Fjellvik skole"]


def test_another_units_rows_are_not_in_the_file(client_for, education_viewer, stock):
    rows = csv_rows(client_for(education_viewer).get("/bygg/eksport.csv?cols=name"))
    assert [row[0] for row in rows] == ["Navn", "'=1+1", "Fjellvik skole"]


def test_the_file_is_named_after_the_register(client, stock):
    assert client.get("/bygg/eksport.csv")["Content-Disposition"].startswith('attachment; filename="Bygninger ')


def test_an_unknown_format_leads_back_to_the_list(client, stock):
    assert client.get("/bygg/eksport.pdf").url == "/bygg/"


def test_the_queries_do_not_follow_the_rows(client, unit_tree, stock):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            csv_rows(client.get("/bygg/eksport.csv"))
        return len(found)

    before = queries()
    for _ in range(5):
        make_building(unit_tree.school)
    assert queries() == before


@pytest.mark.django_db(transaction=True)
def test_a_large_workbook_is_made_by_a_job_with_the_same_rows(client_for, education_viewer, stock, monkeypatch):
    monkeypatch.setattr("fdvu.core.lists.export.MOST_ROWS_AT_ONCE", 1)
    client = client_for(education_viewer)
    answer = client.get("/bygg/eksport.xlsx?cols=name,area_bta_m2&sort=name")
    job = Job.objects.get()
    assert (answer.url, job.status) == (f"/jobber/{job.pk}/", "done")
    file = client.get(f"/jobber/{job.pk}/fil/")
    assert xlsx_rows(file) == [("Navn", "BTA (m²)"), ("=1+1", 10), ("Fjellvik skole", 1234.5)]


@pytest.mark.parametrize("address", ["/bygg/eksport.csv", "/bygg/eksport.xlsx", "/import/eksport/buildings/"])
def test_a_filter_that_cannot_be_read_gives_no_file(client, stock, address):
    response = client.get(f"{address}?building_type=zzz")
    assert (response.status_code, response.context["why"].split(":")[0]) == (400, "Filteret kunne ikke leses")
    assert response.context["why"] in response.content.decode()
