"""Scope, undo, being cut off, the way there and back, the number of queries, the real files."""

import datetime
import io
import json
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bygg.models import Building, Property
from fdvu.access.models import OrgUnit
from fdvu.audit.enums import Source
from fdvu.audit.importing import (
    ImportRefused,
    apply_batch,
    check_batch,
    context_for,
    create_batch,
    kind,
    set_decisions,
    undo_batch,
)
from fdvu.audit.models import Change, ChangeSet, SourceKey
from fdvu.audit.services import open_changeset, update_rows
from fdvu.core.importing import export_rows, load_preview
from fdvu.core.models import ImportBatch
from fdvu.core.registry import import_kinds
from tests.factories.bygg import make_building, make_space
from tests.factories.imports import counts, errors, plan, take_in

pytestmark = pytest.mark.django_db
PROFILES = Path(__file__).parents[3] / "docs" / "import-profiles"


class TestScope:
    def test_new_rows_without_a_unit_go_to_the_top_of_what_one_may_import_in(self, unit_tree, user_with):
        take_in("Navn;BRA\nEn;1\n", by=user_with("manager", unit_tree.education))
        assert Building.objects.get().unit == unit_tree.education

    def test_units_outside_are_as_if_they_did_not_exist(self, unit_tree, user_with):
        manager = user_with("manager", unit_tree.education)
        found = plan("Navn;Enhet\nEn;Helse og omsorg\nTo;Finnes ikke\n", by=manager)
        first, second = (message for _row, _column, message in errors(found))
        assert first == "«Helse og omsorg» finnes ikke i «Ansvarlig enhet»."
        assert second == "«Finnes ikke» finnes ikke i «Ansvarlig enhet»."

    def test_rows_outside_are_refused_without_telling_what_they_hold(self, unit_tree, user_with):
        make_building(unit_tree.nursing_home, "Hemmelig sykehjem", building_number=300000019)
        found = plan("Bygningsnummer;Navn;BRA\n300000019;Skolen;1\n", by=user_with("manager", unit_tree.education))
        assert errors(found) == [(2, None, "Raden finnes i en enhet du ikke har tilgang til å importere i.")]
        assert (found.changes, found.protected) == ({}, {})

    def test_a_choice_cannot_reach_outside(self, unit_tree, user_with):
        other = make_building(unit_tree.nursing_home, "Sykehjemmet")
        found = plan("Navn;BRA\nSkolen;1\n", by=user_with("manager", unit_tree.education), decisions={"merge": {"2": other.pk}})
        assert counts(found) == {"rejected": 1}

    def test_a_row_cannot_be_moved_outside(self, unit_tree, user_with):
        make_building(unit_tree.school, "Skolen", building_number=300000019)
        found = plan("Bygningsnummer;Enhet\n300000019;Helse og omsorg\n", by=user_with("manager", unit_tree.education))
        assert counts(found) == {"rejected": 1}

    def test_duplicates_outside_are_not_shown(self, unit_tree, user_with):
        make_building(unit_tree.nursing_home, "Fjellvik skole", street_address="Skoleveien 4", postal_code="3050")
        found = plan("Navn;Adresse;Postnr\nFjellvik barneskole;Skoleveien 4;3050\n", by=user_with("manager", unit_tree.education))
        assert found.duplicates == []

    def test_codes_take_their_own_right(self, unit_tree, user_with):
        manager = user_with("manager", unit_tree.education)
        found = plan("Navn;Enhet\nEn;Ny enhet\n", by=manager, decisions={"create_codes": {"unit": True}})
        assert counts(found) == {"rejected": 1}
        take_in("Navn;Enhet\nEn;Ny enhet\n", by=user_with("admin"), decisions={"create_codes": {"unit": True}})
        assert OrgUnit.objects.get(name="Ny enhet").parent == unit_tree.municipality

    def test_a_database_without_units_gets_its_first(self, db):
        done, _batch = take_in("Navn;BRA\nEn;1\n")
        assert Building.objects.get().unit.name == "Kommunen"
        assert len(done.frame.problems.warnings) == 1


