"""A file of another kind than the chosen one is refused, in the browser too; what could be either is not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fdvu.core.importing import ReadOptions
from fdvu.core.importing.reading import refuse_other_kind
from fdvu.core.models import ImportBatch, ImportProfile
from fdvu.core.registry import import_kinds
from fdvu.lib.tabular import TabularError

BUILDINGS = ["Bygningsnummer", "Navn", "Bygningstype", "Byggeår", "Antall etasjer", "BTA", "Kommunenummer"]


@pytest.mark.parametrize("kind", list(import_kinds), ids=lambda kind: kind.key)
def test_every_kinds_own_headings_are_its_own(kind):
    refuse_other_kind([f.heading for f in kind.offered], kind, ReadOptions())
    refuse_other_kind([f.heading for f in kind.offered if f.key or f.required], kind, ReadOptions())


@pytest.mark.parametrize("headings", [[], ["X", "Y"], ["Navn", "Bygningsnummer"], ["Navn", "Kommunenummer", "BTA"]])
def test_headings_that_do_not_decide(headings):
    refuse_other_kind(headings, import_kinds["plots"], ReadOptions())


def test_columns_connected_by_hand_decide():
    refuse_other_kind(BUILDINGS, import_kinds["plots"], ReadOptions(columns={"Navn": "name"}))
    with pytest.raises(TabularError, match="7 av 7 kolonner passer til Bygninger, 2 til Tomter"):
        refuse_other_kind(BUILDINGS, import_kinds["plots"], ReadOptions())


@pytest.mark.django_db
def test_the_upload_names_the_other_kind(client_for, user_with, unit_tree):
    client = client_for(user_with("manager"))

    def upload(**data):
        file = SimpleUploadedFile("bygg.csv", (";".join(BUILDINGS) + "\n300000019;Fjellvik skole;;1974;2;1234;3203\n").encode())
        return client.post(reverse("core:imports"), {"kind": "plots", "file": file, **data})

    answer = upload()
    assert answer.context["form"].errors["file"][0].startswith("Filen ser ut til å inneholde Bygninger, ikke Tomter")
    assert ImportBatch.objects.count() == 0
    profile = ImportProfile.objects.create(kind="plots", name="Mine", data={"columns": {"Navn": "name"}})
    assert upload(profile=profile.pk).status_code == 302
    assert upload(kind="buildings").status_code == 302
