"""The list of measures: sums, filters, export, search and bulk edit."""

import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bygg.enums import BuildingStatus
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_bundle, make_component, make_measure, part
from tests.vedlikehold.measures.pieces import LIST, D, costed
from vedlikehold.models import Measure


def names(response) -> list[str]:
    return [row.label for row in response.context["rows"]]


class TestList:
    def test_sums_are_in_the_prices_of_now_and_of_what_is_to_be_done(self, client, school):
        costed(school, "Tak", 1000, 2020, cost_low_nok=D(800), cost_high_nok=D(1200))
        costed(school, "Vegg", 2000)
        costed(school, "Gammelt", 500, status="done", done_on=datetime.date(2024, 5, 1))
        make_measure(school, "Uten kostnad")
        response = client.get(LIST)
        assert sorted(names(response)) == ["Tak", "Uten kostnad", "Vegg"]
        sums = response.context["totals"].sums
        # 1000 × 125/100 + 2000; low 800 × 1.25 + 2000 × 0.75; high 1200 × 1.25 + 2000 × 1.4
        assert (sums["cost_likely_now_nok"], sums["cost_low_now_nok"], sums["cost_high_now_nok"]) == (3250.0, 2500.0, 4300.0)
        year = str(timezone.localdate().year)
        assert response.context["more_sums"] == [("Prisnivå", year), ("Uten kostnad", "1")]
        assert response.context["totals"].outside == 1

    def test_a_chosen_status_is_summed_too(self, client, school):
        costed(school, "Gammelt", 500, status="done", done_on=datetime.date(2024, 5, 1))
        response = client.get(f"{LIST}?status=done")
        assert (names(response), response.context["totals"].sums["cost_likely_now_nok"]) == (["Gammelt"], 500.0)

    def test_another_units_measures_are_neither_shown_nor_summed(self, education_client, school, home):
        costed(school, "Tak", 1000), costed(home, "Bad", 9000)
        response = education_client.get(LIST)
        assert (names(response), response.context["totals"].sums["cost_likely_now_nok"]) == (["Tak"], 1000.0)

    def test_measures_of_sold_buildings_do_not_count(self, client, unit_tree, index):
        costed(make_building(unit_tree.school, status=BuildingStatus.SOLD), "Tak", 1000)
        response = client.get(LIST)
        assert (names(response), response.context["totals"].outside) == ([], 1)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("pot=investering", ["B"]),
            ("need=functional", ["B"]),
            ("kind=replace", ["B"]),
            ("part=26", ["A"]),
            ("planned_year=2027", ["A"]),
            ("year_from=2028", ["B"]),
            ("year_to=2027", ["A"]),
            ("without_year=true", ["C"]),
            ("overdue=true", ["A"]),
            ("overdue=false", ["B", "C"]),
            ("deadline_to=2021-01-01", ["A"]),
            ("cost_from=150", ["B"]),
            ("cost_to=150", ["A"]),
            ("without_cost=true", ["C"]),
            ("has_grant=true", ["B"]),
            ("saves_energy=true", ["A"]),
            ("universal_design=true", ["B"]),
            ("in_bundle=true", ["A"]),
            ("q=fjellvik+b", []),
            ("q=beskrevet", ["C"]),
            ("building_name=fjellvik", ["A", "B", "C"]),
        ],
    )
    def test_filters(self, client, school, query, expected):
        bundle = make_bundle(school, "Fasade")
        costed(
            school, "A", 100, part=part("262"), planned_year=2027, deadline=datetime.date(2020, 1, 1), energy_saving_kwh=10.0, bundle=bundle
        )
        costed(
            school, "B", 200, pot="investering", need="functional", kind="replace", planned_year=2028, grant_nok=D(50),
            universal_design="Rampe",
        )  # fmt: skip
        make_measure(school, "C", description="Godt beskrevet")
        assert names(client.get(f"{LIST}?sort=name&{query}")) == expected

    def test_the_number_of_queries_does_not_follow_the_rows(self, client, school):
        costed(school, "A", 100, component=make_component(school), part=part("26"))
        client.get(LIST)

        def count():
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                client.get(f"{LIST}?cols=name,building,component,part,bundle,cost_likely_now_nok")
            return len(queries)

        one = count()
        for number in range(5):
            costed(school, f"B{number}", 100, component=make_component(school), bundle=make_bundle(school))
        assert count() == one

    def test_export_has_the_words(self, client, school):
        costed(school, "Tak", 1000)
        lines = b"".join(client.get(f"{LIST}eksport.csv?cols=name,status,pot,cost_likely_nok").streaming_content).decode("utf-8-sig")
        assert lines.splitlines() == ["Tiltak;Budsjettpott;Status;Kostnad, sannsynlig (kr)", "Tak;Drift;Foreslått;1000,00"]

    def test_the_search_box_finds_measures_one_may_see(self, education_client, school, home):
        make_measure(school, "Legge om taket"), make_measure(home, "Legge om taket der")
        content = education_client.get("/sok/?q=taket").content.decode()
        assert "Legge om taket" in content
        assert "Legge om taket der" not in content


class TestBulk:
    def test_a_value_that_does_not_suit_is_refused_before_anything_is_written(self, client, school, home):
        bundle = make_bundle(school, "Fasade")
        rows = [make_measure(school), make_measure(home)]
        sent = {"ids": [row.pk for row in rows], "field": "bundle", "step": "apply", "value": str(bundle.pk), "expected": "2"}
        response = client.post(f"{LIST}masseendring/", sent)
        assert response.context["form"].errors == {"value": ["1 av tiltakene er i et annet bygg enn tiltakspakken."]}
        assert not Measure.objects.exclude(bundle=None).exists()

    def test_status_year_and_pot(self, client, school):
        rows = [make_measure(school), make_measure(school, status="done", done_on=datetime.date(2024, 1, 1))]
        for name, value in (("status", "approved"), ("planned_year", "2028"), ("pot", "investering")):
            sent = {"ids": [row.pk for row in rows], "field": name, "step": "apply", "value": value, "expected": "1"}
            assert client.post(f"{LIST}masseendring/?show=all", sent).status_code == 302
        rows[0].refresh_from_db(), rows[1].refresh_from_db()
        assert (rows[0].status, rows[0].planned_year, rows[0].pot) == ("approved", 2028, "investering")
        assert (rows[1].status, rows[1].planned_year) == ("done", None)
        assert ChangeSet.objects.filter(source=Source.BULK).count() == 3

    def test_done_is_not_offered(self, client, school):
        response = client.post(f"{LIST}masseendring/", {"ids": [make_measure(school).pk], "field": "status"})
        assert [value for value, _label in response.context["form"].fields["value"].choices] == ["proposed", "approved", "planned"]

    def test_bundles_of_other_units_are_not_offered(self, education_client, school, home):
        mine, _foreign = make_bundle(school), make_bundle(home)
        response = education_client.post(f"{LIST}masseendring/", {"ids": [make_measure(school).pk], "field": "bundle"})
        assert list(response.context["form"].fields["value"].queryset) == [mine]
