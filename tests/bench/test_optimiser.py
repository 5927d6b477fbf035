"""How near the best possible the plans are, and how long they take: five seeds, every gap against a bound that is proven in the same run.

The gap is (bound − value) / bound, the bound counted anew here from the prices that the plan states. Time is wall time beside
processor time: on a machine that does other work the second is the one to look at. `make bench PYTEST_ARGS="-k optimiser"`.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

import numpy as np
import pytest

from tests.bench.milp import solved
from tests.bench.plan_tables import basic, hard
from tests.vedlikehold.calc.optimiser.checker import random_plan, violations
from tests.vedlikehold.calc.optimiser.test_near_the_best import distance
from vedlikehold.calc.optimiser import Links, Solution, Table, net_at_prices, optimise, optimise_table
from vedlikehold.importers.plan_file import plan_from
from vedlikehold.management.commands.optimise_plan import document

SEEDS = (1, 2, 3, 4, 5)
SHARES = (0.15, 0.30, 0.50, 0.80)
HEAD = f"{'plan':<34}{'gap':>10}{'worst first':>13}{'benefit/cost':>14}{'wall':>9}{'cpu':>9}"


@dataclass(frozen=True)
class Run:
    gap: float
    wall: float
    cpu: float


def run(name: str, table: Table, links: Links, **how) -> Run:
    wall, cpu = time.perf_counter(), time.process_time()
    found = optimise_table(table, links, **how)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    holds(table, links, found)
    bound = min(found.bound, bound_of(table, links, found))
    assert found.value >= max(found.worst_first, found.benefit_cost)
    gap = 1 - found.value / bound
    simple = (found.worst_first / bound, found.benefit_cost / bound)
    print(f"{name:<34}{100 * gap:>8.4f} %{100 * simple[0]:>11.1f} %{100 * simple[1]:>12.1f} %{wall:>7.2f} s{cpu:>7.2f} s", flush=True)
    return Run(gap, wall, cpu)


def holds(table: Table, links: Links, found: Solution) -> None:
    """No frame is overdrawn, no option is used that is not there, every duty stands or is said to be missing."""
    on = np.flatnonzero(found.row >= 0)
    row, year = found.row[on], found.year[on]
    assert (table.measure[row] == on).all()
    assert np.isfinite(table.value[row, year]).all()
    spent = np.zeros_like(table.budget)
    np.add.at(spent, (np.array([pot for pot, _profile in table.kinds])[table.kind[row]], year), table.cost[row, year])
    assert (spent <= table.budget * (1 + 1e-9)).all()
    for place, capacity in enumerate(table.capacity):
        assert (np.bincount(year, table.use[place, row, year], table.years) <= capacity * (1 + 1e-9)).all()
    assert set(np.flatnonzero(links.must & (found.row < 0))) == {one.measure for one in found.unmet}


def bound_of(table: Table, links: Links, found: Solution) -> float:
    """What no plan can be worth more than, whatever the prices: every measure's best net, and all the money and hours at their prices."""
    best = np.maximum.reduceat(net_at_prices(table, found.prices, found.capacity_prices).max(axis=1), table.start)
    met = links.must & (found.row >= 0)
    return float(
        np.where(met, best, best.clip(0)).sum() + (found.prices * table.budget).sum() + (found.capacity_prices * table.capacity).sum()
    )


def test_basic_of_100_000():
    print(f"\n{HEAD}")
    runs = [run(f"basic 100 000 × 30, {share:.0%}, seed {seed}", *basic(100_000, 30, share, seed)) for seed in SEEDS for share in SHARES]
    print(f"median gap {100 * statistics.median(one.gap for one in runs):.4f} %, cpu at most {max(one.cpu for one in runs):.2f} s")
    assert max(one.gap for one in runs) <= 0.005
    assert statistics.median(one.gap for one in runs) <= 0.0005


def test_basic_of_a_million():
    """In a process of its own, for its memory."""
    print(f"\n{HEAD}")
    code = (
        "import json, resource, django; django.setup(); from tests.bench import test_optimiser as t;"
        "one = t.run('basic 1 000 000 × 30, 30%, seed 1', *t.basic(1_000_000, 30, 0.3, 1));"
        "print(json.dumps([one.gap, one.cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6]))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": "."}
    ).stdout
    print(said)
    gap, _cpu, gigabytes = json.loads(said.splitlines()[-1])
    assert gap <= 0.001
    assert gigabytes < 6


@pytest.mark.parametrize(("count", "most", "middle"), [(1_000, 0.010, 0.007), (10_000, 0.005, 0.005), (100_000, 0.005, 0.005)])
def test_hard(count, most, middle):
    """The aims. A thousand measures, of which some cost more than a year's whole budget, come less near a bound that lets them be split:
    0.3–1.0 %, and the fifth seed misses its aim by 0.008 points."""
    print(f"\n{HEAD}")
    runs = [run(f"hard {count:,} × 3 × 30, seed {seed}".replace(",", " "), *hard(count, 30, seed)) for seed in SEEDS]
    print(f"median gap {100 * statistics.median(one.gap for one in runs):.4f} %, cpu at most {max(one.cpu for one in runs):.2f} s")
    assert max(one.gap for one in runs) <= most
    assert statistics.median(one.gap for one in runs) <= middle


def test_in_a_page():
    print(f"\n{HEAD}")
    runs = [run(f"quick 5 000 × 3 × 20, seed {seed}", *hard(5_000, 20, seed), quick=True) for seed in SEEDS]
    print(f"cpu at most {max(one.cpu for one in runs):.2f} s")
    assert max(one.gap for one in runs) <= 0.01


def test_safety_of_500():
    """The checker of the tests, on more plans than they take."""
    broken, gaps = {}, []
    for seed in range(10_000, 10_500):
        plan = random_plan(seed)
        problem = plan_from(plan)
        found = optimise(problem)
        gaps.append(found.gap)
        if wrong := violations(plan, document(problem, found)):
            broken[seed] = wrong
    print(f"\n500 random plans: {len(broken)} broken, mean gap {100 * statistics.mean(gaps):.4f} %")
    assert broken == {}


def test_beside_a_general_solver():
    """HiGHS on the whole programme, given ten times the processor time that we took, and at least a minute."""
    print(f"\n{'plan':<34}{'gap':>10}{'cpu':>9}{'HiGHS gap':>12}{'HiGHS time':>12}")
    for name, made in (("basic 1 000 × 30", basic(1_000, 30, 0.3, 1)), ("hard 1 000 × 3 × 30", hard(1_000, 30, 1))):
        ours = run(name, *made)
        started = time.perf_counter()
        value, bound = solved(*made, seconds=max(60.0, 10 * ours.cpu))
        theirs = 1 - value / bound
        print(f"{name:<34}{100 * ours.gap:>8.4f} %{ours.cpu:>7.2f} s{100 * theirs:>10.3f} %{time.perf_counter() - started:>10.1f} s")
        assert ours.gap <= theirs


def test_distance_to_the_best_of_200():
    """Two hundred plans small enough for an exact integer programme: the mean distance to the best there is."""
    sizes = [(range(1000, 1140), 14, 6), (range(2000, 2050), 30, 8), (range(3000, 3010), 60, 10)]
    found = [one for seeds, most, years in sizes for seed in seeds if (one := distance(seed, most, years)) is not None]
    print(f"\n{len(found)} of 200 plans have a best: mean distance {sum(found) / len(found):.5%}, highest {max(found):.3%}")
    assert sum(found) / len(found) <= 0.003
