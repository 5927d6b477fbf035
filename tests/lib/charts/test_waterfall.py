"""The waterfall chart: columns that stand on what was reached, signs, links, and the table."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fdvu.lib.charts import ACCENT, EMPTY_TEXT, Step, waterfall_chart
from fdvu.lib.charts.waterfall import FALL, PLOT, RISE, TOP

SVG = "{http://www.w3.org/2000/svg}"
STEPS = [
    Step("Inngående", 100, is_total=True),
    Step("Prisvekst", 10, "/regnskap/2025/?kind=price_growth&a=1"),
    Step("Utført", -60),
    Step("Nye funn", 0),
    Step("Utgående", 50, is_total=True),
]


def chart(steps=STEPS):
    return waterfall_chart("Etterslepet ble halvert", steps, category_heading="Post", value_heading="kr", description="Fra 100 til 50.")


def texts(made) -> list[str]:
    return [element.text for element in ET.fromstring(made.svg).iter(f"{SVG}text")]


def columns(made) -> list[tuple[str, float, float]]:
    """(colour, top, bottom) of each column drawn."""
    found = []
    for path, colour in re.findall(r'<path d="([^"]+)" fill="(#\w{6})"', made.svg):
        ys = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", path)][1::2]
        found.append((colour, round(min(ys), 1), round(max(ys), 1)))
    return found


def test_nothing_that_a_strict_policy_blocks():
    made = chart()
    assert re.findall(r"style|<script|\son\w+=|xlink|href=\"data:|url\(", made.svg) == []
    assert "#0102" not in made.svg
    assert ET.fromstring(made.svg).get("viewBox").startswith("0 0 720 ")


def test_each_column_stands_on_what_was_reached():
    scale, base = PLOT / 150, TOP + PLOT  # the axis ends at 150

    def y(value):
        return pytest.approx(base - value * scale, abs=0.2)

    found = columns(chart())
    assert [colour for colour, *_rest in found] == [ACCENT, RISE, FALL, ACCENT]
    assert [(top, bottom) for _colour, top, bottom in found] == [(y(100), y(0)), (y(110), y(100)), (y(110), y(50)), (y(50), y(0))]


def test_the_table_holds_the_same_numbers_with_their_signs():
    made = chart()
    assert made.columns == ["Post", "kr"]
    assert made.rows == [["Inngående", "100"], ["Prisvekst", "+10"], ["Utført", "−60"], ["Nye funn", "0"], ["Utgående", "50"]]
    assert {row[1] for row in made.rows} <= set(texts(made))


def test_links_and_tooltips():
    links = ET.fromstring(chart().svg).findall(f"{SVG}a")
    assert [(link.get("href"), link.get("aria-label")) for link in links] == [("/regnskap/2025/?kind=price_growth&a=1", "Prisvekst: +10")]


def test_a_sum_below_zero_has_room():
    found = columns(chart([Step("Inngående", 10, is_total=True), Step("Utført", -30), Step("Utgående", -20, is_total=True)]))
    assert max(bottom for _colour, _top, bottom in found) <= TOP + PLOT + 0.1
    assert min(top for _colour, top, _bottom in found) >= TOP - 0.1


@pytest.mark.parametrize("steps", [[], [Step("A", None)], [Step("A", 0, is_total=True)]])
def test_no_numbers_give_a_sentence(steps):
    made = chart(steps)
    assert made.is_empty
    assert texts(made) == [EMPTY_TEXT]


@settings(max_examples=25)
@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=7).filter(any))
def test_all_columns_lie_in_the_picture(values):
    for _colour, top, bottom in columns(chart([Step(f"Steg {n}", value) for n, value in enumerate(values)])):
        assert top >= TOP - 1.2
        assert bottom <= TOP + PLOT + 1.2
