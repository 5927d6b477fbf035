"""A plan version's board in the browser: moved by mouse and by keyboard alone, totals that follow, taking back, phone."""

import re
from decimal import Decimal

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from tests.e2e.checks import assert_accessible, assert_accessible_in_both_schemes, assert_fits
from tests.factories.bygg import make_building, save_new
from tests.factories.vedlikehold import make_alternative, make_measure, make_placement, make_plan, make_scenario
from vedlikehold.models import Measure, MeasureDependency, Placement, PriceIndex

D = Decimal


@pytest.fixture
def manager(transactional_db, unit_tree, user_with):
    cache.clear()
    PriceIndex.objects.all().delete()
    for year in (2026, 2027):
        save_new(PriceIndex(year=year, value=100.0))
    return user_with("manager", username="forvalter", full_name="Kari Nordmann")


@pytest.fixture
def scenario(manager, unit_tree):
    """Ten years; 1 mill. kr a year for drift. Tak and Vegg in 2027, Heis not placed."""
    frames = {year: {"operation_nok": 1_000_000, "investment_nok": 2_000_000} for year in range(2027, 2037)}
    scenario = make_scenario(make_plan(unit_tree.education, "Plan for Oppvekst", years=10), "Dagens ramme", frames=frames)
    school = make_building(unit_tree.school, "Fjellvik skole")
    roof, wall, lift = (make_measure(school, name, cost_likely_nok=D(600_000), price_year=2026) for name in ("Tak", "Vegg", "Heis"))
    make_alternative(lift, "Skift hele heisen", cost_likely_nok=D(1_500_000), pot="investering", price_year=2026)
    make_placement(scenario, roof, 2027), make_placement(scenario, wall, 2027)
    return scenario


def path(scenario, rest: str = "tavle/") -> str:
    return f"/plan/versjon/{scenario.pk}/{rest}"


def card(page, name: str):
    return page.locator(".board-card", has=page.get_by_text(name, exact=True))


def column(page, key):
    return page.locator(f"[data-column='{key}']")


def line(page, key, pot: str = "Drift") -> list[str]:
    """Plan, ramme and igjen of a year, as they stand on the page."""
    row = column(page, key).locator(".board-totals tbody tr").filter(has_text=pot)
    return row.locator("td").all_inner_texts()


def year_of(name: str):
    return Placement.objects.values_list("year", flat=True).filter(measure__name=name).first()


def test_a_card_is_dragged_and_taken_back(page_for, manager, scenario):
    page = page_for(manager, path(scenario))
    assert line(page, 2027) == ["1,20", "1,00", "−0,20"]
    expect(column(page, 2027).get_by_text("Drift 0,20 mill. kr over rammen")).to_be_visible()
    expect(card(page, "Tak").get_by_text("Drift er over rammen i 2027")).to_be_visible()
    card(page, "Tak").drag_to(column(page, 2028).locator(".board-head"))
    expect(column(page, 2028).locator(".board-card:not(.is-moving)")).to_have_count(1)
    expect(page.locator("#tavle-melding")).to_contain_text("Flyttet til 2028: Tak.")
    expect(page.locator("#announcer")).to_have_text("Flyttet til 2028: Tak.")
    assert (line(page, 2027), line(page, 2028)) == (["0,60", "1,00", "0,40"], ["0,60", "1,00", "0,40"])
    expect(column(page, 2027).get_by_text("over rammen").first).not_to_be_visible()
    assert year_of("Tak") == 2028
    assert_accessible(page)
    page.locator("#tavle-melding").get_by_role("button", name="Angre").click()
    expect(page.get_by_text("1 rad er tilbakeført.")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"{path(scenario)}$"))
    assert (line(page, 2027), year_of("Tak")) == (["1,20", "1,00", "−0,20"], 2027)


def test_the_same_by_keyboard_alone(page_for, manager, scenario):
    page = page_for(manager, path(scenario))
    card(page, "Tak").locator(".board-move").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(column(page, 2028).locator(".board-card:not(.is-moving)")).to_have_count(1)
    expect(page.locator("#announcer")).to_have_text("Flyttet til 2028: Tak.")
    expect(card(page, "Tak").locator(".board-move")).to_be_focused()
    assert (line(page, 2027), line(page, 2028), year_of("Tak")) == (["0,60", "1,00", "0,40"], ["0,60", "1,00", "0,40"], 2028)
    page.keyboard.press("ArrowLeft")
    expect(card(page, "Vegg").locator(".board-move")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(card(page, "Heis").locator(".board-move")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Heis", level=2)).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/tiltak/{Measure.objects.get(name='Heis').pk}/"))


def test_the_dialog_by_keyboard_chooses_year_way_and_lock(page_for, manager, scenario):
    page = page_for(manager, path(scenario))
    card(page, "Heis").locator(".board-move").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Flytt til", exact=True)).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator("#flytt-dialog")).not_to_be_visible()
    expect(card(page, "Heis").locator(".board-move")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_label("Flytt til", exact=True)).to_be_focused()
    page.keyboard.type("2029")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#flytt-dialog")).not_to_be_visible()
    moved = column(page, 2029).locator(".board-card")
    expect(moved.get_by_role("link", name="Heis: Skift hele heisen", exact=True)).to_be_visible()
    expect(moved.get_by_text("Låst")).to_be_visible()
    expect(moved.locator(".board-move")).to_be_focused()
    assert line(page, 2029, "Investering") == ["1,50", "2,00", "0,50"]
    row = Placement.objects.select_related("alternative").get(measure__name="Heis")
    assert (row.year, row.pinned, row.alternative.name) == (2029, True, "Skift hele heisen")


