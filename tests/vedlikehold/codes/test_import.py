"""Import of building parts and types of components: what is taken, what is refused and why, there and back, the real files."""

import io
import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fdvu.audit.importing import context_for, undo_batch
from fdvu.audit.models import Change
from fdvu.core.importing import export_rows
from fdvu.core.registry import import_kinds
from tests.factories.imports import counts, errors, plan, take_in, warnings
from tests.factories.vedlikehold import make_type, part
from vedlikehold.models import BuildingPart, ComponentType

pytestmark = pytest.mark.django_db
PROFILES = Path(__file__).parents[3] / "docs" / "import-profiles"


def parts_plan(text, profile=None, **options):
    return plan(text, profile, kind="building_parts", **options)


def take_parts(text, profile=None, **options):
    return take_in(text, profile, kind="building_parts", **options)


def types_plan(text, profile=None, **options):
    return plan(text, profile, kind="component_types", **options)


def take_types(text, profile=None, **options):
    return take_in(text, profile, kind="component_types", **options)


class TestParts:
    def test_a_full_list_adds_codes_and_leaves_the_shipped_ones(self):
        text = "Utgave;Kode;Navn;Engelsk navn\n2009;26;yttertak;External roof\n2009;262;taktekning;Roof covering\n"
        done, _batch = take_parts(text)
        assert counts(done) == {"created": 1, "unchanged": 1}
        roof, covering = part("26"), BuildingPart.objects.get(edition="2009", code="262")
        assert (roof.name, roof.name_en) == ("Yttertak", "Roofs")
        assert (covering.name, covering.name_en, covering.group, covering.sort_key, covering.is_own) == (
            "Taktekning",
            "Roof covering",
            "26",
            "2009262",
            False,
        )
        assert warnings(done) == ["Koder som følger med programmet, beholder navnet sitt. 1 er skrevet annerledes i filen."]

    def test_names_of_2022_that_were_not_read_in_the_standard_are_the_file_s(self):
        done, _batch = take_parts("Utgave;Kode;Navn\n2022;76;Veier og plasser\n2022;26;Tak\n")
        assert counts(done) == {"updated": 1, "unchanged": 1}
        assert (part("76", edition="2022").name, part("26", edition="2022").name) == ("Veier og plasser", "Yttertak")

    def test_the_edition_is_never_guessed(self):
        found = parts_plan("Kode;Navn\n262;Taktekning\n")
        assert errors(found)[0][2].startswith("Filen har ingen kolonne for «Utgave»")
        assert counts(parts_plan("Kode;Navn\n262;Taktekning\n", {"defaults": {"edition": "2009"}})) == {"created": 1}

    @pytest.mark.parametrize(
        ("row", "column", "message"),
        [
            ("09;262;Tak;;", "Utgave", "«09» er ingen utgave."),
            ("2009;26A;Tak;;", "Kode", "«26A» er ingen kode for en bygningsdel."),
            ("2009;26262;Tak;;", "Kode", "«26262» er ingen kode"),
            ("2009;2.1;Tak;;", "Kode", "«2.1» er ingen kode"),
            ("2009;262;;;", "Navn", "«Navn» mangler."),
            ("2009;262;Tak;;0,1", "Andel av byggekostnad", "Bare tosifrede koder har andel av byggekostnad. Koden er 262."),
            ("2009;26;Tak;;1,2", "Andel av byggekostnad", ""),
            ("2009;262;Tak;999;", "Ble til", "«2022 999» finnes ikke i «Ble til»."),
            ("2009;262;Tak;2009 26;", "Ble til", "«2009 26» er ikke i en senere utgave enn raden selv."),
            ("2022;262;Tak;26;", "Ble til", "Det finnes ingen utgave etter 2022 med koden 26."),
        ],
    )
    def test_bad_rows(self, row, column, message):
        found = parts_plan(f"Utgave;Kode;Navn;Ble til;Andel av byggekostnad\n{row}\n")
        ((at, where, text),) = errors(found)
        assert (at, where, text[: len(message)]) == (2, column, message)

    def test_the_same_code_twice_in_a_file(self):
        found = parts_plan("Utgave;Kode;Navn\n2009;262;Tak\n2022;262;Tak\n2009;262;Takk\n")
        assert counts(found) == {"created": 2, "rejected": 1}

    def test_own_codes_have_a_point(self):
        take_parts("Utgave;Kode;Navn\n2009;234.1;Branndører\n")
        row = BuildingPart.objects.get(code="234.1")
        assert (row.is_own, row.group) == (True, "23")

    def test_a_crosswalk_alone_changes_only_the_successors(self):
        take_parts("Utgave;Kode;Navn\n2009;641;Scenetekk\n2022;671;Sceneteknisk utstyr\n")
        done, _batch = take_parts("Utgave;Kode;Ble til\n2009;641;671\n2009;35;2022:37\n")
        assert counts(done) == {"updated": 2}
        assert BuildingPart.objects.get(code="641").successor == BuildingPart.objects.get(code="671")
        assert part("35").successor == part("37", edition="2022")

    def test_a_list_that_names_what_each_code_replaces_is_read_the_other_way(self):
        take_parts("Utgave;Kode;Navn\n2022;671;Sceneteknisk utstyr\n2009;641;Scenetekk\n")
        profile = {"columns": {"Ny": "successor", "Erstatter": "code"}, "defaults": {"edition": "2009"}}
        assert counts(take_parts("Ny;Erstatter\n671;641\n", profile)[0]) == {"updated": 1}
        assert BuildingPart.objects.get(code="641").successor.code == "671"

    def test_a_weight_set_by_hand_is_kept(self, user_with, client_for):
        from fdvu.audit.enums import Source
        from fdvu.audit.services import open_changeset, update_rows

        update_rows(open_changeset(by=user_with("manager"), source=Source.FORM), [(part("26"), {"weight_share": 0.2})])
        found = parts_plan("Utgave;Kode;Andel av byggekostnad\n2009;26;0,1\n2009;25;0,1\n")
        assert counts(found) == {"updated": 1, "unchanged": 1, "protected": 1}

    def test_the_result_leads_back_to_the_list(self, user_with, client_for):
        _done, batch = take_parts("Utgave;Kode;Navn\n2009;262;Tak\n", by=user_with("admin"))
        page = client_for(batch.by).get(f"/import/{batch.pk}/resultat/")
        assert page.context["pages"] == [("Til bygningsdelene", "/tilstand/bygningsdeler/")]

    def test_undone_as_a_whole(self, user_with):
        manager = user_with("manager")
        before = BuildingPart.objects.count()
        _done, batch = take_parts("Utgave;Kode;Navn;Ble til\n2009;262;Tak;26\n2009;35;;37\n", by=manager)
        assert (BuildingPart.objects.count(), part("35").successor.code) == (before + 1, "37")
        result = undo_batch(batch, by=manager)
        assert (result.reverted, result.conflicts) == (2, [])
        assert (BuildingPart.objects.count(), part("35").successor.code) == (before, "35")

    @pytest.mark.parametrize("fmt", ["csv", "xlsx"])
    def test_there_and_back_changes_nothing(self, fmt):
        take_parts("Utgave;Kode;Navn;Andel av byggekostnad\n2009;234.1;Branndører;\n2009;26;;0,07\n")
        assert same_again("building_parts", fmt) == {"unchanged": BuildingPart.objects.count()}

    def test_ten_rows_cost_as_many_queries_as_five_hundred(self):
        def cost(first: int, rows: int) -> int:
            text = "Utgave;Kode;Navn\n" + "".join(f"2009;{code};Del\n" for code in range(first, first + rows))
            with CaptureQueriesContext(connection) as queries:
                take_parts(text)
            return len(queries)

        cost(2000, 1)
        assert cost(2100, 10) == cost(3000, 500)


