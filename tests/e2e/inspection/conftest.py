"""What the browser tests of inspections share: an inspector, an analysis, and phones with browsers of their own."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from tests.e2e.inspection.pieces import NETWORK, status
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_component, part
from vedlikehold.models import ConditionAnalysis

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture(autouse=True)
def fresh_cache(transactional_db):
    cache.clear()


@pytest.fixture
def building(unit_tree):
    building = make_building(unit_tree.school, "Fjellvik skole", street_address="Skoleveien 1")
    part("23", name="Yttervegger")
    part("26", name="Yttertak")
    part("36", name="Luftbehandling")
    make_component(building, "23", "Yttervegg", grade="TG1")
    make_component(building, "26", "Taktekning", grade="TG2")
    make_component(building, "26", "Takrenner")
    return building


@pytest.fixture
def analysis(building):
    return make_analysis(building, "Hovedanalyse")


@pytest.fixture
def inspector(user_with):
    return user_with("manager", username="befarer", full_name="Kari Nordbø")


@pytest.fixture
def phone(browser, browser_context_args, live_server, client_for):
    """`phone(user)`: a browser of its own, as on a phone; `.open(analysis)` gives a tab. Script errors fail the test at the end."""
    made = []

    def make(user=None) -> Phone:
        made.append(Phone(browser.new_context(**(browser_context_args | PHONE)), live_server.url, client_for))
        if user:
            made[-1].sign_in(user)
        return made[-1]

    yield make
    problems = [problem for one in made for problem in one.problems]
    for one in made:
        one.context.close()
    assert problems == []


class Phone:
    def __init__(self, context, url: str, client_for: Callable):
        self.context, self.url, self.client_for = context, url, client_for
        self.problems: list[str] = []
        context.set_default_timeout(60_000)

    def sign_in(self, user) -> None:
        cookie = self.client_for(user).cookies["sessionid"]
        self.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": self.url}])

    def tab(self, path: str):
        page = self.context.new_page()
        page.on("console", lambda m: self.problems.append(m.text) if m.type == "error" and not NETWORK.search(m.text) else None)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.goto(f"{self.url}{path}")
        return page

    def open(self, analysis: ConditionAnalysis):
        """A tab with the analysis; the page waits until it is there to be used."""
        page = self.tab(reverse("vedlikehold:inspection", args=[analysis.pk]))
        expect(page.get_by_role("heading", level=1, name="Fjellvik skole")).to_be_visible()
        return page

    def ready(self, analysis: ConditionAnalysis):
        """Opened with coverage, and told that it works without."""
        page = self.open(analysis)
        expect(status(page)).to_contain_text("virker uten dekning")
        return page

    def lose_coverage(self) -> None:
        self.context.set_offline(True)

    def find_coverage(self) -> None:
        self.context.set_offline(False)
