"""A plan's version out to a spreadsheet, edited, and in again."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from fdvu.audit.importing import ImportRefused, apply_file, context_for, undo_batch
from fdvu.audit.models import Change
from fdvu.core.importing import export_rows
from fdvu.core.models import ImportBatch
from fdvu.core.registry import import_kinds
from tests.factories.access import grant
from tests.factories.bygg import make_building
from tests.factories.imports import command, counts, errors, import_file, plan, take_in, warnings
from tests.factories.vedlikehold import make_alternative, make_measure, make_placement, make_plan, make_scenario
from vedlikehold.models import Placement

KIND = "plan"
HEADINGS = ("Planversjonens id i fdvu", "Tiltakets id i fdvu", "År", "Låst", "Alternativets id i fdvu", "Alternativ", "Merknad")


@pytest.fixture
def school(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole", building_number=300_000_019, street_address="Skoleveien 4")


@pytest.fixture
def draft(unit_tree):
    """A draft of the years 2027–2030 for education."""
    return make_scenario(make_plan(unit_tree.education, "Oppvekst"), "Utkast")


@pytest.fixture
def roof(school):
    return make_measure(school, "Legge om taket", cost_likely_nok=1_000_000, price_year=2026)


@pytest.fixture
def facade(school):
    return make_measure(school, "Male fasaden", cost_likely_nok=400_000, price_year=2026)


def text_of(*rows: tuple, headings=HEADINGS) -> str:
    """A file with these rows; what is left out at the end of a row is empty."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([*row, *[""] * (len(headings) - len(row))])
    return out.getvalue()


def placed(scenario) -> list[tuple]:
    rows = Placement.objects.filter(scenario=scenario).order_by("measure__sort_key")
    return list(rows.values_list("measure", "year", "pinned", "alternative", "note", "placed_by"))


def cells(found) -> list[tuple]:
    return [(row, cell.field, cell.old, cell.new) for row, row_cells in found.changes.items() for cell in row_cells]


def rewritten(**options) -> bytes:
    out = io.BytesIO()
    export_rows(import_kinds[KIND], import_kinds[KIND].export_queryset(context_for(None)), out, **options)
    return out.getvalue()


