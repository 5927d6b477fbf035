"""Liste: order, where rows stand, sums of what the filter leaves, the year changed without a script, pages."""

import datetime
from decimal import Decimal

import pytest

from fdvu.audit.enums import Source
from fdvu.audit.services import create_rows, open_changeset
from tests.factories.vedlikehold import (
    make_alternative,
    make_bundle,
    make_component,
    make_finding,
    make_measure,
    make_placement,
    make_survey,
    part,
)
from vedlikehold.models import Measure, Placement

D = Decimal


def names(response) -> list[str]:
    return [card.name for card, _risk in response.context["lines"]]


@pytest.fixture
def rows(scenario, school):
    """Tak 2027 drift 100, Heis 2028 investering 1000 over two years, Vegg kept out, Dør not placed."""
    facts = {"price_year": 2026}
    roof = make_measure(school, "Tak", cost_likely_nok=D(100), part=part("26"), deadline=datetime.date(2027, 1, 1), own_hours=7.5, **facts)
    lift = make_measure(school, "Heis", cost_likely_nok=D(1200), grant_nok=D(200), pot="investering", spend_shares=[0.25, 0.75], **facts)
    wall = make_measure(school, "Vegg", cost_likely_nok=D(50), **facts)
    make_measure(school, "Dør", **facts)
    survey = make_survey(school)
    make_finding(survey, make_component(school), measure=lift, probability=3, kg_safety=3)
    make_finding(survey, make_component(school), measure=roof, probability=1, kg_safety=1)
    make_placement(scenario, roof, 2028), make_placement(scenario, lift, 2027, pinned=True), make_placement(scenario, wall)
    return {"roof": roof, "lift": lift}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Heis", "Tak"]),
        ("stand=2028", ["Tak"]),
        ("stand=out", ["Vegg"]),
        ("stand=none", ["Dør"]),
        ("stand=all&sort=name", ["Dør", "Heis", "Tak", "Vegg"]),
        ("stand=all&sort=-name", ["Vegg", "Tak", "Heis", "Dør"]),
        ("stand=all&sort=cost", ["Vegg", "Tak", "Heis", "Dør"]),
        ("stand=all&sort=-cost", ["Heis", "Tak", "Vegg", "Dør"]),
        ("stand=all&sort=-year&pot=drift", ["Tak", "Vegg", "Dør"]),
        ("sort=risk", ["Tak", "Heis"]),
        ("sort=-risk", ["Heis", "Tak"]),
        ("sort=deadline", ["Tak", "Heis"]),
        ("sort=part", ["Tak", "Heis"]),
        ("sort=hours", ["Heis", "Tak"]),
        ("sort=finnesikke", ["Heis", "Tak"]),
        ("stand=1999", []),
        ("stand=held", ["Heis"]),
        ("stand=late", ["Tak"]),
    ],
)
def test_order_and_where_rows_stand(client, address, rows, query, expected):
    assert names(client.get(address(f"liste/?{query}"))) == expected


def test_sums_per_year_and_pot_are_of_the_filtered_rows(client, address, rows):
    def sums(query):
        found = client.get(address(f"liste/?{query}")).context["sums"]
        years = {year.year: (year.pots["drift"].spent_nok, year.pots["investering"].spent_nok) for year in found.years}
        return years, found.after_end_nok, found.own_cost_nok

    none = (D(0), D(0))
    assert sums("") == ({2027: (D(0), D(250)), 2028: (D(100), D(750)), 2029: none, 2030: none}, D(0), D(1100))
    assert sums("q=tak") == ({2027: none, 2028: (D(100), D(0)), 2029: none, 2030: none}, D(0), D(100))


def test_sums_keep_what_a_bundle_saves_and_tell_what_falls_after_the_end(client, address, scenario, school):
    bundle = make_bundle(school, saving_share=0.1)
    for name in "AB":
        measure = make_measure(school, name, cost_likely_nok=D(1000), price_year=2026, bundle=bundle, spend_shares=[0.5, 0.5])
        make_placement(scenario, measure, 2030)
    found = client.get(address("liste/?q=a")).context["sums"]
    assert (found.own_cost_nok, found.years[3].spent_nok, found.after_end_nok) == (
        D(900),
        D(450),
        D(450),
    )  # its mate is filtered away, and still saves
    found = client.get(address("liste/?building_name=x")).context["sums"]
    assert (found.own_cost_nok, found.after_end_nok) == (D(0), D(0))


def test_a_placed_alternative_counts_with_its_own_cost(client, address, scenario, school):
    measure = make_measure(school, "Tak", cost_likely_nok=D(100), price_year=2026)
    make_placement(scenario, measure, 2027, alternative=make_alternative(measure, "Skift", cost_likely_nok=D(900), pot="investering"))
    response = client.get(address("liste/"))
    assert (names(response), response.context["own_cost_nok"]) == (["Tak: Skift"], D(900))


def test_the_year_is_changed_without_a_script(client, address, rows):
    page = client.get(address("liste/?sort=name"))
    card = next(card for card, _risk in page.context["lines"] if card.name == "Tak")
    back = address("liste/?sort=name")
    response = client.post(address("tavle/flytt/"), {"ids": [card.seen], "to": "2030", "next": back})
    assert (response.status_code, response.url, Placement.objects.get(measure=rows["roof"]).year) == (302, back, 2030)


def test_pages_of_a_hundred(client, address, school):
    made = [Measure(building=school, name=f"M{number:03}") for number in range(205)]
    create_rows(open_changeset(by=None, source=Source.FORM), made)
    assert [len(names(client.get(address(f"liste/?stand=none&page={page}")))) for page in (1, 2, 3, 99, "x")] == [100, 100, 5, 5, 100]


def test_htmx_gets_the_part_that_follows_the_filter(client, address, rows):
    response = client.get(address("liste/?q=tak&sort=-cost&stand=all"), headers={"HX-Request": "true", "HX-Target": "resultat"})
    assert next(template.name for template in response.templates) == "vedlikehold/board/_list.html"
    assert response["HX-Push-Url"] == address("liste/?q=tak&stand=all&sort=-cost")
