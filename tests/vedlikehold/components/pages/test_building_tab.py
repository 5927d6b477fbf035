"""The components on a building's page."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component, make_type
from tests.vedlikehold.components.pages.pieces import YEAR, text, url


def test_the_buildings_tab_shows_its_components_by_part(client, roof, building, unit_tree):
    make_component(building, "36", "Aggregat", grade="TG2")
    make_component(make_building(unit_tree.school), "26", "Naboens")
    response = client.get(url("building-components", building.pk))
    page = text(response)
    assert (
        f"2 komponenter, etterslep mot TG1 på 250 000 kr i {response.context['found'].price_year}-kroner. 1 av dem mangler kostnad" in page
    )
    assert ("Naboens" in page, "26 Yttertak" in page, "36 Luftbehandling" in page) == (False, True, True)


def test_an_empty_building_says_what_to_do(client, viewer, building):
    assert "importer dem fra et regneark" in text(client.get(url("building-components", building.pk)))
    assert "De som forvalter bygget" in text(viewer.get(url("building-components", building.pk)))


def test_the_buildings_tab_costs_the_same_whatever_is_in_it(client, roof, building):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(url("building-components", building.pk))
        return len(captured)

    client.get(url("building-components", building.pk))
    few = queries()
    for code in ("21", "23", "36", "43"):
        make_component(building, code, grade="TG2", type=make_type(), cost_likely_nok=1, price_year=YEAR)
    assert queries() == few