class TestBatches:
    def batch(self, text, user, **profile) -> ImportBatch:
        return create_batch(by=user, kind="buildings", file=ContentFile(text.encode()), filename="fil.csv", profile=profile)

    def test_from_upload_to_undo(self, unit_tree, user_with):
        manager = user_with("manager")
        batch = self.batch("Bygningsnummer;Navn\n300000019;En\n300000027;To\n", manager)
        check_batch(batch, by=manager)
        batch.refresh_from_db()
        preview = load_preview(batch)
        assert (batch.status, preview["counts"]["created"]) == ("checked", 2)
        assert [row["key"] for row in preview["created"]] == ["300000019", "300000027"]

        apply_batch(batch, by=manager, note="Første")
        batch.refresh_from_db()
        assert (batch.status, Building.objects.count()) == ("applied", 2)

        result = undo_batch(batch, by=manager)
        batch.refresh_from_db()
        assert (result.reverted, result.conflicts, batch.status) == (2, [], "undone")
        assert (Building.objects.count(), SourceKey.objects.count()) == (0, 0)

    def test_refused_when_the_register_changed_since_the_check(self, unit_tree, user_with):
        manager = user_with("manager")
        batch = self.batch("Bygningsnummer;Navn\n300000019;En\n", manager)
        check_batch(batch, by=manager)
        make_building(unit_tree.school, "Kom imellom", building_number=300000019)
        with pytest.raises(ImportRefused, match="Kontroller filen på nytt"):
            apply_batch(batch, by=manager)
        batch.refresh_from_db()
        assert batch.status == "checked"
        assert Building.objects.get().name == "Kom imellom"

    def test_new_choices_need_a_new_check(self, unit_tree, user_with):
        manager = user_with("manager")
        batch = self.batch("Navn;BRA\nEn;1\n", manager)
        check_batch(batch, by=manager)
        set_decisions(batch, by=manager, decisions={"apart": [2]})
        with pytest.raises(ImportRefused):
            apply_batch(batch, by=manager)

    def test_taken_in_once_only(self, unit_tree, user_with):
        manager = user_with("manager")
        batch = self.batch("Navn;BRA\nEn;1\n", manager)
        check_batch(batch, by=manager)
        apply_batch(batch, by=manager)
        with pytest.raises(ImportRefused):
            apply_batch(ImportBatch.objects.get(), by=manager)
        assert Building.objects.count() == 1

    def test_undo_leaves_what_was_changed_since_and_names_it(self, unit_tree, user_with):
        manager = user_with("manager")
        take_in("Bygningsnummer;Navn;Byggeår;Kilde-id\n300000019;En;1950;A\n300000027;To;1960;B\n", by=manager)
        _done, batch = take_in("Bygningsnummer;Byggeår\n300000019;1951\n300000027;1961\n", by=manager)
        first = Building.objects.get(building_number=300000019)
        update_rows(open_changeset(by=manager, source=Source.FORM), [(first, {"year_built": 1955})])

        result = undo_batch(batch, by=manager)
        assert result.reverted == 1
        assert [(c.object_id, c.field, c.expected, c.current) for c in result.conflicts] == [(first.pk, "year_built", 1951, 1955)]
        assert sorted(Building.objects.values_list("year_built", flat=True)) == [1955, 1960]

    def test_undo_of_new_rows_keeps_those_edited_since_with_their_names(self, unit_tree, user_with):
        manager = user_with("manager")
        _done, batch = take_in("Navn;Kilde-id\nEn;A\nTo;B\n", {"source": "FDV"}, by=manager)
        first = Building.objects.get(name="En")
        update_rows(open_changeset(by=manager, source=Source.FORM), [(first, {"year_built": 1955})])
        undo_batch(batch, by=manager)
        assert [b.name for b in Building.objects.all()] == ["En"]
        assert list(SourceKey.objects.values_list("source_id", flat=True)) == ["A"]

    def test_undo_takes_properties_and_floors_that_the_import_made(self, unit_tree):
        _done, batch = take_in("Navn;Matrikkelnummer\nEn;3203-1/2\n", decisions={"create_codes": {"property": True}})
        undo_batch(batch, by=None)
        assert Building.objects.count() == Property.objects.count() == 0

    def test_cut_off_in_the_middle_nothing_is_half_written(self, unit_tree, monkeypatch):
        def cut_off(*args, **kwargs):
            raise KeyboardInterrupt

        monkeypatch.setattr(kind, "add_keys", cut_off)
        with pytest.raises(KeyboardInterrupt):
            take_in("Navn;Kilde-id;Matrikkelnummer\nEn;A;3203-1/2\n", decisions={"create_codes": {"property": True}})
        for model in (Building, Property, ChangeSet, Change, SourceKey, ImportBatch):
            assert model.objects.count() == 0


