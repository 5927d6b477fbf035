"""Cells to values: every style in, the same value out, and every cell that is not understood named."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fdvu.lib.tabular import (
    NO_RESULT,
    UNIT_FACTORS,
    CellError,
    ValueSpec,
    parse_column,
    sniff_date_format,
    sniff_number_style,
)
from fdvu.lib.tabular.converters import converter_for
from fdvu.lib.tabular.shortcuts import fast_column


def parsed(cells, /, **spec):
    """Values of a column that must have no problems."""
    column = parse_column(cells, ValueSpec(**spec))
    assert [str(problem[2]) for problem in column.problems] == []
    return column.values


def complaints(cells, /, **spec):
    """Index and text of what a column's cells are refused for."""
    return [(index, str(message)) for index, _raw, message in parse_column(cells, ValueSpec(**spec)).problems]


@pytest.mark.parametrize(
    ("values", "style"),
    [
        (["1234,5", "7,25"], (",", ".")),
        (["1.234,50", "12"], (",", ".")),
        (["1,234.50", "12"], (".", ",")),
        (["1 234,5", "1\u00a0234"], (",", " ")),
        (["1'234.5"], (".", "'")),
        (["58.956982", "5.669"], (".", ",")),
        (["12", "13"], (",", None)),
        (["1,234", "12 345"], (",", " ")),
        (["0.125", "0.250"], (".", ",")),
        (["1.234.567", "12"], (",", ".")),
        (["tekst", ""], (",", None)),
    ],
)
def test_sniff_number_style(values, style):
    assert sniff_number_style(values) == style


def test_numbers_in_every_style():
    assert parsed(["1\u00a0234,5", "1\u202f000", "−3,25", "12", ""], type="decimal") == [
        Decimal("1234.5"),
        Decimal("1000"),
        Decimal("-3.25"),
        Decimal("12"),
        None,
    ]
    assert parsed(["1.234,50", "7,00"], type="decimal") == [Decimal("1234.50"), Decimal("7.00")]
    assert parsed(["1,234.50", "7.00"], type="float") == [1234.5, 7.0]
    assert parsed(["1’234’567"], type="int") == [1234567]
    assert parsed(["12,0", 13.0, 14], type="int") == [12, 13, 14]
    assert parsed(["1.234", "12.345"], type="int") == [1234, 12345]
    assert parsed(["1.234"], type="decimal", decimal=",") == [Decimal("1234")]
    assert parsed(["1,234"], type="int", thousands=",") == [1234]
    assert parsed(["1,5E+03", "2,5"], type="float") == [1500.0, 2.5]


def test_a_column_that_can_be_read_both_ways_says_so():
    column = parse_column(["1.234", "5.678"], ValueSpec("decimal"))
    assert column.values == [Decimal("1.234"), Decimal("5.678")]
    assert [str(w) for w in column.warnings] == [
        "Tallene kan leses på to måter. «.» er lest som desimaltegn; velg desimaltegn selv om det er feil."
    ]
    assert parse_column(["1.234", "5.678"], ValueSpec("decimal", decimal=".")).warnings == []


def test_text_in_numbers_is_named():
    assert complaints(["12", "ca. 100", "1.2.3", True, dt.date(2024, 1, 2), "1_000", "nan", "12 34"], type="int") == [
        (1, "«ca. 100» er ikke et tall. Skriv bare sifrene, for eksempel 1974."),
        (2, "«1.2.3» er ikke et tall. Skriv bare sifrene, for eksempel 1974."),
        (3, "«ja» er ikke et tall. Skriv bare sifrene, for eksempel 1974."),
        (4, "«2024-01-02» er en dato eller et klokkeslett, ikke et tall. Sett celleformatet til tall."),
        (5, "«1_000» er ikke et tall. Skriv bare sifrene, for eksempel 1974."),
        (6, "«nan» er ikke et tall. Skriv bare sifrene, for eksempel 1974."),
        (7, "«12 34» er ikke et tall. Skriv bare sifrene, for eksempel 1974."),
    ]
    assert complaints(["12,5", 3.5, 1e300], type="int") == [
        (0, "«12,5» er ikke et helt tall. Skriv det uten desimaler, for eksempel 1974."),
        (1, "«3.5» er ikke et helt tall. Skriv det uten desimaler, for eksempel 1974."),
        (2, "«1e+300» er ikke et tall. Skriv bare sifrene, for eksempel 1974."),
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [("2.500,75", 2500.75), ("2,500.75", 2500.75), ("120 m2", 120.0), ("120m²", 120.0), ("1 250 kvm", 1250.0), ("120 M2", 120.0)],
)
def test_a_number_that_can_only_be_read_one_way_is_read(written, value):
    for column in ([written], [written, "1250.5", "3.75"], [written, "1250,5", "3,75"]):
        assert parse_column(column, ValueSpec("float", unit="m²")).values[0] == value


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (["1.234,5", "12 100,5", "99 000"], [1234.5, 12100.5, 99000.0]),
        (["59,8", "10.4", "60,25"], [59.8, 10.4, 60.25]),
        (["59.8", "10,4", "60.25"], [59.8, 10.4, 60.25]),
        (["0.125", "1,5", "2,5"], [0.125, 1.5, 2.5]),
        (["1.234.567", "1,234,567", "2,5"], [1234567.0, 1234567.0, 2.5]),
    ],
)
def test_a_mixed_column_is_read_where_each_cell_is_one_number(column, values):
    found = parse_column(column, ValueSpec("float"))
    assert (found.values, found.problems, found.warnings) == (values, [], [])
    assert parse_column(column, ValueSpec("float", decimal=",")).values == values


