"""The shapes files come in, and what is refused: each error names row, column and value."""

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from bygg.models import Building
from fdvu.audit.importing import ImportRefused
from fdvu.audit.models import ChangeSet
from tests.factories.bygg import make_building
from tests.factories.imports import counts, errors, plan, take_in, warnings

pytestmark = pytest.mark.django_db


def workbook(rows, *, before=(), sheet="Bygg", after=0) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet(sheet)
    for number, row in enumerate([*before, *rows]):
        page.write_row(number, 0, row)
    if after:
        page.set_row(len(rows) + after, 20, book.add_format({"bold": True}))
    book.close()
    return out.getvalue()


ROWS = [["Bygningsnummer", "Navn", "BRA"], [300000019, "Åsgård skole", 1234.5], [300000027, "Ørsta sykehjem", 99]]


def names(found) -> list[str]:
    return found.frame.values["name"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|", "$"])
def test_encodings_and_delimiters(unit_tree, encoding, delimiter):
    text = (
        "\n".join(delimiter.join(row) for row in (["Bygningsnummer", "Navn"], ["300000019", "Åsgård skole"], ["300000027", "Ørsta"])) + "\n"
    )
    found = plan(text.encode(encoding))
    assert names(found) == ["Åsgård skole", "Ørsta"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(unit_tree, end):
    assert names(plan(f"Navn;BRA{end}En;1{end}To;2{end}")) == ["En", "To"]


def test_a_trailing_empty_column_and_commas_in_text(unit_tree):
    assert names(plan("Navn;Merknad;\nEn;a, b, c;\nTo;d;\n")) == ["En", "To"]


@pytest.mark.parametrize(
    ("written", "value"),
    [("1234,5", 1234.5), ("1 234,5", 1234.5), ("1\u00a0234,5", 1234.5), ("1.234,5", 1234.5), ("1\u202f234,5", 1234.5), ("1234", 1234.0)],
)
def test_norwegian_numbers(unit_tree, written, value):
    assert plan(f"Navn;BRA\nEn;{written}\nTo;12,75\n").frame.values["area_bra_m2"] == [value, 12.75]


def test_points_and_commas_the_english_way(unit_tree):
    found = plan('Navn,BRA\nEn,"1,234.5"\nTo,"12,000.25"\n')
    assert found.frame.values["area_bra_m2"] == [1234.5, 12000.25]


@pytest.mark.parametrize("written", ["14.05.2019", "2019-05-14", "14/05/2019"])
def test_dates_in_three_styles(unit_tree, written):
    assert str(plan(f"Navn;Areal målt\nEn;{written}\n").frame.values["area_measured_on"][0]) == "2019-05-14"


def test_headings_further_down(unit_tree):
    found = plan(workbook(ROWS, before=[["Bygningsliste 2025"], [], ["Skrevet ut 1. mai"]]), name="fil.xlsx")
    assert names(found) == ["Åsgård skole", "Ørsta sykehjem"]
    assert found.frame.row_numbers == [5, 6]


def test_thousands_of_empty_rows_at_the_end(unit_tree):
    assert counts(plan(workbook(ROWS, after=5000), name="fil.xlsx")) == {"created": 2}


def test_hidden_sheets_merged_cells_and_formulas(unit_tree):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    hidden = book.add_worksheet("Skjult")
    hidden.write_row(0, 0, ["Navn", "BRA"])
    hidden.write_row(1, 0, ["Feil ark", 1])
    page = book.add_worksheet("Bygg")
    page.activate()
    hidden.hide()
    page.merge_range(0, 0, 0, 2, "Kommunens bygg")
    page.write_row(1, 0, ["Navn", "BRA", "BTA"])
    page.write(2, 0, "En")
    page.write_formula(2, 1, "=50+50", None, 100)
    page.write(2, 2, 120)
    book.close()
    found = plan(out.getvalue(), name="fil.xlsx")
    assert (names(found), found.frame.values["area_bra_m2"]) == (["En"], [100.0])


def test_error_cells_name_their_place(unit_tree):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, ["Navn", "BRA"])
    page.write(1, 0, "En")
    page.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    book.close()
    assert errors(plan(out.getvalue(), name="fil.xlsx")) == [
        (2, "BRA", "Cellen inneholder feilkoden #DIV/0!. Rett formelen eller skriv inn verdien.")
    ]


class TestRefusedFiles:
    """Not a table at all: one error, nothing read."""

    @pytest.mark.parametrize(
        ("data", "name"),
        [
            (b"%PDF-1.7 \x00 noe", "fil.pdf"),
            (b"", "tom.xlsx"),
            (b"PK\x03\x04 not really a zip", "fil.xlsx"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "fil.xls"),
            (b"<html><table><tr><td>Navn</td></tr></table>", "fil.xls"),
            (b"bare tekst uten noen overskrift\n", "fil.csv"),
            (b"Navn;BRA\n", "fil.csv"),
            (b"1;2;3\n4;5;6\n", "fil.csv"),
            (b"Farge;Smak\nrod;sot\n", "fil.csv"),
            (b"Navn;Navn\nEn;To\n", "fil.csv"),
        ],
    )
    def test_refused(self, unit_tree, data, name):
        with pytest.raises(ImportRefused) as refused:
            take_in(data, name=name)
        assert refused.value.errors[0]["file"] == name
        assert refused.value.errors[0]["message"]
        assert Building.objects.count() == ChangeSet.objects.count() == 0

    def test_a_zip_bomb(self, unit_tree):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(workbook(ROWS))) as real, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
            for item in real.infolist():
                data = real.read(item)
                if item.filename.endswith("sheet1.xml"):
                    data = data.replace(b"</sheetData>", b" " * (60 * 1024 * 1024) + b"</sheetData>")
                bomb.writestr(item.filename, data)
        with pytest.raises(ImportRefused):
            plan(out.getvalue(), name="fil.xlsx")

    def test_macros(self, unit_tree):
        book = openpyxl.load_workbook(io.BytesIO(workbook(ROWS)))
        out = io.BytesIO()
        book.save(out)
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"makro")
        with pytest.raises(ImportRefused):
            plan(out.getvalue(), name="fil.xlsm")

    def test_a_wrong_profile_is_told_before_anything_is_read(self, unit_tree):
        with pytest.raises(ImportRefused) as refused:
            take_in("Navn;BRA\nEn;1\n", {"defaults": {"ownership": "kanskje"}})
        assert "ownership" in refused.value.errors[0]["message"]


