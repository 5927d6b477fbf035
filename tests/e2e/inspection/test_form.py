"""The form of a finding: changed, deleted, begun and not saved, wrong, and usable on a phone."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from bygg.models import Document
from tests.e2e.checks import assert_accessible_in_both_schemes, assert_fits
from tests.e2e.inspection.pieces import all_sent, begin, choose_grade, edit, register, save, status, symptoms, take_photo
from tests.factories.vedlikehold import make_finding
from vedlikehold.models import Finding

pytestmark = pytest.mark.e2e


def test_changing_and_deleting_sent_and_unsent(phone, inspector, analysis):
    mine = phone(inspector)
    page = mine.ready(analysis)
    register(page, "Yttervegg", "Sendt", photo=1)
    all_sent(page)
    mine.lose_coverage()
    register(page, "Taktekning", "Angret")
    edit(page, "Sendt", Symptom="Rettet")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name=re.compile("Angret")).click()
    page.get_by_role("button", name="Slett funnet").click()
    expect(page.get_by_role("heading", level=1, name="Fjellvik skole")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Angret"))).to_have_count(0)
    expect(status(page)).to_contain_text("1 funn er ikke sendt")
    # The picture is crossed out in the form, and gone when the form is saved and sent.
    page.get_by_role("link", name=re.compile("Rettet")).click()
    page.get_by_role("button", name="Fjern bilde").click()
    expect(page.locator("#bilder img")).to_have_count(0)
    save(page)
    expect(status(page)).to_contain_text("1 funn og 1 bilde er ikke sendt")
    mine.find_coverage()
    all_sent(page)
    assert (symptoms(), Document.objects.count()) == (["Rettet"], 0)
    page.get_by_role("link", name=re.compile("Rettet")).click()
    page.get_by_role("button", name="Slett funnet").click()
    expect(page.get_by_role("heading", level=1, name="Fjellvik skole")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Rettet"))).to_have_count(0)
    all_sent(page)
    assert Finding.objects.count() == 0


def test_what_is_typed_survives_a_killed_tab(phone, inspector, analysis):
    mine = phone(inspector)
    page = mine.ready(analysis)
    mine.lose_coverage()
    begin(page, "Yttervegg")
    choose_grade(page, "TG3")
    page.get_by_label("Symptom").press_sequentially("Råte i sv")
    take_photo(page, 3)
    page.wait_for_timeout(400)
    page.close()
    page = mine.open(analysis)
    expect(page.get_by_text("Påbegynt, ikke lagret")).to_be_visible()
    expect(status(page)).to_contain_text("Alt er sendt")
    page.get_by_role("link", name="Råte i sv").click()
    expect(page.get_by_label("Symptom")).to_have_value("Råte i sv")
    expect(page.get_by_role("radio", name=re.compile("^TG3 "))).to_be_checked()
    expect(page.locator("#bilder img")).to_have_count(1)
    page.get_by_label("Symptom").fill("Råte i svill")
    save(page)
    mine.find_coverage()
    all_sent(page)
    assert (symptoms(), Document.objects.count()) == (["Råte i svill"], 1)


def test_what_is_wrong_is_told_at_the_finding_and_the_rest_is_sent(phone, inspector, analysis):
    mine = phone(inspector)
    page = mine.ready(analysis)
    begin(page, "Yttervegg")
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.get_by_text("Velg en tilstandsgrad.")).to_be_visible()
    expect(page.locator("#skjema-feil")).to_be_focused()
    choose_grade(page, "TG2")
    page.get_by_label("Symptom").fill("Dyrt")
    page.get_by_label("Sannsynlig kostnad (kr)").fill("1.250")  # thousands, or one and a quarter?
    save(page)
    register(page, "Taktekning", "Billig")
    expect(page.get_by_text("Må rettes")).to_be_visible()
    expect(page.get_by_text("Sendt", exact=True)).to_be_visible()
    assert symptoms() == ["Billig"]
    page.get_by_role("link", name=re.compile("Dyrt")).click()
    expect(page.get_by_text("kan bety både tusen og desimal")).to_be_visible()
    expect(page.get_by_label("Sannsynlig kostnad (kr)")).to_have_value("1.250")
    page.get_by_label("Sannsynlig kostnad (kr)").fill("1 250")
    save(page)
    all_sent(page)
    assert [float(row.cost_likely_nok) for row in Finding.objects.filter(symptom="Dyrt")] == [1250.0]


def test_every_view_fits_a_phone_and_is_accessible(phone, inspector, analysis, building):
    make_finding(analysis, building.components.get(name="Taktekning"), "TG3", symptom="Lekkasje", location="Nordre takflate ved sluk")
    page = phone(inspector).ready(analysis)
    assert_accessible_in_both_schemes(page)
    assert_fits(page)
    begin(page, "Yttervegg")
    for summary in page.locator("#skjema summary").all():
        summary.click()
    take_photo(page, 1)
    page.get_by_label("Komponent", exact=True).select_option("new")
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.get_by_text("Velg bygningsdel.")).to_be_visible()
    assert_accessible_in_both_schemes(page)
    assert_fits(page)
    # Big enough for a thumb: 44 px.
    small = page.evaluate(
        "[...document.querySelectorAll('#skjema button, #skjema label.ds-button, #skjema .segments label, #skjema .grade-tile, #skjema summary')]"
        ".filter(n => n.offsetParent && n.getBoundingClientRect().height < 43.5).map(n => n.textContent.trim())"
    )
    assert small == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert_fits(page)


def test_dates_of_findings_follow_the_phone(phone, inspector, analysis):
    page = phone(inspector).ready(analysis)
    register(page, "Yttervegg", "Sprekker", photo=1)
    all_sent(page)
    taken = Document.objects.get().taken_on
    assert abs((taken - datetime.date.today()).days) <= 1
