"""Backlog of the whole portfolio by building × part × grade, for 20,000, 250,000 and 1,000,000 components, as a ratio to one bare
SQL aggregate over the same rows: `GROUP BY building, part, grade` with one SUM.

Runs on whichever database DATABASE_URL names. Both are timed in turn, several times in the same run, and the ratio is between
their fastest times: other work on the machine then counts for as little as can be. The aggregate hands all its rows over, as ours
does. The overview, with every breakdown and figure, is timed too. Two ways to lie: about 50 components a building, as in real
portfolios, where nearly every component is a cell of its own; and 500, where four share a cell.
"""

import datetime
import random
import time
import tracemalloc

import numpy as np
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bygg.models import Building
from fdvu.access.enums import UnitKind
from fdvu.access.models import OrgUnit, User
from vedlikehold.models import BuildingPart, Component, ComponentType
from vedlikehold.queries.backlog import condition_overview
from vedlikehold.queries.costs import cost_cells
from vedlikehold.queries.parameters import assumptions

SIZES = (20_000, 250_000, 1_000_000)
ROUNDS = 5
YEAR = 2025
TODAY = datetime.date(2025, 6, 1)
GRADES = ("TG0", "TG1", "TG2", "TG3", "TGIU", "")
GRADE_SHARES = (0.10, 0.40, 0.30, 0.10, 0.05, 0.05)
# Own estimate, type with unit costs, replacement cost, nothing.
BASIS_SHARES = (0.20, 0.50, 0.25, 0.05)
BARE = "SELECT building_id, part_id, grade, SUM(cost_likely_nok) FROM vedlikehold_component WHERE is_current GROUP BY 1, 2, 3"
COLUMNS = (
    "building_id", "part_id", "type_id", "quantity", "replacement_cost_nok", "price_year", "grade",
    "cost_low_nok", "cost_likely_nok", "cost_high_nok", "name",
)  # fmt: skip


def fill(components: int, per_building: int, seed: int = 1) -> None:
    """Buildings, types and components drawn from a seed, written set-wise past the journal."""
    draw = np.random.default_rng(seed)
    unit = OrgUnit.objects.create(name="Storvik kommune", code="bench", kind=UnitKind.MUNICIPALITY)
    number = max(components // per_building, 1)
    Building.objects.bulk_create(
        [Building(unit=unit, name=f"Bygg {n}", area_bta_m2=1_000.0, sort_key=f"bygg {n:07}") for n in range(number)], batch_size=2_000
    )
    ComponentType.objects.bulk_create(
        [
            ComponentType(
                code=f"B{n}",
                name=f"Type {n}",
                unit_cost_tg1_nok=10 + n,
                unit_cost_tg2_nok=100 + n if n % 10 else None,
                unit_cost_tg3_nok=300 + n,
                price_year=2020 + n % 3,
            )
            for n in range(80)
        ]
    )
    buildings = list(Building.objects.order_by("pk").values_list("pk", flat=True))
    parts = list(BuildingPart.objects.filter(edition="2009", code__regex=r"^[2-7][1-9]$").order_by("code").values_list("pk", flat=True))
    types = list(ComponentType.objects.filter(code__startswith="B").order_by("pk").values_list("pk", flat=True))
    basis = draw.choice(4, components, p=BASIS_SHARES)
    amount = np.round(draw.lognormal(11, 1, components), 2)
    columns = (
        np.resize(np.repeat(buildings, per_building), components),
        draw.choice(parts, components),
        np.where(basis == 1, draw.choice(types, components), 0),
        np.where((basis == 1) | (basis == 2), np.round(draw.lognormal(3, 1, components), 1), np.nan),
        np.where((basis == 2) | ((basis != 3) & (draw.random(components) < 0.5)), 2 * amount, np.nan),
        np.where(basis == 3, 0, draw.integers(2020, 2026, components)),
        draw.choice(6, components, p=GRADE_SHARES),
        np.where((basis == 0) & (draw.random(components) < 0.3), np.round(0.8 * amount, 2), np.nan),
        np.where(basis == 0, amount, np.nan),
        np.where((basis == 0) & (draw.random(components) < 0.3), np.round(1.5 * amount, 2), np.nan),
    )
    _write(columns, components)


def _rows(columns, number: int):
    building, part, kind, quantity, replacement, year, grade, low, likely, high = (column.tolist() for column in columns)

    def known(value: float) -> float | None:
        return None if value != value else value

    for n in range(number):
        yield (
            building[n], part[n], kind[n] or None, known(quantity[n]), known(replacement[n]), year[n] or None, GRADES[grade[n]],
            known(low[n]), known(likely[n]), known(high[n]), f"Komponent {n}",
        )  # fmt: skip


def _write(columns, number: int) -> None:
    """COPY on PostgreSQL, `executemany` on SQLite; every column that is left has one value for all rows."""
    now = "2025-06-01 00:00:00+00:00"
    usual = {"is_current": True, "version": 1, "provenance": "{}", "created_at": now, "updated_at": now}
    fields = {f.column: f for f in Component._meta.concrete_fields}
    empty = {name: "" for name, f in fields.items() if name not in (*COLUMNS, *usual, "id") and not f.null}
    more = usual | empty
    names = ", ".join((*COLUMNS, *more))
    rest = tuple(more.values())
    rows = (row + rest for row in _rows(columns, number))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY vedlikehold_component ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * (len(COLUMNS) + len(more)))
            cursor.connection.executemany(f"INSERT INTO vedlikehold_component ({names}) VALUES ({marks})", rows)
        cursor.execute("ANALYZE")


