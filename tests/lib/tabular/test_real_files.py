"""Registers as real owners publish them."""

import pytest

from fdvu.lib.tabular import UNIT_FACTORS, ValueSpec, open_source, parse_column, suggest_header_row, table_from


def table(folder, name):
    source = open_source(folder / "register" / name, name)
    grid = source.read()
    return source, table_from(grid, suggest_header_row(grid))


@pytest.mark.parametrize(
    ("name", "rows", "columns", "empty"),
    [
        ("gsa-buildings-2025-06.xlsx", 8645, 18, ["Available Square Feet"]),
        ("stavanger-kommunale-bygg.csv", 29, 8, []),
        ("stavanger-barnehager.csv", 133, 6, []),
        ("building-data-genome-meta.csv", 507, 19, []),
    ],
)
def test_shape(sample_data, name, rows, columns, empty):
    _source, found = table(sample_data, name)
    assert (len(found), len(found.headings), found.empty_columns) == (rows, columns, empty)
    assert (found.row_numbers[0], found.row_numbers[-1]) == (2, rows + 1)
    assert (found.problems, found.duplicate_headings) == ([], [])


def test_federal_buildings(sample_data):
    _source, found = table(sample_data, "gsa-buildings-2025-06.xlsx")
    column = dict(zip(found.headings, found.columns, strict=True))
    zips = parse_column(column["Zip Code"], ValueSpec("code", pad_digits=5))
    assert zips.problems == []
    assert {len(code.split("-")[0]) for code in zips.values if code} == {5}
    feet = ValueSpec("decimal", factor=UNIT_FACTORS["ft2", "m2"], decimals=2, min=0)
    areas = parse_column(column["Building Rentable Square Feet"], feet)
    assert areas.problems == []
    assert sum(1 for area in areas.values if not area) == 621
    owned = ValueSpec("choice", choices={"owned": "owned", "leased": "leased"}, values={"F": "owned", "L": "leased"})
    assert parse_column(column["Owned or Leased"], owned).problems == []


def test_stavanger(sample_data):
    source, found = table(sample_data, "stavanger-kommunale-bygg.csv")
    assert (source.encoding, source.delimiter) == ("utf-8", ";")
    latitude = parse_column(found.columns[found.headings.index("latitude")], ValueSpec("float", min=57, max=72))
    assert latitude.problems == []
    assert latitude.values[0] == 58.969325
    _source, found = table(sample_data, "stavanger-barnehager.csv")
    north = parse_column(found.columns[0], ValueSpec("decimal", decimals=2))
    assert (north.problems, str(north.values[0])) == ([], "6540041.30")


def test_metadata_with_carriage_returns(sample_data):
    _source, found = table(sample_data, "building-data-genome-meta.csv")
    column = dict(zip(found.headings, found.columns, strict=True))
    years = parse_column(column["yearbuilt"], ValueSpec("int"))
    assert column["yearbuilt"].count("") == 194
    assert len(years.problems) == 95  # "pre 1919", "1945-1966" …
    assert {str(message) for _index, raw, message in years.problems if raw == "pre 1919"} == {
        "«pre 1919» er ikke et tall. Skriv bare sifrene, for eksempel 1974."
    }
    ends = parse_column(column["dataend"], ValueSpec("date"))
    assert (ends.problems, str(ends.values[0])) == ([], "2012-12-31")