def test_a_move_that_is_refused_goes_back(page_for, manager, scenario):
    page = page_for(manager, path(scenario))
    Placement.objects.filter(measure__name="Tak").update(year=2031, version=2)  # somebody else, meanwhile
    card(page, "Tak").drag_to(column(page, 2028).locator(".board-head"))
    expect(card(page, "Tak").get_by_text("Noen andre har endret dette siden du åpnet siden: «Tak» (2031)")).to_be_visible()
    expect(column(page, 2027).locator(".board-card").first).to_contain_text("Tak")
    expect(column(page, 2028).locator(".board-card")).to_have_count(0)
    expect(page.locator("#announcer")).to_contain_text("Noen andre har endret dette")
    assert year_of("Tak") == 2031


def test_warnings_follow_the_move(page_for, manager, scenario):
    roof, wall = (Placement.objects.get(measure__name=name).measure for name in ("Tak", "Vegg"))
    save_new(MeasureDependency(measure=wall, requires=roof))
    page = page_for(manager, path(scenario))
    card(page, "Tak").drag_to(column(page, 2029).locator(".board-head"))
    # It is the other card, in a column of its own, that now stands too early.
    expect(card(page, "Vegg").get_by_text("Før «Tak» (2029), som det krever")).to_be_visible()
    card(page, "Tak").drag_to(column(page, 2027).locator(".board-head"))
    expect(page.get_by_text("Før «Tak» (2029), som det krever")).to_have_count(0)


def test_several_at_once(page_for, manager, scenario):
    page = page_for(manager, path(scenario))
    for name in ("Tak", "Vegg"):
        page.get_by_role("checkbox", name=f"Velg {name}").check()
    expect(page.get_by_text("2 valgt")).to_be_visible()
    page.get_by_label("Flytt valgte til", exact=True).select_option("2030")
    page.get_by_role("button", name="Flytt", exact=True).click()
    expect(column(page, 2030).locator(".board-card")).to_have_count(2)
    assert (line(page, 2030), year_of("Tak"), year_of("Vegg")) == (["1,20", "1,00", "−0,20"], 2030, 2030)
    page.get_by_role("checkbox", name="Velg Tak").check()
    page.get_by_role("button", name="Lås", exact=True).click()
    expect(card(page, "Tak").get_by_text("Låst")).to_be_visible()
    assert Placement.objects.get(measure__name="Tak").pinned


def test_filter_follows_the_typing_and_the_board_scrolls_inside_itself(page_for, manager, scenario):
    page = page_for(manager, path(scenario))
    assert_fits(page)
    assert page.evaluate("() => { const b = document.getElementById('tavle'); return b.scrollWidth > b.clientWidth; }")
    page.get_by_role("searchbox", name="Søk", exact=True).last.press_sequentially("vegg")
    expect(page.locator(".board-card")).to_have_count(1)
    expect(column(page, 2027).get_by_text("1 av 2 tiltak")).to_be_visible()
    assert line(page, 2027) == ["1,20", "1,00", "−0,20"]
    # What is swapped in can be moved as well, and stays filtered.
    card(page, "Vegg").drag_to(column(page, 2028).locator(".board-head"))
    expect(page.locator("#tavle-melding")).to_contain_text("Flyttet til 2028: Vegg.")
    expect(page.locator(".board-card")).to_have_count(1)
    assert line(page, 2027) == ["0,60", "1,00", "0,40"]


def test_a_phone_shows_one_year_at_a_time(page_for, manager, scenario):
    page = page_for(manager, "/profil/")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(page.url.replace("/profil/", path(scenario)))
    shown = page.locator(".board-column:visible")
    expect(shown).to_have_count(1)
    expect(shown).to_have_attribute("data-column", "2027")
    assert_fits(page)
    assert_accessible_in_both_schemes(page)
    page.get_by_label("Vis", exact=True).select_option("none")
    expect(shown).to_have_attribute("data-column", "none")
    expect(page).to_have_url(re.compile(r"column=none"))
    card(page, "Heis").locator(".board-move").click()
    page.get_by_label("Flytt til", exact=True).select_option("2028")
    page.get_by_role("button", name="Lagre").click()
    expect(shown).to_have_attribute("data-column", "2028")
    expect(card(page, "Heis")).to_be_visible()
    assert year_of("Heis") == 2028
    page.reload()
    expect(shown).to_have_attribute("data-column", "2028")


def test_the_list_saves_a_year(page_for, manager, scenario):
    page = page_for(manager, path(scenario, "liste/"))
    save = page.get_by_role("button", name="Lagre Tak")
    expect(save).not_to_be_visible()
    page.get_by_label("År for Tak").select_option("2033")
    save.click()
    expect(page.get_by_text("Flyttet til 2033: Tak.")).to_be_visible()
    expect(page.get_by_label("År for Tak")).to_have_value("2033")
    assert year_of("Tak") == 2033


@pytest.mark.parametrize("rest", ["tavle/", "liste/?stand=all", "gantt/", "gantt/?by=part"])
@pytest.mark.parametrize("width", [1280, 390])
def test_accessible_and_no_wider_than_the_window(page_for, manager, scenario, rest, width):
    page = page_for(manager, path(scenario, rest))
    page.set_viewport_size({"width": width, "height": 900})
    assert_fits(page)
    assert_accessible_in_both_schemes(page)
