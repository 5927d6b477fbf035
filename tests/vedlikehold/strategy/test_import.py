"""Scores from a spreadsheet: read, previewed, taken in, taken back, and out and in again without a change."""

import datetime
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from bygg.enums import BuildingStatus
from fdvu.audit.importing import context_for, undo_batch
from fdvu.core.importing import export_rows
from fdvu.core.registry import import_kinds
from tests.factories.bygg import make_building
from tests.factories.imports import command, counts, errors, plan, take_in
from tests.factories.vedlikehold import make_strategy
from vedlikehold.models import BuildingStrategy
from vedlikehold.services.strategy import assess, decide

KIND = "strategies"
PAST = datetime.date(2024, 3, 1)
TEXT = (
    "Bygningsnummer;Funksjonalitet;Arealutnyttelse;Beliggenhet;Lovkrav;Poeng for driftskostnad;Driftskostnad (kr/m²);"
    "Gjenanskaffelsesverdi;Prisår;Vurdert;Merknad\n"
    "300000019;1;2;0;3;;640,5;125 000 000;2024;01.03.2024;Vurdert med rektor\n"
)


@pytest.fixture
def school(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole", building_number=300_000_019)


@pytest.fixture
def home(unit_tree):
    return make_building(unit_tree.nursing_home, "Solbakken", building_number=300_000_027)


def row_of(building) -> BuildingStrategy:
    return BuildingStrategy.objects.get(building=building)


def rewritten(**options) -> bytes:
    out = io.BytesIO()
    export_rows(import_kinds[KIND], import_kinds[KIND].export_queryset(context_for(None)), out, **options)
    return out.getvalue()


def test_a_row_makes_an_assessment(school):
    take_in(TEXT, kind=KIND)
    row = row_of(school)
    assert (row.function, row.utilisation, row.location, row.statutory, row.running_cost) == (1, 2, 0, 3, None)
    assert (row.running_cost_nok_per_m2, row.replacement_value_nok, row.replacement_price_year) == (
        Decimal("640.50"),
        Decimal(125_000_000),
        2024,
    )
    assert (row.assessed_on, row.assessment_note, row.decision) == (PAST, "Vurdert med rektor", "")


def test_a_preview_writes_nothing_and_an_import_is_taken_back(school):
    plan(TEXT, kind=KIND)
    assert not BuildingStrategy.objects.exists()
    _done, batch = take_in(TEXT, kind=KIND)
    assert BuildingStrategy.objects.count() == 1
    undo_batch(batch, by=None)
    assert not BuildingStrategy.objects.exists()


def test_the_same_file_again_changes_nothing(school):
    take_in(TEXT, kind=KIND)
    assert counts(plan(TEXT, kind=KIND)) == {"unchanged": 1}


def test_a_changed_score_is_one_cell_and_dated_today_where_the_file_does_not_say(school):
    make_strategy(school, function=1, location=1, assessed_on=PAST)
    text = "Bygningsnummer;Poeng for funksjonalitet\n300000019;3\n"
    found = plan(text, kind=KIND)
    # a person set the values: they are kept until the file is preferred
    assert counts(found) == {"unchanged": 1, "protected": 1}
    BuildingStrategy.objects.update(provenance={"*": "i1"})
    found = plan(text, kind=KIND)
    assert [(cell.field, cell.old, cell.new) for cell in found.changes[0]] == [
        ("function", 1, 3),
        ("assessed_on", PAST, timezone.localdate()),
    ]
    take_in(text, kind=KIND)
    assert (row_of(school).function, row_of(school).location, row_of(school).assessed_on) == (3, 1, timezone.localdate())


def test_costs_alone_do_not_make_old_scores_new(school):
    make_strategy(school, function=1, assessed_on=PAST)
    BuildingStrategy.objects.update(provenance={"*": "i1"})
    take_in("Bygningsnummer;Driftskostnad (kr/m²)\n300000019;700\n", kind=KIND)
    assert (row_of(school).running_cost_nok_per_m2, row_of(school).assessed_on) == (Decimal(700), PAST)


def test_a_decision_is_left_as_it_is(school, django_user_model):
    decide(by=django_user_model.objects.create(username="kari"), building=school, decision="sell", reason="Vedtak", on=PAST)
    take_in(TEXT, kind=KIND)
    assert (row_of(school).decision, row_of(school).decision_note, row_of(school).function) == ("sell", "Vedtak", 1)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("300000019;4;;;", "Poeng for funksjonalitet"),
        ("300000019;-1;;;", "Poeng for funksjonalitet"),
        ("300000019;god;;;", "Poeng for funksjonalitet"),
        ("300000019;1;1 000 000;;", "Prisår for gjenanskaffelsesverdi"),
        ("300000019;1;0;2024;", "Gjenanskaffelsesverdi"),
        ("300000019;1;;;01.01.2999", "Vurdert"),
        ("300000027;1;;;", "Bygningsnummer"),
        (";1;;;", "Bygningsnummer"),
    ],
)
def test_a_bad_row_is_refused_with_its_column_and_nothing_is_written(school, row, column):
    text = f"Bygningsnummer;Poeng for funksjonalitet;Gjenanskaffelsesverdi;Prisår for gjenanskaffelsesverdi;Vurdert\n{row}\n"
    found = plan(text, kind=KIND)
    assert [error[:2] for error in errors(found)] == [(2, column)]
    assert counts(found) == {"rejected": 1}


