"""The scatter chart: where points stand, what they say, and that the table holds them all."""

import re
from xml.etree import ElementTree as ET

import pytest

from fdvu.lib.charts import EMPTY_TEXT, SERIES, Axis, Point, PointGroup, scatter_chart
from fdvu.lib.charts.scatter import HIT, LARGEST, MOST_LABELS, SMALLEST

SVG = "{http://www.w3.org/2000/svg}"
GROUPS = [PointGroup("hold", "Behold"), PointGroup("convert", "Bruk annerledes"), PointGroup("sell", "Avhend")]
FIELDS = ("Annen bruk", "Behold", "Avhend", "Sett i stand")
SCALE = (0.0, 1.0, 2.0, 3.0)
POINTS = [
    Point("Fjellvik skole", 0.5, 1.0, 4800.0, "hold", "/bygg/1/?a=1&b=2"),
    Point("Gamle rådhus <& $x$>", 2.5, 2.2, 1200.0, "sell", "/bygg/2/", tooltip="Gamle rådhus: selges"),
    Point("Lageret", 2.0, 0.5, None, "convert"),
    Point("Ukjent", None, 1.0, 300.0, "hold", "/bygg/4/"),
]


def chart(points=POINTS, groups=GROUPS, **options):
    options = {
        "x": Axis("Egnethet", 3, 0, limit=1.5, ticks=SCALE),
        "y": Axis("Vektet tilstandsgrad", 3, 0, limit=1.3, ticks=SCALE),
        "label_heading": "Bygning",
        "group_heading": "Anbefaling",
        "size_heading": "BTA (m²)",
        "fields": FIELDS,
        "description": "Tilstand mot egnethet.",
    } | options
    return scatter_chart("To av tre bør beholdes", points, groups, **options)


def texts(made) -> list[str]:
    return [element.text for element in ET.fromstring(made.svg).iter(f"{SVG}text")]


def areas(made) -> list[tuple[str, str, tuple[float, float], float]]:
    """(address, what it says, centre, half width) of every hit area, in drawing order."""
    found = []
    for element in ET.fromstring(made.svg):
        if element.get("class") == "chart-area":
            numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", element.find(f"{SVG}path").get("d"))]
            xs, ys = numbers[0::2], numbers[1::2]
            centre = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
            found.append((element.get("href") or "", element.find(f"{SVG}title").text, centre, (max(xs) - min(xs)) / 2))
    return found


def place_of(made, text: str) -> tuple[float, float]:
    return next(centre for _url, said, centre, _half in areas(made) if said.startswith(text))


def test_nothing_that_a_strict_policy_blocks():
    made = chart()
    assert re.findall(r"style|<script|\son\w+=|xlink|href=\"data:|url\(", made.svg) == []
    assert "#0102" not in made.svg
    assert ET.fromstring(made.svg).get("viewBox").startswith("0 0 720 ")


def test_the_same_chart_gives_the_same_bytes():
    assert chart().svg == chart().svg


def test_links_and_what_they_say_the_largest_first():
    made = chart()
    assert [(url, said) for url, said, _centre, _half in areas(made)] == [
        ("/bygg/1/?a=1&b=2", "Fjellvik skole: Egnethet 0,50, Vektet tilstandsgrad 1,00, Behold"),
        ("/bygg/2/", "Gamle rådhus: selges"),
        ("", "Lageret: Egnethet 2,00, Vektet tilstandsgrad 0,50, Bruk annerledes"),
    ]
    assert ET.fromstring(made.svg).get("role") == "group"


def test_a_point_is_never_too_small_to_hit():
    assert [half for *_rest, half in areas(chart())] == [pytest.approx(LARGEST), pytest.approx(HIT), pytest.approx(HIT)]


def test_an_axis_may_run_backwards():
    """Best at the top right: 0 of both scales there."""
    best, worst = Point("Best", 0, 0, 1, "hold"), Point("Verst", 3, 3, 1, "hold")
    made = chart([best, worst])
    (x_best, y_best), (x_worst, y_worst) = place_of(made, "Best"), place_of(made, "Verst")
    assert (x_best > x_worst, y_best < y_worst) == (True, True)
    forwards = chart([best, worst], x=Axis("x", 0, 3), y=Axis("y", 0, 3))
    assert (place_of(forwards, "Best"), place_of(forwards, "Verst")) == (
        (pytest.approx(x_worst, abs=0.1), pytest.approx(y_worst, abs=0.1)),
        (pytest.approx(x_best, abs=0.1), pytest.approx(y_best, abs=0.1)),
    )


