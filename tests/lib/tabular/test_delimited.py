"""Delimited text in the shapes real systems export."""

import contextlib
import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fdvu.lib.tabular import Limits, TabularError, open_source, suggest_header_row, table_from

TEXT = "navn;adresse;areal\nØrnes skole;Skogveien 1, 2. etg;1 234,5\nÅs kirke;Blåbærstien 3;99,0\n"
ROWS = [["navn", "adresse", "areal"], ["Ørnes skole", "Skogveien 1, 2. etg", "1 234,5"], ["Ås kirke", "Blåbærstien 3", "99,0"]]


def read(data, name="bygg.csv", **options):
    return open_source(io.BytesIO(data), name, **options).read().rows


@pytest.mark.parametrize(
    ("codec", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("latin-1", "cp1252"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings(codec, named):
    source = open_source(io.BytesIO(TEXT.encode(codec)), "bygg.csv")
    assert (source.read().rows, source.encoding, source.delimiter) == (ROWS, named, ";")
    assert len(source.warnings) == (named == "cp1252")


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf16_marks(mark):
    codec = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert read(mark + TEXT.encode(codec)) == ROWS


def test_chosen_encoding_wins():
    assert read("a;b\n\x9b;1\n".encode("latin-1"), encoding="cp865")[1] == ["ø", "1"]


def test_a_few_broken_letters_in_utf8_are_said():
    data = ("navn;sted\n" + "Ærfugløya skole;Bodø\n" * 30).encode() + b"Bod\xf8;1\n"
    source = open_source(io.BytesIO(data), "bygg.csv")
    assert source.read().rows[1] == ["Ærfugløya skole", "Bodø"]
    assert [str(w) for w in source.warnings] == ["1 tegn kunne ikke leses og er erstattet med �, det første på linje 32."]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|", "$"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter, ending):
    rows = [["navn", "merknad", "sum"], ["a", f"x{delimiter}y", "1.5"], ["b", 'sa "hei"', "2.5"], ["c", "", "-3.25"]]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=ending).writerows(rows)
    source = open_source(io.BytesIO(out.getvalue().encode()), "bygg.txt")
    assert (source.read().rows, source.delimiter) == (rows, delimiter)


def test_decimal_commas_do_not_win_over_semicolons():
    data = "a;b\n" + "1,5;2,5\n" * 20
    assert read(data.encode())[1] == ["1,5", "2,5"]


def test_unquoted_commas_inside_text():
    data = "nr;tjeneste;sted;\n1;Kart, plan, (ingen utbetalinger), kopiering;Stavanger;\n2;Skole;Stavanger;\n"
    grid = open_source(io.BytesIO(data.encode()), "bygg.csv").read()
    table = table_from(grid, 1)
    assert table.headings == ["nr", "tjeneste", "sted"]
    assert table.columns[1] == ["Kart, plan, (ingen utbetalinger), kopiering", "Skole"]
    assert table.problems == []


def test_excel_separator_hint_keeps_row_numbers():
    grid = open_source(io.BytesIO(b"sep=|\na|b\n1|2\n"), "bygg.csv").read()
    assert grid.rows == [[], ["a", "b"], ["1", "2"]]
    assert table_from(grid, suggest_header_row(grid)).row_numbers == [3]


def test_title_lines_and_blank_lines_keep_row_numbers():
    data = "Bygg i kommunen\n\nUttrekk 31.12.2024\n\nnr;navn;areal\n1;a;2\n\n;;\n2;b;3\n\n\n"
    grid = open_source(io.BytesIO(data.encode()), "bygg.csv").read()
    assert suggest_header_row(grid) == 5
    table = table_from(grid, 5)
    assert (table.row_numbers, table.columns[0]) == ([6, 9], ["1", "2"])


def test_line_breaks_inside_quotes_are_one_row():
    grid = open_source(io.BytesIO(b'a;b\r\n1;"to\r\nlinjer"\r\n2;x\r\n'), "bygg.csv").read()
    assert grid.rows == [["a", "b"], ["1", "to\nlinjer"], ["2", "x"]]


def test_rows_with_too_many_cells_are_named():
    grid = open_source(io.BytesIO(b"a;b\n1;2\n3;4;5\n6\n7;8;;\n"), "bygg.csv").read()
    table = table_from(grid, 1)
    assert table.columns == [["1", "3", "6", "7"], ["2", "4", "", "8"]]
    assert [(row, str(message)) for row, message in table.problems] == [
        (3, "Raden har 3 celler, men det er 2 overskrifter. Første overskytende verdi: «5».")
    ]


def test_one_column_is_read_when_the_delimiter_is_chosen():
    assert read(b"navn\nSkole\n", delimiter=";") == [["navn"], ["Skole"]]


def test_text_with_a_workbook_name_is_read_with_a_warning():
    source = open_source(io.BytesIO(b"a\tb\n1\t2\n"), "eksport.xls")
    assert source.read().rows == [["a", "b"], ["1", "2"]]
    assert [str(w) for w in source.warnings] == ["Filen heter .xls, men er en tekstfil og er lest som csv."]


def test_stray_quotes_inside_text_are_kept():
    assert read(b'a;b\n5" ror;x\n"Skolen" i Bo;y\n') == [["a", "b"], ['5" ror', "x"], ["Skolen i Bo", "y"]]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "latin-1", "utf-8-sig"]))
