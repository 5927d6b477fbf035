"""Signing in, the frame, and what the keyboard does in it."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.checks import assert_accessible_in_both_schemes, assert_fits
from tests.factories.access import PASSWORD, make_user

pytestmark = pytest.mark.e2e


@pytest.fixture
def manager(user_with):
    return user_with("manager", username="forvalter", full_name="Kari Nordmann")


def test_from_the_sign_in_page_to_the_front_page_and_out_again(page_for, manager):
    page = page_for(None, "/jobber/")
    assert_accessible_in_both_schemes(page)
    page.get_by_label("Brukernavn eller e-post").fill("forvalter")
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn").click()
    expect(page.get_by_role("heading", name="Mine jobber", level=1)).to_be_visible()
    page.get_by_role("button", name=re.compile("Kari")).click()
    assert_accessible_in_both_schemes(page)
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_label("Passord")).to_be_visible()


def test_a_wrong_password_is_told_and_the_name_kept(page_for, manager):
    page = page_for(None, "/konto/login/")
    page.get_by_label("Brukernavn eller e-post").fill("forvalter")
    page.get_by_label("Passord").fill("feil")
    page.get_by_role("button", name="Logg inn").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Brukernavn eller e-post")).to_have_value("forvalter")
    assert_accessible_in_both_schemes(page)


@pytest.mark.parametrize("path", ["/", "/profil/", "/sok/?q=fjellvik", "/jobber/", "/konto/password/change/"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_frames_pages_are_accessible_and_fit(page_for, manager, path, width):
    page = page_for(manager, path)
    page.set_viewport_size({"width": width, "height": 800})
    assert_fits(page)
    assert_accessible_in_both_schemes(page)


@pytest.mark.parametrize("width", [1280, 360])
def test_every_component_is_accessible_and_fits(page_for, db, width):
    page = page_for(make_user("rot", is_superuser=True), "/galleri/")
    page.set_viewport_size({"width": width, "height": 800})
    assert_fits(page)
    assert_accessible_in_both_schemes(page)


def test_slash_goes_to_the_search_box_and_arrows_walk_the_hits(page_for, manager, sample_data):
    page = page_for(manager, "/")
    page.keyboard.press("/")
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    page.keyboard.type("fjellvik")
    hit = page.locator("#sokeforslag").get_by_role("link", name=re.compile("Fjellvik skole"))
    expect(hit).to_be_visible()
    assert_accessible_in_both_schemes(page)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#sokeforslag a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#sokeforslag")).to_be_hidden()
    expect(box).to_be_focused()


def test_choosing_a_unit_reloads_the_same_page_with_the_unit_in_the_address(page_for, manager, unit_tree):
    page = page_for(manager, "/jobber/")
    page.get_by_label("Vis tall og rader for").select_option(label="\u00a0\u00a0\u00a0Oppvekst")
    expect(page).to_have_url(re.compile(rf"/jobber/\?unit={unit_tree.education.pk}$"))
    page.get_by_label("Vis tall og rader for").select_option("")
    expect(page).to_have_url(re.compile(r"/jobber/\??$"))


def test_on_a_phone_the_menu_opens_and_closes(page_for, manager):
    page = page_for(manager, "/")
    page.set_viewport_size({"width": 360, "height": 740})
    menu = page.get_by_role("navigation", name="Hovedmeny")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Meny", exact=True).click()
    expect(menu).to_be_visible()
    assert_accessible_in_both_schemes(page)
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()


def test_colours_and_language_follow_the_person(page_for, manager):
    page = page_for(manager, "/")
    page.get_by_role("button", name=re.compile("Kari")).click()
    with page.expect_response("**/valg/"):
        page.get_by_role("button", name="Mørk").click()
    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    manager.refresh_from_db()
    assert (manager.color_scheme, manager.language) == ("dark", "en")


def test_the_first_tab_stop_skips_to_the_content(page_for, manager):
    page = page_for(manager, "/")
    page.keyboard.press("Tab")
    expect(page.locator(".ds-skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#innhold")).to_be_focused()