def test_a_cell_that_could_be_two_numbers_says_how_its_column_was_read():
    assert complaints(["1.234", "12 100,5"], type="float") == [
        (
            0,
            "«1.234» kan være to forskjellige tall. Kolonnen er lest med «,» som desimaltegn og mellomrom som tusenskille. "
            "Rett cellen, eller velg desimaltegn og tusenskille selv.",
        )
    ]
    assert parsed(["1.234", "12 100,5"], type="float", decimal=",", thousands=".") == [1234.0, 12100.5]
    mixed = parse_column(["1.234", "1,5", "2.5"], ValueSpec("float"))
    assert (mixed.values, len(mixed.warnings)) == ([1234.0, 1.5, 2.5], 1)


def test_amounts_in_kroner_and_other_units():
    assert parse_column(["1 500 kr", "1500,-", "2 000 NOK"], ValueSpec("float", unit="NOK")).values == [1500.0, 1500.0, 2000.0]
    assert parse_column(["120 kr"], ValueSpec("float", unit="m²")).values == [None]


def test_bounds():
    assert complaints(["-1", 5.0, 2000.0], type="int", min=0, max=1000) == [
        (0, "-1 er mindre enn det minste tillatte, 0."),
        (2, "2000 er større enn det største tillatte, 1000."),
    ]
    assert complaints([dt.date(2030, 1, 1)], type="date", max=dt.date(2025, 12, 31)) == [
        (0, "01.01.2030 er større enn det største tillatte, 31.12.2025.")
    ]


def test_unit_conversion_is_exact_and_rounded():
    feet = UNIT_FACTORS["ft2", "m2"]
    assert parsed([17844.0, "1000", ""], type="decimal", factor=feet, decimals=2) == [Decimal("1657.76"), Decimal("92.90"), None]
    assert parsed([10.0, 100.0], type="decimal", factor=feet) == [Decimal("0.92903040"), Decimal("9.2903040")]
    assert parsed([1.0], type="int", factor=1000.0) == [1000]


def test_binary_residue_is_dropped():
    assert parsed([0.1 + 0.2, 2.675], type="decimal", decimals=2) == [Decimal("0.30"), Decimal("2.68")]


@pytest.mark.parametrize(
    ("values", "format_"),
    [
        (["31.12.2024", "01.02.2023"], "%d.%m.%Y"),
        (["2024-12-31"], "%Y-%m-%d"),
        (["31/12/2024"], "%d/%m/%Y"),
        (["12/31/2024", "01/02/2024"], "%m/%d/%Y"),
        (["01/02/2024", "03/04/2024"], "%d/%m/%Y"),
        (["31/12/12 23:00", "01/01/12 00:00"], "%d/%m/%y"),
        (["20241231"], "%Y%m%d"),
        (["tekst", ""], None),
    ],
)
def test_sniff_date_format(values, format_):
    assert sniff_date_format(values) == format_


def test_dates_in_every_style():
    last = dt.date(2024, 12, 31)
    column = ["31.12.2024", "2024-12-31", "31/12/2024", dt.datetime(2024, 12, 31, 8), last, 45657.0, "2024-12-31T23:00:00Z"]
    assert parsed(column, type="date") == [last] * 7
    assert parsed(["01/13/2024", "02/03/2024"], type="date") == [dt.date(2024, 1, 13), dt.date(2024, 2, 3)]
    assert parsed(["31. 12 2024"], type="date", dates=["%d. %m %Y"]) == [last]
    assert parsed(["31 Dec 2024"], type="date", dates=["%d %b %Y"]) == [last]


