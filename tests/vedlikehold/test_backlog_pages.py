"""Pages of condition and backlog: the same numbers on page, opened figure and export; rights, scope, choices, what is unknown."""

import csv
import datetime
import io
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bygg.models import Building, BuildingType
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure, make_strategy
from vedlikehold.models import Component
from vedlikehold.queries.backlog import condition_overview

pytestmark = pytest.mark.django_db
# Costs of this year, asked for in this year: the index plays no part.
YEAR = 2025
ASKED = f"price_year={YEAR}"


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def manager(user_with):
    return user_with("manager")


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def stock(unit_tree):
    kind = BuildingType.objects.get_or_create(code="613", defaults={"name": "Barneskole"})[0]
    school = make_building(unit_tree.school, "Skolen", area_bta_m2=1_000.0, building_type=kind)
    home = make_building(unit_tree.nursing_home, "Hjemmet", area_bta_m2=3_000.0)
    dark = make_building(unit_tree.nursing_home, "Mørket", area_bta_m2=500.0)
    make_component(school, "26", "Taket", grade="TG2", cost_likely_nok=800_000, price_year=YEAR)
    make_component(school, "23", "Veggene", grade="TG3", replacement_cost_nok=2_000_000, price_year=YEAR)
    make_component(school, "36", "Viften", grade="TGIU")
    make_component(school, "32", "Kjelen", grade="TG2")
    make_component(home, "26", "Taket", grade="TG1", cost_likely_nok=40_000, price_year=YEAR)
    make_component(home, "44", "Lysene", grade="TG2", cost_likely_nok=600_000, price_year=YEAR)
    make_measure(school, need="functional", cost_likely_nok=400_000, price_year=YEAR)
    return {"school": school, "home": home, "dark": dark}


def url(name: str, *args, query: str = ASKED) -> str:
    address = reverse(f"vedlikehold:{name}", args=args)
    return f"{address}?{query}" if query else address


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def table(response) -> dict[str, dict[str, str]]:
    """Text by row and column of the table."""
    found = {}
    for row in response.context["rows"]:
        cells = {column.key: plain(text) for text, _url, _numeric, column in row}
        found[cells["label"]] = cells
    return found


def links(response) -> dict[tuple[str, str], str]:
    return {(row[0][0], column.key): address for row in response.context["rows"] for _text, address, _numeric, column in row if address}


