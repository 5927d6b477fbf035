"""Pages of the forecast: the choices in the address, the same numbers on page, opened figure and file, what is unknown, rights."""

import csv
import io
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlsplit

import numpy as np
import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fdvu.core.models import SavedView
from fdvu.lib.numbers import format_mnok
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component, make_plan, make_scenario
from vedlikehold.calc.outlook.run import Choices
from vedlikehold.queries.forecast.basis import Scope
from vedlikehold.queries.forecast.outlook import Forecaster
from vedlikehold.views.forecast.asking import asked
from vedlikehold.views.forecast.curves import _critical, band_note

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


def url(name: str, *args, query: str = "") -> str:
    return reverse(f"vedlikehold:{name}", args=args) + (f"?{query}" if query else "")


def outlook_of(user, **asked):
    forecaster = Forecaster(user=user, unit=None, today=timezone.localdate(), target=None, scope=Scope())
    return forecaster.outlook(Choices(**({"price_growth_share": 0.03} | asked)))


class TestChoices:
    def test_the_usual_is_the_need_for_thirty_years(self, client, manager, stock):
        page = client.get(url("forecast"))
        assert page.context["choices"] == Choices(price_growth_share=0.03)
        assert page.context["outlook"].backlog.tolist() == outlook_of(manager).backlog.tolist()
        assert page.context["form"].chosen == {}

    def test_every_choice_stands_in_the_address(self, client, stock):
        query = "money=m2&m2=120%2C5&repairs=worst&years=12&target=TG2&growth=4&frozen=1&current=1&part=26"
        page = client.get(url("forecast", query=query))
        choices, form = page.context["choices"], page.context["form"]
        assert (choices.money, choices.nok_per_m2, choices.repairs, choices.years) == ("m2", 120.5, "worst", 12)
        assert (choices.price_growth_share, choices.follows_prices, choices.current_prices) == (0.04, False, True)
        assert (form.cut.parts, page.context["ground"].target) == (("26",), "TG2")
        kept = parse_qs(urlsplit(page.context["asked"].own()).query)
        assert kept == {name: [value.replace("%2C", ",")] for name, value in (pair.split("=") for pair in query.split("&"))}

    def test_year_by_year_in_millions(self, client, stock):
        page = client.get(url("forecast", query="money=years&kr=1,5&kr=&kr=2&years=5"))
        assert page.context["choices"].amounts == (1_500_000, 1_500_000, 2_000_000)
        assert page.context["outlook"].budget.tolist() == [0, 1.5e6, 1.5e6, 2e6, 2e6, 2e6]
        assert parse_qs(urlsplit(page.context["asked"].own()).query)["kr"] == ["1,5", "1,5", "2"]
        first = timezone.localdate().year + 1
        assert page.context["amounts"][:4] == [(first, "1,5"), (first + 1, ""), (first + 2, "2"), (first + 3, "")]

    @pytest.mark.parametrize(
        ("query", "label"),
        [
            ("share=mye", "Andel av behovet"),
            ("share=-10", "Andel av behovet"),
            ("share=301", "Andel av behovet"),
            ("years=4", "År fram"),
            ("years=51", "År fram"),
            ("growth=40", "Prisvekst per år"),
            ("money=gull", "Rammen oppgitt som"),
            ("target=TG9", "Målgrad"),
            ("part=xx", "Bygningsdel"),
            ("money=years&kr=masse", "«masse»"),
            ("money=years&kr=-1", "«-1»"),
        ],
    )
    def test_what_cannot_be_read_is_said_and_not_used(self, client, manager, stock, query, label):
        page = client.get(url("forecast", query=query))
        assert page.status_code == 200
        (why,) = page.context["form"].unreadable
        assert why.startswith(label)
        assert why in unescape(page.content.decode())
        if "kr=" not in query:
            assert page.context["outlook"].backlog.tolist() == outlook_of(manager).backlog.tolist()

    def test_a_saved_filter_of_components(self, client, manager, user_with, stock):
        own = SavedView.objects.create(register="components", name="Vegger", owner=manager, query="q=veggene")
        foreign = SavedView.objects.create(register="components", name="Hemmelig", owner=user_with("manager"), query="q=taket")
        page = client.get(url("forecast", query=f"view={own.pk}"))
        assert page.context["ground"].basis.backlog.nok == 3_000_000
        assert client.get(url("forecast", query=f"view={foreign.pk}")).context["form"].unreadable != []