def test_a_value_may_take_the_year_that_is_stored(school):
    make_strategy(school, replacement_value_nok=Decimal(1_000_000), replacement_price_year=2020)
    BuildingStrategy.objects.update(provenance={"*": "i1"})
    assert counts(plan("Bygningsnummer;Gjenanskaffelsesverdi\n300000019;2 000 000\n", kind=KIND)) == {"updated": 1}


def test_the_same_building_twice(school):
    found = plan("Bygningsnummer;Poeng for funksjonalitet\n300000019;1\n300000019;2\n", kind=KIND)
    assert [error[0] for error in errors(found)] == [3]


def test_an_empty_row_makes_no_assessment(school, home):
    text = "Bygningsnummer;Poeng for funksjonalitet;Merknad\n300000019;;\n300000027;2;\n"
    assert counts(plan(text, kind=KIND)) == {"created": 1, "unchanged": 1}
    take_in(text, kind=KIND)
    assert list(BuildingStrategy.objects.values_list("building", "function")) == [(home.pk, 2)]


def test_buildings_elsewhere_are_as_if_they_did_not_exist(school, home, user_with, unit_tree):
    found = plan("Bygningsnummer;Poeng for funksjonalitet\n300000027;1\n", kind=KIND, by=user_with("manager", unit_tree.education))
    assert errors(found)[0][2] == "Fant ingen bygning med bygningsnummer «300000027» i enhetene du kan importere i."


class TestRoundTrip:
    @pytest.fixture
    def assessed(self, school, home, unit_tree):
        make_strategy(
            school, function=1, statutory=0, running_cost_nok_per_m2=Decimal("640.55"), replacement_value_nok=Decimal("125000000.25"),
            replacement_price_year=2024, assessed_on=PAST, assessment_note="=1+1; «to»\nlinjer",
        )  # fmt: skip
        make_building(unit_tree.school, "Solgt", status=BuildingStatus.SOLD)
        return school

    @pytest.mark.parametrize("fmt", ["xlsx", "csv"])
    def test_out_and_in_again_changes_nothing(self, assessed, fmt):
        found = plan(rewritten(fmt=fmt), kind=KIND, name=f"egnethet.{fmt}")
        assert errors(found) == []
        assert counts(found) == {"unchanged": 2}
        assert found.changes == {}

    def test_the_file_has_every_building_of_the_portfolio_to_be_filled_in(self, assessed, home):
        sheet = load_workbook(io.BytesIO(rewritten())).active
        heading, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert [dict(zip(heading, row, strict=True))["Bygning"] for row in rows] == ["Fjellvik skole", "Solbakken"]

    def test_the_page_offers_the_filtered_buildings_for_editing(self, assessed, home, client_for, user_with, unit_tree):
        def offered(person, query: str) -> list:
            url = client_for(person).get(f"/tilstand/strategi/?{query}").context["edit_export_url"]
            sheet = load_workbook(io.BytesIO(b"".join(client_for(person).get(url).streaming_content))).active
            heading, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
            return [dict(zip(heading, row, strict=True))["Bygning"] for row in rows]

        assert offered(user_with("manager", unit_tree.education), "") == ["Fjellvik skole"]
        assert offered(user_with("manager"), "unknown=grade") == ["Fjellvik skole", "Solbakken"]
        assert offered(user_with("manager"), "unknown=suitability") == ["Solbakken"]

    def test_the_commands(self, assessed, tmp_path, django_user_model):
        path = tmp_path / "egnethet.xlsx"
        assert command("export_file", KIND, path)[1]["rows"] == 2
        status, document = command("import_file", KIND, path)
        assert (status, document["unchanged"], document["errors"]) == (0, 2, [])
        assess(by=django_user_model.objects.create(username="kari"), building=assessed, values={"function": 3})
        status, document = command("import_file", KIND, path)
        assert (status, document["protected"]) == (0, 2)


def test_a_number_of_queries_that_does_not_grow(unit_tree):
    found = []
    for rows in (2, 30):
        start = 400_000_000 + 1000 * rows
        for number in range(rows):
            make_building(unit_tree.school, f"Bygg {start + number}", building_number=start + number)
        text = "Bygningsnummer;Poeng for funksjonalitet\n" + "".join(f"{start + number};1\n" for number in range(rows))
        with CaptureQueriesContext(connection) as queries:
            take_in(text, kind=KIND)
        found.append(len(queries))
    assert found[0] == found[1]
