"""Documents: what is taken in, what is refused and why, how a document is removed and brought back."""

import hashlib
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from bygg.models import Document
from bygg.services import add_document, delete_document
from fdvu.access.models import User
from fdvu.audit.enums import Source
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.services import open_changeset, revert_changeset
from tests.factories import files
from tests.factories.bygg import make_building


@pytest.fixture(autouse=True)
def _files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def building(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def by(user_with):
    return user_with("manager")


def stored(tmp_path) -> list[str]:
    return sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())


def refused(**arguments) -> str:
    with pytest.raises(ValidationError) as caught:
        add_document(**arguments)
    return " ".join(caught.value.messages)


def test_a_photo_is_kept_with_its_facts(building, by):
    file = files.jpeg("Tak mot nord.jpg", taken="2025:06:03 12:30:00")
    body = file.read()
    document = add_document(by=by, building=building, file=file, kind="photo", note="Fra lift")
    document.refresh_from_db()
    kept = (document.title, document.file_name, document.kind, document.content_type, document.note, str(document.taken_on))
    assert kept == ("Tak mot nord", "Tak mot nord.jpg", "photo", "image/jpeg", "Fra lift", "2025-06-03")
    assert (document.size_bytes, document.sha256) == (len(body), hashlib.sha256(body).hexdigest())
    assert document.file.open().read() == body
    change = Change.objects.about(document).get()
    assert (change.changeset.by, change.changeset.source, change.unit_id) == (by, "form", building.unit_id)


def test_the_preview_is_turned_the_right_way_and_tells_nothing_of_the_place(building, by):
    file = files.jpeg(size=(3200, 2000), turned=True, with_place=True, taken="2025:06:03 12:30:00")
    document = add_document(by=by, building=building, file=file, kind="photo")
    preview = Image.open(document.preview.open())
    assert (preview.format, preview.size, dict(preview.getexif())) == ("JPEG", (1000, 1600), {})


def test_a_small_picture_is_not_made_larger_and_transparency_becomes_white(building, by):
    document = add_document(by=by, building=building, file=files.png(size=(40, 30)), kind="drawing")
    preview = Image.open(document.preview.open())
    assert (document.kind, preview.size, preview.getpixel((5, 5))) == ("drawing", (40, 30), (255, 255, 255))