def same_again(key: str, fmt: str) -> dict[str, int]:
    kind, out = import_kinds[key], io.BytesIO()
    export_rows(kind, kind.export_queryset(context_for(None)), out, fmt=fmt)
    found = plan(out.getvalue(), kind=key, name=f"fil.{fmt}")
    assert errors(found) == []
    return counts(found)


class TestTypes:
    def test_every_field(self):
        text = (
            "Kode;Navn;Bygningsdel;Enhet for mengde;Forventet levetid (år);Enhetskostnad fra TG1 (kr);Enhetskostnad fra TG2 (kr);"
            "Enhetskostnad fra TG3 (kr);Enhetskostnad ved utskifting (kr);Prisår;Kilde;Merknad\n"
            "K1;Papptak;26 Yttertak;m²;30;50;450,5;1250;1300;2025;Eget anslag;Flatt\n"
        )
        done, _batch = take_types(text)
        assert counts(done) == {"created": 1}
        row = ComponentType.objects.get()
        assert (row.code, row.name, row.part, row.quantity_unit, row.expected_life_years) == ("K1", "Papptak", part("26"), "m2", 30.0)
        assert (row.unit_cost_tg1_nok, row.unit_cost_tg2_nok, row.unit_cost_tg3_nok) == (50, Decimal("450.5"), 1250)
        assert (row.replacement_unit_cost_nok, row.price_year, row.source, row.note) == (1300, 2025, "Eget anslag", "Flatt")
        assert row.search_text == "k1 papptak"

    @pytest.mark.parametrize(
        ("row", "column", "message"),
        [
            (";Tak;;;;;", "Kode", "«Kode» mangler."),
            ("K1;;;;;;", "Navn", "«Navn» mangler."),
            ("K1;Tak;99;;;;", "Bygningsdel", "«99» finnes ikke i «Bygningsdel»."),
            ("K1;Tak;26;-5;;;2025", "Enhetskostnad fra TG1", ""),
            ("K1;Tak;26;5;;;", "Prisår", "Raden har kostnader, men ikke prisår."),
            (
                "K1;Tak;26;;900;100;2025",
                "Enhetskostnad fra TG3",
                "Det kan ikke koste mindre å rette opp en dårligere grad: Enhetskostnad fra TG2 er mer enn Enhetskostnad fra TG3.",
            ),
            (
                "K1;Tak;26;900;;100;2025",
                "Enhetskostnad fra TG3",
                "Det kan ikke koste mindre å rette opp en dårligere grad: Enhetskostnad fra TG1 er mer enn Enhetskostnad fra TG3.",
            ),
        ],
    )
    def test_bad_rows(self, row, column, message):
        heading = "Kode;Navn;Bygningsdel;Enhetskostnad fra TG1;Enhetskostnad fra TG2;Enhetskostnad fra TG3;Prisår"
        ((at, where, text),) = errors(types_plan(f"{heading}\n{row}\n"))
        assert (at, where, text[: len(message)]) == (2, column, message)

    def test_costs_are_judged_as_the_row_would_end_up(self):
        make_type("K1", unit_cost_tg2_nok=100, price_year=2025)
        assert counts(types_plan("Kode;Enhetskostnad fra TG3\nK1;50\n")) == {"rejected": 1}
        assert counts(types_plan("Kode;Enhetskostnad fra TG3\nK1;150\n")) == {"updated": 1}

    def test_known_by_code_and_unchanged_the_second_time(self):
        text = "Kode;Navn;Enhetskostnad fra TG1;Prisår\nK1;Tak;4,844458588;2025\n"
        take_types(text)
        assert counts(types_plan(text)) == {"unchanged": 1}
        assert ComponentType.objects.get().unit_cost_tg1_nok == Decimal("4.84445859")

    def test_groups_of_the_source_begin_the_name_and_say_the_part(self):
        profile = {
            "columns": {"A": "group", "B": "subgroup", "C": "name"},
            "values": {"group": {"Roofs": "26", "Other": "29"}, "subgroup": {"Gutters": "31", "Generally": None}},
        }
        text = (
            "Kode;A;B;C\n1;Roofs;Structure;Flat\n2;Roofs;Gutters;Steel\n3;Other;Generally;Odd\n4;Strange;New;Thing\n5;Roofs;Roofs;Roofs\n"
        )
        done, _batch = take_types(text, profile)
        rows = ComponentType.objects.order_by("code").values_list("code", "name", "part__code")
        assert list(rows) == [
            ("1", "Roofs – Structure – Flat", "26"),
            ("2", "Roofs – Gutters – Steel", "31"),
            ("3", "Other – Generally – Odd", "29"),
            ("4", "Strange – New – Thing", None),
            ("5", "Roofs", "26"),
        ]
        assert counts(done) == {"created": 5}

    def test_a_part_of_its_own_column_goes_before_the_groups(self):
        profile = {"columns": {"A": "group"}, "values": {"group": {"Roofs": "26"}}}
        take_types("Kode;Navn;A;Bygningsdel\n1;Flat;Roofs;25\n2;Bratt;Roofs;\n", profile)
        assert list(ComponentType.objects.order_by("code").values_list("part__code", flat=True)) == ["25", "26"]

    def test_a_group_given_a_part_that_is_not_there_is_refused(self):
        profile = {"columns": {"A": "group"}, "values": {"group": {"Roofs": "99"}}}
        ((row, _column, message),) = errors(types_plan("Kode;Navn;A\n1;Flat;Roofs\n", profile))
        assert (row, message) == (2, "«99» finnes ikke i «Bygningsdel».")

    def test_a_name_that_becomes_too_long(self):
        profile = {"columns": {"A": "group"}}
        ((_row, column, message),) = errors(types_plan(f"Kode;Navn;A\n1;{'x' * 150};{'y' * 60}\n", profile))
        assert (column, message) == ("Navn", "Navnet blir på 213 tegn når gruppene settes foran. Det kan være 200.")

    @pytest.mark.parametrize("fmt", ["csv", "xlsx"])
    def test_there_and_back_changes_nothing(self, fmt):
        make_type(
            "K1", name="Papptak", part=part("26"), quantity_unit="m2", expected_life_years=30.5,
            unit_cost_tg1_nok=Decimal("7.68591273"), unit_cost_tg3_nok=Decimal("20726.72616"), price_year=2020, source="Kilde",
        )  # fmt: skip
        make_type("K2", name="Uten alt")
        assert same_again("component_types", fmt) == {"unchanged": 2}


