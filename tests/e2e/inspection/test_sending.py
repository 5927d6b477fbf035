"""No coverage, a tab that closes, answers that get lost: everything is there, once."""

import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from PIL import Image
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from bygg.models import Document
from fdvu.audit.models import ChangeSet
from tests.e2e.inspection.pieces import all_sent, choose_grade, color_of, edit, register, save, status, symptoms, take_photo
from vedlikehold.models import AttachedDocument, Component, Finding

pytestmark = pytest.mark.e2e
LONGEST = 2000


def until(page, true: Callable[[], object]) -> None:
    """Waits for what no page shows, as long as the browser needs; the page goes on meanwhile."""
    for _ in range(150):
        if true():
            return
        page.wait_for_timeout(100)
    pytest.fail("It never came.")


def test_twelve_findings_with_pictures_without_coverage_are_there_exactly_once(phone, inspector, analysis, building):
    mine = phone(inspector)
    page = mine.ready(analysis)
    mine.lose_coverage()
    # The tab is closed and opened again, and reloaded, in the cellar.
    page.close()
    page = mine.open(analysis)
    page.reload()
    expect(status(page)).to_contain_text("Uten dekning")
    for number in range(10):
        register(page, ("Yttervegg", "Taktekning", "Takrenner")[number % 3], f"Skade {number:02}", photo=number)
    # The last two are on a component that the register does not have, made once and chosen once.
    page.get_by_role("button", name="Funn på ny komponent").click()
    page.get_by_label("Komponent", exact=True).select_option("new")
    page.get_by_label("Bygningsdel").select_option(label="36 Luftbehandling")
    page.get_by_label("Navn på den nye komponenten").fill("Aggregat i kjeller")
    choose_grade(page, "TG3")
    page.get_by_label("Symptom").fill("Skade 10")
    take_photo(page, 10)
    save(page)
    register(page, "Aggregat i kjeller", "Skade 11", photo=11)
    expect(status(page)).to_contain_text("12 funn og 12 bilder er ikke sendt")
    page.reload()
    expect(status(page)).to_contain_text("12 funn og 12 bilder er ikke sendt")
    expect(page.get_by_text("Lagret på telefonen")).to_have_count(12)
    assert Finding.objects.count() == 0

    mine.find_coverage()
    all_sent(page)
    assert_all_twelve_once(building, inspector)
    expect(page.get_by_text("Sendt", exact=True)).to_have_count(12)

    # Sending and fetching again changes nothing.
    acts, versions = ChangeSet.objects.count(), list(Finding.objects.order_by("pk").values_list("pk", "version"))
    page.reload()
    all_sent(page)
    page.wait_for_load_state("networkidle")
    assert (ChangeSet.objects.count(), list(Finding.objects.order_by("pk").values_list("pk", "version"))) == (acts, versions)
    assert Document.objects.count() == 12


def assert_all_twelve_once(building, inspector) -> None:
    assert symptoms() == [f"Skade {number:02}" for number in range(12)]
    made = Component.objects.get(client_id__isnull=False)
    assert (made.name, made.part.code, made.building, made.findings.count()) == ("Aggregat i kjeller", "36", building, 2)
    assert Document.objects.count() == 12
    for finding in Finding.objects.all():
        document = AttachedDocument.objects.select_related("document").get(finding=finding).document
        image = Image.open(document.file)
        assert (max(image.size), document.content_type) == (LONGEST, "image/jpeg")
        wanted = color_of(int(finding.symptom.removeprefix("Skade ")))
        assert all(abs(a - b) < 12 for a, b in zip(image.getpixel((50, 50)), wanted, strict=True)), finding.symptom
    assert {act.by for act in ChangeSet.objects.filter(counts__has_key="vedlikehold.finding:c")} == {inspector}


def test_what_is_lost_on_the_way_is_sent_again_and_there_once(phone, inspector, analysis):
    """The server gets it, the phone never hears, and the tab is killed before it can try again."""
    mine = phone(inspector)
    page = mine.ready(analysis)
    lost = []

    def lose_answer(route):
        # A tab that is closed meanwhile has given its request up already.
        with suppress(PlaywrightError):
            route.fetch()
            route.abort()
            lost.append(route.request.url)

    mine.context.route(re.compile(r"/send/$"), lose_answer)
    register(page, "Yttervegg", "Sprekker", photo=1)
    expect(status(page)).to_contain_text("Uten dekning · 1 funn og 1 bilde er ikke sendt")
    until(page, lambda: lost)
    assert Finding.objects.count() == 1
    page.close()

    # The finding is changed before the phone knows that it arrived, and the next thing lost is the picture's answer.
    page = mine.open(analysis)
    edit(page, "Sprekker", Symptom="Brede sprekker")
    mine.context.unroute(re.compile(r"/send/$"))
    lost.clear()
    mine.context.route(re.compile(r"/foto/$"), lose_answer)
    page.get_by_role("button", name="Send nå").click()
    expect(status(page)).to_contain_text("· 1 bilde er ikke sendt")
    until(page, lambda: lost)
    expect(status(page)).to_contain_text("Uten dekning")
    assert Document.objects.count() == 1
    page.close()

    mine.context.unroute(re.compile(r"/foto/$"))
    page = mine.open(analysis)
    all_sent(page)
    assert symptoms() == ["Brede sprekker"]
    assert (Document.objects.count(), AttachedDocument.objects.count()) == (1, 1)
    expect(page.get_by_text("Endret av andre")).to_have_count(0)


def test_two_tabs_send_the_same_things_once(phone, inspector, analysis):
    mine = phone(inspector)
    first, second = mine.ready(analysis), mine.ready(analysis)
    mine.lose_coverage()
    register(first, "Yttervegg", "Fra den ene", photo=1)
    register(second, "Taktekning", "Fra den andre", photo=2)
    for page in (first, second):
        expect(status(page)).to_contain_text("2 funn og 2 bilder er ikke sendt")
    mine.find_coverage()
    for page in (first, second):
        all_sent(page)
    assert symptoms() == ["Fra den andre", "Fra den ene"]
    assert (Document.objects.count(), AttachedDocument.objects.count()) == (2, 2)
