"""What a phone sends: exactly once, one thing at a time, and never over what somebody else has changed."""

import datetime
import json
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from bygg.models import Document
from fdvu.audit.enums import Source
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.services import open_changeset, revert_changeset, update_rows
from tests.factories.bygg import make_building
from tests.factories.files import content, jpeg
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, part
from vedlikehold.models import AttachedDocument, Component, ConditionAnalysis, Finding
from vedlikehold.services.attachments import attach

CLOSED = [("done", {"performed_on": datetime.date(2026, 5, 4)}), ("cancelled", {})]


@pytest.fixture
def building(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def analysis(building):
    return make_analysis(building, "Hovedanalyse")


@pytest.fixture
def roof(building):
    return make_component(building, "26", "Taktekning")


@pytest.fixture
def manager(user_with):
    return user_with("manager", username="befarer", full_name="Kari Nordbø")


@pytest.fixture
def phone(client_for, manager, analysis):
    return Phone(client_for(manager), analysis)


class Phone:
    """Sends as the script in the browser does."""

    def __init__(self, client: Client, analysis: ConditionAnalysis):
        self.client, self.analysis = client, analysis

    def url(self, name: str) -> str:
        return reverse(f"vedlikehold:inspection-{name}", args=[self.analysis.pk])

    def post(self, payload: object):
        return self.client.post(self.url("send"), json.dumps(payload), content_type="application/json")

    def send(self, *findings: dict, removed_photos=()) -> list[dict]:
        response = self.post({"findings": list(findings), "removed_photos": list(removed_photos)})
        assert response.status_code == 200, response.content
        return response.json()["findings"]

    def photo(self, finding: UUID | None = None, *, client_id: UUID | None = None, file=None, **fields):
        data = {"client_id": str(client_id or uuid4()), "file": file or jpeg(), **fields}
        return self.client.post(self.url("photo"), data | ({"finding": str(finding)} if finding else {}))

    def data(self) -> dict:
        return self.client.get(self.url("download")).json()


def item(component: Component | None = None, *, key: UUID | None = None, base: int | None = None, pk: int | None = None, **values) -> dict:
    key = key or uuid4()
    return {
        "key": str(key),
        "client_id": str(key),
        "pk": pk,
        "base_version": base,
        "component": {"pk": component.pk} if component else {},
        "values": {"grade": "TG2", "symptom": "Sprekker", **values},
    }


def on_new(component_id: UUID, code: str = "36", name: str = "Aggregat", **more) -> dict:
    """A finding on a component that the phone made."""
    return item(**more) | {"component": {"client_id": str(component_id), "part": part(code).pk, "name": name}}


def change(row, by, **values) -> None:
    """Somebody at the office changes a row."""
    update_rows(open_changeset(by=by, source=Source.FORM), [(type(row).objects.get(pk=row.pk), values)])


def close(analysis: ConditionAnalysis, by, status: str, more: dict) -> None:
    change(analysis, by, status=status, **more)


# -- one finding -----------------------------------------------------------------------------------------------------


def test_a_finding_is_made_with_all_it_says_and_starts_the_analysis(phone, roof, analysis, manager):
    sent = item(
        roof, grade="TG3", symptom="Lekkasje ved sluk\nVått isolasjonslag", location="Nordre takflate", cause="Tette sluk", probability="3",
        kg_safety="1", kg_economy="3", recommendation="Skift tekking", deadline="2027-05-01", cost_likely_nok="125 000,50", price_year="2026",
    )  # fmt: skip
    (answer,) = phone.send(sent)
    row = Finding.objects.get()
    assert answer == {"key": sent["key"], "status": "saved", "pk": row.pk, "version": 1, "component": roof.pk}
    assert (str(row.client_id), row.component, row.grade, row.location) == (sent["client_id"], roof, "TG3", "Nordre takflate")
    assert (row.symptom, row.cause, row.recommendation) == ("Lekkasje ved sluk\nVått isolasjonslag", "Tette sluk", "Skift tekking")
    assert (row.probability, row.kg_safety, row.kg_health, row.kg_economy, row.risk) == (3, 1, None, 3, "high")
    assert (row.cost_likely_nok, row.price_year, row.deadline) == (Decimal("125000.50"), 2026, datetime.date(2027, 5, 1))
    analysis.refresh_from_db()
    assert analysis.status == "ongoing"
    act = Change.objects.about(row).get().changeset
    assert (act.by, act.note) == (manager, "Registrert under befaring")


def test_the_same_sending_twice_changes_nothing(phone, roof):
    sent = [item(roof, symptom=f"Skade {n}") for n in range(3)]
    first = phone.send(*sent)
    acts = ChangeSet.objects.count()
    assert phone.send(*sent) == first
    assert (Finding.objects.count(), ChangeSet.objects.count()) == (3, acts)


def test_a_lost_answer_then_another_edit_is_no_conflict(phone, roof):
    first = item(roof, symptom="Sprekker")
    phone.send(first)  # the answer never came
    unanswered = [{"values": first["values"], "component": first["component"]}]
    again = first | {"values": {**first["values"], "symptom": "Brede sprekker"}, "unanswered": unanswered}
    (answer,) = phone.send(again)
    assert (answer["status"], answer["version"]) == ("saved", 2)
    assert list(Finding.objects.values_list("symptom", flat=True)) == ["Brede sprekker"]


def test_a_change_is_written_on_the_version_the_phone_saw(phone, roof, analysis):
    row = make_finding(analysis, roof, "TG1", symptom="Slitt", cost_low_nok=10, cost_likely_nok=20, price_year=2026)
    sent = item(roof, base=1, pk=row.pk, grade="TG2", symptom="Slitt") | {"client_id": None}
    (answer,) = phone.send(sent)
    row.refresh_from_db()
    assert (answer["status"], answer["version"], row.version, row.grade) == ("saved", 2, 2, "TG2")
    # What the phone did not send is left as it was.
    assert (row.cost_low_nok, row.cost_likely_nok) == (10, 20)


def test_an_unchanged_finding_leaves_no_trace_in_the_journal(phone, roof, analysis):
    row = make_finding(analysis, roof, "TG2", symptom="Sprekker\r\nog rust", client_id=uuid4())
    before = ChangeSet.objects.count()
    (answer,) = phone.send(item(roof, key=row.client_id, base=1, pk=row.pk, symptom="Sprekker\nog rust"))
    assert (answer["status"], answer["version"], ChangeSet.objects.count()) == ("saved", 1, before)


# -- conflicts -------------------------------------------------------------------------------------------------------


@pytest.fixture
def colleague(user_with):
    return user_with("manager", username="kollega", full_name="Jonas Lien")


def test_somebody_elses_change_is_shown_and_not_overwritten(phone, roof, colleague):
    sent = item(roof, symptom="Sprekker")
    phone.send(sent)
    row = Finding.objects.get()
    change(row, colleague, grade="TG3", location="Sørveggen")
    mine = sent | {"base_version": 1, "pk": row.pk, "values": {**sent["values"], "symptom": "Brede sprekker"}}
    (answer,) = phone.send(mine)
    assert answer["status"] == "conflict"
    server = answer["server"]
    assert (server["version"], server["by"], server["values"]["grade"], server["values"]["location"]) == (
        2,
        "Jonas Lien",
        "TG3",
        "Sørveggen",
    )
    row.refresh_from_db()
    assert (row.symptom, row.grade, row.version) == ("Sprekker", "TG3", 2)
    # «Behold det på telefonen» sends the same again on the version that was shown.
    (answer,) = phone.send(mine | {"base_version": 2})
    row.refresh_from_db()
    assert (answer["status"], row.symptom, row.grade, row.version) == ("saved", "Brede sprekker", "TG2", 3)


def test_a_lost_answer_does_not_hide_somebody_elses_change(phone, roof, colleague):
    first = item(roof, symptom="Sprekker")
    phone.send(first)  # the answer never came
    change(Finding.objects.get(), colleague, grade="TG3")
    again = first | {"values": {**first["values"], "symptom": "Brede sprekker"}, "unanswered": [dict(first)]}
    assert [answer["status"] for answer in phone.send(again)] == ["conflict"]
    assert Finding.objects.get().symptom == "Sprekker"


def test_both_say_the_same(phone, roof, colleague):
    sent = item(roof, grade="TG2")
    phone.send(sent)
    change(Finding.objects.get(), colleague, grade="TG3")
    (answer,) = phone.send(sent | {"base_version": 1, "values": {**sent["values"], "grade": "TG3"}})
    assert (answer["status"], answer["version"]) == ("saved", 2)


def test_a_finding_deleted_at_the_office_is_gone_not_made_again(phone, roof, manager):
    sent = item(roof)
    phone.send(sent)
    row = Finding.objects.get()
    revert_changeset(Change.objects.about(row).get().changeset, by=manager)
    assert not Finding.objects.exists()
    assert [answer["status"] for answer in phone.send(sent | {"pk": row.pk, "base_version": 1})] == ["gone"]
    assert not Finding.objects.exists()


def test_deleting_on_the_phone(phone, roof):
    sent = item(roof)
    phone.send(sent)
    gone = sent | {"pk": Finding.objects.get().pk, "base_version": 1, "delete": True}
    assert [answer["status"] for answer in phone.send(gone)] == ["deleted"]
    assert not Finding.objects.exists()
    assert [answer["status"] for answer in phone.send(gone)] == ["deleted"]


def test_a_deletion_does_not_take_somebody_elses_change_with_it(phone, roof, colleague):
    sent = item(roof)
    phone.send(sent)
    row = Finding.objects.get()
    change(row, colleague, grade="TG3")
    (answer,) = phone.send(sent | {"pk": row.pk, "base_version": 1, "delete": True})
    assert (answer["status"], Finding.objects.count()) == ("conflict", 1)


def test_a_deletion_after_a_lost_answer_reaches_the_finding(phone, roof):
    sent = item(roof)
    phone.send(sent)  # the answer never came
    assert [answer["status"] for answer in phone.send(sent | {"delete": True, "unanswered": [dict(sent)]})] == ["deleted"]
    assert not Finding.objects.exists()


def test_a_deleted_finding_comes_back_from_the_journal(phone, roof, manager):
    sent = item(roof)
    phone.send(sent)
    row = Finding.objects.get()
    phone.send(sent | {"pk": row.pk, "base_version": 1, "delete": True})
    revert_changeset(Change.objects.about(row).order_by("-pk").first().changeset, by=manager)
    assert str(Finding.objects.get().client_id) == sent["client_id"]


# -- one bad finding does not lose the others --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"grade": ""}, "grade"),
        ({"grade": "TG4"}, "grade"),
        ({"kg_safety": "4"}, "kg_safety"),
        ({"probability": "mye"}, "probability"),
        ({"cost_likely_nok": "mye"}, "cost_likely_nok"),
        ({"cost_likely_nok": "-5"}, ""),
        ({"cost_likely_nok": "5"}, ""),  # no price year
        ({"cost_low_nok": "10", "cost_likely_nok": "5", "price_year": "2026"}, ""),
        ({"deadline": "i fjor"}, "deadline"),
        ({"location": "x" * 201}, "location"),
    ],
)
def test_wrong_values_are_told_and_the_other_findings_saved(phone, roof, values, field):
    wrong, right = item(roof, **values), item(roof, symptom="God nok")
    first, second = phone.send(wrong, right)
    assert (first["key"], first["status"], list(first["errors"])) == (wrong["key"], "invalid", [field])
    assert all(first["errors"][field])
    assert second["status"] == "saved"
    assert list(Finding.objects.values_list("symptom", flat=True)) == ["God nok"]