class TestMoneyOfThePlan:
    @pytest.fixture
    def adopted(self, client, stock, unit_tree, this_year):
        """Frames of 100,000 and 300,000 in the two years to come, in kroner of the price year."""
        plan = make_plan(unit_tree.education, first_year=this_year + 1, years=2, price_year=this_year, price_growth_share=0)
        frames = {this_year + 1: {"operation_nok": 100_000}, this_year + 2: {"investment_nok": 300_000}}
        return make_scenario(plan, frames=frames, status="adopted", adopted_on=timezone.localdate())

    def test_is_the_usual_where_a_plan_is_adopted(self, client, adopted):
        page = client.get(url("forecast", query="years=5"))
        assert (page.context["choices"].money, page.context["choices"].amounts) == ("plan", (100_000, 300_000))
        assert page.context["outlook"].budget.tolist() == [0, 1e5, 3e5, 3e5, 3e5, 3e5]
        assert page.context["form"].chosen == {"years": 5}
        share = round(260_000 / page.context["outlook"].need.nok * 100)
        assert page.context["plan_said"].replace("\xa0", " ").startswith(f"0,3 mill. kr i året = {share} % av behovet.")
        assert re.findall(r'name="money" id="money-(\w+)"', page.content.decode()) == ["plan", "need", "m2", "years"]

    def test_a_share_in_the_address_asks_for_the_need(self, client, adopted):
        page = client.get(url("forecast", query="share=60"))
        assert (page.context["choices"].money, page.context["form"].chosen) == ("need", {"money": "need", "share": "60"})
        assert page.context["shares"][0] == (60, "/prognose/?share=60&money=need")

    def test_year_by_year_begins_with_the_frames(self, client, adopted, this_year):
        page = client.get(url("forecast", query="money=years&years=5"))
        assert page.context["amounts"][:3] == [(this_year + 1, "0,1"), (this_year + 2, "0,3"), (this_year + 3, "")]
        assert page.context["outlook"].budget.tolist() == [0, 1e5, 3e5, 3e5, 3e5, 3e5]
        kept = parse_qs(urlsplit(page.context["from_plan_url"]).query)
        assert kept == {"money": ["years"], "years": ["5"], "kr": ["0,1", "0,3"]}

    @pytest.mark.parametrize("query", ["part=26", ""])
    def test_no_choice_where_no_plan_has_a_frame_for_it(self, client, stock, query, request):
        if query:
            request.getfixturevalue("adopted")
        page = client.get(url("forecast", query=query))
        assert [value for value, _label in page.context["form"].fields["money"].choices] == ["need", "m2", "years"]
        assert (page.context["choices"].money, page.context["plan_said"]) == ("need", "")

    def test_the_card_leads_to_the_money_it_showed(self, client_for, user_with, adopted):
        leader = client_for(user_with("leader"))
        assert 'href="/prognose/?money=plan"' in leader.get("/kort/forecast/").content.decode()