class TestRefusedRows:
    """One bad row rejects itself; nothing is written unless the rest is asked for."""

    @pytest.mark.parametrize(
        ("heading", "values", "column", "words"),
        [
            ("BRA", "mange", "BRA", "«mange» er ikke et tall"),
            ("Byggeår", "2095", "Byggeår", "i framtiden"),
            ("Byggeår", "19", "Byggeår", "mindre enn"),
            ("Areal målt", "31.02.2020", "Areal målt", "31.02.2020"),
            ("Eierform", "kanskje", "Eierform", "ikke en kjent verdi"),
            ("Breddegrad", "120", "Breddegrad", "større enn"),
            ("BTA;BRA;NTA", "100;120;90", "BRA", "BRA (120) er større enn BTA (100)"),
            ("BTA;NTA", "100;120", "NTA", "NTA (120) er større enn BTA (100)"),
            ("BRA", "-5", "BRA", "mindre enn"),
            ("Id i fdvu", "4711", "Id i fdvu", "ingen rad med denne id-en"),
            ("Matrikkelnummer", "tolv", "Matrikkelnummer", "ikke et matrikkelnummer"),
            ("Kommunenr", "Atlantis", "Kommunenr", "verken et kommunenummer"),
            ("Navn", "x" * 201, "Navn", "201 tegn"),
            ("Tatt over;Avhendet", "01.01.2020;01.01.2019", "Avhendet", "før datoen"),
        ],
    )
    def test_each_says_where_and_why(self, unit_tree, heading, values, column, words):
        known = "" if heading == "Navn" else "Navn;"
        text = f"{known}{heading};Merknad\n{'En;' if known else ''}{values};x\n{'To;' if known else 'To'}{';' * values.count(';')};y\n"
        found = plan(text)
        assert [(row, where) for row, where, _message in errors(found)] == [(2, column)]
        assert words in errors(found)[0][2]
        assert counts(found) == {"created": 1, "rejected": 1}

    def test_the_same_key_twice_names_the_first_row(self, unit_tree):
        found = plan("Bygningsnummer;Navn\n300000019;En\n300000027;To\n300000019;Tre\n")
        assert errors(found) == [(4, "Bygningsnummer", "Samme Bygningsnummer står også på rad 2. Fjern den ene raden.")]

    def test_a_missing_name(self, unit_tree):
        assert errors(plan("Bygningsnummer;Navn\n300000019;\n")) == [(2, "Navn", "«Navn» mangler. Nye rader må ha en verdi her.")]

    def test_a_missing_column_is_told_once(self, unit_tree):
        found = plan("Bygningsnummer;BRA\n300000019;1\n300000027;2\n")
        assert [(row, column) for row, column, _message in errors(found)] == [(None, "Navn")]
        assert counts(found) == {"rejected": 2}

    def test_areas_are_held_against_what_is_stored(self, unit_tree):
        make_building(unit_tree.school, "Skolen", building_number=300000019, area_bta_m2=100.0)
        found = plan("Bygningsnummer;BRA\n300000019;120\n")
        assert errors(found) == [(2, "BRA", "BRA (120) er større enn BTA (100). Arealene må følge NTA ≤ BRA ≤ BTA.")]

    def test_a_number_that_another_building_bears(self, unit_tree):
        first = make_building(unit_tree.school, "En", building_number=300000019)
        make_building(unit_tree.school, "To", building_number=300000027)
        found = plan(f"Id i fdvu;Bygningsnummer\n{first.pk};300000027\n")
        assert [(row, column) for row, column, _message in errors(found)] == [(2, "Bygningsnummer")]

    def test_nothing_is_written_unless_the_good_rows_are_asked_for(self, unit_tree):
        text = "Navn;BRA\nEn;1\nTo;mange\n"
        with pytest.raises(ImportRefused):
            take_in(text)
        assert Building.objects.count() == ChangeSet.objects.count() == 0
        take_in(text, skip_rejected=True)
        assert [b.name for b in Building.objects.all()] == ["En"]

    def test_unusual_numbers_are_warnings(self, unit_tree):
        found = plan("Bygningsnummer;Navn\n123;En\n")
        assert counts(found) == {"created": 1}
        assert "uvanlig lengde" in warnings(found)[0]

    def test_a_planned_building_may_have_a_year_to_come(self, unit_tree):
        assert counts(plan("Navn;Byggeår;Status\nEn;2030;Planlagt\n")) == {"created": 1}
