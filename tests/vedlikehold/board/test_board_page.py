"""Tavle: exact cards and totals, filters, further cards, what is frozen, and queries that do not follow the rows."""

import datetime
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fdvu.audit.enums import Source
from fdvu.audit.services import create_rows, open_changeset
from fdvu.core.text import say
from tests.factories.bygg import save_new
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
from vedlikehold.models import Measure, MeasureAlternative, MeasureBundle, MeasureDependency, MeasureExclusion, Placement

D = Decimal
HTMX = {"HX-Request": "true"}


def costed(building, name, cost, **fields):
    return make_measure(building, name, cost_likely_nok=D(cost), price_year=2026, **fields)


def made(rows: list) -> list:
    """Many rows of one model in one act."""
    create_rows(open_changeset(by=None, source=Source.FORM), rows)
    return rows


def cards(response) -> dict[str, list[str]]:
    return {column.key: [card.name for card in column.cards] for column in response.context["columns"]}


def lines(response, key: str) -> list[tuple]:
    column = next(column for column in response.context["columns"] if column.key == key)
    return [(line.label, line.spent, line.frame, line.left, line.is_over) for line in column.lines]


class TestCards:
    def test_every_measure_stands_in_one_column(self, client, address, scenario, school, home):
        roof, wall, _door, gone = (costed(school, name, 100_000) for name in ("Tak", "Vegg", "Dør", "Utført"))
        gone.status, gone.done_on = "done", datetime.date(2026, 5, 1)
        gone.derive()
        gone.save()
        costed(home, "I en annen enhet", 100_000)
        make_placement(scenario, roof, 2027), make_placement(scenario, wall)
        response = client.get(address("tavle/"))
        assert cards(response) == {"none": ["Dør"], "2027": ["Tak"], "2028": [], "2029": [], "2030": [], "out": ["Vegg"]}
        assert (response.context["found"], response.context["total"]) == (3, 3)

    def test_what_is_not_placed_has_duties_and_deadlines_first(self, client, address, school):
        costed(school, "A", 100)
        costed(school, "B", 100, deadline=datetime.date(2029, 1, 1))
        costed(school, "C", 100, deadline=datetime.date(2028, 1, 1))
        costed(school, "D", 100, is_duty=True)
        assert cards(client.get(address("tavle/")))["none"] == ["D", "C", "B", "A"]

    def test_a_card_tells_the_way_that_is_chosen(self, client, address, scenario, school):
        measure = costed(school, "Tak", 100_000, grant_nok=D(20_000))
        way = make_alternative(measure, "Skift ut", cost_likely_nok=D(400_000), pot="investering", kind="replace")
        make_placement(scenario, measure, 2028, alternative=way, pinned=True)
        card = next(c for c in client.get(address("tavle/")).context["columns"] if c.key == "2028").cards[0]
        assert (card.name, card.pot, card.own_cost_nok, card.is_pinned, card.seen) == (
            "Tak: Skift ut", "investering", D("400000.00"), True, f"{measure.pk}:1",
        )  # fmt: skip

    def test_a_card_leads_to_why_it_stands_there(self, client, address, scenario, school):
        roof, done, loose = costed(school, "Tak", 100), costed(school, "Dør", 100, status="rejected"), costed(school, "Vegg", 100)
        make_placement(scenario, roof, 2027), make_placement(scenario, done, 2027)
        html = client.get(address("tavle/")).content.decode()
        why = {row.name: address(f"tiltak/{row.pk}/") for row in (roof, done, loose)}
        assert {name: html.count(f'href="{url}"') for name, url in why.items()} == {"Tak": 1, "Dør": 0, "Vegg": 1}
        assert client.get(why["Tak"]).status_code == 200

    def test_warnings_stand_on_the_cards(self, client, address, scenario, school):
        bundle = make_bundle(school, "Fasade", saving_share=0.1)
        paint, plaster = costed(school, "Male", 100, bundle=bundle), costed(school, "Pusse", 100, bundle=bundle)
        late = costed(school, "Alarm", 100, deadline=datetime.date(2027, 6, 1))
        sell, mend = costed(school, "Selg", 100), costed(school, "Reparer", 100)
        save_new(MeasureDependency(measure=paint, requires=plaster))
        save_new(MeasureExclusion(measure=sell, other=mend))
        for measure, year in ((paint, 2027), (plaster, 2029), (late, 2028), (sell, 2027), (mend, 2028)):
            make_placement(scenario, measure, year)
        columns = client.get(address("tavle/")).context["columns"]
        told = {card.name: [say(doubt.text) for doubt in card.warnings] for column in columns for card in column.cards}
        alone = "Alene i pakken «Fasade» dette året: ingen felles rigg"
        assert told == {
            "Male": ["Før «Pusse» (2029), som det krever", alone],
            "Pusse": [alone],
            "Alarm": ["Etter fristen i 2027"],
            "Selg": ["Utelukker «Reparer», som også er i planen"],
            "Reparer": ["Utelukker «Selg», som også er i planen"],
        }


