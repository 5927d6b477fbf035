"""The Gantt chart: where bars begin and end, what is tall, links, and a picture that a strict policy lets through."""

import re
from xml.etree import ElementTree as ET

import pytest

from fdvu.lib.charts import EMPTY_TEXT, SERIES, GanttBar, GanttGroup, GanttWords, Series, gantt_chart
from fdvu.lib.charts.gantt import AMOUNT_WIDTH, BAR, LABEL_WIDTH, LATE, LEAST, MARK, WIDE

SVG = "{http://www.w3.org/2000/svg}"
KINDS = {"d": Series("Drift", SERIES[0], "D"), "i": Series("Investering", SERIES[1], "I")}
LEFT = LABEL_WIDTH + MARK + 10
STEP = (WIDE - AMOUNT_WIDTH - 8 - LEFT) / 4
GROUPS = [
    GanttGroup("Skolen", (GanttBar("1", "Tak", 0, (1.0,), "d", "1,20", deadline=1.5, url="/tiltak/1/?a=1&b=2", tooltip="Taket"),)),
    GanttGroup("Heimen", (GanttBar("2", "Heis", 2, (0.25, 0.5, 0.25), "i", "4,00"), GanttBar("3", "Bad", 0, (), "d"))),
]


def chart(groups=GROUPS, links=()):
    return gantt_chart(
        "Mest i 2027", groups, ["2027", "2028", "2029", "2030"], KINDS, links=links, words=GanttWords("Mill. kr", "Frist", "Før", "For tidlig"),
        columns=["Tiltak"], rows=[["Tak"], ["Heis"]], description="Stolper",
    )  # fmt: skip


def texts(made) -> list[str]:
    return [element.text for element in ET.fromstring(made.svg).iter(f"{SVG}text")]


def bars(made, colour: str) -> list[tuple[float, float, float]]:
    """(left, width, height) of what is drawn in a colour, the marks with letters left out."""
    found = []
    for path in re.findall(rf'<path d="([^"]+)" fill="{colour}"', made.svg):
        numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", path)]
        xs, ys = numbers[::2], numbers[1::2]
        if max(xs) - min(xs) > MARK + 1:
            found.append((round(min(xs), 1), round(max(xs) - min(xs), 1), round(max(ys) - min(ys), 1)))
    return found


def near(value):
    return pytest.approx(value, abs=0.2)


def test_nothing_that_a_strict_policy_blocks():
    made = chart(links=[("1", "2")])
    assert re.findall(r"style|<script|\son\w+=|xlink|href=\"data:|url\(", made.svg) == []
    assert "#0102" not in made.svg
    assert ET.fromstring(made.svg).get("viewBox").startswith("0 0 1120 ")


def test_bars_begin_in_their_period_and_are_tall_as_their_shares():
    made = chart()
    assert bars(made, SERIES[0]) == [(near(LEFT + 1.5), near(STEP - 3), near(BAR)), (near(LEFT + 1.5), near(STEP - 3), near(BAR))]
    # The third part falls after the last period.
    assert bars(made, SERIES[1]) == [
        (near(LEFT + 2 * STEP + 1.5), near(STEP - 3), near(BAR / 2)),
        (near(LEFT + 3 * STEP + 1.5), near(STEP - 3), near(BAR)),
    ]


def test_a_small_share_is_still_seen():
    made = chart([GanttGroup("A", (GanttBar("1", "Tak", 0, (0.01, 0.99), "d"),))])
    assert [height for _left, _width, height in bars(made, SERIES[0])] == [near(BAR * LEAST), near(BAR)]


def test_colours_have_letters_and_the_key_tells_them():
    assert [text for text in texts(chart()) if text in ("D", "I", "Drift", "Investering", "Frist", "Før", "For tidlig")] == [
        "D", "Drift", "I", "Investering", "Frist", "Før", "For tidlig", "D", "I", "D",
    ]  # fmt: skip


def test_a_deadline_outside_the_axis_is_not_drawn():
    late = lambda deadline: chart([GanttGroup("A", (GanttBar("1", "Tak", 0, (1.0,), "d", deadline=deadline),))]).svg.count(LATE)  # noqa: E731
    assert [late(place) - late(None) for place in (-0.5, 0.0, 4.0, 4.5)] == [0, 1, 1, 0]


def test_what_begins_before_what_must_come_first_is_drawn_in_the_late_colour():
    plain = chart().svg.count(LATE)
    assert chart(links=[("1", "2")]).svg.count(LATE) == plain
    assert chart(links=[("2", "1")]).svg.count(LATE) > plain
    assert chart(links=[("2", "9")]).svg == chart().svg  # one of them stands on another page


def test_links_lead_to_the_rows():
    hits = [(a.get("href"), a.get("aria-label")) for a in ET.fromstring(chart().svg).iter(f"{SVG}a")]
    assert hits == [("/tiltak/1/?a=1&b=2", "Taket")]


def test_the_same_chart_twice_is_the_same_bytes():
    assert chart().svg == chart().svg


def test_nothing_to_draw():
    made = chart([GanttGroup("A", ())])
    assert (made.is_empty, EMPTY_TEXT in made.svg) == (True, True)
