"""Workbooks of every kind: what is read, and what is said about cells that hold no value."""

import datetime as dt

import openpyxl
import pytest
import xlsxwriter

from fdvu.lib.tabular import NO_RESULT, CellError, TabularError, open_source, suggest_header_row, table_from
from tests.lib.tabular.files import (
    ods,
    ods_number,
    ods_text,
    xls,
    xls_error,
    xls_formula_error,
    xls_label,
    xls_number,
    xlsb,
    xlsb_error,
    xlsb_number,
    xlsb_row,
    xlsb_text,
)

ROW = "<table:table-row>{}</table:table-row>"


def test_xlsx_values_keep_their_place_and_type(tmp_path):
    path = tmp_path / "bygg.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Bygg")
        date = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row("B3", ["Navn", "Areal", "Dato", "I bruk"])
        sheet.write_row("B4", ["Ørnes skole", 12.5])
        sheet.write_datetime("D4", dt.datetime(2024, 12, 31), date)
        sheet.write_boolean("E4", True)
    source = open_source(path, "bygg.xlsx")
    grid = source.read()
    assert grid.rows == [
        ["", "", "", "", ""],
        ["", "", "", "", ""],
        ["", "Navn", "Areal", "Dato", "I bruk"],
        ["", "Ørnes skole", 12.5, dt.date(2024, 12, 31), True],
    ]
    assert (source.format, source.sheets[0].rows, source.sheets[0].columns) == ("xlsx", 4, 5)
    table = table_from(grid, suggest_header_row(grid))
    assert table.headings == ["Navn", "Areal", "Dato", "I bruk"]
    assert table.row_numbers == [4]
    assert table.letters == ["B", "C", "D", "E"]


def test_error_cells_and_uncalculated_formulas_are_never_empty(tmp_path):
    path = tmp_path / "feil.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["a", "b", "c", "d"])
        sheet.write_formula("A2", "=1/0", None, "#DIV/0!")
        sheet.write_formula("B2", "=NA()", None, "#N/A")
        sheet.write_formula("C2", "=A9", None, "")
        sheet.write_formula("D2", "=1+1", None, 2)
        sheet.write_formula("F9", "=REF", None, "#REF!")
    rows = open_source(path, "feil.xlsx").read().rows
    assert rows[1][:4] == ["#DIV/0!", "#N/A", NO_RESULT, 2.0]
    assert rows[8][5] == "#REF!"
    assert [type(cell) for cell in rows[1][:3]] == [CellError] * 3


def test_formula_with_empty_text_as_result_is_empty(tmp_path):
    path = tmp_path / "tom.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["a", "b"])
        sheet.write_row("A2", [1, 2])
    raw = _rewrite(path, b'<c r="B2"><v>2</v></c>', b'<c r="B2" t="str"><f>""</f><v></v></c>')
    assert open_source(raw, "tom.xlsx").read().rows == [["a", "b"], [1.0, ""]]


def _rewrite(path, old, new):
    import zipfile

    target = path.with_name("endret.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = source.read(name)
            assert "sheet1" not in name or old in content
            archive.writestr(name, content.replace(old, new) if "worksheets/sheet1" in name else content)
    return target


def test_openpyxl_formulas_without_results_are_named(tmp_path):
    path = tmp_path / "formel.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append([1, "=A2*2"])
    book.save(path)
    assert open_source(path, "formel.xlsx").read().rows == [["a", "b"], [1.0, NO_RESULT]]


def test_merged_title_does_not_hide_the_headings(tmp_path):
    path = tmp_path / "tittel.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:D1", "Bygg i kommunen 2024")
        sheet.write("A2", "Utskrift fra systemet")
        sheet.write_row("A4", ["Nr", "Navn", "Adresse", "Areal"])
        for row in range(5):
            sheet.write_row(4 + row, 0, [row, f"Bygg {row}", "Gata 1", 100.5])
    grid = open_source(path, "tittel.xlsx").read()
    assert suggest_header_row(grid) == 4
    table = table_from(grid, 4)
    assert table.headings == ["Nr", "Navn", "Adresse", "Areal"]
    assert table.row_numbers == [5, 6, 7, 8, 9]


def test_hidden_sheets_are_flagged_and_not_chosen(tmp_path):
    path = tmp_path / "skjult.xlsx"
    with xlsxwriter.Workbook(path) as book:
        first, second, third = (book.add_worksheet(name) for name in ("Lister", "Forside", "Bygg"))
        first.write_row("A1", ["x", "y"])
        third.write_row("A1", ["Navn", "Nr"])
        second.activate()
        first.hide()
        book.add_worksheet("Svært skjult").very_hidden()
    source = open_source(path, "skjult.xlsx")
    assert [(s.name, s.hidden) for s in source.sheets] == [
        ("Lister", True),
        ("Forside", False),
        ("Bygg", False),
        ("Svært skjult", True),
    ]
    assert source.read().rows == [["Navn", "Nr"]]
    assert source.read("Lister").rows == [["x", "y"]]
    assert source.read(2).rows == source.read("bygg ").rows == [["Navn", "Nr"]]
    with pytest.raises(TabularError, match=r"«Eiendom» finnes ikke\. Arkene i filen er: Lister, Forside, Bygg"):
        source.read("Eiendom")