def test_corrected_it_is_taken_in(phone, roof):
    wrong = item(roof, grade="")
    phone.send(wrong)
    (answer,) = phone.send(wrong | {"values": {**wrong["values"], "grade": "TG1"}})
    assert (answer["status"], Finding.objects.get().grade) == ("saved", "TG1")


def test_costs_are_weighed_against_those_in_the_row(phone, roof, analysis):
    row = make_finding(analysis, roof, "TG2", cost_low_nok=1000, cost_likely_nok=2000, price_year=2026)
    (answer,) = phone.send(item(roof, pk=row.pk, base=1, cost_likely_nok="500"))
    assert (answer["status"], answer["errors"]) == ("invalid", {"": ["Kostnadene må følge 0 ≤ lav ≤ sannsynlig ≤ høy."]})


def test_the_component_must_stand_in_the_building(phone, unit_tree, building, manager):
    foreign = make_component(make_building(unit_tree.school, "Paviljong"), "26")
    removed = make_component(building, "26", removed_on=datetime.date(2025, 1, 1))
    nowhere = item() | {"component": {"pk": 999_999}}
    answers = phone.send(item(foreign), item(removed), nowhere, item())
    assert [list(answer["errors"]) for answer in answers] == [["component"]] * 4
    assert not Finding.objects.exists()