def asked_of(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def csv_of(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


class TestConditionPage:
    def test_eight_figures_that_open(self, client, stock):
        figures = client.get(url("condition")).context["figures"]
        assert {figure.key: plain(text) for figure, text, _url in figures} == {
            "backlog": "3,4 mill. kr",
            "backlog_per_m2": "850 kr/m²",
            "fci": figures[2][1].replace("\xa0", " "),
            "grade": figures[3][1],
            "unknown": "16,7 %",
            "p85": figures[5][1].replace("\xa0", " "),
            "functional": "0,4 mill. kr",
            "outdated": "3",
        }
        for figure, _text, address in figures:
            assert client.get(address).context["figure"] == figure

    def test_says_what_is_not_known(self, client, stock):
        page = client.get(url("condition"))
        assert "1 bygg (500 m²) har ingen vurdert komponent" in plain(" ".join(page.context["sentences"]))
        assert "1 bygg med ukjent tilstand (500 m² BTA)" in plain(page.content.decode())

    def test_charts_have_titles_that_say_the_finding(self, client, stock):
        titles = {key: plain(chart.title) for key, chart in client.get(url("condition")).context["charts"].items()}
        assert titles == {
            # 4 of 5 graded components; 1 of 6 is unknown
            "parts": "80 % av de vurderte komponentene har TG2 eller TG3; 17 % av alle er ukjente",
            "backlog": "23 Yttervegger har størst etterslep: 59 % av alt",
            "units": "Oppvekst har størst andel TG2 og TG3: 100 % av de vurderte",
            "buildings": "Skolen har størst etterslep: 82 % av alt",
        }

    def test_bars_lead_to_the_components_behind_them(self, client, stock, unit_tree):
        make_component(stock["home"], "26", "Pipen", grade="TG2", cost_likely_nok=1, price_year=YEAR)
        svg = client.get(url("condition")).context["charts"]["parts"].svg
        address = url("components", query="part=26&grade=TG2")
        assert address.replace("&", "&amp;") in svg
        shown = client.get(address).context["totals"]
        assert shown.count == Component.objects.filter(part__code="26", grade="TG2").count() == 2

    def test_the_worst_buildings_lead_to_their_page(self, client, stock):
        worst = client.get(url("condition")).context["worst"]
        assert [(one.name, address) for one, address in worst] == [
            ("Skolen", url("building-condition", stock["school"].pk)),
            ("Hjemmet", url("building-condition", stock["home"].pk)),
        ]

    def test_target_price_year_type_and_part_are_chosen_in_the_address(self, client, stock):
        page = client.get(url("condition", query=f"{ASKED}&target=TG2&building_type=613&part=23"))
        overview = page.context["overview"]
        assert (overview.backlog.likely, overview.target.value, overview.price_year) == (2_000_000, "TG2", YEAR)
        opened = page.context["figures"][0][2]
        assert asked_of(opened) == {"target": ["TG2"], "price_year": [str(YEAR)], "building_type": ["613"], "part": ["23"]}
        assert plain(client.get(opened).context["value"]) == "2,0 mill. kr"

    @pytest.mark.parametrize(
        ("query", "label"),
        [
            ("target=TG4", "Målgrad"),
            ("price_year=abc", "Prisår"),
            ("price_year=1850", "Prisår"),
            ("part=XX", "Bygningsdel"),
            ("building_type=zz", "Bygningstype"),
        ],
    )
    def test_a_choice_that_cannot_be_read_is_said_and_not_used(self, client, stock, query, label):
        page = client.get(url("condition", query=query))
        assert page.status_code == 200
        assert f"Valget {label} kunne ikke leses og er ikke brukt." in page.content.decode()
        assert page.context["overview"].target.value == "TG1"

    def test_without_components_it_says_what_to_do(self, client, unit_tree):
        make_building(unit_tree.school)
        text = client.get(url("condition")).content.decode()
        assert "Tilstanden er ukjent" in text
        assert f'href="{reverse("core:imports")}"' in text
        assert "0 kr" not in text

    def test_without_buildings_it_says_what_to_do(self, client):
        assert "Ingen bygninger i porteføljen" in client.get(url("condition")).content.decode()

    def test_without_a_match_it_says_so(self, client, stock):
        assert "Ingen bygg passer med valgene" in client.get(url("condition", query="building_type=111")).content.decode()


class TestFigurePage:
    @pytest.mark.parametrize("key", ["backlog", "backlog_per_m2", "fci", "grade", "unknown", "p85", "functional", "outdated"])
    def test_every_figure_opens_with_formula_inputs_and_a_way_to_its_rows(self, client, stock, key):
        page = client.get(url("condition-figure", key))
        assert page.context["inputs"]
        assert page.context["formula"]
        assert client.get(page.context["rows_url"]).status_code == 200
        for _reason, _count, address in page.context["exclusions"]:
            assert client.get(address).status_code == 200

    def test_the_rows_behind_the_backlog_come_with_the_worst_first(self, client, stock):
        address = client.get(url("condition-figure", "backlog")).context["rows_url"]
        grades = [Component.objects.get(pk=row.pk).grade for row in client.get(address).context["rows"]]
        assert set(grades) == {"TG2", "TG3"}
        assert grades == sorted(grades, reverse=True)

    def test_what_is_left_out_is_counted_and_found(self, client, stock):
        page = client.get(url("condition-figure", "backlog"))
        found = {reason: (count, address) for reason, count, address in page.context["exclusions"]}
        assert {reason: count for reason, (count, _address) in found.items()} == {
            "Dårligere enn målgraden, men uten kostnad": 1,
            "Ikke undersøkt (TGIU)": 1,
            "Bygg uten en eneste vurdert komponent": 1,
        }
        unpriced = client.get(found["Dårligere enn målgraden, men uten kostnad"][1])
        assert [row.name for row in unpriced.context["rows"]] == ["Kjelen"]
        unexamined = client.get(found["Ikke undersøkt (TGIU)"][1])
        assert unexamined.context["totals"].count == 1
        unknown = client.get(found["Bygg uten en eneste vurdert komponent"][1])
        assert [*table(unknown)] == ["Mørket"]

    def test_an_unknown_figure_does_not_exist(self, client, stock):
        assert client.get(url("condition-figure", "nope")).status_code == 404


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


class TestExport:
    @pytest.mark.parametrize(
        ("view", "name"), [("parts", "backlog"), ("buildings", "backlog-buildings"), ("types", "backlog-types"), ("units", "backlog-units")]
    )
    def test_the_file_says_what_the_page_says(self, client, stock, view, name):
        page = client.get(url(name))
        heading, *rows = csv_of(client.get(url("backlog-export", view, "csv")))
        assert heading == [str(column.label) for column, _url, _way in page.context["headings"]]
        assert [row[0] for row in rows] == [row[0][0] for row in page.context["rows"]]
        backlog = heading.index("Etterslep (kr)")
        assert [row[backlog] for row in rows] == [
            "Ukjent" if text == "Ukjent" else plain(text).replace(" ", "") for text in (cells["nok"] for cells in table(page).values())
        ]

    def test_the_numbers_are_those_of_the_overview(self, client, manager, stock):
        found = condition_overview(user=manager, unit=None, today=timezone.localdate(), price_year=YEAR)
        workbook = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(url("backlog-export", "buildings", "xlsx")).streaming_content)))
        heading, *rows = workbook.active.iter_rows(values_only=True)
        by_name = {row[0]: dict(zip(heading, row, strict=True)) for row in rows}
        for one in found.buildings:
            line = by_name[one.name]
            assert line["Etterslep (kr)"] == (one.nok if one.nok is not None else "Ukjent")
            assert line["P85 (kr)"] == pytest.approx(one.backlog.range(found.correlation).p85) if one.nok is not None else "Ukjent"
        assert sum(line["Etterslep (kr)"] for line in by_name.values() if line["Etterslep (kr)"] != "Ukjent") == found.backlog.likely

    def test_follows_the_choices(self, client, stock):
        _heading, *rows = csv_of(client.get(url("backlog-export", "buildings", "csv", query=f"{ASKED}&state=unknown")))
        assert [row[0] for row in rows] == ["Mørket"]
        heading, *_rows = csv_of(client.get(url("backlog-export", "parts", "csv", query="measure=cost")))
        assert "TGIU" not in heading

    @pytest.mark.parametrize(("view", "kind"), [("nope", "csv"), ("parts", "pdf")])
    def test_no_other_files(self, client, stock, view, kind):
        assert client.get(url("backlog-export", view, kind)).status_code == 404


