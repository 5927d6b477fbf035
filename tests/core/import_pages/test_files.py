"""Files that cannot be used, files that are lost, and other files with the same columns."""

import io

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fdvu.core.models import ImportBatch
from fdvu.core.models.import_batch import ImportStatus
from tests.core.import_pages.pieces import ROWS, at, checked, newest, upload

pytestmark = pytest.mark.django_db


def test_buildings_are_chosen_to_begin_with_and_a_lost_file_is_said(client):
    assert client.get(reverse("core:imports")).context["form"]["kind"].value() == "buildings"
    answer = upload(client, kind="")
    assert list(answer.context["form"].errors) == ["kind", "file"]
    assert "Velg filen «bygg.csv» på nytt" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [("bygg.xlsx", b"PK\x03\x04 no workbook"), ("bygg.csv", b""), ("bygg.csv", b"\x89PNG\r\n\x1a\n\0\0\0"), ("bygg.csv", b"one word")],
)
def test_a_file_that_cannot_be_used_is_refused_at_once(client, name, content):
    page = upload(client, content, name)
    assert list(page.context["form"].errors) == ["file"]
    assert ImportBatch.objects.count() == 0


def test_a_file_over_the_limit_is_refused(client, settings):
    settings.IMPORT_MAX_BYTES = 50
    assert list(upload(client).context["form"].errors) == ["file"]


def test_a_file_without_headings_is_led_to_the_sheet(client):
    upload(client, "1;2;3\n4;5;6\n")
    page = client.get(at("import_sheet", newest()))
    assert "overskrift" in page.context["problem"].lower()


def test_another_file_keeps_the_columns(client, run):
    batch = checked(client, run)
    file = SimpleUploadedFile("nyere.csv", ROWS.replace("1978", "1979").encode())
    assert client.post(at("import_file", batch), {"file": file}).url == at("import_sheet", batch)
    batch.refresh_from_db()
    assert (batch.filename, batch.status, batch.profile["columns"]["Navn"]) == ("nyere.csv", ImportStatus.UPLOADED, "name")


def test_a_lost_file_is_asked_for_again(client):
    upload(client)
    batch = newest()
    default_storage.delete(batch.file.name)
    page = client.get(at("import_sheet", batch))
    assert "finnes ikke lenger" in page.context["problem"]
    client.post(at("import_file", batch), {"file": SimpleUploadedFile("igjen.csv", ROWS.encode())})
    assert client.get(at("import_sheet", batch)).context["look"].row_count == 2


def test_another_delimiter_makes_another_heading_row(client):
    upload(client, "a|b;c|d\n1|2;3|4\n")
    batch = newest()
    look = client.get(at("import_sheet", batch), {"sheet": "bygg", "encoding": "utf-8", "delimiter": "|", "shown": "x", "header_row": "2"})
    assert list(look.context["look"].head[0]) == ["a", "b;c", "d"]
    assert look.context["look"].header_row == 1


def test_hidden_sheets_are_marked(client):
    book = openpyxl.Workbook()
    book.active.title = "Bygg"
    book.active.append(["Navn", "Byggeår"])
    book.active.append(["Rådhuset", 1950])
    hidden = book.create_sheet("Gammelt")
    hidden.append(["Navn"])
    hidden.append(["X"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    upload(client, out.getvalue(), "bygg.xlsx")
    page = client.get(at("import_sheet", newest()))
    assert [(sheet.name, sheet.hidden) for sheet in page.context["look"].sheets] == [("Bygg", False), ("Gammelt", True)]
    assert "skjult ark" in page.content.decode()


def test_a_file_lost_before_the_check_is_said_in_place(client, run):
    batch = checked(client, run)
    default_storage.delete(batch.file.name)
    for name in ("import_run", "import_apply"):
        assert "finnes ikke lenger" in run(client.post, at(name, batch)).context["problem"]
