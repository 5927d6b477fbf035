"""A version's own spreadsheet: what is in it, for whom, and that the same file is taken in through the pages."""

import datetime
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories.bygg import make_building
from tests.factories.imports import counts, errors, plan, take_in
from tests.factories.vedlikehold import (
    make_alternative,
    make_analysis,
    make_component,
    make_finding,
    make_measure,
    make_placement,
    make_plan,
    make_scenario,
    part,
)
from vedlikehold.models import Placement

D = Decimal


@pytest.fixture
def school(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole", building_number=300_000_019, street_address="Skoleveien 4")


@pytest.fixture
def draft(unit_tree):
    scenario = make_scenario(make_plan(unit_tree.education, "Oppvekst"), "Utkast", frames={2028: {"operation_nok": 500_000}})
    type(scenario.plan).objects.update(price_growth_share=0.1)
    return scenario


@pytest.fixture
def client(client_for, user_with):
    return client_for(user_with("manager"))


@pytest.fixture
def filled(draft, school):
    """A placed measure in its alternative, one kept out, one that waits, one that is done and one of a sold building."""
    roof = make_measure(
        school,
        "Legge om taket",
        part=part("26"),
        deadline=datetime.date(2028, 10, 1),
        is_duty=True,
        cost_likely_nok=D(1),
        price_year=2026,
    )
    way = make_alternative(
        roof, "Skifte", cost_likely_nok=D(1_000_000), price_year=2026, pot="investering", grant_nok=D(100_000), spend_shares=[0.5, 0.5]
    )
    make_finding(
        make_analysis(school, status="done", performed_on="2024-01-10"),
        make_component(school),
        "TG3",
        measure=roof,
        probability=3,
        kg_safety=3,
    )
    make_placement(draft, roof, 2030, alternative=way, note="Med stillas", placed_by="optimiser", pinned=True)
    make_placement(draft, make_measure(school, "Male"), None)
    make_measure(school, "Venter", cost_likely_nok=D("125000.50"), price_year=2026)
    make_measure(school, "Gjort", status="done", done_on="2025-01-01")
    make_measure(make_building(school.unit, "Solgt", status="sold"), "Borte")
    return draft


def fetched(client, scenario, kind: str = "xlsx") -> bytes:
    return b"".join(client.get(reverse("vedlikehold:scenario-export", args=[scenario.pk, kind])).streaming_content)


def rows_of(sheet) -> list[dict]:
    heading, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


class TestFile:
    def test_every_measure_that_may_be_placed_has_a_row(self, filled, client):
        book = load_workbook(io.BytesIO(fetched(client, filled)))
        assert book.sheetnames == ["Vedlikeholdsplan", "Totalt per år", "Alternativer", "Slik gjør du"]
        rows = rows_of(book["Vedlikeholdsplan"])
        assert [(row["Tiltak"], row["År"], row["Låst"]) for row in rows] == [
            ("Legge om taket", 2030, "Ja"),
            ("Male", None, "Ja"),
            ("Venter", None, "Nei"),
        ]

    def test_what_a_row_tells(self, filled, client):
        row = rows_of(load_workbook(io.BytesIO(fetched(client, filled)))["Vedlikeholdsplan"])[0]
        placement = Placement.objects.get(year=2030)
        assert row == {
            "Planversjonens id i fdvu": filled.pk,
            "Planversjon": "Utkast",
            "Tiltakets id i fdvu": placement.measure_id,
            "Bygningsnummer": 300_000_019,
            "Bygning": "Fjellvik skole",
            "Bygningens adresse": "Skoleveien 4",
            "Bygningsdel": "26 Yttertak",
            "Tiltak": "Legge om taket",
            "Status": "Foreslått",
            "År": 2030,
            "Låst": "Ja",
            "Alternativets id i fdvu": placement.alternative_id,
            "Alternativ": "Skifte",
            "Merknad til plasseringen": "Med stillas",
            "Budsjettpott": "Investering",
            "Kostnad i planens prisnivå (kr)": 1_000_000,
            # (1 000 000 − 100 000) · 1,1⁴
            "Egen kostnad i årets kroner (kr)": 1_317_690,
            "Frist": datetime.datetime(2028, 10, 1),
            "Pålagt": "Ja",
            "Risiko": "Høy risiko",
            "Plassert": "Av optimeringen",
        }

    def test_head_filter_and_number_formats(self, filled, client):
        sheet = load_workbook(io.BytesIO(fetched(client, filled)))["Vedlikeholdsplan"]
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:U4")
        formats = {sheet.cell(1, place).value: sheet.cell(2, place).number_format for place in range(1, sheet.max_column + 1)}
        assert (formats["År"], formats["Kostnad i planens prisnivå (kr)"], formats["Frist"]) == ("0", "# ##0", "dd.mm.yyyy")

    def test_the_totals_against_the_frames(self, filled, client):
        rows = rows_of(load_workbook(io.BytesIO(fetched(client, filled)))["Totalt per år"])
        assert [row["År"] for row in rows] == ["2027", "2028", "2029", "2030", "Etter planens siste år", "Sum"]
        assert [row["Drift, ramme (kr)"] for row in rows] == [0, 500_000, 0, 0, None, 500_000]
        # half of it in 2030, half after the plan
        assert [row["Brukt i alt (kr)"] for row in rows] == [0, 0, 0, 658_845, 658_845, 1_317_690]
        assert [row["Over en grense"] for row in rows] == ["Nei", "Nei", "Nei", "Ja", None, None]

    def test_the_alternatives_that_may_be_chosen(self, filled, client):
        rows = rows_of(load_workbook(io.BytesIO(fetched(client, filled)))["Alternativer"])
        assert [(row["Tiltak"], row["Alternativ"], row["Kostnad i planens prisnivå (kr)"]) for row in rows] == [
            ("Legge om taket", "Skifte", 1_000_000)
        ]

    def test_the_help_names_every_column_that_may_be_changed(self, filled, client):
        rows = rows_of(load_workbook(io.BytesIO(fetched(client, filled)))["Slik gjør du"])
        assert [row["Kolonne"] for row in rows][:5] == ["År", "Låst", "Alternativ", "Alternativets id i fdvu", "Merknad til plasseringen"]

    def test_the_csv_has_the_measures(self, filled, client):
        lines = fetched(client, filled, "csv").decode("utf-8-sig").splitlines()
        assert len(lines) == 4
        assert lines[0].split(";")[:3] == ["Planversjonens id i fdvu", "Planversjon", "Tiltakets id i fdvu"]

    def test_an_adopted_version_tells_what_was_adopted(self, filled, client):
        Placement.objects.filter(year=2030).update(
            agreed_name="Taket", agreed_pot="drift", agreed_cost_nok=D(800_000), agreed_grant_nok=D(0)
        )
        type(filled).objects.filter(pk=filled.pk).update(status="adopted", adopted_on="2026-01-01")
        row = rows_of(load_workbook(io.BytesIO(fetched(client, filled)))["Vedlikeholdsplan"])[0]
        assert (row["Budsjettpott"], row["Egen kostnad i årets kroner (kr)"]) == ("Drift", 800_000)

    def test_the_number_of_queries_is_the_same_for_more_rows(self, draft, school, client):
        found = []
        for count in (1, 3):
            for number in range(count):
                measure = make_measure(school, f"Tiltak {count} {number}")
                make_placement(draft, measure, 2028, alternative=make_alternative(measure))
                make_alternative(make_measure(school, f"Venter {count} {number}"))
            with CaptureQueriesContext(connection) as queries:
                fetched(client, draft)
            found.append(len(queries))
        assert found[0] == found[1]

    def test_another_format_leads_to_the_page(self, draft, client):
        answer = client.get(reverse("vedlikehold:scenario-export", args=[draft.pk, "pdf"]))
        assert answer.url == reverse("vedlikehold:scenario-sheet", args=[draft.pk])


class TestBack:
    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_the_file_that_is_fetched_changes_nothing(self, filled, client, kind):
        found = plan(fetched(client, filled, kind), kind="plan", name=f"plan.{kind}")
        assert (errors(found), counts(found)) == ([], {"unchanged": 3})

    def test_an_edited_workbook_is_taken_in(self, filled, client):
        book = load_workbook(io.BytesIO(fetched(client, filled)))
        sheet = book["Vedlikeholdsplan"]
        heading = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(2, heading["År"]).value = 2028
        sheet.cell(2, heading["Alternativ"]).value = sheet.cell(2, heading["Alternativets id i fdvu"]).value = None
        sheet.cell(4, heading["År"]).value = 2027
        out = io.BytesIO()
        book.save(out)
        done, _batch = take_in(out.getvalue(), kind="plan", name="plan.xlsx")
        assert counts(done) == {"created": 1, "updated": 1, "unchanged": 1}
        rows = Placement.objects.order_by("measure__sort_key").values_list("measure__name", "year", "alternative", "placed_by")
        assert list(rows) == [("Legge om taket", 2028, None, "import"), ("Male", None, None, "hand"), ("Venter", 2027, None, "import")]

    def test_it_can_be_uploaded_as_it_is(self, filled, client):
        file = SimpleUploadedFile("plan.xlsx", fetched(client, filled))
        assert client.post(reverse("core:imports"), {"kind": "plan", "file": file}).status_code == 302

    def test_a_frozen_version_is_fetched_but_not_taken_in(self, filled, client):
        type(filled).objects.filter(pk=filled.pk).update(status="adopted", adopted_on="2026-01-01")
        found = plan(fetched(client, filled), kind="plan", name="plan.xlsx")
        assert counts(found) == {"rejected": 3}


class TestPage:
    def address(self, scenario) -> str:
        return reverse("vedlikehold:scenario-sheet", args=[scenario.pk])

    def test_a_manager_is_led_to_the_import_of_a_draft(self, draft, client):
        assert client.get(self.address(draft)).context["import_url"] == "/import/?kind=plan"
        type(draft).objects.filter(pk=draft.pk).update(status="adopted", adopted_on="2026-01-01")
        assert client.get(self.address(draft)).context["import_url"] == ""

    def test_a_reader_is_not(self, draft, client_for, user_with):
        assert client_for(user_with("service")).get(self.address(draft)).context["import_url"] == ""
