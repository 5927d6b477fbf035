"""List, dashboard and map with 1,000 and with 100,000 buildings: queries, time as a ratio, size of the page.

Runs on whichever database DATABASE_URL names. Every page is asked for several times in a mixed order by a signed-in
leader of the whole municipality; p95 is over all answers after one warm-up round. The cold figure is the p95 of answers
given with an empty cache, as the first one after every change.
"""

import random
import statistics
import time

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fdvu.access.models import User
from fdvu.demo import services

SMALL, LARGE = 1_000, 100_000
ROUNDS = 6
LIST_REQUESTS = [
    "",
    "?sort=-year_built",
    "?sort=-area_bta_m2",
    "?q=skole",
    "?building_type=613",
    "?year_from=1970&year_to=1989",
    "?area_from=1000&sort=-area_bta_m2",
    "?q=barnehage&ownership=owned",
    "?page=19",
    "?quality=missing_bra",
]


def demo(buildings: int) -> None:
    services.build(buildings=buildings, seed=1, password="fdvudemo2026", tell=lambda text: None)
    cache.clear()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def timed(client: Client, address: str, *, cold: bool = False) -> float:
    if cold:
        cache.clear()
    started = time.perf_counter()
    client.get(address)
    return time.perf_counter() - started


def measure(addresses: list[str]) -> dict:
    """p95 in seconds, warm and cold, the most queries, and the largest answer in bytes."""
    client = Client()
    client.force_login(User.objects.get(username="leder"), backend="fdvu.access.backend.GrantBackend")
    queries, sizes = {}, []
    for address in addresses:
        with CaptureQueriesContext(connection) as counted:
            answer = client.get(address)
        assert answer.status_code == 200, address
        queries[address] = len(counted)
        sizes.append(len(answer.content))
    cold = [timed(client, address, cold=True) for address in addresses * 2]
    for address in addresses:
        client.get(address)
    order = addresses * ROUNDS
    random.Random(1).shuffle(order)
    warm = [timed(client, address) for address in order]
    return {"p95": p95(warm), "cold": p95(cold), "queries": queries, "bytes": max(sizes)}


@pytest.mark.django_db
def test_pages_with_a_thousand_and_a_hundred_thousand_buildings():
    list_url, map_url = reverse("bygg:buildings"), reverse("bygg:buildings-points")
    pages = {
        "list": [list_url + query for query in LIST_REQUESTS],
        "dashboard": [reverse("home"), reverse("reports:portfolio"), reverse("reports:quality")],
        "map": [
            reverse("bygg:buildings-map"),
            f"{map_url}?zoom=8&west=4&south=57&east=12&north=63",
            f"{map_url}?zoom=11&west=5&south=61&east=7&north=63&q=skole",
        ],
    }
    results: dict = {}
    for buildings in (SMALL, LARGE):
        before = transaction.savepoint()
        demo(buildings)
        results[buildings] = {name: measure(addresses) for name, addresses in pages.items()}
        transaction.savepoint_rollback(before)
    print(f"\n{connection.vendor}: {SMALL:,} and {LARGE:,} buildings")
    print(
        f"{'page':<12}{'p95 small':>12}{'p95 large':>12}{'ratio':>8}{'cold small':>12}{'cold large':>12}{'queries':>10}{'same':>6}{'kB':>8}"
    )
    for name in pages:
        small, large = results[SMALL][name], results[LARGE][name]
        same = small["queries"] == large["queries"]
        print(
            f"{name:<12}{small['p95'] * 1000:>9.0f} ms{large['p95'] * 1000:>9.0f} ms{large['p95'] / small['p95']:>8.2f}"
            f"{small['cold'] * 1000:>9.0f} ms{large['cold'] * 1000:>9.0f} ms"
            f"{max(large['queries'].values()):>10}{'yes' if same else 'NO':>6}{large['bytes'] / 1000:>8.0f}"
        )
        assert same, (name, small["queries"], large["queries"])
        assert large["bytes"] < 150_000, name
