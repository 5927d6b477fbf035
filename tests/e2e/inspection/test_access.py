"""Signed out, closed or refused meanwhile: nothing is lost, and nobody else sees it."""

import re

import pytest
from playwright.sync_api import expect

from bygg.models import Document
from tests.e2e.inspection.pieces import all_sent, change, register, status, symptoms
from tests.factories.vedlikehold import make_finding
from vedlikehold.models import Finding

pytestmark = pytest.mark.e2e


def test_signed_out_meanwhile_keeps_everything(phone, inspector, analysis):
    mine = phone(inspector)
    page = mine.ready(analysis)
    mine.context.clear_cookies()
    register(page, "Yttervegg", "Sprekker", photo=1)
    expect(page.get_by_text("Du er logget ut. Alt ligger trygt på telefonen.")).to_be_visible()
    expect(status(page)).to_contain_text("1 funn og 1 bilde er ikke sendt")
    link = page.get_by_role("link", name="Logg inn")
    expect(link).to_have_attribute("href", re.compile(rf"/konto/login/\?next=%2Fbefaring%2F{analysis.pk}%2F$"))
    mine.sign_in(inspector)
    page.get_by_role("button", name="Send nå").click()
    all_sent(page)
    expect(page.get_by_text("Du er logget ut")).to_have_count(0)
    assert (symptoms(), Document.objects.count()) == (["Sprekker"], 1)


@pytest.mark.parametrize(("values", "told"), [({"status": "cancelled"}, "ferdig eller avlyst"), ({}, "ikke lenger rett")])
def test_closed_or_refused_meanwhile_is_said_in_words(phone, inspector, analysis, values, told):
    mine = phone(inspector)
    page = mine.ready(analysis)
    mine.lose_coverage()
    register(page, "Yttervegg", "Sprekker")
    if values:
        change(analysis, inspector, **values)
    else:
        inspector.grants.update(role="service")
    mine.find_coverage()
    expect(page.get_by_text(told)).to_be_visible()
    expect(status(page)).to_contain_text("1 funn er ikke sendt")
    assert Finding.objects.count() == 0
    if values:
        change(analysis, inspector, status="ongoing")
    else:
        inspector.grants.update(role="manager")
    page.get_by_role("button", name="Send nå").click()
    all_sent(page)
    expect(page.get_by_text(told)).to_have_count(0)


def test_signing_out_wipes_the_phone_but_not_what_is_unsent(phone, inspector, user_with, analysis, building):
    make_finding(analysis, building.components.get(name="Takrenner"), "TG1", symptom="Bulker")
    other = user_with("manager", username="vikar", full_name="Vikar Vik")
    mine = phone(inspector)
    page = mine.ready(analysis)
    mine.lose_coverage()
    register(page, "Yttervegg", "Sprekker")
    page.close()
    mine.find_coverage()
    page = mine.tab("/profil/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name=re.compile("Kari")).click()
    page.get_by_role("button", name="Logg ut").click()
    page.wait_for_url("**/konto/login/**")
    assert [message.startswith("På denne telefonen ligger 1 funn eller bilder") for message in asked] == [True]
    left = page.evaluate(KEPT)
    assert left == {"caches": [], "workers": 0, "analyses": 0, "findings": ["Sprekker"]}

    # Another person on the same phone neither sees nor sends it.
    mine.sign_in(other)
    page = mine.open(analysis)
    expect(page.get_by_text("1 usendt funn eller bilde fra en annen bruker")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Sprekker"))).to_have_count(0)
    assert symptoms() == ["Bulker"]
    page.close()
    mine.sign_in(inspector)
    page = mine.open(analysis)
    expect(page.get_by_role("link", name=re.compile("Sprekker"))).to_be_visible()
    all_sent(page)
    assert (symptoms(), Finding.objects.get(symptom="Sprekker").component.name) == (["Bulker", "Sprekker"], "Yttervegg")


KEPT = """async () => {
  const database = await new Promise((done) => { const r = indexedDB.open("fdvu-befaring"); r.onsuccess = () => done(r.result); });
  const all = (name) => new Promise((done) => {
    const r = database.transaction(name).objectStore(name).getAll(); r.onsuccess = () => done(r.result);
  });
  return {
    caches: await caches.keys(), workers: (await navigator.serviceWorker.getRegistrations()).length,
    analyses: (await all("analyses")).length, findings: (await all("findings")).map((row) => row.values.symptom),
  };
}"""
