"""The tables of the backlog: by part, grade, building, type and unit."""

import datetime

import pytest
from django.utils import timezone

from bygg.models import Building
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_component
from tests.vedlikehold.backlog.pages.pieces import ASKED, YEAR, asked_of, links, plain, table, url

pytestmark = pytest.mark.django_db


class TestGrids:
    def test_by_part_and_grade(self, client, stock):
        found = table(client.get(url("backlog")))
        picked = ("components", "grade_TG0", "grade_TG1", "grade_TG2", "grade_TG3", "grade_TGIU", "grade_none", "nok", "without_cost")
        assert {label: tuple(row[key] for key in picked) for label, row in found.items()} == {
            "23 Yttervegger": ("1", "0", "0", "0", "1", "0", "0", "2 000 000", "0"),
            "26 Yttertak": ("2", "0", "1", "1", "0", "0", "0", "800 000", "0"),
            "32 Varme": ("1", "0", "0", "1", "0", "0", "0", "Ukjent", "1"),
            "36 Luftbehandling": ("1", "0", "0", "0", "0", "1", "0", "Ukjent", "0"),
            "44 Lys": ("1", "0", "0", "1", "0", "0", "0", "600 000", "0"),
            "Ikke oppgitt": ("0", "0", "0", "0", "0", "0", "0", "Ukjent", "0"),
        }

    @pytest.mark.parametrize(
        ("measure", "cells"),
        [
            ("cost", {"grade_TG1": "40 000", "grade_TG2": "800 000", "grade_TG3": "0"}),
            ("replacement", {"grade_TG0": "0", "grade_TG2": "0", "grade_none": "0"}),
        ],
    )
    def test_grades_in_kroner(self, client, stock, measure, cells):
        row = table(client.get(url("backlog", query=f"{ASKED}&measure={measure}")))["26 Yttertak"]
        assert {key: row[key] for key in cells} == cells
        assert ("grade_TGIU" in row) is (measure == "replacement")  # what is unknown has no cost to put right

    def test_every_cell_leads_to_its_components(self, client, stock):
        found = links(client.get(url("backlog")))
        assert asked_of(found["26 Yttertak", "grade_TG1"]) == {"part": ["26"], "grade": ["TG1"]}
        assert client.get(found["26 Yttertak", "grade_TG1"]).context["totals"].count == 1
        assert ("26 Yttertak", "grade_TG3") not in found
        assert asked_of(found["26 Yttertak", "label"]) == {"part": ["26"], "price_year": [str(YEAR)]}

    def test_by_building(self, client, stock):
        page = client.get(url("backlog-buildings"))
        found = table(page)
        assert [*found] == ["Skolen", "Hjemmet", "Mørket"]
        picked = ("nok", "nok_per_m2", "unknown", "survey", "surveyed_on", "area_m2", "basis", "functional")
        assert {label: tuple(row[key] for key in picked) for label, row in found.items()} == {
            "Skolen": ("2 800 000", "2 800", "25,0 %", "Aldri analysert", "–", "1 000", "BTA × normtall for bygningstypen", "400 000"),
            "Hjemmet": ("600 000", "200", "0,0 %", "Aldri analysert", "–", "3 000", "Bygget har ingen bygningstype", "0"),
            "Mørket": ("Ukjent", "Ukjent", "100,0 %", "Aldri analysert", "–", "500", "Bygget har ingen bygningstype", "0"),
        }
        assert links(page)["Skolen", "label"] == url("building-condition", stock["school"].pk)

    def test_by_type_and_by_unit(self, client, stock, unit_tree):
        types, units = client.get(url("backlog-types")), client.get(url("backlog-units"))
        assert {label: (row["buildings"], row["unknown_buildings"], row["nok"]) for label, row in table(types).items()} == {
            "613 Barneskole": ("1", "0", "2 800 000"),
            "Ikke oppgitt": ("2", "1", "600 000"),
        }
        assert {label: (row["area_m2"], row["nok"], row["nok_per_m2"]) for label, row in table(units).items()} == {
            "Oppvekst": ("1 000", "2 800 000", "2 800"),
            "Helse og omsorg": ("3 500", "600 000", "200"),
        }
        assert asked_of(links(units)["Oppvekst", "label"])["unit"] == [str(unit_tree.education.pk)]
        assert asked_of(links(types)["Ikke oppgitt", "label"])["building_type"] == ["null"]

    @pytest.mark.parametrize("name", ["backlog", "backlog-buildings", "backlog-types", "backlog-units"])
    def test_the_sum_row_is_the_whole(self, client, stock, name):
        page = client.get(url(name))
        sums = {
            column.key: plain(text)
            for (column, _url, _way), (text, _numeric) in zip(page.context["headings"], page.context["sums"], strict=True)
        }
        assert (sums["nok"], sums["nok_per_m2"], sums["functional"], sums["components"]) == ("3 400 000", "850", "400 000", "6")

    def test_sorted_with_the_unknown_last_either_way(self, client, stock):
        def order(sort):
            return [*table(client.get(url("backlog-buildings", query=f"{ASKED}&sort={sort}")))]

        assert order("nok") == ["Hjemmet", "Skolen", "Mørket"]
        assert order("-nok") == ["Skolen", "Hjemmet", "Mørket"]
        assert order("label") == ["Hjemmet", "Mørket", "Skolen"]
        assert order("-area_m2") == ["Hjemmet", "Skolen", "Mørket"]
        assert order("no-such-column") == ["Hjemmet", "Mørket", "Skolen"]

    @pytest.mark.parametrize(
        ("state", "names"),
        [
            ("unknown", ["Mørket"]),
            ("never", ["Skolen", "Hjemmet", "Mørket"]),
            ("no_value", ["Hjemmet"]),
            ("no_grade", ["Mørket"]),
            ("no_area", []),
            ("grade_no_area", []),
        ],
    )
    def test_buildings_by_what_is_known_of_them(self, client, stock, state, names):
        page = client.get(url("backlog-buildings", query=f"{ASKED}&state={state}"))
        assert ([*table(page)] if names else page.context["rows"]) == names
        assert page.context["sums"] == []

    def test_a_building_with_a_grade_and_no_area_is_left_out_and_found(self, client, stock):
        Building.objects.filter(pk=stock["school"].pk).update(area_bta_m2=None)
        page = client.get(url("backlog-buildings", query=f"{ASKED}&state=grade_no_area"))
        assert [*table(page)] == ["Skolen"]

    def test_out_of_date_and_outdated(self, client, stock):
        today = timezone.localdate()
        make_analysis(stock["school"], status="done", performed_on=today)
        make_analysis(stock["home"], status="done", performed_on=datetime.date(2010, 1, 1))
        assert [*table(client.get(url("backlog-buildings", query="state=out_of_date")))] == ["Hjemmet"]
        assert [*table(client.get(url("backlog-buildings", query="state=outdated&sort=label")))] == ["Hjemmet", "Mørket"]

    def test_search_in_names(self, client, stock):
        assert [*table(client.get(url("backlog-buildings", query="q=SKOL")))] == ["Skolen"]
        assert "Ingen rader passer med valgene" in client.get(url("backlog-buildings", query="q=finnes+ikke")).content.decode()

    def test_pages_of_fifty_that_keep_the_choices(self, client, unit_tree):
        for n in range(51):
            make_component(make_building(unit_tree.school, f"Bygg {n:02}"), grade="TG2", cost_likely_nok=n, price_year=YEAR)
        second = client.get(url("backlog-buildings", query=f"{ASKED}&sort=label&page=2"))
        assert [*table(second)] == ["Bygg 50"]
        assert f"?{ASKED}&amp;sort=label&amp;page=1" in second.content.decode()

    def test_empty_says_why(self, client):
        assert "Ingen tilstand er registrert" in client.get(url("backlog")).content.decode()
