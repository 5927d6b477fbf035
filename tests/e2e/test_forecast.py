"""The forecast in the browser: the slider moves the curves without a new page, the address follows, all of it also without script."""

import re

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.checks import assert_accessible, assert_accessible_in_both_schemes, assert_fits
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component
from vedlikehold.models import PriceIndex


@pytest.fixture
def manager(transactional_db, unit_tree, user_with):
    cache.clear()
    year = timezone.localdate().year
    PriceIndex.objects.update_or_create(year=year, defaults={"value": 150.0})
    school = make_building(unit_tree.school, "Skolen", area_bta_m2=1_000.0)
    for number in range(30):
        grade = ("TG0", "TG1", "TG2", "TG3")[number % 4]
        make_component(school, "26", f"Del {number}", grade=grade, replacement_cost_nok=100_000 + number, price_year=year)
    return user_with("manager", username="forvalter")


# The forecast is computed anew for every choice: on a busy machine that takes its time.
PATIENCE = 30_000


def finding(page):
    return page.locator("#resultat .summary li").first


def test_the_slider_moves_the_curves_and_the_address(page_for, manager):
    page = page_for(manager, "/prognose/")
    before = finding(page).inner_text()
    slider = page.get_by_role("slider", name="Andel av behovet i prosent")
    slider.focus()
    for _press in range(4):
        page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("textbox", name="Andel av behovet")).to_have_value("80")
    expect(page).to_have_url(re.compile(r"/prognose/\?share=80$"), timeout=PATIENCE)
    expect(finding(page)).not_to_have_text(before, timeout=PATIENCE)
    expect(page.locator("#announcer")).to_have_text(finding(page).inner_text())
    expect(slider).to_be_focused()
    after = finding(page).inner_text()
    page.reload()
    expect(finding(page)).to_have_text(after)
    expect(slider).to_have_value("80")


def test_usual_shares_and_a_typed_one(page_for, manager):
    page = page_for(manager, "/prognose/")
    page.get_by_role("link", name="120 %").click()
    expect(page).to_have_url(re.compile(r"share=120$"), timeout=PATIENCE)
    expect(page.get_by_role("slider")).to_have_value("120")
    page.get_by_role("textbox", name="Andel av behovet").fill("0")
    expect(finding(page)).to_contain_text("Uten penger til vedlikehold", timeout=PATIENCE)


def test_year_by_year(page_for, manager):
    page = page_for(manager, "/prognose/")
    page.get_by_role("radio", name="År for år").check()
    amounts = page.locator("input[name=kr]")
    expect(amounts.first).to_be_visible()
    expect(page.get_by_role("slider")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"money=years"), timeout=PATIENCE)
    amounts.first.fill("0,5")
    amounts.first.press("Tab")
    expect(page).to_have_url(re.compile(r"money=years&kr=0%2C5"), timeout=PATIENCE)


def test_without_script_the_button_shows_the_same(browser, browser_context_args, live_server, client_for, manager):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client_for(manager).cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/prognose/")
    page.locator("#id_share").fill("0")
    page.get_by_role("button", name="Vis prognosen").click()
    expect(finding(page)).to_contain_text("Uten penger til vedlikehold", timeout=PATIENCE)
    page.goto(f"{live_server.url}/prognose/vente/")
    page.get_by_role("link", name="Vis tallene").click()
    expect(page.get_by_text("Holde etterslepet stille")).to_be_visible()
    context.close()


def test_what_waiting_costs_comes_by_itself(page_for, manager):
    page = page_for(manager, "/prognose/vente/")
    expect(page.get_by_role("heading", name="Holde etterslepet stille")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("progress")).to_have_count(0)
    assert_accessible(page)


@pytest.mark.parametrize(
    "path", ["/prognose/", "/prognose/?money=years", "/prognose/vente/?now=1", "/prognose/forfall/", "/prognose/tall/backlog/"]
)
@pytest.mark.parametrize("width", [1280, 390])
def test_accessible_and_no_wider_than_the_window(page_for, manager, path, width):
    page = page_for(manager, path)
    page.set_viewport_size({"width": width, "height": 900})
    assert_fits(page)
    assert_accessible_in_both_schemes(page)