class TestTotals:
    def test_each_year_against_its_frames(self, client, address, scenario, school):
        make_placement(scenario, costed(school, "Tak", 1_200_000, own_hours=120.0), 2027)
        make_placement(scenario, costed(school, "Heis", 2_000_000, pot="investering", spend_shares=[0.25, 0.75]), 2027)
        make_placement(scenario, costed(school, "Vegg", 300_000, grant_nok=D(150_000)), 2028)
        response = client.get(address("tavle/"))
        assert lines(response, "2027") == [
            ("Drift", "1,20", "1,00", "−0,20", True),
            ("Investering", "0,50", "2,00", "1,50", False),
            ("Timer", "120", "100", "−20", True),
        ]
        assert lines(response, "2028") == [
            ("Drift", "0,15", "0,50", "0,35", False),
            ("Investering", "1,50", "0,00", "−1,50", True),
            ("Tilskudd", "0,15", "0,10", "−0,05", True),
        ]
        columns = {column.key: column for column in response.context["columns"]}
        assert columns["2027"].over == ["Drift 0,20 mill. kr over rammen", "Timer 20 over taket"]
        assert columns["2028"].over == ["Investering 1,50 mill. kr over rammen", "Tilskudd 0,05 mill. kr over taket"]
        assert (columns["2027"].over_pots, columns["2028"].over_pots, columns["2029"].over_pots) == (["drift"], ["investering"], [])

    def test_what_is_carried_over_is_in_the_frame_and_told(self, client, address, scenario, school):
        scenario.carry_operation = True
        scenario.save()
        make_placement(scenario, costed(school, "Tak", 400_000), 2027)
        column = next(c for c in client.get(address("tavle/")).context["columns"] if c.key == "2028")
        assert (column.lines[0].frame, column.lines[0].note) == ("1,10", "inkl. 0,60 overført")

    def test_what_is_not_placed_and_what_has_no_cost(self, client, address, scenario, school):
        costed(school, "A", 250_000, grant_nok=D(50_000), is_duty=True), make_measure(school, "B")
        make_placement(scenario, make_measure(school, "C"), 2027)
        columns = {column.key: column for column in client.get(address("tavle/")).context["columns"]}
        assert columns["none"].notes == ["0,20 mill. kr i egne kostnader", "1 er pålagt"]
        assert columns["2027"].notes == ["1 uten kostnad er ikke i summene"]


class TestFilter:
    @pytest.fixture
    def filled(self, scenario, school):
        roof = costed(school, "Tak", 100_000, part=part("26"), deadline=datetime.date(2027, 6, 1), is_duty=True)
        wall = costed(school, "Vegg", 200_000, part=part("23"))
        door = costed(school, "Dør", 300_000, component=make_component(school, "23"), pot="investering")
        way = make_alternative(wall, "Skift", pot="investering", cost_likely_nok=D(900_000))
        survey = make_survey(school)
        make_finding(survey, make_component(school), measure=roof, probability=3, kg_safety=3)
        make_finding(survey, make_component(school), measure=roof, probability=1, kg_safety=1)
        make_finding(survey, make_component(school), measure=door, probability=1, kg_safety=1)
        make_placement(scenario, roof, 2027), make_placement(scenario, wall, 2028, alternative=way)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", ["Dør", "Tak", "Vegg: Skift"]),
            ("q=tak", ["Tak"]),
            ("q=fjellvik+skole", ["Dør", "Tak", "Vegg: Skift"]),
            ("part=23", ["Dør", "Vegg: Skift"]),
            ("pot=drift", ["Tak"]),
            ("pot=investering", ["Dør", "Vegg: Skift"]),
            ("risk=high", ["Tak"]),
            ("risk=low", ["Dør"]),
            ("deadline_to=2027-12-31", ["Tak"]),
            ("is_duty=true", ["Tak"]),
            ("is_duty=false", ["Dør", "Vegg: Skift"]),
            ("building_name=finnesikke", []),
            ("part=23&pot=drift", []),
        ],
    )
    def test_leaves_what_is_asked_for(self, client, address, filled, query, expected):
        response = client.get(address(f"tavle/?{query}"))
        assert sorted(name for names in cards(response).values() for name in names) == expected
        assert (response.context["found"], response.context["total"]) == (len(expected), 3)
        assert lines(response, "2027")[0] == ("Drift", "0,10", "1,00", "0,90", False)  # of all, whatever is shown

    def test_the_chosen_unit_and_building(self, client, address, filled, school, unit_tree):
        shown = lambda query: client.get(address(f"tavle/?{query}")).context["found"]  # noqa: E731
        assert (shown(f"unit={unit_tree.school.pk}"), shown(f"unit={unit_tree.health.pk}"), shown(f"building={school.pk}")) == (3, 0, 3)

    def test_a_filter_that_cannot_be_read_is_told_and_leaves_all(self, client, address, filled):
        response = client.get(address("tavle/?deadline_to=abc&pot=gull"))
        assert response.context["found"] == 3
        assert sorted(tag.name for tag in response.context["errors"]) == ["deadline_to", "pot"]

    def test_htmx_gets_the_part_that_follows_the_filter(self, client, address, filled):
        response = client.get(address("tavle/?q=tak"), headers=HTMX | {"HX-Target": "resultat"})
        assert next(template.name for template in response.templates) == "vedlikehold/board/_board.html"
        assert response["HX-Push-Url"] == address("tavle/?q=tak")