class TestPage:
    def test_the_findings_are_titles(self, client, stock):
        page = client.get(url("forecast", query="share=0"))
        charts = page.context["charts"]
        # No building has a replacement value, so nobody knows which are in a critical state.
        assert list(charts) == ["backlog", "grades", "per_m2", "falls", "spent"]
        assert re.fullmatch(r"Etterslepet vokser fra 4,4\xa0mill\.\xa0kr til [\d,]+\xa0mill\.\xa0kr i \d{4}", charts["backlog"].title)
        assert charts["spent"].title == "Det brukes ingen penger"
        assert all(len(chart.rows) in (30, 31) for chart in charts.values())

    def test_the_sentences_say_what_the_figures_carry(self, client, stock):
        first, band, need, out = client.get(url("forecast", query="share=0")).context["sentences"]
        assert first.startswith("Uten penger til vedlikehold går etterslepet fra 4,4")
        assert band.startswith("Vi vet retningen bedre enn nivået: med 80 % sannsynlighet mellom ")
        assert need.startswith("For at etterslepet ikke skal være større om 30 år enn i dag, trengs ")
        assert out == "4 av 9 komponenter er ikke med, fordi grad eller kostnad er ukjent."

    def test_a_level_backlog_with_more_buildings_in_a_critical_state_is_said_first(self, client, stock):
        found = asked(client.get(url("forecast")).wsgi_request)
        level = replace(found.outlook, backlog=np.array([100.0, 101.0]), in_need=np.array([2, 5]))
        object.__setattr__(found, "outlook", level)
        assert _critical(found) == " Likevel vokser tallet på bygg i kritisk stand fra 2 til 5."
        object.__setattr__(found, "outlook", replace(level, backlog=np.array([100.0, 120.0])))
        assert _critical(found) == ""

    def test_the_band_says_why_it_is_wide_today(self, client, stock):
        page = client.get(url("forecast"))
        assert page.context["band_note"].endswith("Det er bredt også i dag, fordi hele prisnivået på utbedringene er usikkert.")
        start = page.context["outlook"].backlog[:1]
        none = replace(page.context["outlook"], low=start, high=start)
        assert band_note(none) == "Det lyse feltet er der etterslepet ligger med 80 % sannsynlighet."

    def test_money_that_is_left_and_money_that_prices_eat(self, client, stock):
        sentences = client.get(url("forecast", query="money=m2&m2=9000&frozen=1")).context["sentences"]
        assert any(line.endswith("av rammen blir ikke brukt, fordi alt regelen omfatter, er rettet opp.") for line in sentences)
        assert "Rammen står stille mens prisene øker med 3,0\xa0% i året, så den rekker til mindre hvert år." in sentences

    def test_a_rule_that_no_money_is_enough_for(self, client, stock):
        sentences = client.get(url("forecast", query="repairs=worst&part=32")).context["sentences"]
        assert any(line.startswith("Ingen ramme hindrer etterslepet i å vokse") for line in sentences)

    def test_no_components_is_no_zero(self, client):
        page = client.get(url("forecast"))
        assert (page.context["empty"], "outlook" in page.context) == ("none", False)
        assert "Ingen komponenter er registrert" in page.content.decode()

    def test_components_without_grade_or_cost_are_unknown(self, client, unit_tree):
        make_component(make_building(unit_tree.school), grade="TGIU")
        assert client.get(url("forecast")).context["empty"] == "unknown"

    def test_a_cut_that_leaves_nothing(self, client, stock):
        assert client.get(url("forecast", query="part=21")).context["empty"] == "narrowed"

    def test_without_area_kroner_per_square_metre_are_unknown(self, client, unit_tree, this_year):
        make_component(make_building(unit_tree.school), grade="TG2", replacement_cost_nok=1_000_000, price_year=this_year)
        page = client.get(url("forecast", query="money=m2&m2=100"))
        assert page.context["outlook"].per_m2 is None
        assert "per_m2" not in page.context["charts"]
        text = unescape(page.content.decode())
        assert "Etterslep per m² er ukjent" in text
        assert "Ingen bygg i utvalget har bruttoareal (BTA)" in text
        assert page.context["figures"][5][1] == "–"

    def test_the_part_that_follows_the_slider(self, client, stock):
        part = client.get(url("forecast", query="share=80"), headers={"HX-Request": "true", "HX-Target": "resultat"})
        assert part.templates[0].name == "vedlikehold/forecast/_result.html"
        assert part["HX-Replace-Url"] == "/prognose/?share=80"
        assert part.context["sentences"][0] in unescape(re.search(r'<div id="announcer"[^>]*>(.*?)</div>', part.content.decode())[1])
        assert set(part["Vary"].split(", ")) >= {"HX-Request", "HX-Target"}

    def test_queries_do_not_grow_with_the_rows(self, client, stock, unit_tree, this_year):
        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                client.get(url("forecast"))
            return len(queries)

        client.get(url("forecast"))
        make_component(stock["school"], grade="TG2", replacement_cost_nok=1_000, price_year=this_year)
        one = count()
        for _n in range(3):
            make_component(make_building(unit_tree.school), grade="TG2", replacement_cost_nok=1_000, price_year=this_year)
        assert count() == one


