"""The main journey of each role, from the front page to the thing they came for."""

import io
import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.factories.bygg import make_area_use, make_building

pytestmark = pytest.mark.e2e


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def stock(unit_tree):
    school = make_building(unit_tree.school, "Fjellvik skole", area_bta_m2=4800.0, area_bra_m2=4200.0, year_built=1968)
    make_area_use(school, unit_tree.school, user_count=300)
    make_building(unit_tree.school, "Fjellvik paviljong", area_bta_m2=300.0, area_bra_m2=250.0, year_built=2004)
    make_building(unit_tree.nursing_home, "Solbakken sykehjem", area_bta_m2=6100.0, area_bra_m2=5600.0, year_built=1992)
    return school


def test_a_leader_goes_from_figure_to_rows_and_takes_the_report_away(page_for, user_with, stock):
    leader = user_with("leader", full_name="Ingrid Haugland")
    page = page_for(leader)
    # Given the front page, when the leader opens a figure, then its formula and its rows are there.
    page.get_by_role("link", name="Bruttoareal (BTA)").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("11 200 m²")
    expect(page.get_by_text("Summen av BTA (NS 3940)")).to_be_visible()
    page.get_by_role("link", name="Se radene").click()
    expect(page.get_by_text("3 bygninger", exact=True)).to_be_visible()
    # When a bar of the unit chart is chosen, then the list holds that unit's buildings only.
    page.goto(page.url.split("/bygg/")[0] + reverse("reports:portfolio"))
    page.locator("figure.chart").first.locator("a").first.click()
    page.wait_for_url("**/bygg/**")
    expect(page.get_by_role("link", name="Solbakken sykehjem")).to_be_visible()
    expect(page.get_by_role("link", name="Fjellvik skole")).to_have_count(0)
    # When the report is ordered, then the job ends with a file that is a PDF with the same figure.
    page.goto(page.url.split("/bygg/")[0] + reverse("reports:index"))
    page.get_by_role("button", name="Lag porteføljerapporten").click()
    page.wait_for_url("**/jobber/**")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Last ned")).first.click()
    text = PdfReader(io.BytesIO(download.value.path().read_bytes())).pages[2].extract_text()
    assert "11 200" in text.replace("\xa0", " ")


def test_a_manager_finds_corrects_and_takes_back(page_for, user_with, stock):
    manager = user_with("manager", full_name="Kari Nordbø")
    page = page_for(manager)
    # Given the search box, when the manager types a name, then the building opens.
    page.keyboard.press("/")
    page.keyboard.type("fjellvik sk")
    page.keyboard.press("Enter")
    page.get_by_role("main").get_by_role("link", name=re.compile("Fjellvik skole")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fjellvik skole")
    # When the area is corrected with Norwegian digits, then the page and the history say so.
    page.get_by_role("link", name="Rediger").first.click()
    field = page.get_by_label(re.compile("Bruttoareal"))
    field.fill("5 000,5")
    page.get_by_role("button", name=re.compile("Lagre")).click()
    stock.refresh_from_db()
    assert stock.area_bta_m2 == 5000.5
    page.goto(page.url.split("/bygg/")[0] + reverse("bygg:building-history", args=[stock.pk]))
    expect(page.get_by_role("main").get_by_text("Kari Nordbø").first).to_be_visible()
    # When the change is taken back, then the old area stands again.
    page.get_by_role("button", name=re.compile("Tilbakefør")).first.click()
    expect(page.get_by_role("main").get_by_text("Tilbakeført", exact=True).first).to_be_visible()
    stock.refresh_from_db()
    assert stock.area_bta_m2 == 4800.0


def test_a_service_area_sees_its_own_and_only_that(page_for, user_with, unit_tree, stock):
    service = user_with("service", unit_tree.education, full_name="Jonas Lien")
    page = page_for(service)
    # Given the front page, then own buildings stand there with users and m² for each; nobody else's anywhere.
    row = page.get_by_role("row", name=re.compile("Fjellvik skole"))
    expect(row).to_contain_text("300")
    expect(row).to_contain_text("14,0")
    expect(page.get_by_text("Solbakken sykehjem")).to_have_count(0)
    page.goto(page.url + "bygg/")
    expect(page.get_by_text("2 bygninger", exact=True)).to_be_visible()
    expect(page.get_by_text("Solbakken sykehjem")).to_have_count(0)
    # When a building is opened, then there is nothing to change it with.
    page.get_by_role("link", name="Fjellvik skole").click()
    expect(page.get_by_role("link", name="Rediger")).to_have_count(0)
