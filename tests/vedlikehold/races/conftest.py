"""What the tests of people who act at the same moment share; they need a database in which more than one can write."""

import threading
import time
from collections.abc import Callable, Sequence

import pytest
from django.db import connection, transaction
from django.test import Client

PATIENCE_SECONDS = 10


def in_thread(work: Callable) -> tuple[threading.Thread, list]:
    """`work` on a connection of its own; what it gave or raised is the list's only member when the thread has ended."""
    found: list = []

    def run():
        try:
            found.append(work())
        except Exception as problem:
            found.append(problem)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, found


def wait_for_waiting(count: int) -> None:
    """Until so many connections to this database wait for a lock."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else this transaction sees what it saw the first time
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
            if cursor.fetchone()[0] >= count:
                return
        time.sleep(0.02)
    raise AssertionError(f"{count} never came to wait for a lock")


def all_held(rows, works: Sequence[Callable]) -> list:
    """`rows` are held while the works begin, each waiting before the next starts; then they are let go. What each gave or raised."""
    started = []
    with transaction.atomic():
        list(rows.order_by("pk").select_for_update(of=("self",)))
        for number, work in enumerate(works, 1):
            started.append(in_thread(work))
            wait_for_waiting(number)
    for thread, _found in started:
        thread.join(PATIENCE_SECONDS)
    return [found[0] if found else None for _thread, found in started]


def at_once(works: Sequence[Callable]) -> list:
    """The works from one starting shot; what each gave or raised."""
    shot = threading.Barrier(len(works))

    def held_back(work):
        def run():
            shot.wait()
            return work()

        return run

    started = [in_thread(held_back(work)) for work in works]
    for thread, _found in started:
        thread.join(PATIENCE_SECONDS)
    return [found[0] if found else None for _thread, found in started]


@pytest.fixture
def posting(user_with):
    """`posting(url, data)`: a manager who sends a form, to be called in a thread."""
    manager = user_with("manager", username="forvalter")

    def make(url: str, data: dict | None = None, *, by=None, **more) -> Callable:
        client = Client(raise_request_exception=False)
        client.force_login(by or manager, backend="fdvu.access.backend.GrantBackend")
        return lambda: client.post(url, data or {}, **more)

    make.manager = manager
    return make
