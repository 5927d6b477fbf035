"""Import in the browser: by keyboard alone, on a phone, and with a real register."""

import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from bygg.models import Building
from fdvu.core.models import ImportBatch
from tests.e2e.checks import assert_accessible_in_both_schemes, assert_fits
from tests.factories.bygg import make_building

pytestmark = pytest.mark.e2e

PROFILES = Path(settings.BASE_DIR) / "docs" / "import-profiles"
FILE = """Utskrift 1.1.2026;;;;
Navn;Adresse;Postnr;Byggeår;BRA
Rådhuset;Torget 1;3050;1962;4 250,5
Brannstasjonen;Havneveien 3;3050;nittenåtti;900
Fjellvik barneskole;Skoleveien 1;3050;1978;1 200
"""


@pytest.fixture
def manager(user_with):
    return user_with("manager", full_name="Kari Nordmann")


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "bygg.csv"
    path.write_text(FILE, encoding="cp1252")
    return path


def check_page(page) -> None:
    assert_fits(page)
    assert_accessible_in_both_schemes(page)


def tab_to(page, locator) -> None:
    """Walk with the Tab key until the control has the focus, as a person without a mouse does."""
    for _step in range(200):
        if locator.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the Tab key never reaches {locator}")


def press(page, name: str) -> None:
    """Reach a button by keyboard and press it."""
    button = page.get_by_role("button", name=name)
    tab_to(page, button)
    page.keyboard.press("Enter")


