"""Lines with bands and stacked areas: what is drawn where, names that do not lie on each other, and the table."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fdvu.lib.charts import ACCENT, CONDITION, CONTEXT, EMPTY_TEXT, Line, Series, area_chart, line_chart
from fdvu.lib.charts.lines import LABEL_STEP, PLOT, TOP

SVG = "{http://www.w3.org/2000/svg}"
YEARS = ["2026", "2027", "2028"]
GRADES = [Series(grade, CONDITION[grade], grade) for grade in ("TG0", "TG1", "TG2", "TG3")]


def lines(*items: Line, years=YEARS):
    found = items or (Line("Med rammen", [40, 60, 100], [30, 50, 80], [50, 70, 150], emphasis=True), Line("Uten penger", [40, 80, 120]))
    return line_chart("Etterslepet vokser", years, found, category_heading="År", value_heading="Mill. kr", description="Fra 40 til 100.")


def areas(values=((50, 30, 20, 0), (25, 25, 25, 25), (0, 0, 0, 100)), years=YEARS):
    return area_chart("Halvparten er TG3", years, GRADES, values, category_heading="År", value_heading="Andel")


def drawn(chart, tag: str, **having) -> list[dict]:
    found = [element.attrib for element in ET.fromstring(chart.svg).iter(f"{SVG}{tag}")]
    return [one for one in found if all(one.get(name.replace("_", "-")) == value for name, value in having.items())]


def corners(one: dict) -> list[tuple[float, float]]:
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", one["d"])]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def plain(chart) -> list[list[str]]:
    return [[cell.replace("\xa0", " ") for cell in row] for row in chart.rows]


def texts(chart) -> dict[str, dict]:
    return {element.text: element.attrib for element in ET.fromstring(chart.svg).iter(f"{SVG}text")}


@pytest.mark.parametrize("chart", [lines(), areas()], ids=["lines", "areas"])
def test_nothing_that_a_strict_policy_blocks(chart):
    assert re.findall(r"style|<script|\son\w+=|xlink|href=\"data:|url\(", chart.svg) == []
    assert "#0102" not in chart.svg


def test_a_narrow_window_shows_areas_and_a_single_line_whole():
    whole = [ET.fromstring(chart.svg).get("class") for chart in (areas(), lines(Line("Etterslep", [40, 60, 100])), lines())]
    assert whole == ["chart chart-whole", "chart chart-whole", "chart"]


def test_each_value_stands_where_the_axis_says():
    chart = lines()
    (speaks,) = drawn(chart, "path", stroke=ACCENT)
    (context,) = drawn(chart, "path", stroke=CONTEXT)
    top = 150  # the axis ends at the top of the band
    ys = [pytest.approx(TOP + PLOT * (1 - value / top), abs=0.2) for value in (40, 60, 100)]
    assert [y for _x, y in corners(speaks)] == ys
    assert corners(context)[-1] == (corners(speaks)[-1][0], pytest.approx(TOP + PLOT * (1 - 120 / top), abs=0.2))
    assert (speaks["stroke-width"], context["stroke-width"]) == ("2.75", "1.75")


def test_the_band_is_light_and_goes_from_low_to_high():
    (band,) = drawn(lines(), "path", fill=ACCENT)
    assert band["opacity"] == "0.18"
    assert corners(band)[0][1] == pytest.approx(TOP + PLOT * (1 - 50 / 150), abs=0.2)


def test_the_table_holds_the_lines_and_their_bands():
    chart = lines()
    assert chart.columns == ["År", "Med rammen", "Med rammen, P10", "Med rammen, P90", "Uten penger"]
    assert chart.rows[2] == ["2028", "100", "80", "150", "120"]
    alone = lines(Line("Etterslep", [1, 2, 3], [1, 1, 1], [3, 3, 3]))
    assert alone.columns == ["År", "Etterslep", "P10", "P90"]


def test_a_year_tells_all_its_values_when_pointed_at():
    titles = [element.text for element in ET.fromstring(lines().svg).iter(f"{SVG}title")]
    assert titles[1:] == [
        "2026: Med rammen 40 (30 – 50); Uten penger 40",
        "2027: Med rammen 60 (50 – 70); Uten penger 80",
        "2028: Med rammen 100 (80 – 150); Uten penger 120",
    ]


def test_an_unknown_value_breaks_the_line_and_one_that_stands_alone_is_a_point():
    chart = lines(Line("Etterslep", [1, 2, None, 4], emphasis=True), years=["1", "2", "3", "4"])
    (piece,) = drawn(chart, "path", stroke=ACCENT)
    assert len(corners(piece)) == 2
    assert len(drawn(chart, "path", fill=ACCENT)) == 1


def test_a_line_that_is_a_goal_is_dashed():
    (goal,) = drawn(lines(Line("Mål", [1, 1, 1], dashed=True, emphasis=True)), "path", stroke=ACCENT)
    assert goal["stroke-dasharray"]


def test_without_emphasis_each_line_has_a_colour_of_its_own():
    chart = lines(*(Line(f"Linje {n}", [n, n, n]) for n in range(1, 4)))
    strokes = {one.get("stroke") for one in drawn(chart, "path") if one.get("stroke-width") == "1.75"}
    assert len(strokes) == 3


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=8))
@settings(max_examples=25, deadline=None)
def test_names_never_lie_on_each_other(ends):
    chart = lines(*(Line(f"Linje {place}", [1, 1, end]) for place, end in enumerate(ends)))
    if len(ends) > 1:
        ys = sorted(
            float(one["y"]) if "y" in one else float(re.findall(r"[\d.]+", one["transform"])[1])
            for name, one in texts(chart).items()
            if name.startswith("Linje")
        )
        assert len(ys) == len(ends)
        assert all(b - a >= LABEL_STEP - 0.1 for a, b in pairwise(ys))


def test_areas_are_shares_of_each_year():
    chart = areas()
    assert chart.columns == ["År", "TG0", "TG1", "TG2", "TG3"]
    assert plain(chart) == [
        ["2026", "50 %", "30 %", "20 %", "0 %"],
        ["2027", "25 %", "25 %", "25 %", "25 %"],
        ["2028", "0 %", "0 %", "0 %", "100 %"],
    ]
    worst = drawn(chart, "path", fill=CONDITION["TG3"])[0]
    assert [y for _x, y in corners(worst)][:3] == [pytest.approx(TOP, abs=0.2)] * 3
    assert [y for _x, y in corners(worst)][3] == pytest.approx(TOP + PLOT, abs=0.2)


def test_every_area_with_room_carries_its_letter():
    assert {"TG0", "TG1", "TG2"} <= texts(areas(((50, 30, 20, 0), (50, 30, 20, 0), (50, 30, 20, 0)))).keys()
    assert "TG3" not in texts(areas(((50, 30, 20, 0), (50, 30, 20, 0), (50, 30, 20, 0))))


def test_one_year_is_drawn_over_the_whole_width():
    chart = areas(((50, 50, 0, 0),), years=["2026"])
    assert plain(chart) == [["2026", "50 %", "50 %", "0 %", "0 %"]]
    assert len({x for x, _y in corners(drawn(chart, "path", fill=CONDITION["TG0"])[0])}) == 2


@pytest.mark.parametrize("chart", [lines(Line("Etterslep", [0, 0, 0])), lines(Line("A", []), years=[]), areas(((0, 0, 0, 0),) * 3)])
def test_nothing_to_show_is_said(chart):
    assert chart.is_empty
    assert EMPTY_TEXT in texts(chart)