def test_any_text_is_read_or_refused(text, codec):
    data = text.encode(codec, "replace")
    with contextlib.suppress(TabularError):
        grid = open_source(io.BytesIO(data), "bygg.csv", limits=Limits(max_rows=50)).read()
        table_from(grid, suggest_header_row(grid))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a.ods", "a.xls"]))
def test_any_bytes_are_read_or_refused(data, name):
    for head in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        with contextlib.suppress(TabularError):
            open_source(io.BytesIO(head + data), name).read()


CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff\ue000"), min_size=1, max_size=8)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=2, max_size=12), st.sampled_from(";\t|,$"))
def test_what_the_csv_module_writes_comes_back(rows, delimiter):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("x1", "x2", "x3"), *rows])
    read_back = read(out.getvalue().encode(), delimiter=delimiter, encoding="utf-8")
    expected = [["x1", "x2", "x3"], *map(list, rows)]
    while all(cell.isspace() for cell in expected[-1]):
        expected.pop()
    assert read_back == expected


@pytest.mark.parametrize("count", [1, 2, 5, 60, 300])
@pytest.mark.parametrize(
    ("headings", "row", "last", "delimiter"),
    [
        ("Nummer$Navn$Type$År$A$B$C", "139999001$Adv {0}$Skole$1990$100,5$90,5$80,5", "", "$"),
        ("nr,navn,type", "13999{0},A,Skole", '139999002,"A, B; C",Skole', ","),
        ("nr,navn,type", "13999{0},A,Skole", '139999002,"A, B$ C",Skole', ","),
        ("nr,navn,type", '13999{0},"A; B",Skole', "", ","),
        ("nr|navn|type", '13999{0}|"A; B, C"|Skole', "", "|"),
        ("a;b", "1,5;2,5", "", ";"),
        ("Areal, m2;Pris, kr", "1,5;2,5", "", ";"),
        ("Uttrekk, Bodø, 2024\n\nAlle bygg\n\nnr;navn;areal", "{0};A;1,5", "", ";"),
        ("Bodø, 2024\nnr;navn;areal", "{0};A;1,5", "", ";"),
    ],
)
def test_other_delimiters_inside_cells_do_not_win(headings, row, last, delimiter, count):
    lines = [headings, *(row.format(i) for i in range(count)), *filter(None, [last])]
    assert open_source(io.BytesIO("\n".join(lines).encode()), "bygg.csv").delimiter == delimiter