def bare() -> int:
    with connection.cursor() as cursor:
        cursor.execute(BARE)
        return len(cursor.fetchall())


def timed(run) -> tuple[float, object]:
    started = time.perf_counter()
    found = run()
    return time.perf_counter() - started, found


def peak_mb(run) -> float:
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def queries(run) -> int:
    with CaptureQueriesContext(connection) as counted:
        run()
    return len(counted)


def measure(size: int, per_building: int) -> dict:
    before = transaction.savepoint()
    fill(size, per_building)
    assumed, user = assumptions(), User(username="bench", is_superuser=True)

    def ours():
        return cost_cells(Component.objects.visible_to(user).in_unit(None).counting(), assumed, YEAR)

    def overview():
        return condition_overview(user=user, unit=None, today=TODAY, price_year=YEAR)

    times: dict = {"bare": [], "ours": []}
    found: dict = {}
    for _round in range(ROUNDS):
        for name in random.Random(_round).sample(["bare", "ours"], 2):
            seconds, found[name] = timed({"bare": bare, "ours": ours}[name])
            times[name].append(seconds)
    cells = found["ours"]
    assert len(cells.grade) == found["bare"]
    assert cells.count.sum() == size
    result = {
        "cells": len(cells.grade),
        "bare": min(times["bare"]),
        "ours": min(times["ours"]),
        "overview": min(timed(overview)[0] for _round in range(2)),
        "queries": (queries(ours), queries(overview)),
        "peak": (peak_mb(bare), peak_mb(ours), peak_mb(overview)),
    }
    transaction.savepoint_rollback(before)
    return result


@pytest.mark.django_db
@pytest.mark.parametrize("per_building", [50, 500])
def test_backlog_against_one_bare_aggregate(per_building):
    results = {size: measure(size, per_building) for size in SIZES}
    print(f"\n{connection.vendor}: {per_building} components a building")
    print(
        f"{'components':>11}{'cells':>9}{'bare':>9}{'ours':>9}{'ratio':>7}{'overview':>10}{'ratio':>7}"
        f"{'queries':>9}{'MB bare':>9}{'MB ours':>9}{'MB all':>8}"
    )
    for size, found in results.items():
        print(
            f"{size:>11,}{found['cells']:>9,}{found['bare']:>7.3f} s{found['ours']:>7.3f} s{found['ours'] / found['bare']:>7.2f}"
            f"{found['overview']:>8.2f} s{found['overview'] / found['bare']:>7.2f}"
            f"{'{} + {}'.format(*found['queries']):>9}{found['peak'][0]:>9.0f}{found['peak'][1]:>9.0f}{found['peak'][2]:>8.0f}"
        )
    assert len({found["queries"] for found in results.values()}) == 1