class TestUnits:
    def test_a_unit_in_the_address_is_all_that_counts(self, client, stock, unit_tree):
        page = client.get(url("forecast", query=f"unit={unit_tree.nursing_home.pk}"))
        assert page.context["ground"].basis.backlog.nok == 600_000
        assert parse_qs(urlsplit(page.context["asked"].own(share=60)).query) == {"unit": [str(unit_tree.nursing_home.pk)], "share": ["60"]}

    def test_a_building_that_is_not_seen_is_not_there(self, client_for, user_with, stock, unit_tree):
        foreign = client_for(user_with("manager", unit_tree.nursing_home))
        assert foreign.get(url("building-forecast", stock["school"].pk)).status_code == 404
        assert foreign.get(url("forecast-waiting", query=f"building={stock['school'].pk}")).status_code == 404
        assert foreign.get(url("forecast-export", "csv", query=f"building={stock['school'].pk}")).status_code == 404
        assert foreign.get(url("forecast-waiting", query="building=x")).status_code == 404

    def test_the_buildings_own_tab(self, client, stock):
        page = client.get(url("building-forecast", stock["school"].pk))
        assert round(page.context["outlook"].backlog[0]) == 3_800_000
        assert page.context["asked"].page("forecast-waiting") == f"/prognose/vente/?building={stock['school'].pk}"
        assert page.context["asked"].rows("left-out", {"why": "unpriced"}) == ""


class TestFigure:
    @pytest.mark.parametrize("key", ["backlog", "change", "need", "budget", "poor", "per_m2", "in_need", "falls"])
    def test_opens_with_formula_inputs_and_what_is_left_out(self, client, stock, key):
        page = client.get(url("forecast-figure", key, query="share=60"))
        shown = next(value for figure, value, _url in client.get(url("forecast", query="share=60")).context["figures"] if figure.key == key)
        assert page.context["value"] == shown
        assert page.context["formula"]
        assert page.context["inputs"]
        assert page.context["back_url"] == "/prognose/?share=60"

    def test_the_reasons_lead_to_their_rows(self, client, stock):
        found = client.get(url("forecast-figure", "backlog")).context["exclusions"]
        assert [(count, address) for _reason, count, address in found] == [
            (1, "/komponenter/?grade=TGIU"),
            (1, "/komponenter/?grade=null"),
            (1, "/tilstand/etterslep/uten-kostnad/?why=unpriced"),
            (1, "/tilstand/etterslep/uten-kostnad/?why=unindexed"),
        ]
        for _reason, _count, address in found:
            assert client.get(address).status_code == 200

    def test_one_that_is_not_there(self, client, stock):
        assert client.get(url("forecast-figure", "lykke")).status_code == 404


class TestFile:
    def test_csv_holds_every_year_as_on_the_page(self, client, manager, stock):
        answer = client.get(url("forecast-export", "csv", query="share=60&years=5"))
        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
        found = outlook_of(manager, years=5, share=0.6)
        assert rows[0][:4] == ["År", "Ramme (kr)", "Brukt (kr)", "Etterslep (kr)"]
        assert [row[0] for row in rows[1:]] == [str(year) for year in found.years]
        read = [float(row[3].replace("\xa0", "").replace(" ", "").replace(",", ".")) for row in rows[1:]]
        assert read == pytest.approx(found.backlog.tolist(), abs=0.01)

    def test_excel_also_tells_what_it_follows_from(self, client, stock):
        answer = client.get(url("forecast-export", "xlsx", query="years=5&repairs=all"))
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        assert book.sheetnames == ["Prognose", "Forutsetninger"]
        told = {row[0]: row[1] for row in book["Forutsetninger"].iter_rows(values_only=True)}
        assert (told["Målgrad"], told["Pengene går til"], told["Ikke med: Ikke undersøkt (TGIU)"]) == ("TG1", "Alt dårligere enn TG0", "1")
        assert book["Prognose"].max_row >= 7

    def test_no_other_kinds_and_nothing_of_nothing(self, client, stock):
        assert client.get(url("forecast-export", "pdf")).status_code == 404
        assert client.get(url("forecast-export", "csv", query="part=21")).status_code == 404