def test_dates_that_are_none():
    assert complaints(["31.02.2024", 1967.0, "i fjor", dt.time(12), 3e9, True], type="date") == [
        (0, "«31.02.2024» er ikke en gyldig dato. Skriv den som 31.12.2024."),
        (1, "«1967» ser ut som et årstall, ikke en dato. Skriv dag, måned og år."),
        (2, "«i fjor» er ikke en gyldig dato. Skriv den som 31.12.2024."),
        (3, "«12:00:00» er ikke en gyldig dato. Skriv den som 31.12.2024."),
        (4, "«3000000000.0» er ikke en gyldig dato. Skriv den som 31.12.2024."),
        (5, "«ja» er ikke en gyldig dato. Skriv den som 31.12.2024."),
    ]


def test_no_end_date_in_every_shape():
    forever = ["31.12.3000", dt.date(3000, 12, 31), dt.datetime(3000, 12, 31), "3000-12-31", ""]
    assert parsed(forever, type="date") == [None] * 5
    assert parsed([dt.date(3000, 12, 31)] * 2, type="date") == [None] * 2
    assert parsed([dt.date(3000, 12, 31)], type="date", null_values={""}) == [dt.date(3000, 12, 31)]


def test_null_values():
    assert parsed(["-", "Ukjent", "x", " "], null_values={"-", "ukjent"}) == [None, None, "x", None]
    assert parsed([0.0, 12.0, "0"], type="int", null_values={"0"}) == [None, 12, None]
    assert parsed(["Ikke  oppgitt", "b"], null_values={"ikke oppgitt"}) == [None, "b"]


@pytest.mark.parametrize("type_", ["text", "code", "int", "decimal", "float", "date", "bool", "choice"])
def test_error_cells_are_named_in_every_type(type_):
    column = [CellError("#DIV/0!"), NO_RESULT, "#N/A", "Err:502", ""]
    assert complaints(column, type=type_) == [
        (0, "Cellen inneholder feilkoden #DIV/0!. Rett formelen eller skriv inn verdien."),
        (1, "Formelen har ingen lagret verdi. Åpne filen i regnearkprogrammet, la den beregnes, og lagre på nytt."),
        (2, "Cellen inneholder feilkoden #N/A. Rett formelen eller skriv inn verdien."),
        (3, "Cellen inneholder feilkoden Err:502. Rett formelen eller skriv inn verdien."),
    ]


def test_text():
    assert parsed([" a ", 12.0, 12.5, True, dt.date(2024, 1, 2), "b_x000D_\nc"]) == ["a", "12", "12.5", "ja", "02.01.2024", "b\nc"]
    assert complaints(["abcdef", "abc", "a\0b"], max_length=3) == [
        (0, "Teksten har 6 tegn; feltet tar 3: «abcdef»."),
        (2, "Teksten inneholder nulltegn. Skriv verdien på nytt."),
    ]


def test_codes_get_their_lost_zeros():
    assert parsed([50.0, "4005", "150", 1234.0, ""], type="code", pad_digits=4) == ["0050", "4005", "0150", "1234", None]
    assert parsed([501.0, "02134-1000", "2134.0"], type="code", pad_digits=5) == ["00501", "02134-1000", "02134"]
    assert parsed([3203.0, 301.0], type="code") == ["3203", "301"]
    assert parsed(["0301", "301"], type="code", pad_digits=4) == ["0301", "0301"]
    assert complaints([1.5, dt.date(2024, 1, 1)], type="code") == [
        (0, "«1.5» er et desimaltall, ikke en kode."),
        (1, "«01.01.2024» er en dato eller ja/nei, ikke en kode. Sett celleformatet til tekst og skriv koden på nytt."),
    ]


def test_choices_and_explicit_values():
    choices = {"owned": "owned", "Eid": "owned", "leased": "leased", "Leid": "leased"}
    assert parsed(["EID", " leid ", "owned"], type="choice", choices=choices) == ["owned", "leased", "owned"]
    assert parsed(["F", "L", "f"], type="choice", choices=choices, values={"F": "owned", "L": "leased"}) == [
        "owned",
        "leased",
        "owned",
    ]
    assert parsed([611.0, "719"], type="choice", choices={"611": 1, "719": 2}) == [1, 2]
    assert complaints(["eid", "lånt"], type="choice", choices=choices) == [
        (1, "«lånt» er ikke en kjent verdi. Tillatte verdier: Eid, Leid.")
    ]


