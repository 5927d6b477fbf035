"""The plans a measure stands in, on the measure's page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.vedlikehold import make_alternative, make_measure, make_placement, make_plan, make_scenario
from tests.vedlikehold.projects.pieces import DAY

pytestmark = pytest.mark.django_db


class TestInPlans:
    def test_versions_in_sight_with_year_and_way(self, education_client, school, unit_tree):
        row = make_measure(school)
        way = make_alternative(row, "Reparer")
        plan = make_plan(unit_tree.education, "Skoleplan")
        make_placement(make_scenario(plan, "Utkast A"), row, 2028, alternative=way)
        make_placement(make_scenario(plan, "Vedtatt B", status="adopted", adopted_on=DAY(2026, 1, 1)), row, 2027)
        make_placement(make_scenario(plan, "Gammel", status="replaced", adopted_on=DAY(2025, 1, 1)), row, 2026)
        make_placement(make_scenario(make_plan(unit_tree.municipality), "Kommunens"), row, 2029)
        found = education_client.get(f"/tiltak/{row.pk}/").context["in_plans"]
        assert [(p.scenario.name, p.year, p.scenario.is_frozen, p.alternative) for p in found.rows] == [
            ("Vedtatt B", 2027, True, None), ("Utkast A", 2028, False, way),
        ]  # fmt: skip
        assert found.hidden == 1

    def test_the_number_of_queries_does_not_follow_plans_and_alternatives(self, client, school):
        row = make_measure(school)

        def more():
            make_placement(make_scenario(make_plan(school.unit)), row, 2027, alternative=make_alternative(row))

        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/tiltak/{row.pk}/")
            return len(queries)

        more()
        client.get(f"/tiltak/{row.pk}/")
        one = count()
        more(), more()
        assert count() == one