class TestRowsBecomePlacements:
    def test_a_measure_gets_year_lock_way_and_note(self, draft, roof):
        way = make_alternative(roof, "Skifte hele taket")
        take_in(text_of((draft.pk, roof.pk, 2028, "Ja", "", "Skifte hele taket", "Samtidig med stillaset")), kind=KIND)
        assert placed(draft) == [(roof.pk, 2028, True, way.pk, "Samtidig med stillaset", "import")]

    def test_changes_are_shown_cell_by_cell_and_written_through_the_journal(self, draft, roof):
        way = make_alternative(roof, "Skifte hele taket")
        row = make_placement(draft, roof, 2028, note="Før")
        text = text_of((draft.pk, roof.pk, 2029, "Ja", way.pk, "", "Etter"))
        found = plan(text, kind=KIND)
        assert cells(found) == [
            (0, "year", 2028, 2029),
            (0, "pinned", False, True),
            (0, "alternative", None, way.pk),
            (0, "note", "Før", "Etter"),
        ]
        assert placed(draft) == [(roof.pk, 2028, False, None, "Før", "hand")]
        _done, batch = take_in(text, kind=KIND)
        assert placed(draft) == [(roof.pk, 2029, True, way.pk, "Etter", "import")]
        change = Change.objects.get(object_id=row.pk, changeset__batch=batch)
        assert change.changeset.source == "import"
        undo_batch(batch, by=None)
        assert placed(draft) == [(roof.pk, 2028, False, None, "Før", "hand")]

    def test_an_emptied_year_takes_the_measure_out_and_undo_puts_it_back(self, draft, roof, facade):
        make_placement(draft, roof, 2028, note="Viktig")
        make_placement(draft, facade, 2027)
        text = text_of((draft.pk, roof.pk))
        assert cells(plan(text, kind=KIND)) == [(0, "note", "Viktig", ""), (0, "year", 2028, None)]
        _done, batch = take_in(text, kind=KIND)
        assert placed(draft) == [(facade.pk, 2027, False, None, "", "hand")]
        undo_batch(batch, by=None)
        assert placed(draft) == [(roof.pk, 2028, False, None, "Viktig", "hand"), (facade.pk, 2027, False, None, "", "hand")]

    def test_a_locked_measure_without_a_year_is_kept_out(self, draft, roof, facade):
        make_placement(draft, roof, 2028)
        take_in(text_of((draft.pk, roof.pk, "", "Ja"), (draft.pk, facade.pk, "", "Ja")), kind=KIND)
        assert placed(draft) == [(roof.pk, None, True, None, "", "import"), (facade.pk, None, True, None, "", "import")]
        take_in(text_of((draft.pk, roof.pk, "", "Nei")), kind=KIND)
        assert placed(draft) == [(facade.pk, None, True, None, "", "import")]

    def test_an_emptied_alternative_is_the_measures_own_way(self, draft, roof):
        make_placement(draft, roof, 2028, alternative=make_alternative(roof))
        take_in(text_of((draft.pk, roof.pk, 2028)), kind=KIND)
        assert placed(draft) == [(roof.pk, 2028, False, None, "", "import")]

    def test_columns_and_measures_that_are_not_in_the_file_stay(self, draft, roof, facade):
        way = make_alternative(roof)
        make_placement(draft, roof, 2028, alternative=way, note="Ja vel", pinned=True)
        make_placement(draft, facade, 2027)
        take_in(text_of((draft.pk, roof.pk, 2030), headings=HEADINGS[:3]), kind=KIND)
        assert placed(draft) == [(roof.pk, 2030, True, way.pk, "Ja vel", "import"), (facade.pk, 2027, False, None, "", "hand")]

    def test_a_new_note_does_not_say_who_placed_the_measure(self, draft, roof):
        make_placement(draft, roof, 2028, placed_by="optimiser")
        take_in(text_of((draft.pk, roof.pk, 2028, "", "", "", "Avklart")), kind=KIND)
        assert placed(draft) == [(roof.pk, 2028, False, None, "Avklart", "optimiser")]

    def test_rows_without_a_year_make_nothing_and_say_so_where_they_hold_a_note(self, draft, roof, facade):
        found = plan(text_of((draft.pk, roof.pk), (draft.pk, facade.pk, "", "Nei", "", "", "Senere")), kind=KIND)
        assert counts(found) == {"unchanged": 2}
        assert warnings(found) == [
            "1 tiltak uten år har alternativ eller merknad. De hører til plasseringen i et år, og tas ikke inn uten."
        ]

    def test_the_versions_of_one_file_are_told_apart(self, draft, roof):
        other = make_scenario(draft.plan, "Annet utkast")
        take_in(text_of((draft.pk, roof.pk, 2027), (other.pk, roof.pk, 2029)), kind=KIND)
        assert [placed(draft)[0][1], placed(other)[0][1]] == [2027, 2029]

    def test_the_result_leads_back_to_the_versions_that_were_changed(self, client_for, user_with, draft, roof, facade):
        other = make_scenario(make_plan(draft.plan.unit, "Andre"), "Annet utkast")
        make_placement(other, facade, 2028)
        _found, batch = take_in(text_of((draft.pk, roof.pk, 2027), (other.pk, facade.pk, "")), kind=KIND, by=user_with("admin"))
        page = client_for(batch.by).get(reverse("core:import_result", args=[batch.pk]))
        assert sorted(page.context["pages"]) == [
            ("Til versjonen «Annet utkast» av Andre", f"/plan/versjon/{other.pk}/"),
            ("Til versjonen «Utkast» av Oppvekst", f"/plan/versjon/{draft.pk}/"),
        ]