def test_booleans():
    assert parsed(["Ja", "nei", True, 1.0, 0.0, "x", "", "TRUE"], type="bool") == [True, False, True, True, False, True, None, True]
    assert complaints([2.0], type="bool") == [(0, "«2» er verken ja eller nei. Skriv ja eller nei.")]


def test_true_and_one_are_told_apart():
    assert parsed([True, 1.0, False, 0.0]) == ["ja", "1", "nei", "0"]


# -- properties ----------------------------------------------------------------------------------------------------

STYLES = [(",", " "), (",", "\u00a0"), (",", "\u202f"), (",", "."), (".", ","), (".", "'"), (",", "’"), (",", ""), (".", "")]


def written(number: Decimal, decimal: str, thousands: str) -> str:
    """A number as a program with these separators shows it."""
    return f"{number:,}".replace(",", "T").replace(".", decimal).replace("T", thousands)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=2), min_size=1, max_size=20),
    st.sampled_from(STYLES),
)
def test_written_numbers_come_back(numbers, style):
    column = [written(number, *style) for number in numbers]
    assert parsed(column, type="decimal") == numbers
    known = {"decimal": style[0], "thousands": style[1] or None}
    assert parsed(column, type="decimal", **known) == numbers


@settings(max_examples=100, deadline=None)
@given(st.lists(st.dates(dt.date(1850, 1, 1), dt.date(2999, 12, 31)), min_size=1, max_size=20), st.sampled_from(".-/"))
def test_written_dates_come_back(dates, mark):
    order = {".": "{0.day:02}.{0.month:02}.{0.year}", "-": "{0.year}-{0.month:02}-{0.day:02}", "/": "{0.day}/{0.month}/{0.year}"}
    if mark == "/" and all(date.day <= 12 for date in dates):
        dates = [*dates, dt.date(2024, 5, 31)]
    if mark == "/" and not any(date.day > 12 for date in dates):
        return
    assert parsed([order[mark].format(date) for date in dates], type="date") == dates


CELLS = {
    "text": st.text(max_size=6) | st.sampled_from(["", "-", "#N/A", " a", "_x000D_"]),
    "code": st.one_of(st.integers(-5, 10**6).map(float), st.sampled_from(["", "12", "012", "3.0", "-"]), st.floats(0, 9)),
    "int": st.one_of(st.integers(-50, 10**6).map(float), st.just(""), st.floats(allow_nan=False)),
    "decimal": st.one_of(st.floats(allow_nan=False), st.just(""), st.integers(0, 99).map(float)),
    "float": st.one_of(st.floats(allow_nan=False), st.just("")),
    "int text": st.sampled_from(["", "12", "-3", "0012", "1,0", "-", " 7 ", "123456", "x"]),
    "decimal text": st.sampled_from(["", "12", "-3,5", "1,25", "1,234", "1234,125", "-", " 7,0", "1.5", "1.234,5", "-0,0001"]),
    "float text": st.sampled_from(["", "58.956982", "5.669", "-12.5", "100", "0.1", "1,5", "1e3"]),
    "date": st.one_of(st.dates(), st.just(""), st.datetimes(max_value=dt.datetime(3001, 1, 1))),
}


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from(sorted(CELLS)), st.booleans())
def test_shortcuts_and_converters_agree(data, type_, bounded):
    values = data.draw(st.lists(CELLS[type_], min_size=1, max_size=12))
    options = {"text": {"max_length": 4}, "code": {"pad_digits": 4}, "decimal": {"decimals": 2, "min": 0}, "int": {"max": 10**5}}
    type_ = type_.split()[0]
    spec = ValueSpec(type_, **(options.get(type_, {}) if bounded else {}))
    quick = fast_column(values, set(map(type, values)), spec)
    if quick is not None:
        converter = converter_for(spec, values)
        slow = [converter(value) for value in values]
        assert quick == slow
        assert list(map(type, quick)) == list(map(type, slow))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.floats(),
            st.integers(),
            st.booleans(),
            st.dates(),
            st.datetimes(),
            st.times(),
            st.timedeltas(),
            st.none(),
        ),
        max_size=8,
    ),
    st.sampled_from(["text", "code", "int", "decimal", "float", "date", "bool", "choice"]),
)
def test_every_cell_is_read_or_named(values, type_):
    column = parse_column(values, ValueSpec(type_))
    assert len(column.values) == len(values)
    for index, _raw, message in column.problems:
        assert column.values[index] is None
        assert str(message)