def test_a_file_is_taken_in_and_undone_by_keyboard_alone(page_for, manager, unit_tree, file):
    school = make_building(unit_tree.school, "Fjellvik skole", street_address="Skoleveien 1", postal_code="3050")
    page = page_for(manager, "/import/")
    check_page(page)
    tab_to(page, page.get_by_role("radio", name="Bygninger"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("Fil", exact=True))
    page.get_by_label("Fil", exact=True).set_input_files(file)  # the dialogue is the operating system's
    expect(page.get_by_text("bygg.csv (")).to_be_visible()
    press(page, "Last opp")

    expect(page.get_by_role("heading", name="Ark og overskriftsrad")).to_be_visible()
    check_page(page)
    suggested = page.get_by_role("radio", name="Rad 2", exact=True)
    expect(suggested).to_be_checked()
    tab_to(page, suggested)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Rad 3", exact=True)).to_be_checked()
    page.keyboard.press("ArrowUp")
    press(page, "Videre til kolonnene")

    expect(page.get_by_role("heading", name="Kolonner", exact=True)).to_be_visible()
    check_page(page)
    year = page.get_by_label("Felt for kolonnen Byggeår")
    tab_to(page, year)
    with page.expect_response(re.compile("/kolonner/$")):
        page.keyboard.press("Home")  # «Ikke ta med»
        page.keyboard.press("Tab")
    expect(page.get_by_text("4 av 5 kolonner tas med")).to_be_visible()
    with page.expect_response(re.compile("/kolonner/$")):
        year.select_option(label="Byggeår")
    expect(page.get_by_text("5 av 5 kolonner tas med")).to_be_visible()
    press(page, "Kontroller filen")

    expect(page.get_by_role("heading", name="3 rader: 2 nye, 1 avvises")).to_be_visible()
    check_page(page)
    tab_to(page, page.get_by_role("link", name="Mulige dubletter 1"))
    page.keyboard.press("Enter")
    same = page.get_by_role("radio", name="Slå sammen med Fjellvik skole")
    expect(same).to_be_visible()
    check_page(page)
    tab_to(page, page.get_by_role("radio", name="Ikke bestemt"))
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("radio", name="Hold atskilt")).to_be_checked()
    page.keyboard.press("ArrowUp")
    expect(same).to_be_checked()
    press(page, "Lagre valgene og kontroller på nytt")
    expect(page.get_by_role("heading", name=re.compile("3 rader: 1 ny, 1 endres"))).to_be_visible()

    press(page, "Ta inn 2 rader")
    expect(page.get_by_role("alert")).to_contain_text("Noen rader avvises")
    check_page(page)
    tab_to(page, page.get_by_role("checkbox", name="Hopp over 1 avvist rad og ta inn resten"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("Hvorfor"))
    page.keyboard.type("Første uttrekk")
    press(page, "Ta inn 2 rader")

    expect(page.get_by_role("heading", name="Importen er tatt inn")).to_be_visible()
    check_page(page)
    school.refresh_from_db()
    assert (school.year_built, sorted(Building.objects.values_list("name", flat=True))) == (1978, ["Fjellvik skole", "Rådhuset"])
    press(page, "Angre importen")
    expect(page.get_by_role("heading", name="Importen er angret")).to_be_visible()
    check_page(page)
    assert list(Building.objects.values_list("name", "year_built")) == [("Fjellvik skole", None)]


def test_a_phone_shows_every_step(page_for, manager, file):
    page = page_for(manager, "/import/")
    page.set_viewport_size({"width": 390, "height": 844})
    check_page(page)
    page.get_by_role("radio", name="Bygninger").check()
    page.get_by_label("Fil", exact=True).set_input_files(file)
    page.get_by_role("button", name="Last opp").click()
    for button in ("Videre til kolonnene", "Kontroller filen"):
        expect(page.get_by_role("button", name=button)).to_be_visible()
        check_page(page)
        page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", name="3 rader: 2 nye, 1 avvises")).to_be_visible()
    for part in ("Avvist", "Nye"):
        page.get_by_role("link", name=re.compile(f"^{part}")).click()
        expect(page.get_by_role("region", name="Avvist" if part == "Avvist" else "Nye rader")).to_be_visible()
        check_page(page)


def test_a_click_on_a_row_makes_it_the_heading_row(page_for, manager, file):
    page = page_for(manager, "/import/")
    page.get_by_role("radio", name="Bygninger").check()
    page.get_by_label("Fil", exact=True).set_input_files(file)
    page.get_by_role("button", name="Last opp").click()
    page.get_by_role("cell", name="Rådhuset").click()
    expect(page.get_by_role("radio", name="Rad 3", exact=True)).to_be_checked()
    with page.expect_response(re.compile("/ark/")):
        page.get_by_label("Tegnsett").select_option("latin-1")
    expect(page.get_by_role("radio", name="Rad 2", exact=True)).to_be_checked()
    expect(page.get_by_role("cell", name="Rådhuset")).to_be_visible()


def test_what_is_wrong_with_a_file_is_said_where_it_was_chosen(page_for, manager, tmp_path):
    broken = tmp_path / "bygg.xlsx"
    broken.write_bytes(b"PK\x03\x04 this is not a workbook")
    page = page_for(manager, "/import/")
    page.get_by_role("radio", name="Rom").check()
    page.get_by_label("Fil", exact=True).set_input_files(broken)
    page.get_by_role("button", name="Last opp").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_attribute("href", "#id_file")
    expect(page.get_by_role("radio", name="Rom")).to_be_checked()
    check_page(page)


def test_a_real_register_of_8645_buildings_with_its_profile(page_for, manager):
    folder = os.environ.get("FDVU_SAMPLE_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("FDVU_SAMPLE_DATA does not name a folder: real files are NOT tested")
    page = page_for(manager, "/import/")
    page.set_default_timeout(120_000)
    page.get_by_role("radio", name="Bygninger").check()
    page.get_by_label("Fil", exact=True).set_input_files(next(Path(folder).rglob("gsa-buildings*.xlsx")))
    page.get_by_role("button", name="Last opp").click()
    page.get_by_role("button", name="Videre til kolonnene").click()
    page.get_by_text("Profiler: bruk et lagret oppsett").click()
    page.get_by_label("Profilfil (JSON)").set_input_files(PROFILES / "gsa-buildings.json")
    page.get_by_role("button", name="Hent inn").click()
    expect(page.get_by_text("Oppsettet er hentet fra profilfilen.")).to_be_visible(timeout=60_000)
    check_page(page)
    page.get_by_role("button", name="Kontroller filen").click()
    page.wait_for_selector(".apply-panel")
    counts = ImportBatch.objects.get().counts
    assert (counts["rows"], counts["created"] + counts["rejected"]) == (8645, 8645)
    assert counts["created"] > 8000
    check_page(page)
    if counts["rejected"]:
        page.get_by_role("checkbox", name=re.compile("Hopp over")).check()
    page.get_by_role("button", name=re.compile("^Ta inn")).click()
    expect(page.get_by_role("heading", name="Importen er tatt inn")).to_be_visible(timeout=120_000)
    assert Building.objects.count() == counts["created"]
    check_page(page)
    page.get_by_role("link", name="Se radene i Bygninger").click()
    expect(page).to_have_url(re.compile(r"[?&]batch=\d+"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