class TestRefused:
    @pytest.mark.parametrize(
        ("cells", "error"),
        [
            (("{draft}", "{roof}", "2035"), ("År", "2035 er utenfor planen, som går fra 2027 til 2030.")),
            (("{draft}", "{roof}", "2026"), ("År", "2026 er utenfor planen, som går fra 2027 til 2030.")),
            (("{draft}", "{roof}", "neste år"), ("År", "«neste år» er ikke et tall. Skriv bare sifrene, for eksempel 1974.")),
            (("{draft}", "{elsewhere}", "2028"), ("Tiltakets id i fdvu", "Tiltak {elsewhere} finnes ikke i Oppvekst, som planen gjelder.")),
            (("{draft}", "", "2028"), ("Tiltakets id i fdvu", "Raden sier ikke hvilket tiltak den gjelder.")),
            (("{draft}", "{done}", "2028"), ("Tiltakets id i fdvu", "«Gjort» er utført eller avvist og kan ikke planlegges.")),
            (("", "{roof}", "2028"), ("Planversjonens id i fdvu", "Raden sier ikke hvilken planversjon den gjelder.")),
            (("999999", "{roof}", "2028"), ("Planversjonens id i fdvu", "Det finnes ingen planversjon med id 999999 i planene du ser.")),
            (
                ("{adopted}", "{roof}", "2028"),
                (
                    "Planversjonens id i fdvu",
                    "Planversjonen «Vedtaket» er ikke et utkast og kan ikke endres. Lag en ny versjon av den, og hent regnearket derfra.",
                ),
            ),
            (
                ("{draft}", "{roof}", "2028", "", "{other_way}"),
                ("Alternativets id i fdvu", "Tiltaket har ikke noe alternativ med id {other_way}."),
            ),
            (
                ("{draft}", "{roof}", "2028", "", "", "Rive"),
                ("Alternativ", "Tiltaket har ikke noe alternativ som heter «Rive». Det har: «Skifte»."),
            ),
            (("{draft}", "{plain}", "2028", "", "", "Rive"), ("Alternativ", "Tiltaket har ingen alternativer. La cellen stå tom.")),
            (
                ("{draft}", "{roof}", "2028", "", "{way}", "Male"),
                (
                    "Alternativ",
                    "Id-en gjelder alternativet «Skifte», men raden sier «Male». Rett den ene, eller slett id-en for å velge etter navn.",
                ),
            ),
            (("{draft}", "{roof}", "2028", "kanskje"), ("Låst", "«kanskje» er verken ja eller nei. Skriv ja eller nei.")),
        ],
    )
    def test_a_bad_row_is_named_with_row_column_and_reason_and_nothing_is_written(
        self, unit_tree, school, draft, roof, facade, cells, error
    ):
        names = {
            "draft": draft.pk,
            "roof": roof.pk,
            "adopted": make_scenario(draft.plan, "Vedtaket", status="adopted", adopted_on="2026-11-01").pk,
            "done": make_measure(school, "Gjort", status="done", done_on="2025-01-01").pk,
            "plain": make_measure(school).pk,
            "elsewhere": make_measure(make_building(unit_tree.nursing_home)).pk,
            "way": make_alternative(roof, "Skifte").pk,
            "other_way": make_alternative(facade, "Kle").pk,
        }
        good = (draft.pk, facade.pk, 2029)
        text = text_of(good, tuple(cell.format(**names) for cell in cells))
        assert errors(plan(text, kind=KIND)) == [(3, error[0], error[1].format(**names))]
        with pytest.raises(ImportRefused):
            take_in(text, kind=KIND)
        assert Placement.objects.count() == 0
        take_in(text, kind=KIND, skip_rejected=True)
        assert placed(draft) == [(facade.pk, 2029, False, None, "", "import")]

    def test_the_same_measure_twice(self, draft, roof):
        found = plan(text_of((draft.pk, roof.pk, 2027), (draft.pk, roof.pk, 2028)), kind=KIND)
        assert errors(found) == [(3, "Tiltakets id i fdvu", "Samme Tiltakets id i fdvu står også på rad 2. Fjern den ene raden.")]

    def test_a_done_measure_may_stay_where_it_is_and_be_taken_out(self, draft, school):
        done = make_measure(school, "Gjort", status="done", done_on="2025-01-01")
        make_placement(draft, done, 2028)
        assert counts(plan(text_of((draft.pk, done.pk, 2028)), kind=KIND)) == {"unchanged": 1}
        assert counts(plan(text_of((draft.pk, done.pk, 2029)), kind=KIND)) == {"rejected": 1}
        take_in(text_of((draft.pk, done.pk)), kind=KIND)
        assert placed(draft) == []

    def test_columns_sorted_apart_are_warned_of(self, draft, roof, facade):
        headings = (*HEADINGS[:3], "Tiltak")
        found = plan(
            text_of((draft.pk, roof.pk, 2027, "Male fasaden"), (draft.pk, facade.pk, 2028, "male  FASADEN"), headings=headings), kind=KIND
        )
        assert warnings(found) == [
            "På 1 rader heter tiltaket noe annet enn tiltaket med denne id-en. Er kolonnene sortert hver for seg? Se over endringene."
        ]

    def test_a_placement_changed_meanwhile_is_not_overwritten(self, draft, roof):
        row = make_placement(draft, roof, 2028)
        text = text_of((draft.pk, roof.pk, 2029))
        checked = plan(text, kind=KIND)
        Placement.objects.filter(pk=row.pk).update(year=2030)
        with pytest.raises(ImportRefused, match="Registeret er endret siden kontrollen"):
            apply_file(import_file(text, kind=KIND), ImportBatch(kind=KIND, filename="x.csv"), by=None, expected=checked.fingerprint)

    def test_nobody_chooses_another_placement_for_a_row(self, draft, roof, facade):
        other = make_placement(draft, facade, 2027)
        found = plan(text_of((draft.pk, roof.pk, 2029)), kind=KIND, decisions={"merge": {"2": other.pk}})
        assert errors(found) == [(2, None, "Hvilken plassering raden gjelder, følger av planversjon og tiltak og kan ikke velges.")]


