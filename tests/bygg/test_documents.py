"""The pages of a building's documents: who sees a file, how it is handed out, several at once, what is wrong is told."""

import pytest
from django.urls import reverse

from bygg.models import Document
from bygg.services import add_document
from fdvu.audit.models import ChangeSet
from tests.factories import files
from tests.factories.bygg import make_building


@pytest.fixture(autouse=True)
def _files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def building(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def add(building, manager):
    """`add(file, **fields)`: a document of the building."""
    return lambda file, **fields: add_document(by=manager, building=building, file=file, **fields)


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def tab(building) -> str:
    return reverse("bygg:building-documents", args=[building.pk])


def messages_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize(
    ("file", "disposition", "content_type"),
    [
        (files.jpeg("Tak.jpg"), 'inline; filename="Tak.jpg"', "image/jpeg"),
        (files.pdf("Rapport.pdf"), 'inline; filename="Rapport.pdf"', "application/pdf"),
        (files.content("Notat.txt", b"<script>alert(1)</script>"), 'attachment; filename="Notat.txt"', "text/plain; charset=utf-8"),
        (files.content("Plan.dwg", b"AC1032\x00"), 'attachment; filename="Plan.dwg"', "image/vnd.dwg"),
    ],
    ids=["jpg", "pdf", "txt", "dwg"],
)
def test_only_pictures_and_pdf_are_shown_in_the_browser(client, add, file, disposition, content_type):
    file.seek(0)
    expected = file.read()
    file.seek(0)
    response = client.get(reverse("bygg:document", args=[add(file).pk]))
    assert body(response) == expected
    headers = {name: response[name] for name in ("Content-Disposition", "Content-Type", "X-Content-Type-Options", "Cache-Control")}
    assert headers == {
        "Content-Disposition": disposition,
        "Content-Type": content_type,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=86400",
    }


def test_the_name_of_a_file_cannot_end_the_header(client, add):
    document = add(files.pdf("x.pdf"))
    Document.objects.filter(pk=document.pk).update(file_name='a";\r\nSet-Cookie: x=1;.pdf')
    response = client.get(reverse("bygg:document", args=[document.pk]))
    assert "Set-Cookie: x=1" not in str(response.headers).replace("%0D%0A", "\n").split("\n")[1:]
    assert "\n" not in response["Content-Disposition"]


def test_the_preview_is_a_jpeg_and_other_files_have_none(client, add):
    photo, report = add(files.png("plan.png")), add(files.pdf())
    response = client.get(reverse("bygg:document-preview", args=[photo.pk]))
    assert (response["Content-Type"], body(response)[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert client.get(reverse("bygg:document-preview", args=[report.pk])).status_code == 404


def test_a_file_that_is_gone_from_the_storage_is_said_to_be(client, add):
    document = add(files.pdf())
    document.file.storage.delete(document.file.name)
    response = client.get(reverse("bygg:document", args=[document.pk]))
    assert response.status_code == 404


def test_files_of_another_units_building_do_not_exist(client_for, education_viewer, unit_tree, manager):
    hidden = make_building(unit_tree.nursing_home, "Solbakken")
    document = add_document(by=manager, building=hidden, file=files.jpeg())
    viewer = client_for(education_viewer)
    names = ("document", "document-preview")
    assert [viewer.get(reverse(f"bygg:{name}", args=[document.pk])).status_code for name in names] == [404, 404]
    assert viewer.get(tab(hidden)).status_code == 404
    editor = [viewer.post(reverse(f"bygg:{name}", args=[document.pk])).status_code for name in ("document-edit", "document-delete")]
    assert editor == [403, 403]  # a viewer may change nothing anywhere


def test_an_editor_elsewhere_cannot_add_or_change(client_for, user_with, unit_tree, building, add):
    document = add(files.jpeg())
    elsewhere = client_for(user_with("manager", unit_tree.health))
    address = reverse("bygg:document-new", args=[building.pk])
    assert elsewhere.post(address, {"files": [files.jpeg()]}).status_code == 404
    assert elsewhere.post(reverse("bygg:document-delete", args=[document.pk])).status_code == 404
    assert Document.objects.count() == 1


def test_one_who_only_looks_sees_the_files_and_no_way_to_change_them(client_for, education_viewer, building, add):
    add(files.jpeg("Fasade.jpg"))
    page = client_for(education_viewer).get(tab(building)).content.decode()
    assert ("Fasade" in page, "Last opp" in page, "/rediger/" in page) == (True, False, False)


def test_the_tab_sorts_files_by_what_they_are(client, building, add):
    add(files.jpeg("Fasade.jpg"))
    add(files.content("Plan.dwg", b"AC1032\x00"))
    add(files.pdf("Tilstand.pdf"), kind="report")
    add(files.pdf("FDV.pdf"))
    shelf = client.get(tab(building)).context["shelf"]
    titles = [[document.title for document in place] for place in (shelf.photos, shelf.drawings, shelf.reports, shelf.others)]
    assert titles == [["Fasade"], ["Plan"], ["Tilstand"], ["FDV"]]


def test_the_tab_costs_the_same_whatever_is_in_it(client, building, add, django_assert_num_queries):
    add(files.jpeg())
    client.get(tab(building))
    with django_assert_num_queries(9):
        client.get(tab(building))
    for number in range(5):
        add(files.jpeg(f"{number}.jpg"))
    with django_assert_num_queries(9):
        client.get(tab(building))


def test_several_files_are_one_act_that_can_be_undone(client, building):
    response = client.post(
        reverse("bygg:document-new", args=[building.pk]),
        {"files": [files.jpeg("a.jpg"), files.pdf("b.pdf")], "note": "Befaring"},
        follow=True,
    )
    assert messages_of(response) == ["2 filer er lagret."]
    assert sorted(Document.objects.values_list("title", "kind", "note")) == [("a", "photo", "Befaring"), ("b", "document", "Befaring")]
    act = ChangeSet.objects.get(counts={"bygg.document:c": 2})
    client.post(reverse("audit:revert-all", args=[act.pk]))
    assert Document.objects.count() == 0


def test_good_files_are_kept_and_bad_ones_told_of(client, building):
    sent = {"files": [files.jpeg("god.jpg"), files.content("gal.exe", b"MZ\x00"), files.content("tom.pdf", b"x")], "note": "Skrevet"}
    response = client.post(reverse("bygg:document-new", args=[building.pk]), sent)
    assert response.status_code == 422
    assert messages_of(response) == ["1 fil er lagret."]
    errors = response.context["form"].errors["files"]
    assert [error.split("»")[0] for error in errors] == ["«gal.exe", "«tom.pdf"]
    assert response.context["form"]["note"].value() == "Skrevet"
    assert list(Document.objects.values_list("file_name", flat=True)) == ["god.jpg"]


@pytest.mark.parametrize(("sent", "error"), [({}, "Velg minst én fil."), ({"files": [files.content("tom.jpg", b"")]}, "Filen er tom.")])
def test_a_form_without_a_file_says_so(client, building, sent, error):
    response = client.post(reverse("bygg:document-new", args=[building.pk]), sent)
    assert (response.status_code, response.context["form"].errors["files"][0].startswith(error)) == (422, True)


def test_title_and_kind_are_changed_and_the_file_is_not(client, add):
    document = add(files.jpeg("IMG_0001.jpg"))
    data = {"title": "Fasade mot sør", "kind": "drawing", "taken_on": "03.06.2025", "note": "", "why": "Riktig navn", "version": 1}
    client.post(reverse("bygg:document-edit", args=[document.pk]), data)
    changed = Document.objects.get(pk=document.pk)
    assert (changed.title, changed.kind, str(changed.taken_on), changed.file.name) == (
        "Fasade mot sør",
        "drawing",
        "2025-06-03",
        document.file.name,
    )


def test_a_report_cannot_be_called_a_photo(client, add):
    document = add(files.pdf())
    data = {"title": "Rapport", "kind": "photo", "taken_on": "", "note": "", "why": "", "version": 1}
    response = client.post(reverse("bygg:document-edit", args=[document.pk]), data)
    assert (response.status_code, response.context["form"].errors) == (422, {"kind": ["«rapport.pdf» er ikke et bilde."]})


def test_a_deleted_document_leads_back_to_the_building_and_can_be_undone(client, building, add):
    document = add(files.jpeg())
    response = client.post(reverse("bygg:document-delete", args=[document.pk]), {"why": "Dobbelt"})
    assert (response.url, Document.objects.count()) == (tab(building), 0)
    act = ChangeSet.objects.get(note="Dobbelt")
    client.post(reverse("audit:revert-all", args=[act.pk]))
    response = client.get(reverse("bygg:document", args=[document.pk]))
    assert body(response)[:3] == b"\xff\xd8\xff"


def test_a_building_registered_by_mistake_takes_its_documents_along(client, building, add):
    add(files.jpeg())
    page = client.get(reverse("bygg:building-delete", args=[building.pk]))
    assert [(part.count, part.label) for part in page.context["plan"].goes] == [(1, "dokument")]
    client.post(reverse("bygg:building-delete", args=[building.pk]))
    assert Document.objects.count() == 0