class TestMany:
    def test_further_cards_of_a_column(self, client, address, scenario, school):
        made([Measure(building=school, name=f"M{number:02}") for number in range(75)])
        first = next(c for c in client.get(address("tavle/")).context["columns"] if c.key == "none")
        assert (len(first.cards), first.found, first.next_size) == (20, 75, 50)
        more = client.get(first.more_url, headers=HTMX).context["column"]
        assert ([card.name for card in more.cards], more.left) == ([f"M{n:02}" for n in range(20, 70)], 5)
        last = client.get(more.more_url, headers=HTMX).context["column"]
        assert ([card.name for card in last.cards], last.more_url) == ([f"M{n:02}" for n in range(70, 75)], "")

    def test_without_scripts_the_list_has_them(self, client, address):
        response = client.get(address("tavle/kort/2027/?q=tak"))
        assert (response.status_code, response.url) == (302, address("liste/?q=tak&stand=2027"))

    @pytest.mark.parametrize("column", ["2026", "2031", "x", "0"])
    def test_a_column_the_plan_has_not_is_not_found(self, client, address, column):
        assert client.get(address(f"tavle/kort/{column}/"), headers=HTMX).status_code == 404

    def test_the_number_of_queries_does_not_follow_the_rows(self, client, address, scenario, school):
        def fill(count):
            names = range(Measure.objects.count(), Measure.objects.count() + count)
            facts = {"cost_likely_nok": D(100), "price_year": 2026, "part": part("26"), "component": make_component(school)}
            bundles = made([MeasureBundle(building=school, name=f"B{n}", saving_share=0.1) for n in names])
            placed = made([Measure(building=school, name=f"M{bundle}", bundle=bundle, **facts) for bundle in bundles])
            made([Measure(building=school, name=f"K{n}", **facts) for n in names])
            ways = made([MeasureAlternative(measure=row, name="Annet", cost_likely_nok=D(5), price_year=2026) for row in placed])
            made(
                [
                    Placement(scenario=scenario, measure=row, building=school, alternative=way, year=2027 + n % 4)
                    for n, (row, way) in enumerate(zip(placed, ways, strict=True))
                ]
            )

        def count(path):
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address(path)).status_code == 200
            return len(queries)

        paths = ["tavle/", "tavle/?q=m", "liste/", "liste/?stand=all&sort=risk", "gantt/", "gantt/?by=part"]
        fill(3)
        client.get(address("tavle/"))
        few = [count(path) for path in paths]
        fill(297)
        assert [count(path) for path in paths] == few


def test_a_frozen_version_shows_the_same_without_acts(client, address, scenario, school):
    measure = costed(school, "Tak", 100_000)
    make_placement(scenario, measure, 2027, agreed_name="Tak som vedtatt", agreed_cost_nok=D(90_000), agreed_pot="drift", agreed_shares=[])
    scenario.status, scenario.adopted_on = "adopted", datetime.date(2026, 12, 1)
    scenario.save()
    for path in ("tavle/", "liste/", "gantt/"):
        response = client.get(address(path))
        html = response.content.decode()
        assert response.context["may_change"] is False
        assert "Versjonen er vedtatt og viser det som ble vedtatt." in html
        assert [act for act in ("scenario-place", address("tavle/flytt/"), 'name="ids"', "data-year-form") if act in html] == []
    assert cards(client.get(address("tavle/")))["2027"] == ["Tak som vedtatt"]


def test_those_who_only_see_get_no_acts(client_for, user_with, unit_tree, address, scenario, school):
    make_placement(scenario, costed(school, "Tak", 100), 2027)
    response = client_for(user_with("service", unit_tree.education)).get(address("tavle/"))
    assert (response.context["may_change"], cards(response)["2027"]) == (False, ["Tak"])
    assert 'name="ids"' not in response.content.decode()
