"""Two people change the condition of the same components at the same moment."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from tests.factories.bygg import make_building, save_new
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure, make_survey
from tests.vedlikehold.races.conftest import all_held, at_once
from vedlikehold.models import Component, ConditionAnalysis, Finding, LedgerPosting, Measure, PriceIndex

pytestmark = [
    pytest.mark.skipif(connection.vendor == "sqlite", reason="all threads share the one connection of SQLite's database in memory"),
    pytest.mark.django_db(transaction=True),
]
DAY = "20.11.2026"


@pytest.fixture
def school(unit_tree):
    PriceIndex.objects.all().delete()
    for year in range(2020, 2032):
        save_new(PriceIndex(year=year, value=100.0))
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def roof(school):
    return make_component(school, "26", "Tak", grade="TG2", graded_on=date(2020, 1, 1), cost_likely_nok=100_000, price_year=2026)


def completing(posting, measure):
    return posting(reverse("vedlikehold:measure-complete", args=[measure.pk]), {"on": DAY, "grade_after": "TG1"})


def concluding(posting, analysis):
    return posting(reverse("vedlikehold:analysis-conclude", args=[analysis.pk]), {"on": DAY})


def test_one_measure_is_completed_once(posting, school, roof):
    measure = make_measure(school, "Tekk om", component=roof, cost_likely_nok=100_000, price_year=2026)
    answers = all_held(Measure.objects.filter(pk=measure.pk), [completing(posting, measure)] * 3)
    assert sorted(answer.status_code for answer in answers) == [302, 422, 422], [a.content[-300:] for a in answers]
    assert Measure.objects.get().status == "done"
    assert (
        LedgerPosting.objects.filter(measure=measure).count()
        == LedgerPosting.objects.filter(measure=measure).values("component").distinct().count()
    )


def test_a_conclusion_and_a_completion_of_the_same_component(posting, school, roof):
    """The one closes findings and then grades, the other grades and then closes: neither may wait for the other for ever."""
    old = make_finding(make_survey(school), roof, "TG2", cost_likely_nok=100_000, price_year=2026)
    measure = make_measure(school, "Tekk om", component=roof, cost_likely_nok=100_000, price_year=2026)
    analysis = make_analysis(school)
    make_finding(analysis, roof, "TG3", cost_likely_nok=200_000, price_year=2026)
    works = [concluding(posting, analysis), completing(posting, measure)]
    answers = all_held(Component.objects.filter(pk=roof.pk), works)
    assert [answer.status_code for answer in answers] == [302, 302], [a.content[-300:] for a in answers]
    old.refresh_from_db()
    assert old.state != "open"
    assert (Measure.objects.get().status, ConditionAnalysis.objects.get(pk=analysis.pk).status) == ("done", "done")


def test_two_analyses_of_one_building(posting, school, roof):
    wall = make_component(school, "23", "Vegg")
    analyses = [make_analysis(school, f"Analyse {n}") for n in (1, 2)]
    for analysis, grade in zip(analyses, ("TG1", "TG3"), strict=True):
        for component in (roof, wall):
            make_finding(analysis, component, grade, cost_likely_nok=300_000, price_year=2026)
    answers = all_held(Component.objects.filter(pk=wall.pk), [concluding(posting, analysis) for analysis in analyses])
    assert [answer.status_code for answer in answers] == [302, 302], [a.content[-300:] for a in answers]
    grades = set(Component.objects.values_list("grade", "graded_in"))
    assert len(grades) == 1
    assert Finding.objects.filter(state="open").values("analysis").distinct().count() == 1


def test_measures_that_share_components(posting, school, roof):
    wall = make_component(school, "23", "Vegg", grade="TG3", graded_on=date(2020, 1, 1), cost_likely_nok=50_000, price_year=2026)
    survey = make_survey(school)
    measures = [
        make_measure(school, f"Tiltak {n}", component=component, cost_likely_nok=1, price_year=2026)
        for n, component in enumerate((roof, wall))
    ]
    for measure, component in zip(measures, (wall, roof), strict=True):
        make_finding(survey, component, "TG2", measure=measure)
    answers = all_held(Component.objects.filter(pk__in=[roof.pk, wall.pk]), [completing(posting, measure) for measure in measures])
    assert [answer.status_code for answer in answers] == [302, 302]


def test_a_measure_deleted_while_it_is_completed(posting, school, roof):
    measure = make_measure(school, "Tekk om", component=roof, cost_likely_nok=100_000, price_year=2026)
    deleting = posting(reverse("vedlikehold:measure-delete", args=[measure.pk]))
    answers = all_held(Measure.objects.filter(pk=measure.pk), [deleting, completing(posting, measure)])
    assert [answer.status_code for answer in answers] == [302, 409], [a.content[-300:] for a in answers]


def test_a_component_removed_while_its_analysis_is_concluded(posting, school, roof):
    analysis = make_analysis(school)
    make_finding(analysis, roof, "TG3", cost_likely_nok=200_000, price_year=2026)
    removing = posting(reverse("vedlikehold:component-remove", args=[roof.pk]), {"on": DAY})
    answers = all_held(Component.objects.filter(pk=roof.pk), [removing, concluding(posting, analysis)])
    assert 500 not in [answer.status_code for answer in answers], [a.content[-300:] for a in answers]


def test_many_at_once_never_fail(posting, school, roof):
    components = [
        make_component(school, "26", f"Del {n}", grade="TG3", graded_on=date(2020, 1, 1), cost_likely_nok=9, price_year=2026)
        for n in range(6)
    ]
    survey = make_survey(school)
    works = []
    for n, component in enumerate(components):
        measure = make_measure(school, f"Tiltak {n}", component=component, cost_likely_nok=1, price_year=2026)
        make_finding(survey, components[-1 - n], "TG2", measure=measure)
        works += [completing(posting, measure)]
    analysis = make_analysis(school)
    for component in reversed(components):
        make_finding(analysis, component, "TG3", cost_likely_nok=200_000, price_year=2026)
    works += [concluding(posting, analysis)]
    answers = at_once(works)
    assert [answer.status_code for answer in answers] == [302] * len(works), [a.content[-300:] for a in answers]