class TestBuildingTab:
    def test_says_what_the_tables_say(self, client, stock):
        page = client.get(url("building-condition", stock["school"].pk))
        assert (page.context["state"].nok, page.context["state"].functional.likely) == (2_800_000, 400_000)
        text = plain(page.content.decode())
        for words in (
            "2 800 000 kr",
            "2 800 kr",
            "Aldri analysert",
            "1 komponent er ikke undersøkt (TGIU)",
            "1 komponent er dårligere enn TG1",
        ):
            assert words in text

    def test_weights_add_up_to_the_grade(self, client, stock):
        page = client.get(url("building-condition", stock["school"].pk))
        rows = page.context["grade_rows"]
        known = [row for row in rows if row["grade"] is not None]
        assert sum(row["share"] for row in known) == pytest.approx(1)
        assert sum(row["adds"] for row in known) == pytest.approx(page.context["state"].grade)
        assert [row["label"] for row in rows if row["grade"] is None] == ["36 Luftbehandling"]

    def test_target_and_price_year_are_chosen(self, client, stock):
        page = client.get(url("building-condition", stock["school"].pk, query=f"{ASKED}&target=TG2"))
        assert page.context["state"].nok == 2_000_000

    def test_a_building_without_components_is_unknown(self, client, stock):
        text = client.get(url("building-condition", stock["dark"].pk)).content.decode()
        assert "Tilstanden er ukjent" in text
        assert "Ukjent tilstand regnes aldri som null etterslep." in text
        assert reverse("vedlikehold:component-new", args=[stock["dark"].pk]) in text

    def test_open_findings_by_risk_and_the_last_analysis(self, client, stock):
        analysis = make_analysis(stock["school"], status="done", performed_on=datetime.date(2024, 5, 6))
        make_finding(analysis, stock["school"].components.get(name="Taket"), probability=3, kg_safety=3)
        page = client.get(url("building-condition", stock["school"].pk))
        assert [(label, count) for label, _risk, count in page.context["risks"]] == [
            ("Høy risiko", 1),
            ("Middels risiko", 0),
            ("Lav risiko", 0),
            ("Uten risiko", 0),
        ]
        assert "06.05.2024" in page.content.decode()
        assert client.get(page.context["findings_url"]).context["totals"].count == 1

    def test_the_reading_of_fci(self, client, stock):
        make_strategy(stock["school"], replacement_value_nok=4_000_000, replacement_price_year=YEAR)
        assert "(kritisk stand)" in client.get(url("building-condition", stock["school"].pk)).content.decode()

    def test_stands_among_the_tabs(self, client, stock):
        tabs = client.get(url("building-condition", stock["school"].pk, query="")).context["tabs"]
        assert [str(label) for label, _url, current in tabs if current] == ["Tilstand"]


