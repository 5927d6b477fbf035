"""The list of buildings in the browser: filtering while typing, order, columns, map without a base map, bulk edit by keyboard."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from bygg.models import Building
from tests.e2e.checks import assert_accessible, assert_accessible_in_both_schemes, assert_fits
from tests.factories.bygg import make_building


@pytest.fixture
def manager(transactional_db, unit_tree, user_with):
    cache.clear()
    for number in range(60):
        make_building(unit_tree.school, f"Skole {number}", area_bta_m2=100.0 + number, latitude=59.8 + number / 1000, longitude=10.4)
    make_building(unit_tree.nursing_home, "Solbakken", area_bta_m2=900.0)
    return user_with("manager", username="forvalter")


def rows(page):
    return page.locator(".list-table tbody tr")


def test_typing_filters_the_list_and_the_address_follows(page_for, manager):
    page = page_for(manager, "/bygg/")
    expect(page.get_by_text("61 bygninger", exact=True)).to_be_visible()
    page.get_by_role("searchbox", name="Søk", exact=True).last.press_sequentially("solb")
    expect(rows(page)).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/bygg/\?q=solb$"))
    expect(page.locator("#announcer")).to_have_text("1 bygning")
    page.reload()
    expect(rows(page)).to_have_count(1)
    page.get_by_role("link", name="Fjern alle").click()
    expect(page.get_by_text("61 bygninger", exact=True)).to_be_visible()


def test_order_pages_and_the_way_back(page_for, manager):
    page = page_for(manager, "/bygg/")
    page.get_by_role("link", name="BTA (m²)").click()
    expect(page).to_have_url(re.compile(r"sort=area_bta_m2"))
    page.get_by_role("link", name="BTA (m²)").click()
    expect(rows(page).first).to_contain_text("Solbakken")
    expect(page).to_have_url(re.compile(r"sort=-area_bta_m2"))
    page.get_by_role("link", name="Neste").click()
    expect(rows(page)).to_have_count(11)
    page.go_back()
    expect(rows(page)).to_have_count(50)


def test_choosing_types_with_the_keyboard(page_for, manager):
    page = page_for(manager, "/bygg/")
    page.locator("summary#id_status").focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Tomt", exact=True).focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Ingen rader passer med filtrene")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("summary#id_status")).to_be_focused()


def test_bulk_edit_and_undo(page_for, manager):
    page = page_for(manager, "/bygg/")
    page.get_by_role("checkbox", name="Velg alle rader på siden").check()
    expect(page.get_by_text("Valgte rader: 50")).to_be_visible()
    page.get_by_label(re.compile("Velg alle: 61")).check()
    page.get_by_role("button", name="Endre valgte").click()
    page.get_by_label("Felt").select_option("ownership")
    page.get_by_role("button", name="Fortsett").click()
    page.get_by_label("Ny verdi: eierform").select_option("leased")
    page.get_by_role("button", name="Forhåndsvis").click()
    assert_accessible(page)
    page.get_by_role("button", name="Endre 61 rader").click()
    expect(page.get_by_text("61 rader er endret.")).to_be_visible()
    assert Building.objects.filter(ownership="leased").count() == 61
    page.get_by_role("button", name="Angre").click()
    expect(page.get_by_text("61 rader er tilbakeført.")).to_be_visible()


def test_all_rows_are_ticked_where_the_list_is_part_of_a_form(page_for, manager):
    page = page_for(manager, "/oppdrag/nytt/")
    page.get_by_label("Navn, adresse eller nummer").fill("Skole 5")
    page.get_by_role("button", name="Finn bygg").click()
    boxes = page.locator('#bygg input[name="ids"]')
    expect(boxes.nth(1)).to_be_visible()
    every = page.get_by_role("checkbox", name="Velg alle")
    every.check()
    assert boxes.evaluate_all("boxes => boxes.filter((box) => !box.checked).length") == 0
    boxes.first.uncheck()
    assert every.evaluate("box => [box.checked, box.indeterminate]") == [False, True]
    boxes.first.check()
    expect(every).to_be_checked()


@pytest.fixture
def broken_tiles(settings):
    settings.MAP_TILE_URL = "data:image/png;base64,AAAA"


@pytest.mark.usefixtures("broken_tiles")
def test_the_map_works_without_a_base_map(page_for, manager):
    page = page_for(manager, "/bygg/kart/")
    expect(page.get_by_text("Kartgrunnlag ikke tilgjengelig")).to_be_visible()
    expect(page.locator(".map-cluster").first).to_be_visible()
    expect(page.get_by_text("1 rad mangler koordinater")).to_be_visible()
    page.locator(".map-cluster").first.click()
    expect(page.locator(".map-point").first).to_be_visible()
    page.locator(".map-point").first.click()
    expect(page.locator(".leaflet-popup-content a")).to_have_attribute("href", re.compile(r"^/bygg/\d+/$"))
    assert_accessible(page)


@pytest.mark.usefixtures("broken_tiles")
@pytest.mark.parametrize("path", ["/bygg/", "/bygg/?year_from=abc&q=skole", "/bygg/diagram/", "/bygg/kart/", "/rom/"])
@pytest.mark.parametrize("width", [1280, 390])
def test_accessible_and_no_wider_than_the_window(page_for, manager, path, width):
    page = page_for(manager, path)
    page.set_viewport_size({"width": width, "height": 900})
    assert_fits(page)
    assert_accessible_in_both_schemes(page)
