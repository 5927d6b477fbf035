"""Profiles: what is accepted, and that everything wrong is named at once."""

import pytest

from fdvu.core.importing import ProfileError, ReadOptions
from fdvu.core.importing.profile import unit_factor
from fdvu.core.registry import import_kinds

KIND = import_kinds["buildings"]

WHOLE = {
    "columns": {"Bygg": "name", "Ubrukt": None},
    "header_row": 3,
    "sheet": "Bygg",
    "delimiter": ";",
    "encoding": "latin-1",
    "decimal": ",",
    "thousands": " ",
    "dates": "%d.%m.%Y",
    "units": {"area_bra_m2": "ft2"},
    "values": {"ownership": {"F": "owned", "L": "leased"}},
    "defaults": {"municipality_number": "3203"},
    "null_values": ["", "-", "31.12.3000"],
    "key": ["source_id"],
    "source": "FDV-systemet",
}


def test_a_whole_profile_comes_back_as_it_was():
    options = ReadOptions.from_dict(WHOLE, KIND)
    assert options.to_dict() == {**WHOLE, "dates": ["%d.%m.%Y"]}
    assert options.factor("area_bra_m2", "m²") == pytest.approx(0.09290304)


def test_nothing_is_a_profile():
    assert ReadOptions.from_dict({}, KIND).to_dict() == {}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "JSON-objekt"),
        ({"colums": {}}, "ukjent nøkkel"),
        ({"columns": ["Navn"]}, "et objekt"),
        ({"columns": {"navn": ["name"]}}, "«columns» i profilen skal være et objekt fra overskrift til feltnavn"),
        ({"defaults": {"name": ["a"]}}, "«defaults»"),
        ({"defaults": {"area_bta_m2": {"a": 1}}}, "«defaults»"),
        ({"defaults": {"area_bta_m2": float("nan")}}, "«defaults»"),
        ({"values": {"ownership": {"F": [1]}}}, "«values»"),
        ({"units": {"area_bta_m2": 1}}, "«units»"),
        ({"encoding": "a\0b"}, "«encoding»"),
        ({"source": "\ud800"}, "«source»"),
        ({"values": {"ownership": {"\0": "owned"}}}, "«values»"),
        ({"encoding": "base64"}, "ikke en koding av tekst"),
        ({"dates": "%Q"}, "«%Q», som ikke er et datoformat. Skriv for eksempel %d.%m.%Y"),
        ({"dates": ["%d.%m.%Y", "dd.mm.yyyy"]}, "«dd.mm.yyyy»"),
        ({"thousands": "1"}, "«thousands» i profilen skal være en av"),
        ({"thousands": "-"}, "«thousands» i profilen skal være en av"),
        ({"delimiter": "\n"}, "«delimiter»"),
        ({"delimiter": '"'}, "«delimiter»"),
        ({"delimiter": "a"}, "«delimiter»"),
        ({"sheet": 0}, "et arknavn eller et nummer fra 1"),
        ({"sheet": True}, "et arknavn eller et nummer fra 1"),
        ({"header_row": 10**400}, "et helt tall fra 1"),
        ({"columns": {"A": "navn"}}, "«navn», som ikke finnes"),
        ({"columns": {"A": "property"}}, "«property», som ikke finnes"),
        ({"columns": {"A": "name", "B": "name"}}, "to kolonner"),
        ({"header_row": 0}, "et helt tall fra 1"),
        ({"header_row": "tre"}, "et helt tall fra 1"),
        ({"delimiter": ";;"}, "ett tegn"),
        ({"encoding": "norsk"}, "tegnkodingen"),
        ({"decimal": ";"}, "en av"),
        ({"decimal": ",", "thousands": ","}, "samme tegnet"),
        ({"units": {"area_bra_m2": "favn"}}, "måleenheten «favn»"),
        ({"units": {"name": "ft2"}}, "måleenheten"),
        ({"values": {"ownership": "F"}}, "et objekt for hvert felt"),
        ({"key": [1]}, "tekst eller en liste"),
        ({"pad": {"postal_code": "fem"}}, "pad.postal_code"),
        ({"empty": "kanskje"}, "keep, erase"),
    ],
)
def test_what_is_wrong_is_named(data, words):
    with pytest.raises(ProfileError) as problem:
        ReadOptions.from_dict(data, KIND)
    assert words in str(problem.value)


def test_everything_wrong_is_named_at_once():
    with pytest.raises(ProfileError) as problem:
        ReadOptions.from_dict({"header_row": 0, "columns": {"A": "navn"}, "decimal": ";"}, KIND)
    assert len(problem.value.messages) == 3


def test_units():
    assert unit_factor("m2", "m²") == 1
    assert unit_factor("daa", "m²") == 1000
    assert unit_factor("kg", "m²") is None


def test_date_formats_that_can_be_used():
    formats = ["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%y", "%Y%m%d", "%m/%d/%Y", "%d. %b %Y", "%Y", "%d.%m.%Y %H:%M"]
    assert ReadOptions.from_dict({"dates": formats}, KIND).dates == tuple(formats)
    assert ReadOptions.from_dict({"dates": []}, KIND).dates is None
