"""The list of projects: columns, sums, filters, search and export."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.vedlikehold import make_measure, make_project
from tests.vedlikehold.projects.pieces import DAY, LIST, D, costed, done

pytestmark = pytest.mark.django_db


class TestList:
    def test_columns_and_sums(self, client, school, unit_tree):
        first = make_project(unit_tree.school, "Takprogram", budget_nok=D(5000))
        costed(school, "A", 1000, 2020, project=first), done(school, "B", 1000, 1500, project=first)
        make_project(unit_tree.education, "Tomt"), make_project(unit_tree.school, "Ferdig", status="done")
        response = client.get(LIST)
        assert [row.label for row in response.context["rows"]] == ["Takprogram", "Tomt"]
        sums = response.context["totals"].sums
        assert (sums["measures_in"], sums["measures_done"], sums["budget_nok"]) == (2, 1, D(5000))
        assert (sums["planned_now_nok"], sums["actual_nok"], response.context["totals"].outside) == (2250.0, 1500.0, 1)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("status=done", ["C"]),
            ("manager=moen", ["A"]),
            ("q=p-77", ["B"]),
            ("late=true", ["B"]),
            ("late=false", ["A"]),
            ("starts_from=2027-01-01", ["A"]),
            ("ends_to=2026-01-01", ["B"]),
            ("building_name=fjellvik", ["A"]),
            ("building={building}", ["A"]),
        ],
    )
    def test_filters(self, client, school, query, expected):
        first = make_project(school.unit, "A", manager="Ingrid Moen", starts_on=DAY(2027, 1, 1), ends_on=DAY(2099, 1, 1))
        make_measure(school, project=first)
        make_project(school.unit, "B", number="P-77", starts_on=DAY(2020, 1, 1), ends_on=DAY(2020, 5, 1))
        make_project(school.unit, "C", status="done")
        response = client.get(f"{LIST}?{query.format(building=school.pk)}")
        assert [row.label for row in response.context["rows"]] == expected

    def test_other_units_are_not_seen(self, education_client, unit_tree):
        make_project(unit_tree.nursing_home, "Der"), make_project(unit_tree.municipality, "Kommunens")
        mine = make_project(unit_tree.education, "Her")
        assert [row.label for row in education_client.get(LIST).context["rows"]] == ["Her"]
        content = education_client.get("/sok/?q=der").content.decode()
        assert f"{LIST}{mine.pk}/" not in content

    def test_search_and_export(self, client, school):
        make_project(school.unit, "Takprogram", number="P-1")
        assert "Takprogram" in client.get("/sok/?q=p-1").content.decode()
        lines = b"".join(client.get(f"{LIST}eksport.csv?cols=name,number,status,measures_in").streaming_content).decode("utf-8-sig")
        assert lines.splitlines() == ["Prosjekt;Prosjektnummer;Status;Tiltak", "Takprogram;P-1;Planlagt;0"]

    def test_the_number_of_queries_does_not_follow_the_rows(self, client, school):
        def count():
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                client.get(LIST)
            return len(queries)

        costed(school, "A", 100, project=make_project(school.unit))
        client.get(LIST)
        one = count()
        for name in "BC":
            costed(school, name, 100, project=make_project(school.unit))
        assert count() == one