class TestRights:
    def test_rows_are_taken_in_by_whoever_edits_codes_in_a_part_of_the_municipality(self, unit_tree, user_with):
        take_types("Kode;Navn\nK1;Gammelt\n")
        done, batch = take_types("Kode;Navn\nK1;Nytt\nK2;Mer\n", by=user_with("manager", unit_tree.education))
        assert counts(done) == {"created": 1, "updated": 1}
        assert set(Change.objects.filter(changeset__batch=batch).values_list("unit", flat=True)) == {None}
        undo_batch(batch, by=user_with("manager", unit_tree.health, username="helse"))
        assert list(ComponentType.objects.values_list("code", "name")) == [("K1", "Gammelt")]

    def test_those_who_may_not_edit_codes_change_nothing(self, user_with):
        make_type("K1", name="Gammelt")
        found = types_plan("Kode;Navn\nK1;Nytt\nK2;Mer\n", by=user_with("service"))
        assert counts(found) == {"rejected": 2}
        assert [message for _row, _column, message in errors(found)] == [
            "Raden finnes i en enhet du ikke har tilgang til å importere i.",
            "Du har ikke lov til å endre kodelister.",
        ]

    def test_those_who_may_not_import_cannot_undo(self, user_with):
        _done, batch = take_types("Kode;Navn\nK2;Mer\n", by=user_with("manager"))
        with pytest.raises(PermissionDenied):
            undo_batch(batch, by=user_with("service", username="skole"))

    def test_the_kinds_take_the_right_to_edit_codes(self):
        assert {import_kinds[key].permission for key in ("building_parts", "component_types")} == {"codes.edit"}


