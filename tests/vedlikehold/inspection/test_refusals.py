"""What is refused as a whole: closed analyses, those who may not, what cannot be read."""

import datetime
import json
from uuid import UUID

import pytest
from django.urls import reverse

from bygg.models import Document
from tests.vedlikehold.inspection.pieces import Phone, change, item
from vedlikehold.models import ConditionAnalysis, Finding

CLOSED = [("done", {"performed_on": datetime.date(2026, 5, 4)}), ("cancelled", {})]


def close(analysis: ConditionAnalysis, by, status: str, more: dict) -> None:
    change(analysis, by, status=status, **more)


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
