"""What a component costs to put right, how that came about, and why it does not count where it does not."""

import datetime

import pytest
from django.urls import reverse

from fdvu.core.text import figure_text, say
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component, make_type
from vedlikehold.enums import CostBasis
from vedlikehold.models import Component, ConditionParameters, PriceIndex
from vedlikehold.queries.backlog import building_condition
from vedlikehold.queries.components.building import building_components
from vedlikehold.queries.components.cost import component_cost
from vedlikehold.queries.components.explain import cost_figure, reasons_left_out
from vedlikehold.registers.components import backlog_sum

TODAY = datetime.date(2026, 6, 1)


@pytest.fixture(autouse=True)
def index(db):
    PriceIndex.objects.all().delete()
    for year, value in ((2020, 100.0), (2024, 125.0), (2026, 150.0)):
        PriceIndex.objects.create(year=year, value=value)


@pytest.fixture
def building(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole")


def inputs(component) -> dict[str, str]:
    figure = cost_figure(component, component_cost(component, today=TODAY))
    return {say(found.label): figure_text(found).replace("\u00a0", " ") for found in figure.inputs}


def reasons(component) -> list[str]:
    return [say(reason) for reason in reasons_left_out(component, component_cost(component, today=TODAY))]


def test_an_estimate_of_its_own_comes_first(building):
    dear = make_type(unit_cost_tg2_nok=9999, price_year=2020)
    row = make_component(
        building,
        grade="TG2",
        type=dear,
        quantity=10.0,
        cost_low_nok=80_000,
        cost_likely_nok=100_000,
        cost_high_nok=150_000,
        price_year=2024,
    )
    cost = component_cost(row, today=TODAY)
    assert (cost.nok, cost.low_nok, cost.high_nok, cost.basis) == (120_000, 96_000, 180_000, CostBasis.OWN)
    assert (cost.price_year, cost.from_year, cost.factor, cost.counts) == (2026, 2024, 1.2, True)
    assert inputs(row) == {
        "Eget anslag, lav": "80 000,00 kr",
        "Eget anslag, sannsynlig": "100 000,00 kr",
        "Eget anslag, høy": "150 000,00 kr",
        "Prisår": "2024",
        "Prisvekst fra 2024 til 2026 (indeks delt på indeks, minus 1)": "20,0 %",
        "Lav kostnad": "96 000 kr",
        "Høy kostnad": "180 000 kr",
    }


def test_then_quantity_times_the_types_unit_cost(building):
    kind = make_type(unit_cost_tg1_nok=10, unit_cost_tg2_nok=40, unit_cost_tg3_nok=200, price_year=2020)
    row = make_component(building, grade="TG3", type=kind, quantity=77.7, replacement_cost_nok=1, price_year=2024)
    cost = component_cost(row, today=TODAY)
    assert (cost.nok, cost.basis, cost.from_year) == (pytest.approx(77.7 * 200 * 1.5), CostBasis.TYPE, 2020)
    assert (inputs(row)["Mengde"], inputs(row)["Enhetskostnad fra TG3"]) == ("77,70", "200,00 kr")


def test_then_a_share_of_the_replacement_cost(building):
    row = make_component(building, grade="TG2", replacement_cost_nok=1_000_000, price_year=2020)
    cost = component_cost(row, today=TODAY)
    share = ConditionParameters.objects.first().share_tg2 if ConditionParameters.objects.exists() else ConditionParameters().share_tg2
    assert (cost.nok, cost.basis, cost.replacement_nok) == (pytest.approx(1_500_000 * share), CostBasis.SHARE, 1_500_000)
    assert inputs(row)["Andel ved TG2"] == f"{share * 100:.1f} %".replace(".", ",")


def test_a_grade_the_type_says_nothing_of_costs_what_the_nearest_milder_does(building):
    kind = make_type(unit_cost_tg1_nok=10, unit_cost_tg2_nok=40, price_year=2020)
    row = make_component(building, grade="TG3", type=kind, quantity=2, replacement_cost_nok=1, price_year=2024)
    cost = component_cost(row, today=TODAY)
    assert (cost.nok, cost.basis, cost.from_year) == (pytest.approx(2 * 40 * 1.5), CostBasis.TYPE, 2020)
    assert inputs(row)["Enhetskostnad fra TG2"] == "40,00 kr"


def test_a_share_is_at_most_what_the_type_says_of_the_nearest_worse_grade(building):
    kind = make_type(unit_cost_tg3_nok=40, price_year=2020)
    row = make_component(building, grade="TG2", type=kind, quantity=2, replacement_cost_nok=1_000_000, price_year=2020)
    cost = component_cost(row, today=TODAY)
    assert (cost.nok, cost.basis) == (pytest.approx(2 * 40 * 1.5), CostBasis.SHARE)
    assert inputs(row)["Høyst mengde × enhetskostnad fra TG3, i 2020-kroner"] == "80,00 kr"


def test_a_cost_that_is_unknown_is_not_zero(building):
    row = make_component(building, grade="TG3")
    cost = component_cost(row, today=TODAY)
    assert (cost.nok, cost.basis, cost.counts) == (None, CostBasis.NONE, True)
    assert reasons(row) == ["Kostnaden er ukjent"]
    assert say(cost_figure(row, cost).formula).startswith("Komponenten har verken eget anslag")


def test_a_price_year_outside_the_index_is_said(building):
    row = make_component(building, grade="TG3", cost_likely_nok=100, price_year=2011)
    cost = component_cost(row, today=TODAY)
    assert (cost.nok, cost.is_unindexed, cost.factor) == (None, True, None)
    assert reasons(row) == ["Byggekostnadsindeksen mangler 2011 eller 2026"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"grade": "TG1", "cost_likely_nok": 100, "price_year": 2026}, ["TG1 er ikke dårligere enn målgraden TG1"]),
        ({"grade": "TG0"}, ["TG0 er ikke dårligere enn målgraden TG1"]),
        ({"grade": "TGIU"}, ["TGIU er ikke dårligere enn målgraden TG1"]),
        ({"grade": ""}, ["Komponenten har ingen tilstandsgrad"]),
        (
            {"grade": "TG3", "cost_likely_nok": 100, "price_year": 2026, "removed_on": datetime.date(2025, 1, 1)},
            ["Komponenten er fjernet eller skiftet ut"],
        ),
        ({"grade": "TG3", "cost_likely_nok": 100, "price_year": 2026}, []),
    ],
)
def test_why_a_component_does_not_count(building, fields, expected):
    assert reasons(make_component(building, **fields)) == expected


