"""Somebody else at work on the same findings."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.checks import assert_accessible_in_both_schemes, assert_fits
from tests.e2e.inspection.pieces import all_sent, change, edit, save, status, symptoms
from tests.factories.vedlikehold import make_finding

pytestmark = pytest.mark.e2e


def test_somebody_elses_change_is_shown_and_one_is_chosen(phone, inspector, user_with, analysis, building):
    wall, roof = building.components.get(name="Yttervegg"), building.components.get(name="Taktekning")
    kept, taken = make_finding(analysis, wall, "TG1", symptom="Riss"), make_finding(analysis, roof, "TG1", symptom="Mose")
    colleague = user_with("manager", username="kollega", full_name="Jonas Lien")
    mine = phone(inspector)
    page = mine.ready(analysis)
    mine.lose_coverage()
    edit(page, "Riss", Symptom="Riss, store")
    edit(page, "Mose", Symptom="Mose overalt")
    change(kept, colleague, location="Sørveggen", grade="TG2")
    change(taken, colleague, grade="TG3")
    mine.find_coverage()
    expect(page.get_by_text("Endret av andre")).to_have_count(2)
    expect(status(page)).to_contain_text("2 funn er ikke sendt")
    assert symptoms() == ["Mose", "Riss"]

    page.get_by_role("link", name=re.compile("Riss, store")).click()
    expect(page.get_by_role("heading", name="To utgaver av samme funn")).to_be_visible()
    expect(page.get_by_text("endret av Jonas Lien")).to_be_visible()
    table = page.locator("#konflikt table")
    for field, own, theirs in (("Symptom", "Riss, store", "Riss"), ("Sted", "–", "Sørveggen"), ("Tilstandsgrad", "TG1", "TG2")):
        expect(table.get_by_role("row", name=re.compile(f"^{field}"))).to_have_text(re.compile(f"{field}\\s*{own}\\s*{theirs}"))
    expect(table.locator("tbody tr")).to_have_count(3)
    assert_accessible_in_both_schemes(page)
    assert_fits(page)
    page.get_by_role("button", name="Behold det på telefonen").click()
    expect(page.get_by_text("Endret av andre")).to_have_count(1)

    page.get_by_role("link", name=re.compile("Mose overalt")).click()
    page.get_by_role("button", name="Bruk det på kontoret").click()
    all_sent(page)
    kept.refresh_from_db()
    taken.refresh_from_db()
    assert (kept.symptom, kept.grade, kept.location) == ("Riss, store", "TG1", "")
    assert (taken.symptom, taken.grade, taken.version) == ("Mose", "TG3", 2)
    expect(page.get_by_role("link", name=re.compile("^TG3 Mose"))).to_be_visible()


def test_an_open_form_does_not_overwrite_what_arrives_meanwhile(phone, inspector, analysis, building, user_with):
    """The office's change is fetched while the form stands open; saving shows the conflict."""
    row = make_finding(analysis, building.components.get(name="Yttervegg"), "TG1", symptom="Riss")
    page = phone(inspector).ready(analysis)
    page.get_by_role("link", name=re.compile("Riss")).click()
    expect(page.get_by_role("heading", level=1, name="Endre funn")).to_be_visible()
    change(row, user_with("manager"), grade="TG3")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Symptom").fill("Riss, store")
    save(page)
    expect(page.get_by_text("Endret av andre")).to_have_count(1)
    row.refresh_from_db()
    assert (row.grade, row.symptom) == ("TG3", "Riss")


def test_a_finding_deleted_at_the_office_can_be_made_again(phone, inspector, analysis, building):
    from vedlikehold.services.analyses import delete_finding

    row = make_finding(analysis, building.components.get(name="Yttervegg"), "TG1", symptom="Riss")
    mine = phone(inspector)
    page = mine.ready(analysis)
    mine.lose_coverage()
    edit(page, "Riss", Symptom="Riss, store")
    delete_finding(by=inspector, finding=row)
    mine.find_coverage()
    page.get_by_role("link", name=re.compile("Slettet av andre")).click()
    page.get_by_role("button", name="Opprett funnet på nytt").click()
    all_sent(page)
    assert symptoms() == ["Riss, store"]
