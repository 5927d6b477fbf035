"""Reading and parsing a whole register against the bare read of the same file with the same reader."""

import datetime as dt
import random
import statistics
import time

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from fdvu.lib.tabular import ValueSpec, open_source, parse_column, suggest_header_row, table_from

ROWS = 50_000
SPECS = {
    "Bygningsnummer": ValueSpec("code", pad_digits=8),
    "Kommunenr": ValueSpec("code", pad_digits=4),
    "Gnr": ValueSpec("int", min=0),
    "Bnr": ValueSpec("int", min=0),
    "Navn": ValueSpec("text", max_length=200),
    "Adresse": ValueSpec("text", max_length=200),
    "Postnr": ValueSpec("code", pad_digits=4),
    "Poststed": ValueSpec("text", max_length=100),
    "Bygningstype": ValueSpec("choice", choices={code: code for code in ("611", "612", "613", "719")}),
    "Byggeår": ValueSpec("int", min=1000, max=2030),
    "BTA": ValueSpec("decimal", decimals=2, min=0),
    "BRA": ValueSpec("decimal", decimals=2, min=0),
    "Status": ValueSpec("choice", choices={"I bruk": "in_use", "Revet": "demolished", "Solgt": "sold"}),
    "Dato": ValueSpec("date"),
}


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """A made-up register of 50,000 buildings in 14 columns."""
    chance = random.Random(1)
    path = tmp_path_factory.mktemp("register") / "bygg.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Bygg")
        date = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, list(SPECS))
        for row in range(1, ROWS + 1):
            gross = round(chance.uniform(50, 9000), 1)
            street = f"{chance.choice(['Skole', 'Kirke', 'Stor', 'Lille'])}gata {chance.randint(1, 150)}"
            place = [f"{chance.randint(100, 9999):04}", chance.choice(["Oslo", "Ørsta", "Ålesund"])]
            number = [10_000_000 + row * 7, "3203", chance.randint(1, 300), chance.randint(1, 900), f"Bygg nr {row}", street]
            kind = [chance.choice(["611", "612", "613", "719"]), chance.randint(1880, 2024), gross, round(gross * 0.9, 1)]
            sheet.write_row(row, 0, [*number, *place, *kind, chance.choice(["I bruk", "Revet", "Solgt"])])
            sheet.write_datetime(row, 13, dt.datetime(2000, 1, 1) + dt.timedelta(days=chance.randint(0, 9000)), date)
    return path


def bare_read(path):
    """The fastest reader alone: the floor."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def read_and_parse(path):
    """Checks, read, header search, columns, values."""
    grid = open_source(path, path.name).read()
    table = table_from(grid, suggest_header_row(grid, set(SPECS)))
    return [parse_column(column, SPECS[name]) for name, column in zip(table.headings, table.columns, strict=True)]


def timed(work, *arguments):
    """Seconds for one call."""
    started = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - started


def test_read_and_parse_against_bare_read(register):
    columns = read_and_parse(register)
    assert [len(column.values) for column in columns] == [ROWS] * 14
    assert not any(column.problems for column in columns)
    pairs = [(timed(bare_read, register), timed(read_and_parse, register)) for _round in range(5)]
    bare, whole = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"\n{ROWS} rows x 14 columns: bare read {bare:.2f} s, read and parse {whole:.2f} s, ratio {whole / bare:.2f}")
    assert whole / bare < 2.5
