"""What the phone fetches."""

import datetime
from decimal import Decimal
from uuid import uuid4

from tests.factories.files import jpeg
from tests.factories.vedlikehold import make_component, make_finding


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