class TestRights:
    def test_a_version_elsewhere_does_not_exist(self, draft, roof, user_with, unit_tree):
        found = plan(text_of((draft.pk, roof.pk, 2028)), kind=KIND, by=user_with("manager", unit_tree.health))
        assert errors(found) == [(2, HEADINGS[0], f"Det finnes ingen planversjon med id {draft.pk} i planene du ser.")]

    def test_who_may_see_but_not_edit_is_refused(self, draft, roof, user_with, unit_tree):
        reader = user_with("service")
        grant(reader, "manager", unit_tree.health)
        found = plan(text_of((draft.pk, roof.pk, 2028)), kind=KIND, by=reader)
        assert errors(found) == [(2, HEADINGS[0], "Du har ikke lov til å endre planversjonen «Utkast».")]

    def test_a_manager_of_the_unit_takes_it_in_and_back(self, draft, roof, user_with, unit_tree):
        manager = user_with("manager", unit_tree.education)
        _done, batch = take_in(text_of((draft.pk, roof.pk, 2028)), kind=KIND, by=manager)
        assert placed(draft) == [(roof.pk, 2028, False, None, "", "import")]
        undo_batch(batch, by=manager)
        assert placed(draft) == []


class TestRoundTrip:
    @pytest.fixture
    def filled(self, draft, school, roof, facade):
        make_placement(draft, roof, 2028, alternative=make_alternative(roof, "Skifte; «alt»"), note="=1+1; «to»\nlinjer", pinned=True)
        make_placement(draft, facade, None)
        make_placement(draft, make_measure(school, "Gjort", status="done", done_on="2025-01-01"), 2027, note="  luft  ")
        make_measure(school, "Uplassert", deadline=datetime.date(2028, 10, 1), is_duty=True)
        make_scenario(draft.plan, "Vedtaket", status="adopted", adopted_on="2026-11-01")
        return draft

    @pytest.mark.parametrize("fmt", ["xlsx", "csv"])
    def test_out_and_in_again_changes_nothing(self, filled, fmt):
        found = plan(rewritten(fmt=fmt), kind=KIND, name=f"plan.{fmt}")
        assert errors(found) == []
        assert counts(found) == {"unchanged": 4}
        assert (found.changes, warnings(found)) == ({}, [])
        take_in(rewritten(fmt=fmt), kind=KIND, name=f"plan.{fmt}")
        assert Change.objects.filter(changeset__source="import").count() == 0

    def test_every_draft_is_exported_and_nothing_that_is_frozen(self, filled):
        make_scenario(filled.plan, "Tredje")
        sheet = load_workbook(io.BytesIO(rewritten())).active
        heading, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        found = [dict(zip(heading, row, strict=True)) for row in rows]
        assert [(row["Planversjon"], row["Tiltak"], row["År"]) for row in found] == [
            ("Utkast", "Gjort", 2027),
            ("Utkast", "Legge om taket", 2028),
            ("Utkast", "Male fasaden", None),
            ("Utkast", "Uplassert", None),
            ("Tredje", "Legge om taket", None),
            ("Tredje", "Male fasaden", None),
            ("Tredje", "Uplassert", None),
        ]

    def test_the_commands(self, filled, tmp_path):
        path = tmp_path / "plan.xlsx"
        assert command("export_file", KIND, path) == (0, {"kind": KIND, "file": str(path), "rows": 4})
        status, document = command("import_file", KIND, path, "--apply")
        assert (status, document["rows"], document["created"], document["updated"], document["unchanged"], document["errors"]) == (
            0,
            4,
            0,
            0,
            4,
            [],
        )

    def test_the_kind_lists_its_fields(self):
        _status, document = command("list_import_kinds")
        assert [field["name"] for field in document[KIND] if field["required"]] == ["scenario_id", "measure_id"]


class TestCost:
    def test_the_cost_columns(self, draft, roof):
        draft.plan.__class__.objects.filter(pk=draft.plan_id).update(price_growth_share=0.1)
        make_placement(draft, roof, 2028)
        sheet = load_workbook(io.BytesIO(rewritten())).active
        heading, row = [[cell.value for cell in row] for row in sheet.iter_rows()]
        found = dict(zip(heading, row, strict=True))
        assert found["Kostnad i planens prisnivå (kr)"] == 1_000_000
        # (1 + 10 %)^2 from 2026 to 2028
        assert found["Egen kostnad i årets kroner (kr)"] == Decimal(1_210_000)


def test_a_number_of_queries_that_does_not_grow(draft, school):
    found = []
    for rows in (2, 20):
        measures = [make_measure(school, f"Tiltak {rows}-{number}") for number in range(rows)]
        for measure in measures[: rows // 2]:
            make_placement(draft, measure, 2027, alternative=make_alternative(measure))
        text = text_of(*((draft.pk, measure.pk, 2029, "Ja") for measure in measures))
        with CaptureQueriesContext(connection) as queries:
            take_in(text, kind=KIND)
        found.append(len(queries))
    assert found[0] == found[1]
