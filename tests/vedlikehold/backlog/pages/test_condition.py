"""The page of condition: figures that open, charts, choices, what is unknown."""

import pytest
from django.urls import reverse

from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component
from tests.vedlikehold.backlog.pages.pieces import ASKED, YEAR, asked_of, plain, url
from vedlikehold.models import Component

pytestmark = pytest.mark.django_db


class TestConditionPage:
    def test_eight_figures_that_open(self, client, stock):
        figures = client.get(url("condition")).context["figures"]
        assert {figure.key: plain(text) for figure, text, _url in figures} == {
            "backlog": "3,4 mill. kr",
            "backlog_per_m2": "850 kr/m²",
            "fci": figures[2][1].replace("\xa0", " "),
            "grade": figures[3][1],
            "unknown": "16,7 %",
            "p85": figures[5][1].replace("\xa0", " "),
            "functional": "0,4 mill. kr",
            "outdated": "3",
        }
        for figure, _text, address in figures:
            assert client.get(address).context["figure"] == figure

    def test_says_what_is_not_known(self, client, stock):
        page = client.get(url("condition"))
        assert "1 bygg (500 m²) har ingen vurdert komponent" in plain(" ".join(page.context["sentences"]))
        assert "1 bygg med ukjent tilstand (500 m² BTA)" in plain(page.content.decode())

    def test_charts_have_titles_that_say_the_finding(self, client, stock):
        titles = {key: plain(chart.title) for key, chart in client.get(url("condition")).context["charts"].items()}
        assert titles == {
            # 4 of 5 graded components; 1 of 6 is unknown
            "parts": "80 % av de vurderte komponentene har TG2 eller TG3; 17 % av alle er ukjente",
            "backlog": "23 Yttervegger har størst etterslep: 59 % av alt",
            "units": "Oppvekst har størst andel TG2 og TG3: 100 % av de vurderte",
            "buildings": "Skolen har størst etterslep: 82 % av alt",
        }

    def test_bars_lead_to_the_components_behind_them(self, client, stock, unit_tree):
        make_component(stock["home"], "26", "Pipen", grade="TG2", cost_likely_nok=1, price_year=YEAR)
        svg = client.get(url("condition")).context["charts"]["parts"].svg
        address = url("components", query="part=26&grade=TG2")
        assert address.replace("&", "&amp;") in svg
        shown = client.get(address).context["totals"]
        assert shown.count == Component.objects.filter(part__code="26", grade="TG2").count() == 2

    def test_the_worst_buildings_lead_to_their_page(self, client, stock):
        worst = client.get(url("condition")).context["worst"]
        assert [(one.name, address) for one, address in worst] == [
            ("Skolen", url("building-condition", stock["school"].pk)),
            ("Hjemmet", url("building-condition", stock["home"].pk)),
        ]

    def test_target_price_year_type_and_part_are_chosen_in_the_address(self, client, stock):
        page = client.get(url("condition", query=f"{ASKED}&target=TG2&building_type=613&part=23"))
        overview = page.context["overview"]
        assert (overview.backlog.likely, overview.target.value, overview.price_year) == (2_000_000, "TG2", YEAR)
        opened = page.context["figures"][0][2]
        assert asked_of(opened) == {"target": ["TG2"], "price_year": [str(YEAR)], "building_type": ["613"], "part": ["23"]}
        assert plain(client.get(opened).context["value"]) == "2,0 mill. kr"

    @pytest.mark.parametrize(
        ("query", "label"),
        [
            ("target=TG4", "Målgrad"),
            ("price_year=abc", "Prisår"),
            ("price_year=1850", "Prisår"),
            ("part=XX", "Bygningsdel"),
            ("building_type=zz", "Bygningstype"),
        ],
    )
    def test_a_choice_that_cannot_be_read_is_said_and_not_used(self, client, stock, query, label):
        page = client.get(url("condition", query=query))
        assert page.status_code == 200
        assert f"Valget {label} kunne ikke leses og er ikke brukt." in page.content.decode()
        assert page.context["overview"].target.value == "TG1"

    def test_without_components_it_says_what_to_do(self, client, unit_tree):
        make_building(unit_tree.school)
        text = client.get(url("condition")).content.decode()
        assert "Tilstanden er ukjent" in text
        assert f'href="{reverse("core:imports")}"' in text
        assert "0 kr" not in text

    def test_without_buildings_it_says_what_to_do(self, client):
        assert "Ingen bygninger i porteføljen" in client.get(url("condition")).content.decode()

    def test_without_a_match_it_says_so(self, client, stock):
        assert "Ingen bygg passer med valgene" in client.get(url("condition", query="building_type=111")).content.decode()
