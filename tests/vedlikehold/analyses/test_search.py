"""Orders, analyses and findings in the search box, each within what the person sees."""

import pytest
from django.urls import reverse

from fdvu.core.registry import search_sources
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_commission, make_component, make_finding, make_survey
from vedlikehold.queries.analyses.search import find_analyses, find_findings, find_orders

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(unit_tree):
    school, home = make_building(unit_tree.school, "Fjellvik skole"), make_building(unit_tree.nursing_home, "Solbakken")
    orders = [make_commission(unit_tree.education, "Årets runde", supplier="Rådgiver AS"), make_commission(unit_tree.health, "Årets runde")]
    surveys = [make_survey(school, "Årets runde"), make_survey(home, "Årets runde")]
    roof = make_component(school, "26", "Tak")
    lines = [
        make_finding(surveys[0], roof, grade, symptom="Råte i gesims", **fields)
        for grade, fields in (("TGIU", {}), ("TG3", {"state": "resolved"}), ("TG2", {}))
    ]
    make_finding(surveys[1], make_component(home), "TG3", symptom="Råte i vindu")
    return orders, surveys, lines


def test_findings_by_their_text_the_open_and_worst_first(found, user_with, unit_tree):
    lines = found[2]
    hits = find_findings(user_with("service", unit_tree.education), "råte GESIMS", 10)
    assert [(hit.label, hit.url) for hit in hits] == [
        (f"{row.grade} Tak", reverse("vedlikehold:finding", args=[row.pk])) for row in (lines[2], lines[0], lines[1])
    ]
    assert hits[0].detail == "Fjellvik skole, Råte i gesims"
    assert len(find_findings(user_with("manager"), "råte", 10)) == 4
    assert len(find_findings(user_with("manager"), "råte", 2)) == 2


def test_analyses_and_orders(found, user_with, unit_tree):
    (order, _other), (survey, _elsewhere), _lines = found
    service = user_with("service", unit_tree.education)
    (hit,) = find_analyses(service, "årets Runde", 10)
    assert (hit.label, hit.detail, hit.url) == ("Årets runde", "Fjellvik skole", reverse("vedlikehold:analysis", args=[survey.pk]))
    (hit,) = find_orders(service, "Årets AS", 10)
    assert (hit.label, hit.detail, hit.url) == ("Årets runde", order.unit.name, reverse("vedlikehold:commission", args=[order.pk]))
    manager = user_with("manager")
    assert (len(find_analyses(manager, "runde", 10)), len(find_orders(manager, "runde", 10)), find_orders(manager, "tak", 10)) == (2, 2, [])


def test_they_are_offered():
    keys = [source.key for source in search_sources]
    assert {"analyses", "findings", "commissions"} <= set(keys)
