"""Columns in front of their frame: the picture, its words and its table."""

import re

from fdvu.lib.charts import ACCENT, CONDITION, CONTEXT, Against, AgainstWords, against_chart

WORDS = AgainstWords("År", "I planen", "Ramme", "kr", "Over rammen", "Over")
ROWS = [Against("2027", 50.0, 100.0, url="/2027/"), Against("2028", 150.0, 100.0, is_over=True)]


def test_the_table_says_what_the_picture_shows():
    chart = against_chart("Over i 2028", ROWS, WORDS)
    assert chart.columns == ["År", "I planen (kr)", "Ramme (kr)", "Over rammen"]
    assert chart.rows == [["2027", "50", "100", ""], ["2028", "150", "100", "Over rammen"]]


def test_a_year_that_is_over_has_the_word_and_the_colour():
    svg = against_chart("Over i 2028", ROWS, WORDS).svg
    assert len(re.findall(">Over<", svg)) == 1
    assert [svg.count(colour) for colour in (CONTEXT, ACCENT, CONDITION["TG3"])] == [3, 2, 2]


def test_without_years_over_that_colour_is_not_explained():
    svg = against_chart("Innenfor", ROWS[:1], WORDS).svg
    assert svg.count(CONDITION["TG3"]) == 0
    assert re.findall(">Over rammen<", svg) == []


def test_a_year_leads_to_its_rows():
    assert against_chart("Over i 2028", ROWS, WORDS).svg.count('href="/2027/"') == 1


def test_nothing_to_show_is_a_sentence():
    chart = against_chart("Tomt", [Against("2027", 0.0, 0.0)], WORDS, empty_text="Ingen rammer.")
    assert chart.is_empty
    assert chart.rows == [["2027", "0", "0", ""]]


def test_the_same_numbers_give_the_same_bytes():
    assert against_chart("A", ROWS, WORDS).svg == against_chart("A", ROWS, WORDS).svg
