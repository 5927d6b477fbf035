"""Profiles of columns: saved, used, deleted, out as a file and in again."""

import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fdvu.core.models import ImportProfile
from tests.core.import_pages.pieces import at, mapping, newest, refreshed, upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sheet", [1, "1"])
def test_a_profile_may_number_the_sheet(client, run, sheet):
    book = openpyxl.Workbook()
    book.active.title = "Bygg"
    for row in (["Navn", "Byggeår"], ["Fjellvik skole", 1978]):
        book.active.append(row)
    book.create_sheet("Annet").append(["Tomt"])
    out = io.BytesIO()
    book.save(out)
    upload(client, out.getvalue(), "bygg.xlsx")
    batch = newest()
    batch.profile = {"sheet": sheet, "columns": {"Navn": "name", "Byggeår": "year_built"}}
    batch.save()
    assert client.get(at("import_sheet", batch)).context["look"].sheet.name == "Bygg"
    assert run(client.post, at("import_columns", batch), mapping(client, batch)).url == at("import_check", batch)
    assert client.get(at("import_check", batch)).context["summary"] == "1 rad: 1 ny"


def test_a_profile_is_saved_used_and_deleted(client, client_for, colleague):
    upload(client)
    batch = newest()
    sent = refreshed(client, batch, save_profile="1", profile_name="Matrikkelen")
    client.post(at("import_columns", batch), sent)
    profile = ImportProfile.objects.get()
    assert (profile.name, profile.data["columns"]["Navn"]) == ("Matrikkelen", "name")

    other = client_for(colleague)
    assert upload(other, profile=profile.pk).url == at("import_columns", newest())
    taken = refreshed(other, newest(), save_profile="1", profile_name="Matrikkelen")
    page = other.post(at("import_columns", newest()), taken)
    assert page.context["wrong"] == [("«Matrikkelen» er lagret av Mona Forvalter. Velg et annet navn.", "profile-name")]
    assert other.post(reverse("core:import_profile_delete", args=[profile.pk])).status_code == 404
    client.post(reverse("core:import_profile_delete", args=[profile.pk]), {"batch": batch.pk})
    assert ImportProfile.objects.count() == 0


def test_a_profile_file_goes_out_and_in(client):
    upload(client)
    batch = newest()
    client.post(at("import_columns", batch), refreshed(client, batch, source="Facilit"))
    data = json.loads(client.get(at("import_profile", batch)).content)
    assert (data["kind"], data["source"]) == ("buildings", "Facilit")
    data["source"] = "Lydia"
    client.post(at("import_upload_profile", batch), {"profile_file": SimpleUploadedFile("p.json", json.dumps(data).encode())})
    batch.refresh_from_db()
    assert batch.profile["source"] == "Lydia"


@pytest.mark.parametrize("content", [b"{", b"[1]", b'{"colums": {}}', b'{"columns": {"a": "nope"}}', b""])
def test_a_wrong_profile_file_changes_nothing(client, content):
    upload(client)
    batch = newest()
    answer = client.post(at("import_upload_profile", batch), {"profile_file": SimpleUploadedFile("p.json", content)}, follow=True)
    assert [m.level_tag for m in answer.context["messages"]] == ["error"]
    batch.refresh_from_db()
    assert batch.profile == {}