def test_a_finding_on_a_component_taken_out_since_can_still_be_changed(phone, analysis, roof, manager):
    row = make_finding(analysis, roof, "TG2", symptom="Sprekker")
    change(roof, manager, removed_on=datetime.date(2026, 1, 1))
    assert [answer["status"] for answer in phone.send(item(roof, pk=row.pk, base=1, grade="TG3"))] == ["saved"]


# -- components made on the phone ---------------------------------------------------------------------------------------


def test_several_findings_share_the_component_the_phone_made(phone, building):
    made = uuid4()
    answers = phone.send(on_new(made, symptom="Støy"), on_new(made, symptom="Slitte remmer"))
    component = Component.objects.get()
    assert (component.client_id, component.name, component.part.code, component.building) == (made, "Aggregat", "36", building)
    assert [(answer["status"], answer["component"]) for answer in answers] == [("saved", component.pk)] * 2
    phone.send(on_new(made, symptom="Lekk ventil"))
    assert (Component.objects.count(), Finding.objects.filter(component=component).count()) == (1, 3)


def test_a_component_and_its_finding_come_together_or_not_at_all(phone):
    made = uuid4()
    (answer,) = phone.send(on_new(made, cost_likely_nok="5"))
    assert (answer["status"], Component.objects.count()) == ("invalid", 0)
    (answer,) = phone.send(on_new(made))
    assert (answer["status"], Component.objects.count()) == ("saved", 1)


