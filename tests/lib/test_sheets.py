import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from fdvu.lib.safecells import restore
from fdvu.lib.sheets import write
from fdvu.lib.sheets.columns import Column, Kind
from fdvu.lib.sheets.errors import SheetError
from fdvu.lib.sheets.write import Sheet, write_csv, write_workbook

COLUMNS = [
    Column("Navn"),
    Column("Bygningsnummer", Kind.CODE),
    Column("BRA (m²)", Kind.AREA),
    Column("Kostnad (kr)", Kind.NOK, decimals=2),
    Column("Andel", Kind.SHARE),
    Column("Overtatt", Kind.DATE),
    Column("Fredet"),
]
ROWS = [
    ["Åsen skole", 139000001, 1234, Decimal("1234567.50"), 0.125, datetime.date(2026, 11, 22), True],
    ["=1+1", "+47", None, float("nan"), None, datetime.date(1898, 5, 1), False],
    ["@cmd", "-3", -3, Decimal("-0.5"), 1, None, None],
]


def made(sheets):
    out = io.BytesIO()
    write_workbook(sheets, out)
    out.seek(0)
    return out


def test_what_is_written_is_what_is_read():
    sheet = CalamineWorkbook.from_filelike(made([Sheet("Bygg", COLUMNS, iter(ROWS))]))
    assert sheet.get_sheet_by_index(0).to_python() == [
        [column.heading for column in COLUMNS],
        ["Åsen skole", 139000001, 1234, 1234567.5, 0.125, datetime.date(2026, 11, 22), "Ja"],
        ["=1+1", "+47", "", "", "", "01.05.1898", "Nei"],
        ["@cmd", "-3", -3, -0.5, 1, "", ""],
    ]


def test_formulas_are_text_and_cells_are_formatted():
    page = openpyxl.load_workbook(made([Sheet("Bygg", COLUMNS, ROWS)])).active
    assert [page["A3"].data_type, page["B3"].data_type] == ["s", "s"]
    assert [page.cell(2, place).number_format for place in range(2, 7)] == [
        "0",
        "# ##0",
        "# ##0.00",
        "0.0%",
        "dd.mm.yyyy",
    ]
    assert page["A1"].font.bold
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:G4"
    assert page.column_dimensions["B"].width > 14


def test_sheet_names_are_legal_and_unique():
    names = ["Bygg: [alle]/nå", "Bygg", "bygg", "x" * 40, "x" * 40]
    book = CalamineWorkbook.from_filelike(made([Sheet(name, COLUMNS, []) for name in names]))
    assert book.sheet_names == ["Bygg   alle  nå", "Bygg", "bygg 2", "x" * 31, "x" * 29 + " 2"]


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(write, "MAX_ROWS", 2)
    with pytest.raises(SheetError, match="flere enn 2 rader"):
        made([Sheet("Bygg", COLUMNS, ROWS)])


def test_csv():
    out = io.BytesIO()
    assert write_csv(COLUMNS, iter(ROWS), out) == 3
    assert out.getvalue().decode("utf-8") == (
        "\ufeffNavn;Bygningsnummer;BRA (m²);Kostnad (kr);Andel;Overtatt;Fredet\r\n"
        "Åsen skole;139000001;1234;1234567,50;0,125;22.11.2026;Ja\r\n"
        "'=1+1;'+47;;;;01.05.1898;Nei\r\n"
        "'@cmd;'-3;-3;-0,5;1;;\r\n"
    )


def test_csv_can_be_undone():
    out = io.BytesIO()
    write_csv(COLUMNS[:1], [["=1;2"], ["'=1"], ["-a\nb"]], out)
    lines = out.getvalue().decode("utf-8-sig")
    assert lines == "Navn\r\n\"'=1;2\"\r\n''=1\r\n\"'-a\nb\"\r\n"
    assert [restore(text) for text in ("'=1;2", "''=1", "'-a\nb")] == ["=1;2", "'=1", "-a\nb"]