def test_places_are_proportional_and_one_off_the_scale_stands_at_its_end():
    made = chart([Point(f"P{x}", x, 0, 1, "hold") for x in (0, 1.5, 3, 7)])
    places = [place_of(made, f"P{x}:")[0] for x in (0, 1.5, 3, 7)]
    assert places[1] == pytest.approx((places[0] + places[2]) / 2, abs=0.1)
    assert places[3] == places[2]


def test_the_area_of_the_shape_follows_the_size():
    made = chart(
        [Point("Stor", 1, 1, 400.0, "hold"), Point("Halvparten så bred", 2, 2, 100.0, "hold"), Point("Ukjent", 3, 3, None, "hold")]
    )
    circles = [d for d, fill in re.findall(r'<path d="([^"]+)" fill="(#\w+)"', made.svg) if fill == SERIES[0]][-3:]
    widths = []
    for path in circles:
        xs = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", path)][0::2]
        widths.append(max(xs) - min(xs))
    assert widths == [pytest.approx(2 * LARGEST, abs=0.1), pytest.approx(LARGEST, abs=0.1), pytest.approx(2 * SMALLEST, abs=0.1)]


def test_groups_differ_in_shape_as_well_as_in_colour():
    made = chart()
    shapes = re.findall(r'<path d="([^"]+)" fill="(#\w{6})"', made.svg)[: len(GROUPS)]
    assert [fill for _path, fill in shapes] == list(SERIES[:3])
    # a circle is drawn in curves; a square has four corners, a triangle three
    assert [("C" in path, path.count("L")) for path, _fill in shapes] == [(True, 0), (False, 3), (False, 2)]
    assert [name for name in texts(made) if name in {group.name for group in GROUPS}][:3] == [group.name for group in GROUPS]


def test_the_fields_are_named_and_their_limits_written():
    written = texts(chart())
    assert [name for name in FIELDS if name not in written] == []
    assert {"1,50", "1,30"} <= set(written)


def test_the_table_holds_every_point_also_those_that_cannot_be_drawn():
    made = chart()
    assert made.columns == ["Bygning", "Egnethet", "Vektet tilstandsgrad", "BTA (m²)", "Anbefaling"]
    assert made.rows == [
        ["Fjellvik skole", "0,50", "1,00", "4\u00a0800", "Behold"],
        ["Gamle rådhus <& $x$>", "2,50", "2,20", "1\u00a0200", "Avhend"],
        ["Lageret", "2,00", "0,50", "–", "Bruk annerledes"],
        ["Ukjent", "–", "1,00", "300", "Behold"],
    ]


def test_the_largest_are_named_where_there_is_room():
    named = [text for text in texts(chart()) if text in {point.label for point in POINTS}]
    assert named == ["Fjellvik skole", "Gamle rådhus <& $x$>", "Lageret"]


def test_names_never_cover_each_other_or_a_point():
    crowd = [Point(f"Bygg nummer {number:03d}", number % 17 / 6, number % 23 / 8, 100.0 + number, "hold") for number in range(300)]
    made = chart(crowd)
    named = [text for text in texts(made) if text.startswith("Bygg nummer")]
    assert len(named) <= MOST_LABELS
    assert len(areas(made)) == 300
    same = chart([Point(f"Likt sted {number}", 1.0, 1.0, 10.0, "hold") for number in range(9)])
    assert [text for text in texts(same) if text.startswith("Likt")] == ["Likt sted 0", "Likt sted 1"]  # one on each side


@pytest.mark.parametrize("points", [[], [Point("A", None, 1.0)], [Point("A", 1.0, None)]])
def test_no_point_to_draw_gives_a_sentence(points):
    made = chart(points)
    assert (made.is_empty, texts(made)) == (True, [EMPTY_TEXT])
    assert [row[0] for row in made.rows] == [point.label for point in points]


def test_without_links_it_is_a_picture():
    assert ET.fromstring(chart([Point("A", 1, 1, 1, "hold")]).svg).get("role") == "img"
