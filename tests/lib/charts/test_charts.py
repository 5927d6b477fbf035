"""Every chart form: what the SVG promises the page, and that the table holds the same numbers."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from xml.etree import ElementTree as ET

import pytest

from fdvu.lib.charts import (
    CONDITION,
    EMPTY_TEXT,
    SERIES,
    Bar,
    Series,
    StackedBar,
    bar_chart,
    column_chart,
    stacked_bar,
)
from fdvu.lib.charts.columns import tick_texts
from fdvu.lib.charts.palette import ACCENT, CONTEXT, ON_FILL, contrast
from fdvu.lib.numbers import format_number

SVG = "{http://www.w3.org/2000/svg}"
BARS = [
    Bar("Skolebygg", Decimal("184200"), "/bygg/?type=61&side=1", emphasis=True),
    Bar("Sykehjem og omsorgsboliger med heldøgns bemanning og base", 98700, "/bygg/?type=65"),
    Bar("Kirke <& $kapell$", 900),
    Bar("Ukjent", None),
]


def bars(items=BARS, title="Skoler er nesten halve arealet"):
    return bar_chart(
        title,
        items,
        category_heading="Bygningstype",
        value_heading="Bruttoareal (m²)",
        description="Areal etter type.",
    )


def columns(items=None):
    items = items or [Bar(f"{year}", year % 7, f"/bygg/?år={year}") for year in range(1950, 2026)]
    return column_chart("Byggeår", items, category_heading="År", value_heading="Antall bygg")


def stacks(**options):
    return stacked_bar(
        "Idrettshallene har dårligst tilstand",
        [
            StackedBar("Skole", (120, 340, 40), ("/a", "/b", "/c")),
            StackedBar("Hall", (2, 20, None)),
            StackedBar("Ingen", (0, 0, 0)),
        ],
        [
            Series("God", CONDITION["TG1"], "TG1"),
            Series("Dårlig", CONDITION["TG2"], "TG2"),
            Series("Ukjent"),
        ],
        category_heading="Type",
        value_heading="Komponenter",
        **options,
    )


FORMS = {"bars": bars, "columns": columns, "stacks": stacks}


@pytest.fixture(params=FORMS, ids=str)
def chart(request):
    return FORMS[request.param]()


def texts(chart):
    return [element.text for element in ET.fromstring(chart.svg).iter(f"{SVG}text")]


def test_nothing_that_a_strict_policy_blocks(chart):
    assert re.findall(r"style|<script|\son\w+=|xlink|href=\"data:|url\(", chart.svg) == []


def test_no_placeholder_colour_is_left(chart):
    assert "#0102" not in chart.svg
    assert "currentColor" in chart.svg


def test_it_has_a_name_and_follows_the_width_of_the_page(chart):
    root = ET.fromstring(chart.svg)
    names = {element.get("id"): element.text for element in root if element.get("id")}
    assert next(names[name] for name in root.get("aria-labelledby").split()) == chart.title
    assert root.get("width") == "100%"
    assert root.get("viewBox").startswith("0 0 720 ")
    assert root.get("height") is None


def test_the_same_chart_gives_the_same_bytes(chart, request):
    assert FORMS[request.node.callspec.params["chart"]]().svg == chart.svg


def test_ids_of_two_charts_do_not_collide():
    ids = [set(re.findall(r'id="([^"]+)"', made.svg)) for made in (bars(), bars(title="Annen"))]
    assert ids[0] & ids[1] == set()


def test_links_and_tooltips():
    root = ET.fromstring(bars().svg)
    assert root.get("role") == "group"  # a picture would hide the links
    links = root.findall(f"{SVG}a")
    assert [(link.get("href"), link.get("aria-label")) for link in links] == [
        ("/bygg/?type=61&side=1", "Skolebygg: 184\u00a0200"),
        ("/bygg/?type=65", f"{BARS[1].label}: 98\u00a0700"),
    ]
    tooltips = [title.text for title in root.iter(f"{SVG}title")][1:]
    assert tooltips[2:] == ["Kirke <& $kapell$: 900", "Ukjent: –"]


def test_without_links_it_is_a_picture():
    assert ET.fromstring(bars([Bar("Skole", 3)]).svg).get("role") == "img"


def test_the_table_holds_the_same_numbers():
    made = bars()
    assert made.columns == ["Bygningstype", "Bruttoareal (m²)"]
    assert made.rows == [
        ["Skolebygg", "184\u00a0200"],
        [BARS[1].label, "98\u00a0700"],
        ["Kirke <& $kapell$", "900"],
        ["Ukjent", "–"],
    ]
    assert {row[1] for row in made.rows} <= set(texts(made))


def test_long_labels_are_wrapped_and_kept_as_text():
    assert texts(bars())[3:5] == ["Sykehjem og omsorgsboliger med", "heldøgns bemanning og base"]


def test_colour_speaks_only_where_asked():
    fills = re.findall(r'<path d="[^"]+" fill="(#\w+)"', bars().svg)
    assert fills == [ACCENT, CONTEXT, CONTEXT]
    assert re.findall(r'fill="(#\w{6})"', bars([Bar("A", 1), Bar("B", 2)]).svg) == [ACCENT, ACCENT]


def test_stack_shows_letter_and_share_and_sums():
    made = stacks(shares=True)
    assert "TG2  68\u00a0%" in texts(made)
    assert made.columns == ["Type", "God", "Dårlig", "Ukjent", "Sum"]
    assert made.rows[1] == ["Hall", "2", "20", "–", "22"]
    assert 'aria-label="Skole, TG2 Dårlig: 340 (68,0\u00a0%)"' in made.svg


@pytest.mark.parametrize("items", [[], [Bar("A", None)], [Bar("A", 0)]])
def test_no_numbers_give_a_sentence(items):
    made = bars(items)
    assert made.is_empty
    assert texts(made) == [EMPTY_TEXT]
    assert bool(ET.fromstring(made.svg))
    assert column_chart("T", items, category_heading="a", value_heading="b").is_empty


def test_negative_bars_start_at_zero():
    made = bars([Bar("Ned", -10), Bar("Opp", 10)])
    paths = re.findall(r'<path d="M ([\d.]+) [\d.]+ L ([\d.]+)[^"]*" fill="#', made.svg)
    assert paths[0][1] == paths[1][0]


def test_many_columns_thin_out_their_labels():
    years = [text for text in texts(columns()) if re.fullmatch(r"(19|20)\d\d", text)]
    assert 8 <= len(years) < 76


@pytest.mark.parametrize("colour", [ACCENT, CONTEXT, *SERIES, *CONDITION.values()])
def test_fills_pass_contrast_in_light_and_dark(colour):
    assert contrast(colour, "#ffffff") >= 3
    assert contrast(colour, "#2b2f36") >= 3
    assert contrast(colour, ON_FILL) >= 4.5


def test_charts_drawn_in_threads_are_right():
    def draw(number):
        made = bars([Bar(f"Bygg {number}-{index}", number + index + 1) for index in range(6)])
        return [f"Bygg {number}-{index}" for index in range(6)] == texts(made)[1::2]

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(draw, range(24))) == [True] * 24


def test_matplotlib_is_not_loaded_before_the_first_chart():
    code = "import sys, fdvu.lib.charts; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_pyplot_is_never_loaded():
    code = (
        "import sys; from fdvu.lib.charts import Bar, bar_chart;"
        "bar_chart('T', [Bar('a', 1)], category_heading='a', value_heading='b');"
        "print('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_rest_outside_the_scale_leaves_the_others_their_length():
    rest = Bar("Andre (20 til sammen)", 1000, outside="utenfor skalaen")
    alone, beside = bars([Bar("Skoler", 40)]), bars([Bar("Skoler", 40), rest])
    assert beside.rows == [["Skoler", "40"], ["Andre (20 til sammen)", "1\u00a0000"]]
    assert ("1\u00a0000 (utenfor skalaen)" in beside.svg, "utenfor" in alone.svg) == (True, False)
    assert "utenfor" not in bars([rest]).svg


def test_an_axis_has_no_decimals_that_are_all_zero():
    one = partial(format_number, decimals=1)
    assert tick_texts([0, 500, 1000, 1500], one) == ["0", "500", "1\u00a0000", "1\u00a0500"]
    assert tick_texts([0, 0.5, 1], one) == ["0,0", "0,5", "1,0"]
