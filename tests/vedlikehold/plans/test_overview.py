"""The page of a version and that of its plan, and the card of the front pages."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.access import grant, make_user
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_measure, make_placement, make_plan, make_scenario
from vedlikehold.models import PlanYear
from vedlikehold.queries.plans.candidates import candidates
from vedlikehold.queries.plans.overview import unplaced
from vedlikehold.services import plans as act
from vedlikehold.services.plans.optimise import optimise_scenario

pytestmark = pytest.mark.django_db
D = Decimal


def url(name: str, *args) -> str:
    return reverse(f"vedlikehold:{name}", args=args)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def service(client_for, user_with, unit_tree):
    """Sees Oppvekst and changes nothing."""
    return client_for(user_with("service", unit_tree.education))


@pytest.fixture
def elsewhere(client_for, user_with, unit_tree):
    return client_for(user_with("manager", unit_tree.health))


class TestOverview:
    def test_figures_and_years(self, client, scenario, placed, school, home):
        placed("Tak", 2027, 150_000, own_hours=10.0)
        placed("Vegg", 2028, 40_000, pot="investering")
        make_measure(school, "Ikke plassert", cost_likely_nok=10_000, price_year=2020)
        make_measure(school, "Uten pris")
        make_measure(home, "Annen enhet", cost_likely_nok=1, price_year=2026)
        response = client.get(url("scenario", scenario.pk))
        assert [(figure.label, figure.value, figure.note) for figure in response.context["figures"]] == [
            ("I planen", "190\xa0000\xa0kr", "24\xa0% av rammen på 800\xa0000\xa0kr"),
            ("Tiltak i planen", "2", "2 er ikke plassert"),
            ("År over rammen", "1", "2027"),
            ("Kvalitet", "–", "ikke optimert"),
        ]
        unplaced = response.context["found"].unplaced
        assert (unplaced.count, unplaced.cost_nok, unplaced.unpriced) == (2, D("12500.00"), 1)
        assert [line["over"] for line in response.context["years"]] == ["drift", "", "", ""]
        assert [chart.title for chart in response.context["charts"]] == [
            "Drift går over rammen i 2027",
            "Investering holder seg innenfor rammen hvert år",
        ]
        assert response.context["charts"][0].rows[0] == ["2027", "150\xa0000", "100\xa0000", "Over rammen"]

    def test_an_empty_version_says_so(self, client, scenario):
        assert [chart.title for chart in client.get(url("scenario", scenario.pk)).context["charts"]] == [
            "Drift: Ingen tiltak er plassert ennå",
            "Investering: Ingen tiltak er plassert ennå",
        ]

    def test_tabs_of_a_kind_share_one(self, client, scenario):
        def rows(name):
            found = client.get(url(name, scenario.pk)).context
            return [[(str(label), current) for label, _url, current in found[key]] for key in ("tabs", "subtabs")], str(found["tab_group"])

        names = ["Oversikt", "Rammer", "Tavle", "Liste", "Gantt", "Optimering", "Oppfølging", "Mer"]
        assert rows("scenario") == ([[(name, name == "Oversikt") for name in names], []], "")
        assert rows("scenario-quality") == (
            [[(name, name == "Optimering") for name in names], [("Optimer", False), ("Kvalitet", True), ("Verdi", False)]],
            "Optimering",
        )
        assert rows("scenario-history") == (
            [
                [(name, name == "Mer") for name in names],
                [("Regneark", False), ("Rapport", False), ("Sammenlign", False), ("Historikk", True)],
            ],
            "Mer",
        )

    def test_the_shared_tab_opens_a_page_that_shows_the_others(self, client, scenario):
        tabs = client.get(url("scenario", scenario.pk)).context["tabs"]
        for label, address, _current in tabs:
            found = client.get(address).context
            assert (str(label), [str(name) for name, _url, current in found["tabs"] if current]) == (str(label), [str(label)])
        assert len(found["subtabs"]) == 4

    def test_report_and_sheet_are_reached_from_the_overview(self, client, service, scenario):
        def offered(who):
            return who.get(url("scenario", scenario.pk)).context["documents"]

        both = [("Rapport (PDF)", f"/plan/versjon/{scenario.pk}/rapport/"), ("Regneark", f"/plan/versjon/{scenario.pk}/regneark/")]
        assert (offered(client), offered(service)) == (both, both[1:])

    def test_what_comes_next(self, client, service, manager, plan, scenario, placed):
        def steps(who=client):
            return [label for label, _url in who.get(url("scenario", scenario.pk)).context["steps"]]

        def kept(labels):
            return [label for label in labels if label != "Optimer"]

        PlanYear.objects.update(operation_nok=0, investment_nok=0)
        assert kept(steps()) == ["Sett rammer", "Plasser for hånd"]
        PlanYear.objects.update(operation_nok=100_000)
        assert kept(steps()) == ["Plasser for hånd"]
        placed("Tak", 2027)
        assert kept(steps()) == ["Vedta", "Plasser for hånd"]
        placed("Vegg", 2027, 90_000)
        assert kept(steps()) == ["Plasser for hånd", "Vedta"]
        assert steps(service) == []
        act.adopt(by=manager, scenario=scenario, on=date(2026, 11, 20))
        assert steps() == ["Følg opp", "Rullér planen", "Trekk vedtaket tilbake"]

    def test_quality_is_of_what_stands_now(self, client, manager, scenario, school):
        def figure() -> tuple[str, str]:
            found = client.get(url("scenario", scenario.pk)).context["figures"][3]
            return found.value, found.note.split(",")[0]

        tak = make_measure(school, "Tak", cost_likely_nok=90_000, price_year=2026, status="approved")
        optimise_scenario(by=manager, scenario=scenario, today=timezone.localdate())
        assert figure() == ("100\xa0%", "av det beste mulige")
        act.place(by=manager, scenario=scenario, measure=tak, year=2028)
        moved, note = figure()
        assert (float(moved.split("\xa0")[0].replace(",", ".")) < 100, note) == (True, "av det beste mulige")
        act.set_frames(by=manager, scenario=scenario, frames={2028: {"operation_nok": D(1)}})
        assert figure() == ("–", "endret siden optimeringen")

    def test_the_plan_lists_its_versions(self, client, plan, scenario, placed):
        placed("Tak", 2027)
        placed("Ute", None)
        make_scenario(plan, "Tom")
        found = client.get(url("plan", plan.pk)).context["scenarios"]
        assert [(one.scenario.name, one.frame_nok, one.placed, one.quality_share) for one in found] == [
            ("Grunnlag", D(800_000), 1, None),
            ("Tom", D(0), 0, None),
        ]

    def test_what_is_not_placed_is_what_the_board_offers(self, manager, scenario, school, unit_tree):
        """Own money, grants off, and of the portfolio alone."""
        away = make_building(unit_tree.school, "Solgt", status="demolished")
        for building, name, cost, given in ((school, "Tak", 10_000, 4_000), (school, "Gave", 1_000, 5_000), (away, "Vegg", 70_000, 0)):
            make_measure(building, name, cost_likely_nok=cost, grant_nok=given, price_year=2020)
        make_measure(school, "Uten pris", is_duty=True)
        found, board = unplaced(scenario, user=manager), candidates(scenario, user=manager)
        assert (found.count, found.cost_nok, found.duties) == (board.count, board.own_cost_nok, board.duties) == (3, D("7500.00"), 1)

    @pytest.mark.parametrize("name", ["scenario", "scenario-frames", "scenario-adopt"])
    def test_queries_do_not_grow(self, client, scenario, school, name):
        def count(more):
            for _number in range(more):
                make_placement(scenario, make_measure(school, cost_likely_nok=1, price_year=2026), 2028)
            with CaptureQueriesContext(connection) as found:
                assert client.get(url(name, scenario.pk)).status_code == 200
            return len(found)

        count(1)
        assert count(1) == count(300)


def test_the_card_shows_adopted_plans_of_this_year(client_for, manager, unit_tree, placed, school):
    year = timezone.localdate().year
    plan = make_plan(unit_tree.education, "I år", first_year=year, price_year=2026)
    scenario = make_scenario(plan, "Vedtas", frames={year: {"operation_nok": 100_000}})
    leader = make_user("sjef")
    grant(leader, "leader", unit_tree.municipality)
    assert "mot ramme" not in client_for(leader).get("/").content.decode()
    placed("Tak", year, 150_000, to=scenario)
    act.adopt(by=manager, scenario=scenario, on=timezone.localdate())
    for user in (leader, manager):
        text = client_for(user).get("/").content.decode()
        assert f"Plan i {year} mot ramme" in text
        assert text.count(url("scenario-tracking", scenario.pk)) == 1
