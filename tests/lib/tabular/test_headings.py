"""Headings as they are compared and found."""

import pytest

from fdvu.lib.tabular import Grid, Sheet, normalise_heading, suggest_header_row, table_from


def grid(*rows):
    return Grid([list(row) for row in rows], Sheet(0, "Ark1"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Byggeår ", "byggeår"),
        ("bygge_år", "bygge år"),
        ("BRA (m²)", "bra m2"),
        ("Kommune-\nnr.", "kommune nr"),
        ("Ærfugl\u00a0Øst/Ås", "ærfugl øst ås"),
        ("A\u030als", "åls"),
        (2024, "2024"),
    ],
)
def test_normalise_heading(text, expected):
    assert normalise_heading(text) == expected


def test_known_headings_decide():
    sheet = grid(["Areal", "", "Sted", ""], ["BTA", "BRA", "Adresse", "Postnr"], ["x", "y", "z", "w"])
    assert suggest_header_row(sheet, {"bta", "BRA", "Post nr"}) == 2


def test_a_row_of_years_is_a_heading_row():
    sheet = grid(["Tabell 1", "", ""], ["Region", 2025.0, 2026.0], ["Oslo", 1.0, 2.0], ["Bodø", 3.0, 4.0])
    assert suggest_header_row(sheet) == 2


def test_known_heading_below_a_text_row_loses_only_without_evidence():
    sheet = grid(["Navn", "Sted"], ["a", "b"])
    assert suggest_header_row(sheet, {"navn"}) == 1


def test_duplicates_and_empty_columns_are_listed():
    table = table_from(grid(["Navn", "navn ", "", "Tom"], ["a", "b", "", ""], ["c", "d", "", " "]), 1)
    assert table.headings == ["Navn", "navn", "Tom"]
    assert table.duplicate_headings == ["Navn"]
    assert table.empty_columns == ["Tom"]
    assert len(table) == 2
