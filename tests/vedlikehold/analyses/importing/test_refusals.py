"""Rows that are wrong, with their place and the reason."""

import pytest

from fdvu.audit.importing import ImportRefused
from tests.factories.bygg import make_building
from tests.factories.imports import command, errors
from tests.factories.vedlikehold import make_component, part
from tests.vedlikehold.analyses.importing.pieces import HEAD, apply, preview
from vedlikehold.models import Component, ConditionAnalysis, Finding

BAD = {
    "no grade": (";;Yttertak hovedfløy;;;15.05.2024;", "Tilstandsgrad", "«Tilstandsgrad» mangler."),
    "TG 4": (";;Yttertak hovedfløy;TG 4;;15.05.2024;", "Tilstandsgrad", "«TG 4» er ikke en kjent verdi."),
    "no day": (";;Yttertak hovedfløy;TG2;;;", "Befaringsdato", "Befaringsdatoen mangler."),
    "a day to come": (";;Yttertak hovedfløy;TG2;;15.05.2094;", "Befaringsdato", "ikke kommet"),
    "unknown name": (";;Tårn;TG2;;15.05.2024;", "Komponent", "har ingen komponent som heter «Tårn»"),
    "nothing": (";;;TG2;;15.05.2024;", None, "hvilken komponent eller bygningsdel"),
    "no such part": (";36;;TG2;;15.05.2024;", "Bygningsdel", "Fjellvik skole har ikke 36 Luftbehandling."),
    "unknown part": (";99;;TG2;;15.05.2024;", "Bygningsdel", "«99» finnes ikke i «Bygningsdel»"),
    "a sister of it": (";262;;TG2;;15.05.2024;", "Bygningsdel", "har ikke 262 Del 262, men 26."),
}


@pytest.mark.parametrize(("line", "column", "message"), BAD.values(), ids=BAD)
def test_bad_rows_say_where_and_why_and_nothing_is_written(roof, line, column, message):
    part("262")
    found = preview(HEAD + "Fjellvik skole" + line + "\n")
    assert [(row, where) for row, where, _why in errors(found)] == [(2, column)]
    assert message in errors(found)[0][2]
    with pytest.raises(ImportRefused):
        apply(HEAD + "Fjellvik skole" + line + "\n")
    assert (Finding.objects.count(), ConditionAnalysis.objects.count(), Component.objects.count()) == (0, 0, 1)


COSTLY = "Bygning;Komponent;TG;Befaringsdato;KG sikkerhet;Lav kostnad;Kostnad;Høy kostnad;Prisår\nFjellvik skole;Yttertak hovedfløy;TG2;15.05.2024;"
BAD_COSTS = {
    "no price year": ("KG2;;100000;;", "Kostnad", "mangler prisår"),
    "low above likely": ("KG2;120000;100000;;2024", "Kostnad", "0 ≤ lav"),
    "high below likely": ("KG2;;100000;90000;2024", "Kostnad", "0 ≤ lav"),
    "low alone": ("KG2;120000;;;2024", "Lav kostnad", "uten sannsynlig"),
    "negative": ("KG2;;-5;;2024", "Kostnad", "mindre enn det minste"),
    "KG in words": ("store;;;;", "KG sikkerhet", "«store» er ikke en kjent verdi"),
    "KG 4": ("4;;;;", "KG sikkerhet", "«4» er ikke en kjent verdi"),
}


@pytest.mark.parametrize(("line", "column", "message"), BAD_COSTS.values(), ids=BAD_COSTS)
def test_bad_costs_and_consequences(roof, line, column, message):
    found = preview(COSTLY + line + "\n")
    assert [(row, where) for row, where, _why in errors(found)] == [(2, column)]
    assert message in errors(found)[0][2]


def test_consequences_in_words_by_an_explicit_mapping(roof):
    apply(COSTLY + "store;;;;\n", {"values": {"kg_safety": {"store": "KG3"}}})
    assert Finding.objects.get().kg_safety == 3


def test_price_years_that_the_index_cannot_join_are_refused(school):
    make_component(school, "26", "Yttertak hovedfløy", replacement_cost_nok=5, price_year=1950)
    found = preview(COSTLY + ";;100000;;2024\n")
    assert [(row, column) for row, column, _why in errors(found)] == [(2, "Prisår")]
    assert "Prisår 2024 og 1950 skal regnes sammen for «Yttertak hovedfløy»" in errors(found)[0][2]


def test_the_value_of_a_bad_cell_is_in_the_document(tmp_path, roof, by):
    path = tmp_path / "funn.csv"
    path.write_text(HEAD + "Fjellvik skole;;Yttertak hovedfløy;TG 4;;15.05.2024;\n")
    status, document = command("import_file", "condition", path)
    assert status == 1
    (error,) = document["errors"]
    assert (error["file"], error["row"], error["column"], error["value"]) == ("funn.csv", 2, "Tilstandsgrad", "TG 4")


def test_several_components_of_a_part_are_named(school, roof):
    make_component(school, "26", "Yttertak tilbygg")
    found = preview(HEAD + "Fjellvik skole;26;;TG2;;15.05.2024;\n")
    assert "2 komponenter av 26 Yttertak: «Yttertak hovedfløy», «Yttertak tilbygg»" in errors(found)[0][2]


def test_a_component_of_another_building_is_refused(school, unit_tree):
    other = make_component(make_building(unit_tree.nursing_home, "Solbakken"), "26", "Tak")
    make_component(school, "26", "Tak")
    text = (
        "Bygning;Komponentens id i fdvu;TG;Befaringsdato\n"
        + f"Fjellvik skole;{other.pk};TG2;15.05.2024\nSolbakken;{other.pk};TG1;15.05.2024\n"
    )
    assert [(row, column, why) for row, column, why in errors(preview(text))] == [
        (2, "Komponentens id i fdvu", "Komponenten hører til Solbakken, ikke til bygningen raden gjelder.")
    ]