class TestThereAndBack:
    AWKWARD = {
        "name": "=SUM(A1:A9)",
        "note": "-5 grader\nlinje to; med «tegn» og 'apostrof'" + " lang" * 500,
        "building_number": 300000019,
        "postal_code": "0358",
        "year_built": 1974,
        "area_bta_m2": 1234.567,
        "area_bra_m2": 0.1 + 0.2,
        "latitude": 59.123456,
        "longitude": 10.123,
        "area_measured_on": datetime.date(1899, 5, 1),
        "acquired_on": datetime.date(2019, 5, 14),
        "status": "closed",
        "heritage": "listed",
        "kostra_function": "222",
        "energy_label": "C",
        "year_is_estimate": True,
        "manager_name": "'=cmd",
    }

    @pytest.mark.parametrize("fmt", ["xlsx", "csv"])
    def test_export_and_import_change_nothing(self, unit_tree, fmt):
        make_building(unit_tree.school, **self.AWKWARD)
        make_building(unit_tree.nursing_home, "@tom", area_bra_m2=123.456)
        out = io.BytesIO()
        export_rows(import_kinds["buildings"], import_kinds["buildings"].export_queryset(context_for(None)), out, fmt=fmt)
        found = plan(out.getvalue(), name=f"bygg.{fmt}")
        assert errors(found) == []
        assert counts(found) == {"unchanged": 2}
        assert found.changes == {}

    @pytest.mark.parametrize("key", ["plots", "spaces", "area_use"])
    @pytest.mark.parametrize("fmt", ["xlsx", "csv"])
    def test_the_other_registers_too(self, sample_data, key, fmt):
        make_space(sample_data.building, "0.01", name="=1+1", area_nta_m2=12.345)
        out = io.BytesIO()
        offered = import_kinds[key]
        rows = export_rows(offered, offered.export_queryset(context_for(None)), out, fmt=fmt)
        found = plan(out.getvalue(), kind=key, name=f"fil.{fmt}")
        assert errors(found) == []
        assert counts(found) == {"unchanged": rows}

    def test_a_formula_is_written_as_text(self, unit_tree):
        make_building(unit_tree.school, "=1+1")
        out = io.BytesIO()
        export_rows(import_kinds["buildings"], Building.objects.all(), out, fmt="csv")
        assert "'=1+1" in out.getvalue().decode()


class TestQueries:
    def count(self, rows, first=0) -> int:
        text = "Bygningsnummer;Navn;Enhet;Bygningstype;Matrikkelnummer;Kilde-id;Adresse;Postnr\n" + "".join(
            f"{300000000 + i};Bygg {i};Oppvekst;613;3203-{1 + i}/1;K{i};Storgata {i};3050\n" for i in range(first, first + rows)
        )
        with CaptureQueriesContext(connection) as queries:
            take_in(text, {"source": "FDV"}, decisions={"create_codes": {"property": True}})
        return len(queries)

    def test_ten_rows_cost_as_many_as_a_thousand(self, unit_tree):
        self.count(1)
        assert self.count(10, 100) == self.count(1000, 1000)

    def test_changes_too(self, unit_tree):
        def change(rows, year):
            text = "Bygningsnummer;Byggeår\n" + "".join(f"{300000000 + i};{year}\n" for i in range(rows))
            with CaptureQueriesContext(connection) as queries:
                take_in(text)
            return len(queries)

        self.count(1000)
        assert change(10, 1950) == change(1000, 1951)


@pytest.fixture(scope="module")
def real_files() -> Path:
    folder = Path(os.environ.get("FDVU_SAMPLE_DATA", "")) / "register"
    if not folder.is_dir() or not os.environ.get("FDVU_SAMPLE_DATA"):
        pytest.skip("FDVU_SAMPLE_DATA does not name a folder: real files are NOT tested")
    return folder


class TestRealFiles:
    def take(self, folder: Path, name: str, profile: str):
        data = json.loads((PROFILES / f"{profile}.json").read_text())
        return take_in((folder / name).read_bytes(), data, name=name)[0]

    def test_federal_buildings(self, real_files, unit_tree):
        done = self.take(real_files, "gsa-buildings-2025-06.xlsx", "gsa-buildings")
        assert counts(done) == {"created": 8645}
        building = Building.objects.get(name="THOMPSON BRIDGE RD BLDG")
        assert (building.area_bra_m2, building.postal_code, building.ownership) == (pytest.approx(17844 * 0.09290304), "30501", "leased")
        assert Building.objects.filter(area_bra_m2__isnull=True).count() == 621
        assert Building.objects.filter(year_is_estimate=True, year_built=2000).count() == 4772
        assert not Building.objects.exclude(postal_code="").exclude(postal_code__regex=r"^\d{5}$").exists()
        assert len(done.duplicates) < 100
        again = self.take(real_files, "gsa-buildings-2025-06.xlsx", "gsa-buildings")
        assert counts(again) == {"unchanged": 8645}

    @pytest.mark.parametrize(
        ("name", "profile", "rows"),
        [
            ("stavanger-kommunale-bygg.csv", "stavanger-kommunale-bygg", 29),
            ("stavanger-barnehager.csv", "stavanger-barnehager", 133),
            ("building-data-genome-meta.csv", "building-data-genome", 507),
        ],
    )
    def test_open_data(self, real_files, unit_tree, name, profile, rows):
        assert counts(self.take(real_files, name, profile)) == {"created": rows}
        assert Building.objects.count() == rows
