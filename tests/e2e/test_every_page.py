"""Every page with an entry in the table of addresses: accessible in light and dark, and no wider than a phone."""

import pytest

from tests.e2e.checks import assert_accessible_in_both_schemes, assert_fits
from tests.rules.test_url_access import PAGES, World

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}
# Answers that are no page of their own: files, fragments that stand in another page, feeds for scripts.
NO_PAGE = (
    "export",
    "points",
    "indicator",
    "status",
    "suggestions",
    "healthz",
    "readyz",
    "file",
    "template",
    "download",
    "preview",
    "finding-risk",
    "home-card",
)
THE_FILE_ITSELF = {"bygg:document"}


def shown() -> list[str]:
    pages = [name for name, page in PAGES.items() if page.owner == 200 and page.data is None and name not in THE_FILE_ITSELF]
    return [name for name in pages if not any(part in name for part in NO_PAGE)]


@pytest.mark.parametrize("name", shown())
def test_page_is_accessible_and_fits(name, unit_tree, user_with, outsider, page_for, live_server):
    owner = user_with("admin", unit_tree.education, full_name="Kari Nordmann")
    world = World(units=unit_tree, owner=owner, colleague=outsider, outsider=outsider)
    page = page_for(owner, None)
    answer = page.goto(live_server.url + PAGES[name].address(name, world))
    if "text/html" not in answer.headers.get("content-type", "") or "<html" not in answer.text():
        pytest.fail(f"{name} gives no whole page; name it in NO_PAGE")
    page.wait_for_load_state("networkidle")
    assert_accessible_in_both_schemes(page)
    page.set_viewport_size(PHONE)
    assert_fits(page)