class TestWaiting:
    def test_the_frame_comes_at_once_and_the_figures_after(self, client, stock):
        frame = client.get(url("forecast-waiting"))
        assert (frame.context["ready"], "levels" in frame.context) == (False, False)
        part = client.get(frame.context["now_url"], headers={"HX-Request": "true"})
        assert part.templates[0].name == "vedlikehold/forecast/_waiting.html"
        assert [row["share"] for row in part.context["level_rows"]] == [
            None if one is None else one for one in ("0\xa0%", "60\xa0%", "80\xa0%", "100\xa0%", "120\xa0%")
        ]

    def test_more_money_never_leaves_more(self, client, stock):
        rows = client.get(url("forecast-waiting", query="now=1")).context["level_rows"]
        ends = [row["end"] for row in rows]
        assert ends == sorted(ends, reverse=True)
        assert rows[3]["end"] <= 4_400_000 * (1 + 1e-9)

    def test_the_year_it_is_to_be_gone_by(self, client, stock, this_year):
        page = client.get(url("forecast-waiting", query=f"now=1&by={this_year + 4}"))
        removed = page.context["removed"]
        assert (page.context["by"], page.context["by_unreadable"], removed.year) == (this_year + 4, False, 4)
        assert removed.backlog_nok <= 0.01 * 4_400_000 < removed.backlog_at_less_nok

    @pytest.mark.parametrize("by", ["2000", "9999", "snart"])
    def test_a_year_outside_is_said(self, client, stock, this_year, by):
        page = client.get(url("forecast-waiting", query=f"by={by}"))
        assert (page.context["by"], page.context["by_unreadable"]) == (this_year + 10, True)
        assert "Året må være etter" in page.content.decode()

    def test_the_bill_leads_and_the_economists_table_is_behind_a_click(self, client, stock):
        page = client.get(url("forecast-waiting", query="now=1"))
        at_once, late = page.context["delays"][0], next(one for one in page.context["delays"] if one.years == 5)
        lead, lived, first_year = (line.replace("\xa0", " ") for line in page.context["waiting_sentences"])
        more = format_mnok(late.catch_up_nok - at_once.catch_up_nok).replace("\xa0", " ")
        assert lead.startswith(f"Om fem år er regningen {more} større: ")
        assert lived.startswith("Brukerne lever i mellomtiden med dårligere bygg")
        assert first_year.endswith("fordi det første årets forfall kommer på toppen.")
        assert re.findall("[-−]", lead + lived + first_year) == []
        text = unescape(page.content.decode())
        assert text.index("For økonomer") < text.index("Nåverdi av det brukte") < text.index("Slik er det kontrollert")

    def test_the_impossible_is_said(self, client, stock):
        text = unescape(client.get(url("forecast-waiting", query="now=1&repairs=worst&part=32")).content.decode())
        assert text.count("Det går ikke.") == 2

    def test_nothing_to_wait_with(self, client):
        assert "Prognosen mangler grunnlag" in client.get(url("forecast-waiting", query="now=1")).content.decode()


class TestCard:
    @pytest.fixture
    def leader(self, client_for, user_with):
        return client_for(user_with("leader"))

    def test_without_a_known_frame_the_need(self, leader, stock):
        front, text = (unescape(leader.get(path).content.decode()) for path in ("/", "/kort/forecast/"))
        assert ("Dit etterslepet er på vei" in front, 'hx-get="/kort/forecast/"' in front) == (False, True)
        assert "Dit etterslepet er på vei" in text
        assert "Dagens ramme er ukjent: ingen plan er vedtatt." in text

    def test_nothing_while_there_is_nothing_to_forecast(self, leader):
        assert leader.get("/kort/forecast/").content == b""

    def test_a_card_of_other_roles_is_not_there(self, client_for, user_with):
        assert client_for(user_with("service")).get("/kort/forecast/").status_code == 404