class TestRights:
    NAMES = ("condition", "backlog", "backlog-buildings", "backlog-types", "backlog-units", "backlog-left-out")

    def test_a_service_area_sees_its_own_buildings_alone(self, client_for, user_with, unit_tree, stock):
        client = client_for(user_with("service", unit_tree.education))
        assert client.get(url("condition")).context["overview"].backlog.likely == 2_800_000
        assert [*table(client.get(url("backlog-buildings")))] == ["Skolen"]
        assert [row[0] for row in csv_of(client.get(url("backlog-export", "buildings", "csv")))[1:]] == ["Skolen"]
        assert client.get(url("building-condition", stock["home"].pk)).status_code == 404

    def test_the_chosen_unit_scopes_page_links_and_export(self, client, unit_tree, stock):
        query = f"unit={unit_tree.health.pk}&{ASKED}"
        page = client.get(url("backlog-buildings", query=query))
        assert [*table(page)] == ["Hjemmet", "Mørket"]
        assert all(asked_of(address)["unit"] == [str(unit_tree.health.pk)] for _kind, address in page.context["export_urls"])
        assert [row[0] for row in csv_of(client.get(page.context["export_urls"][1][1]))[1:]] == ["Hjemmet", "Mørket"]
        assert asked_of(links(page)["Hjemmet", "grade_TG1"])["unit"] == [str(unit_tree.health.pk)]

    @pytest.mark.parametrize("name", NAMES)
    def test_without_a_grant_it_is_refused(self, client_for, outsider, stock, name):
        assert client_for(outsider).get(url(name)).status_code == 403

    def test_what_is_left_out_of_another_unit_stays_there(self, client_for, user_with, unit_tree, stock):
        client = client_for(user_with("service", unit_tree.health))
        assert client.get(url("backlog-left-out", query="why=unpriced")).context["count"] == 0

    def test_no_other_reason_to_leave_out(self, client, stock):
        assert client.get(url("backlog-left-out", query="why=because")).status_code == 404


class TestCards:
    def test_manager_sees_condition_and_the_worst_buildings(self, client, stock):
        text = plain(client.get("/").content.decode())
        assert "Mine bygg med størst etterslep" in text
        assert "0 med utdatert analyse, 3 aldri analysert" in text
        assert url("building-condition", stock["school"].pk, query="") in text

    def test_leader_sees_condition_and_charts(self, client_for, user_with, stock):
        text = plain(client_for(user_with("leader")).get("/").content.decode())
        assert "Oppvekst har størst andel TG2 og TG3" in text
        assert reverse("vedlikehold:condition-figure", args=["backlog"]) in text
        assert "Mine bygg med størst etterslep" not in text

    def test_service_area_sees_its_own(self, client_for, user_with, unit_tree, stock):
        text = client_for(user_with("service", unit_tree.health)).get("/").content.decode()
        assert "Hjemmet" in text
        assert "Skolen" not in text

    def test_nothing_while_nothing_is_registered(self, client, unit_tree):
        make_building(unit_tree.school)
        assert "Tilstand og etterslep" not in client.get("/").content.decode()


def queries(client, address: str) -> int:
    """With nothing kept from before, as after every change."""
    cache.clear()
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


@pytest.mark.parametrize("name", ["condition", "backlog", "backlog-buildings", "backlog-types", "backlog-units", "backlog-left-out"])
def test_the_number_of_queries_does_not_grow(client, unit_tree, name):
    def more(number: int) -> None:
        for n in range(number):
            school = make_building(unit_tree.school, f"Bygg {n}", area_bta_m2=100.0)
            make_component(school, "26", grade="TG2", cost_likely_nok=1_000, price_year=YEAR)
            make_component(school, "23", grade="TG3")
            make_analysis(school, status="done", performed_on=datetime.date(2024, 1, 1))

    more(3)
    few = queries(client, url(name))
    more(27)
    assert queries(client, url(name)) == few
