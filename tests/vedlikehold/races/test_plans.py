"""Two people work on one plan at the same moment."""

import pytest
from django.db import connection
from django.urls import reverse

from tests.factories.bygg import make_building, save_new
from tests.factories.vedlikehold import make_measure, make_placement, make_plan, make_scenario
from tests.vedlikehold.races.conftest import all_held, at_once
from vedlikehold.models import Measure, Placement, Plan, PriceIndex, Scenario

pytestmark = [
    pytest.mark.skipif(connection.vendor == "sqlite", reason="all threads share the one connection of SQLite's database in memory"),
    pytest.mark.django_db(transaction=True),
]
DAY = "20.11.2026"


@pytest.fixture
def plan(unit_tree):
    PriceIndex.objects.all().delete()
    for year in range(2020, 2040):
        save_new(PriceIndex(year=year, value=100.0))
    return make_plan(unit_tree.education, "Plan 2027–2030")


@pytest.fixture
def measures(plan, unit_tree):
    school = make_building(unit_tree.school, "Fjellvik skole")
    return [make_measure(school, f"Tiltak {n}", cost_likely_nok=50_000, price_year=2026) for n in range(3)]


def version(plan, measures, year):
    scenario = make_scenario(plan, f"Versjon {year}", frames={y: {"operation_nok": 100_000} for y in plan.year_range})
    for measure in measures:
        make_placement(scenario, measure, year)
    return scenario


def adopting(posting, scenario):
    return posting(
        reverse("vedlikehold:scenario-adopt", args=[scenario.pk]),
        {"on": DAY, "version": scenario.version, "loose": "leave", "accept": "on"},
    )


def moving(posting, scenario, measure, to):
    seen = Placement.objects.get(scenario=scenario, measure=measure).version
    return posting(reverse("vedlikehold:scenario-place", args=[scenario.pk]), {"to": to, "ids": f"{measure.pk}:{seen}"})


def test_two_versions_of_one_plan(posting, plan, measures):
    versions = [version(plan, measures, year) for year in (2027, 2028)]
    answers = all_held(Plan.objects.filter(pk=plan.pk), [adopting(posting, row) for row in versions])
    assert [answer.status_code for answer in answers] == [302, 302]
    # Who came last replaced who came first, and the measures have the years of that one.
    assert list(Scenario.objects.order_by("pk").values_list("status", flat=True)) == ["replaced", "adopted"]
    assert set(Measure.objects.values_list("status", "planned_year")) == {("planned", 2028)}


def test_one_version_twice(posting, plan, measures):
    row = version(plan, measures, 2027)
    answers = all_held(Plan.objects.filter(pk=plan.pk), [adopting(posting, row)] * 2)
    assert sorted(answer.status_code for answer in answers) == [302, 422]


def test_versions_of_two_plans_with_the_same_measures(posting, plan, measures):
    other = make_plan(plan.unit, "En annen")
    versions = [version(plan, measures, 2027), version(other, list(reversed(measures)), 2028)]
    answers = all_held(Measure.objects.filter(pk=measures[1].pk), [adopting(posting, row) for row in versions])
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(set(Measure.objects.values_list("status", "planned_year"))) == 1


def test_a_card_is_moved_while_the_version_is_adopted(posting, plan, measures):
    row = version(plan, measures, 2027)
    answers = all_held(Scenario.objects.filter(pk=row.pk), [adopting(posting, row), moving(posting, row, measures[0], "2028")])
    assert [answer.status_code for answer in answers] == [302, 302]
    row.refresh_from_db()
    assert row.status == "adopted"
    assert set(Placement.objects.values_list("year", flat=True)) == {2027}


def test_a_version_is_adopted_while_a_card_is_moved(posting, plan, measures):
    row = version(plan, measures, 2027)
    answers = all_held(Scenario.objects.filter(pk=row.pk), [moving(posting, row, measures[0], "2028"), adopting(posting, row)])
    assert answers[0].status_code == 302
    row.refresh_from_db()
    years = dict(Placement.objects.values_list("measure", "year"))
    if answers[1].status_code == 302:
        assert row.status == "adopted"
        assert dict(Measure.objects.values_list("pk", "planned_year")) == years
    else:
        assert (answers[1].status_code, row.status) == (422, "draft")
    assert years[measures[0].pk] == 2028


def test_one_card_to_two_years(posting, plan, measures):
    row = version(plan, measures, 2027)
    works = [moving(posting, row, measures[0], year) for year in ("2028", "2029")]
    all_held(Scenario.objects.filter(pk=row.pk), works)
    assert Placement.objects.get(measure=measures[0]).year == 2028


def test_a_plan_is_rolled_over_once(posting, plan, measures):
    row = version(plan, measures, 2027)
    data = {"name": "Plan 2028–2031", "scenario": row.pk, "price_year": 2027, "missed": "first"}
    answers = at_once([posting(reverse("vedlikehold:plan-roll", args=[plan.pk]), data)] * 4)
    assert sorted(answer.status_code for answer in answers) == [302, 422, 422, 422], [a.content[-300:] for a in answers]
    assert Plan.objects.count() == 2


def test_a_version_deleted_while_a_card_is_moved(posting, plan, measures):
    version(plan, measures, 2027)
    row = version(plan, measures, 2028)
    deleting = posting(reverse("vedlikehold:scenario-delete", args=[row.pk]))
    answers = all_held(Scenario.objects.filter(pk=row.pk), [deleting, moving(posting, row, measures[0], "2029")])
    assert 500 not in [answer.status_code for answer in answers], [a.content[-300:] for a in answers]


def test_new_versions_with_one_name(posting, plan, measures):
    row = version(plan, measures, 2027)
    url = reverse("vedlikehold:scenario-new", args=[plan.pk])
    answers = at_once([posting(url, {"name": "Ny", "copy_of": row.pk})] * 4)
    assert 500 not in [answer.status_code for answer in answers], [a.content[-300:] for a in answers]
    assert Scenario.objects.filter(name="Ny").count() == 1


def test_a_measure_deleted_while_its_plan_is_adopted(posting, plan, measures):
    row = version(plan, measures, 2027)
    deleting = posting(reverse("vedlikehold:measure-delete", args=[measures[0].pk]))
    answers = all_held(Measure.objects.filter(pk=measures[0].pk), [deleting, adopting(posting, row)])
    assert 500 not in [answer.status_code for answer in answers], [a.content[-300:] for a in answers]