def test_a_building_that_is_sold_does_not_count(unit_tree):
    sold = make_building(unit_tree.school, status="sold", disposed_on=datetime.date(2020, 1, 1))
    assert reasons(make_component(sold, grade="TG3", cost_likely_nok=1, price_year=2026)) == ["Bygget er utenfor porteføljen"]


def test_another_target_counts_more(building):
    row = make_component(building, grade="TG1", cost_likely_nok=100, price_year=2026)
    parameters = ConditionParameters.objects.first() or ConditionParameters()
    parameters.target_grade = "TG0"
    parameters.save()
    assert (component_cost(row, today=TODAY).counts, reasons(row)) == (True, [])


def test_the_buildings_components_stand_by_part_with_their_sums(building, user_with, unit_tree):
    make_component(
        building, "26", "Tak", grade="TG3", cost_likely_nok=100_000, price_year=2026, installed_year=2000, expected_life_years=30
    )
    make_component(building, "262", "Tekking", grade="TG2", cost_likely_nok=50_000, price_year=2026)
    make_component(building, "36", "Aggregat", grade="TG2")
    make_component(
        building,
        "36",
        "Vifte",
        grade="TG1",
        cost_likely_nok=7,
        price_year=2026,
        type=make_type(expected_life_years=15),
        installed_year=2020,
    )
    make_component(building, "36", "Gammel vifte", grade="TG3", cost_likely_nok=1, price_year=2026, removed_on=datetime.date(2020, 1, 1))
    make_component(make_building(unit_tree.school), "26", "Naboens tak", grade="TG3", cost_likely_nok=1, price_year=2026)
    found = building_components(user_with("manager"), building, today=TODAY)
    assert [(group.code, [line.component.name for line in group.lines], group.nok, group.unknown) for group in found.groups] == [
        ("26", ["Tak", "Tekking"], 150_000, 0),
        ("36", ["Aggregat", "Vifte"], None, 1),
    ]
    assert (found.count, found.nok, found.unknown, found.removed) == (4, 150_000, 1, 1)
    lines = {line.component.name: (line.nok, line.counts, line.life_left) for group in found.groups for line in group.lines}
    assert lines == {
        "Tak": (100_000, True, 4),
        "Tekking": (50_000, True, None),
        "Aggregat": (None, True, None),
        "Vifte": (7, False, 9),
    }


def test_an_unknown_backlog_is_said_to_be_unknown(client_for, user_with, unit_tree):
    building = make_building(unit_tree.school)
    make_component(building, "36", "Aggregat", grade="TG3")
    user = user_with("manager")
    assert building_components(user, building, today=TODAY).nok is None
    assert building_condition(user=user, building=building, today=TODAY).state.nok is None
    page = client_for(user).get(reverse("vedlikehold:building-components", args=[building.pk])).content.decode()
    assert "1 komponent, ukjent etterslep mot TG1" in page
    assert backlog_sum(Component.objects.all(), TODAY)[0][1] == "–"
