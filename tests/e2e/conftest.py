"""Real Chromium against a live server: signed-in pages that fail the test on any error in the console."""

import os
import threading
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from playwright.sync_api import expect

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]

# A report is made within the request here, and a machine may be at work on other things: slow is not wrong.
PATIENCE_MS = 90_000
expect.set_options(timeout=20_000)

# Playwright's own event loop lives in the test's thread; the database calls there are ordinary ones all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    missing = not CHROMIUM.exists()
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if missing:
                item.add_marker(pytest.mark.skip(reason=f"no browser at {CHROMIUM}"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": str(CHROMIUM), "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {
        "locale": "nb-NO",
        "timezone_id": "Europe/Oslo",
        "viewport": {"width": 1280, "height": 900},
        "reduced_motion": "reduce",
    }


@pytest.fixture(autouse=True)
def fresh_start(transactional_db):
    """Emptied tables, the building parts and assumptions that a migration brings, and nothing remembered of another test's rows."""
    cache.clear()
    import_module("vedlikehold.migrations.0002_parts_and_assumptions").load(apps, None)


@pytest.fixture(autouse=True)
def nothing_under_way(transactional_db):
    """The tables are emptied when the server has answered everything: a request that outlives its tab writes into no other test."""
    under_way: set[int] = set()

    def begun(**_sent):
        under_way.add(threading.get_ident())

    def ended(**_sent):
        under_way.discard(threading.get_ident())

    request_started.connect(begun)
    request_finished.connect(ended)
    yield
    told_off = time.monotonic() + 20
    while under_way and time.monotonic() < told_off:
        time.sleep(0.02)
    request_started.disconnect(begun)
    request_finished.disconnect(ended)
    assert not under_way, "The server is still at work on a request of this test."


@pytest.fixture
def page_for(live_server, context, client_for) -> Callable:
    """`page_for(user, "/bygg/")`: a page opened as `user`, or as nobody; with `None`, an empty tab. Errors in its console fail the test at the end."""
    problems: list[str] = []
    context.set_default_timeout(PATIENCE_MS)

    def opened(user=None, path: str | None = "/"):
        if user is not None:
            cookie = client_for(user).cookies["sessionid"]
            context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: problems.append(f"{page.url}: {message.text}") if message.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
        if path is not None:
            page.goto(f"{live_server.url}{path}")
        return page

    yield opened
    assert problems == []