@pytest.fixture(scope="module")
def real_files() -> Path:
    folder = Path(os.environ.get("FDVU_SAMPLE_DATA", ""))
    if not os.environ.get("FDVU_SAMPLE_DATA") or not (folder / "codes").is_dir() or not (folder / "condition").is_dir():
        pytest.skip("FDVU_SAMPLE_DATA does not name a folder with codes and condition: real files are NOT tested")
    return folder


class TestRealFiles:
    def take(self, path: Path, kind: str, profile: str):
        data = json.loads((PROFILES / f"{profile}.json").read_text())
        return take_in(path.read_bytes(), data, kind=kind, name=path.name)[0]

    def test_all_codes_of_2009(self, real_files):
        path = real_files / "codes" / "ns3451-2009.csv"
        done = self.take(path, "building_parts", "ns3451-2009")
        assert counts(done) == {"created": 540, "unchanged": 62}
        windows = BuildingPart.objects.get(edition="2009", code="234")
        assert (windows.name, windows.name_en, windows.group) == ("Vinduer, dører, porter", "Windows, doors and gates", "23")
        assert part("36").name_en == "Air handling"
        assert BuildingPart.objects.filter(edition="2009").count() == 602
        assert counts(self.take(path, "building_parts", "ns3451-2009")) == {"unchanged": 602}

    def test_types_of_the_school_portfolio(self, real_files):
        path = real_files / "condition" / "element_types.csv"
        done = self.take(path, "component_types", "dfe-element-types")
        assert counts(done) == {"created": 139}
        roof = ComponentType.objects.get(code="1700")
        assert roof.name == "Roofs – Structure – Flat roof structure and deck - Generally"
        assert (roof.part, roof.unit_cost_tg1_nok, roof.unit_cost_tg2_nok, roof.unit_cost_tg3_nok) == (
            part("26"),
            Decimal("7.68591273"),
            Decimal("38.42956365"),
            Decimal("153.7182546"),
        )
        assert ComponentType.objects.filter(part=None).count() == 0
        assert set(ComponentType.objects.values_list("source", "price_year")) == {("DfE Blockbuster 2 (beløp i GBP, prisår antatt)", 2020)}
        lifts = ComponentType.objects.get(name__startswith="Electrical Services – Lifts")
        assert lifts.part == part("62")
        assert counts(self.take(path, "component_types", "dfe-element-types")) == {"unchanged": 139}
