"""What is kept on the phone, and what its list tells of it."""

import re

import pytest
from playwright.sync_api import expect

from bygg.models import Document
from fdvu.core import static_graph
from tests.e2e.checks import assert_accessible_in_both_schemes
from tests.e2e.inspection.pieces import change, register, symptoms

pytestmark = pytest.mark.e2e


def test_a_new_release_replaces_what_is_kept(phone, inspector, analysis, monkeypatch):
    from vedlikehold.views.inspection.pages import FILES

    mine = phone(inspector)
    page = mine.ready(analysis)
    (old,) = page.evaluate("caches.keys()")
    released = static_graph._read_once(FILES) | {"fdvu/inspection/worker.js": b"other"}
    monkeypatch.setattr(static_graph, "_read_once", lambda names: released)
    page.reload()
    page.wait_for_function("old => caches.keys().then(names => names.length === 1 && names[0] !== old)", arg=old)
    mine.lose_coverage()
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Fjellvik skole")).to_be_visible()


def test_without_coverage_the_list_shows_what_is_on_the_phone_and_nothing_else_is_kept(phone, inspector, analysis):
    mine = phone(inspector)
    mine.ready(analysis).close()
    page = mine.tab("/befaring/")
    expect(page.get_by_role("link", name="Fjellvik skole")).to_be_visible()
    kept = page.evaluate(
        "caches.keys().then(async names => (await (await caches.open(names[0])).keys()).map(r => new URL(r.url).pathname))"
    )
    assert [path for path in kept if not path.startswith("/static/")] == ["/befaring/skall/"]
    mine.lose_coverage()
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Befaringer på telefonen")).to_be_visible()
    assert_accessible_in_both_schemes(page)
    page.get_by_role("link", name="Fjellvik skole").click()
    expect(page.get_by_role("button", name=re.compile("^Yttervegg"))).to_be_visible()


def test_the_list_tells_what_is_unsent_and_sends_it(phone, inspector, analysis):
    mine = phone(inspector)
    page = mine.ready(analysis)
    mine.lose_coverage()
    register(page, "Yttervegg", "Sprekker", photo=1)
    page.close()
    mine.find_coverage()
    mine.context.route(re.compile(r"/foto/$"), lambda route: route.abort())
    page = mine.tab("/befaring/")
    expect(page.get_by_text("1 ikke sendt fra denne telefonen")).to_be_visible()
    mine.context.unroute(re.compile(r"/foto/$"))
    with page.expect_response(re.compile(r"/foto/$")) as answer:
        page.reload()
    assert answer.value.json()["status"] == "saved"
    expect(page.get_by_text("ikke sendt fra denne telefonen")).to_be_hidden()
    assert (symptoms(), Document.objects.count()) == (["Sprekker"], 1)
    # An analysis that is closed stands in no list; what is unsent in it does.
    page = mine.ready(analysis)
    mine.lose_coverage()
    register(page, "Taktekning", "For sent")
    change(analysis, inspector, status="cancelled")
    page.close()
    mine.find_coverage()
    page = mine.tab("/befaring/")
    expect(page.locator("[data-elsewhere]").get_by_text("1 ikke sendt")).to_be_visible()
    page.get_by_role("link", name="Fjellvik skole").click()
    expect(page.get_by_text("ferdig eller avlyst")).to_be_visible()
