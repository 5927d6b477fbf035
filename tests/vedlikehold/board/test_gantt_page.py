"""Gantt: groups, whole groups on a page, what is drawn and what its table tells."""

import datetime
from decimal import Decimal

import pytest

from tests.factories.bygg import make_building, save_new
from tests.factories.vedlikehold import make_measure, make_placement, part
from vedlikehold.models import MeasureDependency
from vedlikehold.views.board.gantt import BARS_PER_PAGE, pages_of

D = Decimal


@pytest.fixture
def rows(scenario, school, unit_tree):
    other = make_building(unit_tree.school, "Annekset")
    lift = make_measure(
        school, "Heis", cost_likely_nok=D(1_000_000), price_year=2026, pot="investering", spend_shares=[0.3, 0.7], part=part("62"),
        deadline=datetime.date(2029, 6, 30),
    )  # fmt: skip
    roof = make_measure(school, "Tak", cost_likely_nok=D(200_000), price_year=2026, part=part("26"))
    hut = make_measure(other, "Bod", part=part("26"))
    save_new(MeasureDependency(measure=roof, requires=lift))
    make_placement(scenario, lift, 2030), make_placement(scenario, roof, 2027), make_placement(scenario, hut, 2027)
    make_placement(scenario, make_measure(other, "Utenfor"))
    return lift


def test_the_table_tells_what_is_drawn(client, address, rows):
    chart = client.get(address("gantt/")).context["chart"]
    assert chart.columns == ["Tiltak", "Gruppe", "Budsjettpott", "Start", "Slutt", "Egen kostnad (kr)", "Frist", "Krever"]
    assert [[cell.replace("\xa0", " ") for cell in row] for row in chart.rows] == [
        ["Bod", "Annekset", "Drift", "2027", "2027", "–", "–", "–"],
        ["Tak", "Fjellvik skole", "Drift", "2027", "2027", "200 000", "–", "Heis"],
        ["Heis", "Fjellvik skole", "Investering", "2030", "2031, etter planen", "1 000 000", "30.06.2029", "–"],
    ]


def test_the_title_tells_when_most_begins(client, address, rows):
    assert client.get(address("gantt/")).context["chart"].title == "Flest tiltak starter i 2027: 2 av 3, til 0,2 mill. kr"


def test_every_bar_leads_to_its_measure(client, address, rows):
    svg = client.get(address("gantt/")).context["chart"].svg
    assert svg.count(f'<a href="/tiltak/{rows.pk}/"') == 1
    assert "Heis, Fjellvik skole – Investering 1\xa0000\xa0000\xa0kr – 2030: 30\xa0%, 2031: 70\xa0% – frist 30.06.2029" in svg


def test_by_part_and_filtered(client, address, rows):
    chart = client.get(address("gantt/?by=part")).context["chart"]
    assert [(row[1], row[0]) for row in chart.rows] == [("26", "Bod"), ("26", "Tak"), ("62", "Heis")]
    assert [row[0] for row in client.get(address("gantt/?pot=investering")).context["chart"].rows] == ["Heis"]


def test_an_empty_version_says_what_to_do(client, address):
    response = client.get(address("gantt/"))
    assert (response.context["count"], "Ingen tiltak å tegne" in response.content.decode()) == (0, True)


def test_pages_hold_whole_groups():
    groups = [(name, [None] * size) for name, size in (("A", 30), ("B", 20), ("C", 1), ("D", 3 * BARS_PER_PAGE), ("E", 2))]
    assert [[name for name, _members in page] for page in pages_of(groups)] == [["A", "B"], ["C"], ["D"], ["E"]]
    assert pages_of([]) == [[]]
