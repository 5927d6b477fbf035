"""One journey from file to undo, its short cuts, and where the result leads."""

import pytest
from django.urls import reverse

from bygg.models import Building
from fdvu.core.models.import_batch import ImportStatus
from tests.core.import_pages.pieces import ROWS, at, checked, mapping, newest, upload
from tests.factories.bygg import make_building

pytestmark = pytest.mark.django_db


def test_a_file_is_taken_in_and_undone(client, run, unit_tree):
    answer = upload(client)
    batch = newest()
    assert answer.url == at("import_sheet", batch)
    look = client.get(at("import_sheet", batch)).context["look"]
    assert (look.header_row, look.delimiter, look.row_count) == (2, ";", 2)
    shown = client.get(at("import_sheet", batch)).context["shown"]
    sent = {"sheet": look.sheet.name, "encoding": "utf-8", "delimiter": ";", "shown": shown, "header_row": "2", "go": "1"}
    assert client.post(at("import_sheet", batch), sent).url == at("import_columns", batch)

    view = client.get(at("import_columns", batch)).context["view"]
    assert [c.target.name if c.target else None for c in view.columns] == [
        "name", "building_number", "year_built", "area_bra_m2", "unit", None,
    ]  # fmt: skip
    assert run(client.post, at("import_columns", batch), mapping(client, batch)).url == at("import_check", batch)

    page = client.get(at("import_check", batch))
    assert page.context["summary"] == "2 rader: 2 nye"
    assert Building.objects.count() == 0
    assert run(client.post, at("import_apply", batch), {"note": "Første uttrekk"}).url == at("import_result", batch)
    batch.refresh_from_db()
    assert (batch.status, batch.note) == (ImportStatus.APPLIED, "Første uttrekk")
    assert sorted(Building.objects.values_list("name", "area_bra_m2")) == [("Fjellvik skole", 4250.5), ("Solbakken sykehjem", 6120.0)]
    assert "2 rader: 2 nye" in client.get(at("import_result", batch)).content.decode()

    run(client.post, at("import_undo", batch), {"note": "Feil fil"})
    batch.refresh_from_db()
    assert (batch.status, Building.objects.count()) == (ImportStatus.UNDONE, 0)
    assert client.get(at("import_result", batch)).context["left"]["reverted"] == 2


def test_one_click_leads_from_the_sheet_to_the_columns(client):
    upload(client, ROWS.encode("utf-8-sig"))
    batch = newest()
    for encoding in ("utf-8", "utf-8-sig"):
        shown = client.get(at("import_sheet", batch), {"sheet": "bygg", "encoding": encoding, "delimiter": ";"}).context["shown"]
        for submitted in ("utf-8", "utf-8-sig"):
            sent = {"sheet": "bygg", "encoding": submitted, "delimiter": ";", "shown": shown, "header_row": "2", "go": "1"}
            assert client.post(at("import_sheet", batch), sent).url == at("import_columns", batch)


def test_the_result_leads_to_just_the_rows_of_this_import(client_for, run, user_with, school):
    client = client_for(user_with("admin"))
    make_building(school.unit, "Zetten brakke")
    batch = checked(client, run, "Navn;Matrikkelnummer;Byggeår\nFjellvik;3203-12/34;\nSolbakken;3203-12/9;x\n")
    run(client.post, at("import_choose", batch, "koder"), {"make": "property"})
    run(client.post, at("import_apply", batch), {"skip_rejected": "on"})
    page = client.get(at("import_result", batch))
    assert (page.context["summary"], page.context["besides"]) == ("2 rader: 1 ny, 1 ble avvist", "eiendommer: 1")
    assert "Det importen opprettet eller endret i andre registre (eiendommer: 1), føres også tilbake." in page.content.decode()
    rows = client.get(page.context["rows_url"])
    assert ("Zetten" in client.get(reverse("bygg:buildings")).content.decode(), "Zetten" in rows.content.decode()) == (True, False)
    assert client.get(reverse("core:job_file", args=[page.context["rejects_job"].pk])).status_code == 200

    run(client.post, at("import_undo", batch), {"note": ""})
    assert client.get(at("import_result", batch)).context["left"]["reverted"] == 2
