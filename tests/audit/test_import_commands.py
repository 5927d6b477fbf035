"""The commands other programs call: documents, exit statuses, nothing else on standard output."""

import json

import pytest
from python_calamine import CalamineWorkbook

from bygg.models import Building
from fdvu.core.models import ImportBatch, ImportProfile
from fdvu.core.registry import import_kinds
from tests.factories.imports import command

pytestmark = pytest.mark.django_db

GOOD = "Bygningsnummer;Navn;BRA\n300000019;Fjellvik skole;1234,5\n300000027;Solbakken;99\n"
BAD = GOOD + "300000035;Feil;mange\n"


@pytest.fixture
def file(tmp_path):
    def write(text, name="bygg.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_preview(unit_tree, file):
    status, found = command("import_file", "buildings", file(GOOD))
    assert status == 0
    assert {key: found[key] for key in ("kind", "batch", "rows", "created", "updated", "unchanged", "rejected", "protected")} == {
        "kind": "buildings", "batch": None, "rows": 2, "created": 2, "updated": 0, "unchanged": 0, "rejected": 0, "protected": 0,
    }  # fmt: skip
    assert found["columns"] == {"Bygningsnummer": "building_number", "Navn": "name", "BRA": "area_bra_m2"}
    assert (found["changes"], found["errors"]) == ([], [])
    assert found["queries"] > 0
    assert found["seconds"] >= 0
    assert Building.objects.count() == ImportBatch.objects.count() == 0


def test_apply_change_and_undo(unit_tree, file):
    status, found = command("import_file", "buildings", file(GOOD), "--apply", "--note", "Første")
    assert (status, found["created"]) == (0, 2)
    assert ImportBatch.objects.get(pk=found["batch"]).note == "Første"

    status, found = command("import_file", "buildings", file(GOOD.replace("99", "101")), "--apply")
    assert (status, found["updated"], found["unchanged"]) == (0, 1, 1)
    assert found["changes"] == [{"row": 3, "key": "300000027", "field": "area_bra_m2", "old": 99.0, "new": 101.0}]

    status, undone = command("undo_import", found["batch"])
    assert (status, undone["reverted"], undone["conflicts"]) == (0, 1, [])
    assert Building.objects.get(building_number=300000027).area_bra_m2 == 99
    assert command("undo_import", found["batch"])[0] == 1


def test_bad_rows_end_with_status_one_and_write_nothing(unit_tree, file, tmp_path):
    out = tmp_path / "avvist.xlsx"
    for extra in ((), ("--apply",)):
        status, found = command("import_file", "buildings", file(BAD), *extra, "--rejects", out)
        assert (status, found["rejected"], found["batch"]) == (1, 1, None)
        assert found["errors"] == [
            {
                "file": "bygg.csv",
                "row": 4,
                "column": "BRA",
                "value": "mange",
                "message": "«mange» er ikke et tall. Skriv for eksempel 1 250,5.",
            }
        ]
    assert Building.objects.count() == 0
    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert rows == [
        ["Bygningsnummer", "Navn", "BRA", "Rad i filen", "Hva er galt"],
        ["300000035", "Feil", "mange", 4.0, "BRA: «mange» er ikke et tall. Skriv for eksempel 1 250,5."],
    ]


def test_good_rows_alone(unit_tree, file):
    status, found = command("import_file", "buildings", file(BAD), "--apply", "--skip-rejected")
    assert (status, found["created"], found["rejected"], len(found["errors"])) == (0, 2, 1, 1)
    assert Building.objects.count() == 2


def test_a_file_that_is_no_table(unit_tree, file):
    status, found = command("import_file", "buildings", file("%PDF-1.4\x00noe", "rapport.pdf"))
    assert status == 1
    assert found["rows"] == 0
    assert [(e["file"], e["row"]) for e in found["errors"]] == [("rapport.pdf", None)]


@pytest.mark.parametrize(
    "args",
    [
        ("import_file", "slott", "{good}"),
        ("import_file", "buildings", "finnes-ikke.csv"),
        ("import_file", "buildings", "{good}", "--profile", "{broken}"),
        ("import_file", "buildings", "{good}", "--profile", "{wrong}"),
        ("import_file", "buildings", "{good}", "--user", "ingen"),
        ("export_file", "buildings", "bygg.pdf"),
        ("undo_import", "4711"),
    ],
)
def test_wrong_usage_ends_with_status_two(unit_tree, file, args):
    places = {"good": file(GOOD), "broken": file("{", "a.json"), "wrong": file('{"colums": {}}', "b.json")}
    assert command(*(arg.format(**places) for arg in args)) == (2, None)


def test_a_profile_by_file_or_by_name(unit_tree, file):
    data = {"columns": {"A": "name", "B": "area_bra_m2"}, "source": "Regneark"}
    ImportProfile.objects.create(kind="buildings", name="Gammelt ark", data=data)
    source = file("A;B\nEn;1\n")
    for profile in (file(json.dumps(data), "profil.json"), "Gammelt ark"):
        status, found = command("import_file", "buildings", source, "--profile", profile)
        assert (status, found["columns"]) == (0, {"A": "name", "B": "area_bra_m2"})


def test_as_a_person(unit_tree, file, user_with):
    manager = user_with("manager", unit_tree.education, username="skole")
    user_with("leader", username="leser")
    assert command("import_file", "buildings", file(GOOD), "--apply", "--user", "skole")[0] == 0
    assert set(Building.objects.values_list("unit", flat=True)) == {unit_tree.education.pk}
    assert ImportBatch.objects.get().by == manager
    assert command("import_file", "buildings", file(GOOD), "--user", "leser")[0] == 2


def test_kinds(db):
    status, found = command("list_import_kinds")
    assert status == 0
    assert list(found) == [kind.key for kind in import_kinds]
    field = next(f for f in found["buildings"] if f["name"] == "area_bra_m2")
    assert set(field) == {"name", "label", "type", "unit", "required", "key", "choices", "example"}
    assert (field["type"], field["unit"], field["required"]) == ("float", "m²", False)
    ownership = next(f for f in found["buildings"] if f["name"] == "ownership")
    assert {"value": "leased", "label": "Leid"} in ownership["choices"]


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_export_comes_back_unchanged(sample_data, tmp_path, suffix):
    for kind in import_kinds:
        path = tmp_path / f"{kind.key}.{suffix}"
        status, written = command("export_file", kind.key, path)
        assert status == 0
        if not written["rows"]:
            continue  # a file without rows is refused; the kind's own test goes there and back
        status, found = command("import_file", kind.key, path)
        assert (status, found["unchanged"], found["errors"]) == (0, written["rows"], [])


def test_export_as_a_person_holds_what_the_person_sees(sample_data, tmp_path, unit_tree, user_with):
    user_with("service", unit_tree.health, username="helse")
    _status, written = command("export_file", "buildings", tmp_path / "a.csv", "--user", "helse")
    assert written["rows"] == 1
    _status, written = command("export_file", "buildings", tmp_path / "a.csv", "--unit", unit_tree.education.pk)
    assert written["rows"] == 1


def test_of_very_many_errors_the_first_are_printed_and_all_are_counted(unit_tree, file, tmp_path, monkeypatch):
    monkeypatch.setattr("fdvu.core.importing.result.MOST_ERRORS", 2)
    out = tmp_path / "avvist.xlsx"
    rows = "".join(f"30000004{n};Bygg {n};mange{n}\n" for n in range(4))
    status, found = command("import_file", "buildings", file(f"Bygningsnummer;Navn;BRA\n{rows}"), "--rejects", out)
    assert (status, found["rejected"], found["errors_total"], [e["value"] for e in found["errors"]]) == (1, 4, 4, ["mange0", "mange1"])
    assert len(CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()) == 5
