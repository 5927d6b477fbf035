"""Photos from a phone: kept once, tied to their finding, removed with it."""

import datetime
from uuid import UUID, uuid4

import pytest

from bygg.models import Document
from tests.factories.files import content, jpeg
from tests.factories.vedlikehold import make_analysis, make_finding
from tests.vedlikehold.inspection.pieces import item, stopping_at
from vedlikehold.models import AttachedDocument
from vedlikehold.services.attachments import attach


@pytest.fixture
def finding(phone, roof):
    sent = item(roof, symptom="Sprekker", location="Sørveggen")
    phone.send(sent)
    return UUID(sent["client_id"])


def test_a_photo_is_kept_once_however_often_it_is_sent(phone, finding, analysis):
    key = uuid4()
    first = phone.photo(finding, client_id=key, taken_on="2026-11-02")
    second = phone.photo(finding, client_id=key, taken_on="2026-11-02")
    document = Document.objects.get()
    assert [answer.json() for answer in (first, second)] == [{"status": "saved", "document": document.pk, "errors": {}}] * 2
    assert (document.client_id, document.kind, document.taken_on, document.building) == (
        key, "photo", datetime.date(2026, 11, 2), analysis.building,
    )  # fmt: skip
    assert document.title == "Taktekning – Sørveggen"
    assert AttachedDocument.objects.get().finding.client_id == finding


def test_a_photo_can_name_its_finding_by_number(phone, roof, analysis):
    row = make_finding(analysis, roof)
    assert phone.photo(finding_pk=row.pk).json()["status"] == "saved"
    assert AttachedDocument.objects.get().finding == row


def test_document_and_tie_come_together_or_not_at_all(phone, finding):
    key = uuid4()
    # The document is the first write, its tie to the finding the second.
    with stopping_at(RuntimeError("the machine stopped"), 2), pytest.raises(RuntimeError):
        phone.photo(finding, client_id=key)
    assert not Document.objects.exists()
    assert phone.photo(finding, client_id=key).json()["status"] == "saved"
    assert (Document.objects.count(), AttachedDocument.objects.count()) == (1, 1)


def test_a_photo_of_a_finding_that_is_gone(phone):
    answer = phone.photo(uuid4())
    assert (answer.status_code, answer.json()["status"], Document.objects.count()) == (410, "gone", 0)


def test_a_photo_is_not_tied_to_another_analysis(phone, roof, building):
    elsewhere = make_finding(make_analysis(building), roof, client_id=uuid4())
    assert phone.photo(elsewhere.client_id).status_code == 410
    assert phone.photo(finding_pk=elsewhere.pk).status_code == 410


def test_files_that_are_no_photos_are_refused_in_words(phone, finding):
    for file, told in ((content("a.jpg", b""), "tom"), (content("a.jpg", b"MZ\x00\x00"), "type"), (content("a.pdf", b"%PDF-1.7"), "bilde")):
        answer = phone.photo(finding, file=file)
        assert (answer.status_code, answer.json()["status"]) == (422, "invalid")
        assert told in answer.json()["errors"][""][0]
    assert not Document.objects.exists()


def test_a_photo_that_is_too_large_is_refused_with_the_limit(phone, finding, settings):
    settings.DOCUMENT_MAX_BYTES = 1024 * 1024
    heavy = content("tak.jpg", jpeg().read() + b"\0" * 1024 * 1024)
    answer = phone.photo(finding, file=heavy)
    assert (answer.status_code, answer.json()["errors"]) == (422, {"": ["«tak.jpg» er på 2 MB. Grensen er 1 MB."]})


@pytest.mark.parametrize("left_out", ["client_id", "finding", "file"])
def test_half_a_photo_is_refused(phone, finding, left_out):
    data = {"client_id": str(uuid4()), "finding": str(finding), "file": jpeg()}
    del data[left_out]
    assert phone.client.post(phone.url("photo"), data).status_code == 400


def test_removing_a_photo_taken_for_the_finding_removes_the_document(phone, finding):
    key = uuid4()
    document = phone.photo(finding, client_id=key).json()["document"]
    gone = {"key": str(key), "pk": document, "client_id": str(key)}
    for _time in range(2):
        answer = phone.post({"removed_photos": [gone]}).json()
        assert answer["removed_photos"] == [{"key": str(key), "status": "deleted"}]
    assert not Document.objects.exists()


def test_removing_a_photo_that_others_use_only_takes_the_tie(phone, finding, roof, manager):
    document = Document.objects.get(pk=phone.photo(finding).json()["document"])
    attach(by=manager, document=document, component=roof)
    phone.post({"removed_photos": [{"key": "x", "pk": document.pk, "client_id": None}]})
    assert Document.objects.get() == document
    assert list(AttachedDocument.objects.values_list("finding", "component")) == [(None, roof.pk)]


def test_photos_of_other_analyses_are_out_of_reach(phone, finding, building, roof, manager):
    other = make_finding(make_analysis(building), roof)
    document = Document.objects.get(pk=phone.photo(finding).json()["document"])
    AttachedDocument.objects.update(finding=other)
    phone.post({"removed_photos": [{"key": "x", "pk": document.pk}]})
    assert AttachedDocument.objects.count() == 1