@pytest.mark.parametrize(
    ("file", "kind", "content_type"),
    [
        (files.jpeg("a.jpg"), "photo", "image/jpeg"),
        (files.png("a.png"), "photo", "image/png"),
        (files.pdf("a.pdf"), "document", "application/pdf"),
        (
            files.office("a.docx", "word/document.xml"),
            "document",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (files.office("a.xlsx", "xl/workbook.xml"), "document", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (files.content("a.txt", "Målt på stedet".encode()), "document", "text/plain; charset=utf-8"),
        (files.content("a.dwg", b"AC1032\x00\x00rest"), "drawing", "image/vnd.dwg"),
        (files.content("a.dxf", b"  0\nSECTION\n  2\nHEADER\n"), "drawing", "image/vnd.dxf"),
        (files.content("a.ifc", b"ISO-10303-21;\nHEADER;\n"), "drawing", "application/x-step"),
        # what it is decides, not what it is called
        (files.jpeg("egentlig-jpeg.pdf"), "photo", "image/jpeg"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_kind_follows_the_content(building, by, file, kind, content_type):
    file.seek(0)
    document = add_document(by=by, building=building, file=file)
    assert (document.kind, document.content_type) == (kind, content_type)


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (files.content("tom.pdf", b""), "«tom.pdf» er tom."),
        (files.content("side.pdf", b"<html><script>alert(1)</script></html>"), "«side.pdf» er ikke av en type som kan lagres."),
        (files.content("side.html", b"<html></html>"), "«side.html» er ikke av en type som kan lagres."),
        (files.content("virus.exe", b"MZ\x90\x00"), "«virus.exe» er ikke av en type som kan lagres."),
        (files.content("tegning.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "«tegning.svg» er ikke av en type som kan lagres."),
        (files.office("makro.xlsm", "xl/workbook.xml", "xl/vbaProject.bin"), "«makro.xlsm» er ikke av en type som kan lagres."),
        (files.content("halv.docx", b"PK\x03\x04half of a package"), "«halv.docx» er ikke av en type som kan lagres."),
        (
            files.content("IMG_1.HEIC", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"),
            "«IMG_1.HEIC» er et HEIC-bilde, som ikke kan leses her.",
        ),
        (files.content("null.txt", b"a\x00b"), "«null.txt» er ikke av en type som kan lagres."),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_what_cannot_be_kept_is_named_with_the_reason(building, by, file, reason, tmp_path):
    file.seek(0)
    assert refused(by=by, building=building, file=file).startswith(reason)
    assert (Document.objects.count(), ChangeSet.objects.filter(counts__has_key="bygg.document:c").count(), stored(tmp_path)) == (0, 0, [])


def test_a_broken_picture_is_refused(building, by, tmp_path):
    body = files.jpeg("ok.jpg", size=(400, 400)).read()
    half = files.content("halvt.jpg", body[: len(body) // 2])
    assert refused(by=by, building=building, file=half) == "Bildet «halvt.jpg» er ødelagt og kan ikke leses."
    header = files.content("hode.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40)
    assert refused(by=by, building=building, file=header) == "Bildet «hode.png» er ødelagt og kan ikke leses."
    assert stored(tmp_path) == []


def test_a_picture_with_too_many_points_is_refused_before_it_is_unpacked(building, by):
    bomb = files.png("bombe.png", size=(13_000, 13_000), mode="1")
    assert refused(by=by, building=building, file=bomb).startswith("«bombe.png» har for mange bildepunkter.")


def test_a_file_over_the_limit_is_refused_with_both_sizes(building, by, settings):
    settings.DOCUMENT_MAX_BYTES = 2 * 2**20
    large = files.content("stor.pdf", b"%PDF-" + b"x" * (3 * 2**20))
    assert refused(by=by, building=building, file=large) == "«stor.pdf» er på 4 MB. Grensen er 2 MB."


def test_a_report_is_not_a_photo(building, by):
    assert refused(by=by, building=building, file=files.pdf(), kind="photo") == "«rapport.pdf» er ikke et bilde."


@pytest.mark.parametrize("name", ["../../../etc/passwd.pdf", "..\\..\\windows\\x.pdf", "/abs/olute.pdf", "a/b\x00c.pdf", "CON..pdf", "."])
def test_the_sender_has_no_say_in_where_the_file_lies(building, by, name, tmp_path):
    file = ContentFile(files.pdf().read(), name=name)
    document = add_document(by=by, building=building, file=file)
    assert "/" not in document.file_name
    assert "\\" not in document.file_name
    assert document.file_name.isprintable()
    (place,) = stored(tmp_path)
    assert place == document.file.name
    assert place.startswith("documents/20")


def test_the_same_client_id_twice_gives_the_same_document(building, by, tmp_path):
    mark = uuid4()
    first = add_document(by=by, building=building, file=files.jpeg(), kind="photo", client_id=mark)
    again = add_document(by=by, building=building, file=files.jpeg(), kind="photo", client_id=mark)
    assert (again.pk, Document.objects.count(), len(stored(tmp_path))) == (first.pk, 1, 2)


def test_a_client_id_belongs_to_its_building(building, by, unit_tree):
    mark = uuid4()
    add_document(by=by, building=building, file=files.jpeg(), kind="photo", client_id=mark)
    other = make_building(unit_tree.nursing_home)
    assert refused(by=by, building=other, file=files.jpeg(), kind="photo", client_id=mark) == (
        "«tak.jpg» er alt sendt inn på en annen bygning."
    )


def test_nothing_is_left_on_disk_when_the_row_is_refused(building, tmp_path):
    with pytest.raises(ValueError, match="unsaved"):
        add_document(by=User(username="ingen"), building=building, file=files.jpeg(), kind="photo")
    assert (Document.objects.count(), stored(tmp_path)) == (0, [])


def test_several_documents_share_an_act(building, by):
    act = open_changeset(by=by, source=Source.FORM)
    for name in ("a.pdf", "b.pdf"):
        add_document(by=by, building=building, file=files.pdf(name), changeset=act)
    act.refresh_from_db()
    assert act.counts == {"bygg.document:c": 2}


def test_a_removed_document_comes_back_with_its_file(building, by):
    document = add_document(by=by, building=building, file=files.jpeg(), kind="photo")
    body = BytesIO(document.file.open().read())
    act = delete_document(by=by, document=document, note="Feil bygg")
    assert (Document.objects.count(), act.note) == (0, "Feil bygg")
    result = revert_changeset(act, by=by)
    back = Document.objects.get(pk=document.pk)
    assert (result.conflicts, back.file.name, back.preview.name) == ([], document.file.name, document.preview.name)
    assert back.file.open().read() == body.getvalue()
