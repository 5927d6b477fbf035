"""Forecast of condition for 254,878 and 10,000,000 components × 30 years, as a ratio to the floor: reading and writing the five
arrays of shares once a year, in place.

At the small size the state (10 MB) stays in the cache from year to year, which makes this the strictest reading of the floor: all
30 years are 600 MB in about 5 ms. The same through memory, each year on a copy that is not in the cache, is printed beside it and
sets no ratio.

The published portfolio (5,838 buildings of English schools) is stood in for by the visible case of one authority, copied until there
are enough components, each copy's quantities drawn apart (lognormal, 0.3) so that no two are the same; without FDVU_SAMPLE_DATA by a
stock of the same shape. Money is the case's own, scaled with the copies: it is scarce (the backlog grows many times over), so a
second round has ten times as much for repair, about what holds the backlog still. All runs give totals per year and per building
and buildings in need; nothing is prepared beforehand. Five seeds at the small size, one at the large, which is left out where less
than 6 GB of memory are free. Time is the processor's own, the fastest of three: other work on the machine then counts for little; the
wall's is printed too. Memory is that of a process of its own: with the stock made, and at its peak during the forecast.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from vedlikehold.calc.band import QUICK, backlog_band
from vedlikehold.calc.calibration import calibrate
from vedlikehold.calc.deterioration import Money, Stock, forecast, rates_from_life
from vedlikehold.calc.waiting import budget_levels, hold_still
from vedlikehold.importers.forecast_files import read_forecast

SMALL, LARGE, PAGE = 254_878, 10_000_000, 20_000
YEARS = 30
SEEDS = (1, 2, 3, 4, 5)
ROUNDS = 3
LARGE_NEEDS_GB = 6
PER_BUILDING = 44
BEYOND_CACHE = 256_000_000
SCALES = {"none": 1, "repair": 1, "repair ×10": 10, "rebuild": 1, "both": 1, "both ×10": 10}


def portfolio(count: int, seed: int) -> tuple[Stock, dict[str, Money]]:
    """Copies of the published case, or a stock of its shape, and the money of its scenarios."""
    folder = Path(os.environ.get("FDVU_SAMPLE_DATA", ""), "condition")
    rng = np.random.default_rng(seed)
    if not (folder / "components.csv").is_file():
        return _shaped(count, rng)
    files = read_forecast(folder, years=YEARS)
    one = files.stock
    copies = -(-count // len(one.quantity))
    building = (one.building[None, :] + np.arange(copies)[:, None] * len(one.area_m2)).ravel()[:count]
    order = np.argsort(building, kind="stable")

    def copied(values: np.ndarray) -> np.ndarray:
        return np.tile(values, copies)[:count][order]

    stock = Stock(
        quantity=copied(one.quantity) * np.exp(rng.normal(0, 0.3, count)),
        type=copied(one.type),
        building=building[order],
        grade=copied(one.grade),
        rates=one.rates,
        unit_costs=one.unit_costs,
        area_m2=np.tile(one.area_m2, copies),
    )
    share = count / len(one.quantity)
    return stock, {name: _scaled(files.scenarios[name], share) for name in ("none", "repair", "rebuild", "both")}


def _shaped(count: int, rng: np.random.Generator) -> tuple[Stock, dict[str, Money]]:
    types, buildings = 139, max(count // PER_BUILDING, 1)
    stock = Stock(
        quantity=np.round(rng.lognormal(5, 1.5, count), 1),
        type=rng.integers(0, types, count),
        building=np.sort(rng.integers(0, buildings, count)),
        grade=rng.choice(4, count, p=[0.48, 0.43, 0.08, 0.01]),
        rates=rng.uniform(0.02, 0.3, (types, 4)),
        unit_costs=np.column_stack([np.zeros(types), np.sort(rng.lognormal(3, 1, (types, 4)), axis=1)]),
        area_m2=np.round(rng.lognormal(6.5, 0.8, buildings)),
    )
    need = float((stock.quantity * stock.unit_costs[stock.type, stock.grade]).sum())
    plain = [1.0] * YEARS, [2000.0] * YEARS
    repair, rebuild, nothing = [need * 0.05] * YEARS, [need * 0.06] * YEARS, [0.0] * YEARS
    return stock, {
        "none": Money(nothing, nothing, *plain),
        "repair": Money(repair, nothing, *plain),
        "rebuild": Money(nothing, rebuild, *plain),
        "both": Money(repair, rebuild, *plain),
    }


def _scaled(money: Money, repair: float, rebuild: float | None = None) -> Money:
    return Money(
        [one * repair for one in money.repair],
        [one * (repair if rebuild is None else rebuild) for one in money.rebuild],
        money.inflation,
        money.rebuild_unit_cost,
    )


def case(name: str, scenarios: dict[str, Money]) -> Money:
    return _scaled(scenarios[name.split(" ")[0]], SCALES[name], 1.0)


def timed(run, rounds: int = ROUNDS) -> tuple[float, float]:
    """The fastest of some rounds: the processor's seconds and the wall's."""
    cpu, wall = [], []
    for _round in range(rounds):
        started = time.process_time(), time.perf_counter()
        run()
        cpu.append(time.process_time() - started[0])
        wall.append(time.perf_counter() - started[1])
    return min(cpu), min(wall)


def floor(count: int, grades: int) -> tuple[float, float]:
    state = np.ones((grades, count))

    def stream():
        for _year in range(YEARS):
            np.multiply(state, 0.999, out=state)

    return timed(stream)


def floor_through_memory(count: int, grades: int) -> tuple[float, float]:
    """The same, where what a year reads was last in the cache several hundred MB ago."""
    copies = [np.ones((grades, count)) for _copy in range(1 + BEYOND_CACHE // (grades * count * 8))]

    def stream():
        for year in range(YEARS):
            state = copies[year % len(copies)]
            np.multiply(state, 0.999, out=state)

    return timed(stream)


def fresh(stock: Stock) -> Stock:
    """The same stock with nothing prepared."""
    return Stock(stock.quantity, stock.type, stock.building, stock.grade, stock.rates, stock.unit_costs, stock.area_m2)


PEAK = """
import json, sys
from pathlib import Path
from tests.bench.test_forecast import case, portfolio
from vedlikehold.calc.deterioration import forecast
stock, scenarios = portfolio(int(sys.argv[1]), 1)
def most():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1e3
# Forget the peak of making the stock.
Path("/proc/self/clear_refs").write_text("5")
before = most()
forecast(stock, case(sys.argv[2], scenarios))
print(json.dumps({"stock": before, "peak": most()}))
"""


def peak_mb(count: int, name: str) -> dict:
    """Resident memory of a process that holds the stock, and its peak while it forecasts it, MB (Linux)."""
    root = Path(__file__).resolve().parents[2]
    found = subprocess.run([sys.executable, "-c", PEAK, str(count), name], check=True, capture_output=True, text=True, cwd=root)
    return json.loads(found.stdout)


def measure(count: int, seeds: tuple[int, ...], rounds: int) -> None:
    rows: dict[str, list[tuple[float, float]]] = {name: [] for name in ("floor", *SCALES)}
    growth = {}
    for seed in seeds:
        stock, scenarios = portfolio(count, seed)
        grades = stock.unit_costs.shape[1]
        rows["floor"].append(floor(count, grades))
        for name in SCALES:
            money = case(name, scenarios)
            rows[name].append(timed(lambda money=money, stock=stock: forecast(fresh(stock), money), rounds))
            if seed == seeds[0]:
                curve = forecast(stock, money, by_building=False).backlog()
                growth[name] = curve[-1] / curve[0]
        del stock
    base = [cpu for cpu, _wall in rows["floor"]]
    streamed, _wall = floor_through_memory(count, grades)
    print(
        f"\n{count:,} components × {YEARS} years, seeds {seeds}; floor {np.median(base):.4f} s, through memory {streamed:.4f} s (processor)"
    )
    print(f"{'':12}{'processor':>12}{'ratio':>8}{'worst':>8}{'wall':>10}{'backlog ×':>11}{'stock MB':>10}{'peak MB':>9}")
    for name in SCALES:
        cpu, wall = (np.array(column) for column in zip(*rows[name], strict=True))
        ratios = cpu / base
        memory = peak_mb(count, name) if name in ("none", "both") else {"stock": np.nan, "peak": np.nan}
        print(
            f"{name:12}{np.median(cpu):>10.4f} s{np.median(ratios):>8.1f}{ratios.max():>8.1f}{np.median(wall):>8.4f} s"
            f"{growth[name]:>11.1f}{memory['stock']:>10.0f}{memory['peak']:>9.0f}"
        )


def test_the_size_of_the_published_portfolio():
    measure(SMALL, SEEDS, ROUNDS)


def test_ten_million_components():
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    if free < LARGE_NEEDS_GB:
        pytest.skip(f"{free:.1f} GB free, {LARGE_NEEDS_GB} needed: ten million components are NOT measured")
    measure(LARGE, SEEDS[:1], 1)


def test_on_a_page():
    """20,000 components in 300 buildings, 150 types by NS 3424: what a slider costs."""
    rng = np.random.default_rng(1)
    types, buildings = 150, 300
    unit = rng.lognormal(6, 1, types)
    stock = Stock(
        quantity=np.round(rng.lognormal(3, 1.2, PAGE), 1),
        type=rng.integers(0, types, PAGE),
        building=np.sort(rng.integers(0, buildings, PAGE)),
        grade=rng.choice(4, PAGE, p=[0.15, 0.45, 0.30, 0.10]),
        rates=rates_from_life(rng.uniform(15, 60, types), (0.35, 0.40, 0.25)),
        unit_costs=np.column_stack([0 * unit, 0.1 * unit, 0.5 * unit, unit]),
        area_m2=rng.uniform(300, 8000, buildings),
    )
    budget = 0.8 * hold_still(stock, YEARS).budget_nok
    money = Money([budget] * YEARS, [0.0] * YEARS, [1.03] * YEARS, [0.0] * YEARS)
    spreads = {"rate_spread": 0.25, "cost_spread": 0.2}
    grades = rng.choice(4, PAGE, p=[0.3, 0.4, 0.25, 0.05])
    later = np.minimum(grades + (rng.random(PAGE) < 0.3), 3)
    between = np.round(rng.uniform(1, 10, PAGE), 2)
    print(f"\n{PAGE:,} components × {YEARS} years, money for 80 % of what holds still")
    for name, run in {
        "one curve": lambda: forecast(stock, money, by_building=False),
        "one curve, per building": lambda: forecast(stock, money),
        "curve and band, 9 runs": lambda: backlog_band(stock, money, **spreads, nodes=QUICK),
        "curve and band, 25 runs": lambda: backlog_band(stock, money, **spreads),
        "band without money, 5 runs": lambda: backlog_band(stock, Money.none(YEARS), **spreads),
        "budget that holds still": lambda: hold_still(stock, YEARS),
        "five budget levels": lambda: budget_levels(stock, YEARS),
        "calibration, 20,000 pairs": lambda: calibrate(grades, later, between),
    }.items():
        cpu, wall = timed(run)
        print(f"{name:28}{cpu:>8.3f} s processor{wall:>8.3f} s wall")