@pytest.mark.parametrize("wrong", [{"name": " "}, {"part": 999_999}, {"part": None}])
def test_a_new_component_needs_a_part_and_a_name(phone, wrong):
    sent = on_new(uuid4())
    (answer,) = phone.send(sent | {"component": sent["component"] | wrong})
    assert (answer["status"], list(answer["errors"]), Component.objects.count()) == ("invalid", ["component"], 0)


def test_a_component_made_for_another_building_is_not_taken(phone, unit_tree):
    made = uuid4()
    make_component(make_building(unit_tree.nursing_home), "36", client_id=made)
    assert list(phone.send(on_new(made))[0]["errors"]) == ["component"]


# -- at the same moment --------------------------------------------------------------------------------------------------


def stopping_at(problem: Exception, *writes: int):
    """The database refuses the journal's count of these writes (1 is the first), as when another connection was faster or the
    machine stops: what was written before in the same transaction goes."""
    seen = [0]

    def wrapper(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and '"audit_changeset"' in sql:
            seen[0] += 1
            if seen[0] in writes:
                raise problem
        return execute(sql, params, many, context)

    return connection.execute_wrapper(wrapper)


def test_the_same_finding_from_two_tabs_is_looked_up_again(phone, roof):
    with stopping_at(IntegrityError("client_id"), 1):
        (answer,) = phone.send(item(roof))
    assert (answer["status"], Finding.objects.count()) == ("saved", 1)
    with stopping_at(IntegrityError("client_id"), 1, 2):
        (answer,) = phone.send(item(roof))
    assert (answer["status"], Finding.objects.count()) == ("invalid", 1)
    assert "samtidig" in answer["errors"][""][0]


def test_an_id_that_another_analysis_uses_is_refused_in_words(phone, roof, building):
    taken = make_finding(make_analysis(building), roof, client_id=uuid4())
    (answer,) = phone.send(item(roof, key=taken.client_id), item(roof))[:1]
    assert (answer["status"], Finding.objects.count()) == ("invalid", 2)


# -- closed, refused, unreadable ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "more"), CLOSED)
def test_a_closed_analysis_takes_nothing_more(phone, roof, analysis, manager, status, more):
    arrived, fresh = item(roof, symptom="Kom fram"), item(roof, symptom="For sent")
    phone.send(arrived)  # the answer never came
    close(analysis, manager, status, more)
    response = phone.post({"findings": [arrived, fresh, arrived | {"delete": True}]})
    assert [answer["status"] for answer in response.json()["findings"]] == ["saved", "closed", "closed"]
    assert response.json()["analysis"] == {"pk": analysis.pk, "status": status, "is_open": False}
    assert list(Finding.objects.values_list("symptom", flat=True)) == ["Kom fram"]
    photo = phone.photo(UUID(arrived["client_id"]))
    assert (photo.status_code, photo.json()["status"], Document.objects.count()) == (409, "closed", 0)


@pytest.mark.parametrize("name", ["download", "status", "send", "photo"])
def test_who_may_not_is_told_why_in_words(client_for, user_with, unit_tree, outsider, analysis, name):
    url = reverse(f"vedlikehold:inspection-{name}", args=[analysis.pk])
    got = {}
    for who, user in {
        "anonymous": None,
        "no grant": outsider,
        "other unit": user_with("manager", unit_tree.health),
        "reader": user_with("service", unit_tree.education),
    }.items():
        client = client_for(user)
        response = client.post(url, {}) if name in ("send", "photo") else client.get(url)
        got[who] = (response.status_code, response.json()["error"])
    assert got == {
        "anonymous": (401, "login"),
        "no grant": (403, "forbidden"),
        "other unit": (404, "missing"),
        "reader": (403, "forbidden"),
    }


@pytest.mark.parametrize(
    "payload",
    [
        [],
        "nei",
        {"findings": "nei"},
        {"findings": [1]},
        {"findings": [{"values": {}}]},
        {"findings": [{"key": "a", "values": {}}]},
        {"findings": [{"key": "a", "client_id": "ikke en id", "values": {}}]},
        {"findings": [{"key": "a", "client_id": 7, "values": {}}]},
        {"findings": [{"key": "a", "pk": "7", "values": {}}]},
        {"findings": [{"key": "a", "pk": -7, "values": {}}]},
        {"findings": [{"key": "a", "pk": True, "values": {}}]},
        {"findings": [{"key": "a", "pk": 10**30, "values": {}}]},
        {"findings": [{"key": "a", "pk": 7, "values": {"grade": ["TG1"]}}]},
        {"findings": [{"key": "a", "pk": 7, "values": [], "component": 3}]},
        {"findings": [{"key": "a", "pk": 7, "values": {}, "unanswered": [3]}]},
        {"findings": [{"key": "a", "pk": 7}] * 51},
        {"removed_photos": [{"key": "a"}]},
    ],
)
def test_what_no_phone_sends_is_refused_as_a_whole(phone, payload):
    response = phone.post(payload)
    assert (response.status_code, response.json()["error"]) == (400, "unreadable")
    assert not Finding.objects.exists()


def test_half_a_sign_does_not_stop_the_sending(phone, roof):
    answers = phone.send(item(roof, symptom="Sprekk \ud83d"), item(roof, symptom="Lekkasje 🙂"))
    assert [answer["status"] for answer in answers] == ["saved", "saved"]
    assert list(Finding.objects.order_by("pk").values_list("symptom", flat=True)) == ["Sprekk ?", "Lekkasje 🙂"]


def test_broken_json_is_refused(phone):
    for body in (b"{", b"\xff\xfe", b"[" * 100_000):
        response = phone.client.post(phone.url("send"), body, content_type="application/json")
        assert (response.status_code, response.json()["error"]) == (400, "unreadable")


def test_sending_needs_a_fresh_token(client_for, manager, analysis, roof):
    phone = Phone(client_for(manager, enforce_csrf_checks=True), analysis)
    assert phone.post({"findings": [item(roof)]}).status_code == 403
    token = phone.client.get(phone.url("status")).json()["csrf"]
    body = json.dumps({"findings": [item(roof)]})
    answer = phone.client.post(phone.url("send"), body, content_type="application/json", headers={"x-csrftoken": token})
    assert (answer.status_code, Finding.objects.count()) == (200, 1)


def test_reading_is_no_sending(phone):
    assert phone.client.get(phone.url("send")).status_code == 405
    assert phone.client.post(phone.url("download")).status_code == 405


# -- photos --------------------------------------------------------------------------------------------------------------


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


# -- what the phone fetches ------------------------------------------------------------------------------------------------


def test_the_phone_gets_components_parts_and_findings(phone, roof, building, analysis, manager):
    old = make_component(building, "26", "Gammelt tak", removed_on=datetime.date(2020, 1, 1))
    make_component(building, "231", "Yttervegg", grade="TG2", graded_on=datetime.date(2021, 3, 1), tfm_id="231.01")
    row = make_finding(analysis, old, "TG3", cost_likely_nok=Decimal("12500.00"), price_year=2026, client_id=uuid4())
    key = uuid4()
    document = phone.photo(row.client_id, client_id=key).json()["document"]
    data = phone.data()
    assert (data["user"], data["analysis"]["building"], data["analysis"]["is_open"]) == (manager.pk, "Fjellvik skole", True)
    assert [(c["name"], c["group"], c["grade"], c["is_current"], c["detail"]) for c in data["components"]] == [
        ("Yttervegg", "23", "TG2", True, "231.01"),
        ("Gammelt tak", "26", "", False, ""),
        ("Taktekning", "26", "", True, ""),
    ]
    assert {"26", "23"} <= {p["code"] for p in data["parts"]}
    (sent,) = data["findings"]
    assert (sent["pk"], sent["client_id"], sent["version"], sent["component"]) == (row.pk, str(row.client_id), 1, old.pk)
    assert (sent["values"]["grade"], sent["values"]["cost_likely_nok"].replace("\xa0", " "), sent["values"]["kg_safety"]) == (
        "TG3",
        "12 500",
        "",
    )
    assert sent["photos"] == [{"pk": document, "client_id": str(key), "title": "Gammelt tak"}]


def test_what_is_fetched_and_sent_back_changes_nothing(phone, roof, analysis):
    row = make_finding(
        analysis, roof, "TG2", symptom="Rust", probability=2, kg_economy=1, deadline=datetime.date(2027, 1, 31),
        cost_low_nok=Decimal("1000.50"), cost_likely_nok=2000, price_year=2025, client_id=uuid4(),
    )  # fmt: skip
    (sent,) = phone.data()["findings"]
    back = {"key": "k", "client_id": sent["client_id"], "pk": sent["pk"], "base_version": None, "component": {"pk": roof.pk}}
    (answer,) = phone.send(back | {"values": sent["values"]})
    row.refresh_from_db()
    assert (answer["status"], row.version) == ("saved", 1)


def test_fetching_takes_as_many_queries_for_many_rows_as_for_one(phone, building, analysis, django_assert_num_queries):
    def fill(count):
        for number in range(count):
            row = make_finding(analysis, make_component(building, "26"), client_id=uuid4())
            phone.photo(row.client_id, client_id=uuid4(), file=jpeg(f"{number}.jpg"))

    fill(1)
    phone.data()
    with django_assert_num_queries(10):
        phone.data()
    fill(4)
    with django_assert_num_queries(10):
        assert len(phone.data()["findings"]) == 5


def test_status_says_who_asks_and_whether_the_analysis_is_open(phone, analysis, manager):
    answer = phone.client.get(phone.url("status"))
    assert (answer.json()["user"], answer.json()["analysis"]["is_open"], bool(answer.json()["csrf"])) == (manager.pk, True, True)
    assert "no-store" in answer.headers["Cache-Control"]