def test_a_million_formatted_empty_rows_cost_little(tmp_path):
    path = tmp_path / "formatert.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        grey = book.add_format({"bg_color": "#eeeeee"})
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, [1, 2])
        for row in range(2, 1_048_576, 16):
            sheet.write_blank(row, 0, None, grey)
    assert open_source(path, "formatert.xlsx").read().rows == [["a", "b"], [1.0, 2.0]]


def test_blank_formatted_cells_far_out_do_not_count(tmp_path):
    path = tmp_path / "bred.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        grey = book.add_format({"bg_color": "#eeeeee"})
        sheet.write_row(0, 0, ["a", "b"])
        for column in range(2, 16384, 7):
            sheet.write_blank(0, column, None, grey)
        sheet.write_row(1, 0, [1, 2])
    assert open_source(path, "bred.xlsx").read().rows == [["a", "b"], [1.0, 2.0]]


@pytest.mark.parametrize("written", ["<x:c ", '<c s="0" r='])
def test_unusual_xml_takes_the_exact_way(tmp_path, written):
    path = tmp_path / "rar.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["a", "b"])
        sheet.write_row("A2", [1, 2])
        sheet.write_formula("C2", "=1/0", None, "#DIV/0!")
    raw = _rewrite_tags(path) if written.startswith("<x") else _rewrite(path, b"<c r=", b'<c s="0" r=')
    assert open_source(raw, "rar.xlsx").read().rows == [["a", "b", ""], [1.0, 2.0, "#DIV/0!"]]


def _rewrite_tags(path):
    import re
    import zipfile

    target = path.with_name("prefiks.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = source.read(name)
            if "worksheets/sheet1" in name:
                content = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", content).replace(b" xmlns=", b" xmlns:x=")
            archive.writestr(name, content)
    return target


def test_xls(tmp_path):
    cells = xls_label(0, 0, "navn") + xls_label(0, 1, "æøå") + xls_number(1, 0, 12) + xls_error(1, 1, 0x2A)
    path = tmp_path / "gammel.xls"
    path.write_bytes(xls(cells + xls_formula_error(2, 1, 7) + xls_number(2, 0, 1.5)))
    source = open_source(path, "gammel.xls")
    assert source.format == "xls"
    assert source.read().rows == [["navn", "æøå"], [12.0, "#N/A"], [1.5, "#DIV/0!"]]


def test_xlsb(tmp_path):
    cells = xlsb_row(0) + xlsb_text(0, "navn") + xlsb_text(1, "æøå") + xlsb_row(1) + xlsb_number(0, 12) + xlsb_error(1, 0x2A)
    source = open_source(xlsb(tmp_path / "binær.xlsb", cells), "binær.xlsb")
    assert source.format == "xlsb"
    assert source.read().rows == [["navn", "æøå"], [12.0, "#N/A"]]


def test_ods(tmp_path):
    broken = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    wide = '<table:table-cell table:number-columns-repeated="16382"/>'
    tables = (
        '<table:table table:name="Skjult" table:style-name="skjult">' + ROW.format(ods_text("x")) + "</table:table>"
        '<table:table table:name="Bygg">'
        + ROW.format(ods_text("navn") + ods_text("æøå") + wide)
        + ROW.format(ods_number(12) + broken)
        + '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/>'
        + "</table:table-row>"
        + ROW.format(ods_number(13) + ods_text("slutt"))
        + '<table:table-row table:number-rows-repeated="1048500"><table:table-cell '
        + 'table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    source = open_source(ods(tmp_path / "fri.ods", tables), "fri.ods")
    assert [(s.name, s.hidden) for s in source.sheets] == [("Skjult", True), ("Bygg", False)]
    assert source.read().rows == [["navn", "æøå"], [12.0, "#DIV/0!"], ["", ""], ["", ""], [13.0, "slutt"]]


def test_values_without_a_heading_get_the_column_letter(tmp_path):
    path = tmp_path / "uten.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["Navn", "Tom", "", "Navn"])
        sheet.write_row("A2", ["a", "", "", "b", "merknad"])
    table = table_from(open_source(path, "uten.xlsx").read(), 1)
    assert table.headings == ["Navn", "Tom", "Navn", "Kolonne E"]
    assert table.columns == [["a"], [""], ["b"], ["merknad"]]
    assert table.empty_columns == ["Tom"]
    assert table.duplicate_headings == ["Navn"]
