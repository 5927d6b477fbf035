"""Never over what somebody else has changed, deleted or sent at the same moment."""

from uuid import uuid4

import pytest
from django.db import IntegrityError

from fdvu.audit.models import Change
from fdvu.audit.services import revert_changeset
from tests.factories.vedlikehold import make_analysis, make_finding
from tests.vedlikehold.inspection.pieces import change, item, stopping_at
from vedlikehold.models import Finding

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


# -- at the same moment --------------------------------------------------------------------------------------------------


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
