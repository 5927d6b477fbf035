"""Ids of another unit's rows inside what is sent: they are as if they did not exist, and nothing is written."""

import json

import pytest
from django.urls import reverse

from fdvu.audit.models import ChangeSet
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import (
    make_analysis,
    make_bundle,
    make_component,
    make_finding,
    make_measure,
    make_placement,
    make_plan,
    make_project,
    make_scenario,
    make_survey,
)
from vedlikehold.models import Commission, Measure, MeasureDependency, MeasureExclusion, Placement, Plan, Scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_for, user_with, unit_tree):
    """A manager of Oppvekst alone."""
    return client_for(user_with("manager", unit_tree.education))


@pytest.fixture
def school(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def home(unit_tree):
    return make_building(unit_tree.nursing_home, "Solbakken")


@pytest.fixture
def foreign(home):
    return make_measure(home, "Heis", cost_likely_nok=1_000_000, price_year=2026)


@pytest.fixture
def own_plan(unit_tree):
    return make_plan(unit_tree.education, "Vår plan")


@pytest.fixture
def foreign_version(unit_tree, foreign):
    version = make_scenario(make_plan(unit_tree.health, "Deres plan"), "Deres", frames={2027: {"operation_nok": 1}})
    make_placement(version, foreign, 2027)
    return version


def test_what_a_measure_hangs_together_with(client, school, home, foreign):
    own = make_measure(school, "Tak")
    make_measure(school, "Så det er noe å velge")
    sent = {
        "name": "Tak",
        "need": own.need,
        "kind": own.kind,
        "status": own.status,
        "pot": own.pot,
        "grade_after": own.grade_after,
        "version": own.version,
    }
    url = reverse("vedlikehold:measure-edit", args=[own.pk])
    for field, pk in {
        "requires": foreign.pk,
        "excludes": foreign.pk,
        "bundle": make_bundle(home).pk,
        "component": make_component(home).pk,
        "project": make_project(home.unit).pk,
    }.items():
        response = client.post(url, sent | {field: pk})
        assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    own.refresh_from_db()
    assert (own.version, own.bundle, own.component, own.project) == (sent["version"], None, None, None)
    assert not MeasureDependency.objects.exists()
    assert not MeasureExclusion.objects.exists()


def test_findings_to_a_measure(client, home):
    finding = make_finding(make_survey(home), make_component(home))
    client.post(reverse("vedlikehold:measure-from-findings"), {"ids": finding.pk, "name": "Nytt", "kind": "repair", "pot": "drift"})
    assert not Measure.objects.exists()


def test_measures_to_a_project(client, school, foreign):
    project = make_project(school.unit)
    client.post(reverse("vedlikehold:project-from-measures"), {"ids": foreign.pk, "step": "save", "project": project.pk})
    client.post(reverse("vedlikehold:project-take-out", args=[project.pk]), {"ids": foreign.pk})
    foreign.refresh_from_db()
    assert (foreign.project, foreign.version) == (None, 1)


def test_a_card_of_another_unit(client, own_plan, foreign):
    version = make_scenario(own_plan)
    url = reverse("vedlikehold:scenario-place", args=[version.pk])
    text = client.post(url, {"ids": f"{foreign.pk}:0", "to": "2027"}, headers={"HX-Request": "true"}).content.decode()
    assert "Heis" not in text
    assert client.get(reverse("vedlikehold:scenario-card", args=[version.pk, foreign.pk])).status_code == 404
    assert not Placement.objects.exists()


def test_versions_and_roll_over(client, own_plan, foreign_version):
    own = make_scenario(own_plan)
    client.post(reverse("vedlikehold:scenario-new", args=[own_plan.pk]), {"name": "Kopi", "copy_of": foreign_version.pk})
    assert Placement.objects.exclude(scenario=foreign_version).count() == 0
    sent = {"name": "Rullert", "scenario": foreign_version.pk, "price_year": 2027, "missed": "first"}
    assert client.post(reverse("vedlikehold:plan-roll", args=[own_plan.pk]), sent).status_code == 422
    assert set(Plan.objects.values_list("name", flat=True)) == {"Vår plan", "Deres plan"}
    assert Scenario.objects.filter(plan=own_plan).first() == own


def test_buildings_of_an_order(client, school, home):
    sent = {"step": "save", "title": "Runde", "unit": school.unit_id, "level": 1, "ordered_on": "20.11.2026", "ids": [home.pk]}
    client.post(reverse("vedlikehold:commission-new"), sent)
    assert not home.analyses.exists()
    assert not Commission.objects.filter(analyses__building=home).exists()


def test_a_component_from_the_phone(client, school, home):
    analysis, component = make_analysis(school), make_component(home)
    acts = ChangeSet.objects.count()
    finding = {
        "key": "a",
        "client_id": "7b0e3ad2-8f0d-4a52-9d0c-4cf5ad1d1b0e",
        "component": {"pk": component.pk},
        "values": {"grade": "TG3"},
    }
    url = reverse("vedlikehold:inspection-send", args=[analysis.pk])
    answer = client.post(url, json.dumps({"findings": [finding]}), content_type="application/json").json()
    assert [one["status"] for one in answer["findings"]] == ["invalid"]
    assert (analysis.findings.count(), ChangeSet.objects.count()) == (0, acts)
