"""Findings from a phone: exactly once, and a bad one does not lose the others."""

import datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from fdvu.audit.models import Change, ChangeSet
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component, make_finding
from tests.vedlikehold.inspection.pieces import change, item
from vedlikehold.models import Finding

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
