"""Building the demo's condition: the same seed gives the same, and size decides how much."""

import importlib

from bygg.models import Building, Document
from tests.factories.demo import demo, empty_demo
from vedlikehold.models import Component, Finding, LedgerPosting, Measure

build = importlib.import_module("vedlikehold.demo.build")


def fingerprint() -> list:
    parts = Component.objects.order_by("pk").values_list("name", "grade", "tfm_id", "replacement_cost_nok", "space__number")
    findings = Finding.objects.order_by("pk").values_list("symptom", "cost_likely_nok", "deadline")
    # Postings of one act come in the order the database finds the components.
    ledger = LedgerPosting.objects.order_by("posted_on", "kind", "amount_nok", "pk").values_list("kind", "amount_nok", "posted_on")
    measures = Measure.objects.order_by("pk").values_list("name", "status", "cost_likely_nok")
    return [*parts, *findings, *ledger, *measures, *Document.objects.order_by("pk").values_list("sha256")]


def test_same_seed_same_content_another_seed_another(db):
    demo(buildings=12, seed=5)
    first = fingerprint()
    empty_demo()
    demo(buildings=12, seed=5)
    assert fingerprint() == first
    empty_demo()
    demo(buildings=12, seed=6)
    assert fingerprint() != first


def test_a_very_large_demo_has_components_for_the_first_buildings_only(db, monkeypatch):
    monkeypatch.setattr(build, "FULL_DETAIL", 20)
    demo(buildings=60)
    assert 10 < Component.objects.values("building").distinct().count() <= 20
    assert Building.objects.in_portfolio().filter(components=None).count() > 30


def test_a_single_building_is_enough(db):
    assert demo(buildings=1)["counts"]["vedlikehold.component"] > 0
