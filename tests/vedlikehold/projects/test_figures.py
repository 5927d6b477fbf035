"""The figures of a project: planned, actual, expected and deviation."""

import pytest
from django.utils import timezone

from tests.factories.vedlikehold import make_alternative, make_measure, make_project
from tests.vedlikehold.projects.pieces import DAY, LIST, D, adopt, costed, done
from vedlikehold.queries.measures import prices_now
from vedlikehold.queries.projects import project_lines, project_sums

pytestmark = pytest.mark.django_db


class TestFigures:
    def test_planned_actual_expected_and_deviation(self, manager, school):
        project = make_project(school.unit)
        costed(school, "A", 1000, 2020, project=project)
        done(school, "B", 1000, 1500, project=project)
        make_measure(school, "Uten", project=project), costed(school, "Nei", 9000, status="rejected", project=project)
        sums = project_sums(project_lines(manager, project, prices_now(timezone.localdate())))
        # planned 1000 × 125/100 + 1000; expected what is paid, and A
        assert (sums.count, sums.done, sums.planned_nok, sums.actual_nok, sums.expected_nok) == (3, 1, D(2250), D(1500), D(2750))
        assert (sums.deviation_nok, sums.uncosted, sums.done_share) == (D(500), 1, pytest.approx(1 / 3))

    def test_the_way_of_the_plan_in_force_is_what_was_planned(self, manager, client, school):
        project = make_project(school.unit)
        row = costed(school, "A", 1000, project=project)
        way = make_alternative(row, "Rehabiliter", cost_likely_nok=D(400), price_year=2020)
        adopt(school.unit, row, way)
        line = project_lines(manager, project, prices_now(timezone.localdate()))[0]
        assert (line.way, line.planned_nok) == (way, D(500))
        assert client.get(LIST).context["totals"].sums["planned_now_nok"] == 500.0

    def test_a_newer_plan_goes_before_an_older(self, manager, school):
        project = make_project(school.unit)
        row = costed(school, "A", 1000, project=project)
        adopt(school.unit, row, make_alternative(row, cost_likely_nok=D(400), price_year=2024))
        adopt(school.unit, row, None, adopted_on=DAY(2026, 9, 1))
        assert project_lines(manager, project, prices_now(timezone.localdate()))[0].planned_nok == D(1000)
