"""What people get wrong on the command line: status 2 and a sentence, before anything is written."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bygg.models import Building
from fdvu.audit.management.commands import import_file as module
from fdvu.core.models import ImportBatch
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


def ended(*args) -> tuple[int, str]:
    """Exit status and last words of a command that does not succeed."""
    with pytest.raises(CommandError) as problem:
        call_command(*map(str, args), "--json", stdout=io.StringIO(), stderr=io.StringIO())
    return problem.value.returncode, str(problem.value)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("{dir}/finnes-ikke/x.xlsx", "mappen finnes ikke"),
        ("{dir}", "det er en mappe"),
        ("{dir}/x.docx", "må slutte på .xlsx"),
        ("{dir}/bygg.csv/x.xlsx", "mappen finnes ikke"),
        ("{dir}/" + "x" * 5000 + ".xlsx", "Kan ikke skrive"),
    ],
)
def test_a_place_that_cannot_be_written_is_found_out_first(unit_tree, file, tmp_path, place, words):
    source, place = file(BAD), place.format(dir=tmp_path)
    for args in (
        ("import_file", "buildings", source, "--apply", "--skip-rejected", "--rejects", place),
        ("export_file", "buildings", place),
    ):
        status, said = ended(*args)
        assert status == 2
        assert words in said
    assert Building.objects.count() == ImportBatch.objects.count() == 0


def test_the_document_comes_also_where_the_disk_says_no_at_the_end(unit_tree, file, tmp_path, monkeypatch):
    def full(frame, out):
        raise OSError("No space left on device")

    monkeypatch.setattr(module, "write_rejects", full)
    args = ("import_file", "buildings", file(BAD), "--rejects", tmp_path / "x.xlsx", "--apply")
    status, found = command(*args)
    assert (status, found["batch"], found["rejected"]) == (2, None, 1)
    status, found = command(*args, "--skip-rejected")
    assert (status, found["created"]) == (2, 2)
    assert ImportBatch.objects.get().pk == found["batch"]


@pytest.mark.parametrize("sheet", ["²", "9" * 5000, "0", "7", "Ark", "٣"])
def test_a_sheet_that_is_not_there(unit_tree, file, tmp_path, sheet):
    book = tmp_path / "bygg.xlsx"
    assert command("export_file", "buildings", book)[0] == 0
    for source in (book, file(GOOD)):
        call = ("import_file", "buildings", source, "--sheet", sheet)
        status, found = command(*call)
        assert status in (1, 2)
        said = found["errors"][0]["message"] if found else ended(*call)[1]
        assert f"«{sheet[:20]}" in said or "«sheet» i profilen skal være et arknavn eller et nummer fra 1" in said
    assert command("import_file", "buildings", file(GOOD), "--sheet", "1")[0] == 0


@pytest.mark.parametrize(
    ("decisions", "words"),
    [
        ([], "JSON-objekt"),
        ({"merge": {"2": "abc"}}, "«merge»"),
        ({"merge": {"2": [1]}}, "«merge»"),
        ({"merge": {"to": 1}}, "«merge»"),
        ({"merge": {"2": 10**30}}, "«merge»"),
        ({"merge": 5}, "«merge»"),
        ({"apart": "x"}, "«apart»"),
        ({"apart": [True]}, "«apart»"),
        ({"use_file": {"a": 1}}, "«use_file»"),
        ({"use_file": {"2": ["nope"]}}, "«nope»"),
        ({"use_file": 1}, "«use_file»"),
        ({"create_codes": [1]}, "«create_codes»"),
        ({"create_codes": {"unit": 1}}, "«create_codes»"),
        ({"create_codes": {"nope": True}}, "«nope». Felter med koder som kan opprettes: unit, property, building_type."),
        ({"mergee": {}}, "«mergee»"),
    ],
)
def test_choices_of_the_wrong_shape_are_named(unit_tree, file, decisions, words):
    chosen = file(json.dumps(decisions), "valg.json")
    status, said = ended("import_file", "buildings", file(GOOD), "--decisions", chosen)
    assert status == 2
    assert words in said


def test_all_wrong_choices_are_named_at_once(unit_tree, file):
    chosen = file(json.dumps({"merge": 5, "apart": "x", "use_file": {"a": 1}, "create_codes": [1]}), "valg.json")
    said = ended("import_file", "buildings", file(GOOD), "--decisions", chosen)[1]
    assert [line.split("»")[0] for line in said.splitlines()] == ["«use_file", "«merge", "«apart", "«create_codes"]


def test_codes_cannot_be_made_in_a_field_that_does_not_exist(unit_tree, file):
    status, said = ended("import_file", "buildings", file(GOOD), "--create", "nope")
    assert status == 2
    assert "«nope»" in said
    assert "building_type" in said


def test_files_nested_too_deep(unit_tree, file, tmp_path: Path):
    deep = file('{"a":' * 100_000 + "1" + "}" * 100_000, "dyp.json")
    for option in ("--profile", "--decisions"):
        status, said = ended("import_file", "buildings", file(GOOD), option, deep)
        assert status == 2
        assert "for mange nivåer" in said


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        ({"columns": {"navn": ["name"]}}, "«columns»"),
        ({"defaults": {"area_bta_m2": "mange"}}, "area_bta_m2"),
        ({"values": {"ownership": {"F": "nope"}}}, "ownership"),
        ({"dates": "%Q"}, "«%Q»"),
        ({"encoding": "base64"}, "base64"),
        ({"delimiter": "\n"}, "«delimiter»"),
    ],
)
def test_profiles_that_cannot_be_used(unit_tree, file, profile, words):
    status, said = ended("import_file", "buildings", file(GOOD), "--profile", file(json.dumps(profile), "profil.json"))
    assert status == 2
    assert words in said


BUILDINGS = "Bygningsnummer;Navn;Bygningstype;Byggeår;Antall etasjer;BTA;Kommunenummer\n300000019;Fjellvik skole;;1974;2;1234;3203\n"


def test_a_file_of_another_kind_is_refused(unit_tree, file):
    status, found = command("import_file", "plots", file(BUILDINGS))
    assert status == 1
    assert found["errors"][0]["message"].startswith(
        "Filen ser ut til å inneholde Bygninger, ikke Tomter og ubebygde areal: 7 av 7 kolonner "
    )
    profile = file('{"columns": {"Navn": "name"}}', "p.json")
    _status, found = command("import_file", "plots", file(BUILDINGS), "--profile", profile)
    assert found["rows"] == 1
    assert command("import_file", "buildings", file(BUILDINGS))[0] == 0
