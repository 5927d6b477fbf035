"""Deterioration against a plain retelling of the model, row by row, and its laws."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.deterioration import Money, Stock, buying, faster, fits_in_turn, forecast, rates_from_life


def stock_of(rng, *, count, types=5, buildings=4, grades=5) -> Stock:
    steps = np.sort(rng.uniform(0, 100, (types, grades - 1)), axis=1)
    return Stock(
        quantity=np.round(rng.uniform(0, 50, count), 1),
        type=rng.integers(0, types, count),
        building=rng.integers(0, buildings, count),
        grade=rng.integers(0, grades - 1, count),
        rates=rng.uniform(0, 0.5, (types, grades - 1)),
        unit_costs=np.column_stack([np.zeros(types), steps]),
        area_m2=np.array([0.0, *rng.uniform(1, 30, buildings - 1)]),
        critical=rng.random(types) < 0.4,
    )


class Plain:
    """The model as its description reads, one row and one year at a time."""

    def __init__(self, stock: Stock):
        self.stock, self.grades, self.rows = stock, stock.unit_costs.shape[1], range(len(stock.quantity))
        self.shares = [[1.0 if g == stock.grade[r] else 0.0 for g in range(self.grades)] for r in self.rows]
        self.price = 1.0

    def cost(self, r, g):
        return self.shares[r][g] * self.stock.quantity[r] * self.stock.unit_costs[self.stock.type[r], g] * self.price

    def quantities(self):
        return [sum(self.shares[r][g] * self.stock.quantity[r] for r in self.rows) for g in range(self.grades)]

    def costs(self):
        return [sum(self.cost(r, g) for r in self.rows) for g in range(self.grades)]

    def age(self):
        for r in self.rows:
            old, rates = list(self.shares[r]), self.stock.rates[self.stock.type[r]]
            for g in range(self.grades):
                self.shares[r][g] = old[g] * (1 - rates[g] if g < self.grades - 1 else 1) + (old[g - 1] * rates[g - 1] if g else 0)

    def rebuild(self, budget, unit_cost):
        worth = {b: area * unit_cost * self.price for b, area in enumerate(self.stock.area_m2) if area}
        need = {b: sum(self.cost(r, g) for r in self.rows if self.stock.building[r] == b for g in range(2, self.grades)) for b in worth}
        spent = 0.0
        for b in sorted(worth, key=lambda b: (-need[b] / worth[b], b)):
            if worth[b] <= budget - spent:
                spent += worth[b]
                for r in (r for r in self.rows if self.stock.building[r] == b):
                    self.shares[r] = [1.0] + [0.0] * (self.grades - 1)
        return spent

    def failures(self):
        safe = [1.0] * len(self.stock.area_m2)
        for r in self.rows:
            if self.stock.critical[self.stock.type[r]]:
                safe[self.stock.building[r]] *= 1 - self.shares[r][-1]
        return sum(1 - one for one in safe)

    def repair(self, budget, best):
        spent = 0.0
        for g in range(self.grades - 1, best - 1, -1):
            for r in sorted((r for r in self.rows if self.shares[r][g] > 0), key=lambda r: -self.cost(r, g)):
                if self.cost(r, g) <= budget - spent:
                    spent += self.cost(r, g)
                    self.shares[r][0] += self.shares[r][g]
                    self.shares[r][g] = 0.0
        return spent


def told_plainly(stock: Stock, money: Money):
    """(quantity, cost) per year and grade, and (repair spent, rebuild spent, failures) per year."""
    plain = Plain(stock)
    quantity, cost, spent = [plain.quantities()], [plain.costs()], []
    for year in range(money.years):
        plain.age()
        plain.price *= money.inflation[year]
        rebuilt = plain.rebuild(money.rebuild[year], money.rebuild_unit_cost[year]) if money.rebuild[year] else 0.0
        repaired = plain.repair(money.repair[year], money.repair_from) if money.repair[year] else 0.0
        spent.append((repaired, rebuilt, plain.failures()))
        quantity.append(plain.quantities())
        cost.append(plain.costs())
    return np.array(quantity), np.array(cost), np.array(spent)


@given(
    seed=st.integers(0, 10_000),
    count=st.integers(1, 60),
    grades=st.integers(3, 6),
    repair=st.sampled_from([0.0, 50.0, 500.0, 1e9]),
    rebuild=st.sampled_from([0.0, 300.0, 1e9]),
    repair_from=st.integers(1, 3),
)
def test_the_engine_tells_what_the_model_says(seed, count, grades, repair, rebuild, repair_from):
    stock = stock_of(np.random.default_rng(seed), count=count, grades=grades)
    money = Money([repair] * 4, [rebuild] * 4, [1.02, 1.0, 0.99, 1.1], [10.0] * 4, repair_from)
    quantity, cost, spent = told_plainly(stock, money)
    found = forecast(stock, money)
    np.testing.assert_allclose(found.quantity, quantity, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found.cost, cost, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(np.column_stack([found.repair_spent, found.rebuild_spent, found.failures])[1:], spent, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(found.building_cost.sum(axis=1), found.cost[:, 2:].sum(axis=1), rtol=1e-9, atol=1e-6)


@pytest.mark.parametrize("few", [0, 7, 300])
@pytest.mark.parametrize("share", [0.003, 0.05, 0.4])
@pytest.mark.parametrize("rebuild", [0.0, 4_000.0])
@pytest.mark.parametrize("alike", [False, True])
def test_sorting_a_band_buys_what_sorting_all_would(monkeypatch, few, share, rebuild, alike):
    """However few are sorted at once, and however many components cost the same."""
    rng = np.random.default_rng(7)
    stock = stock_of(rng, count=3000, types=12, buildings=40)
    if alike:
        stock = dataclasses.replace(stock, quantity=np.round(stock.quantity, -1))
    need = float((stock.quantity * stock.unit_costs[stock.type, 2]).sum())
    money = Money([need * share] * 6, [rebuild] * 6, [1.0] * 6, [30.0] * 6)
    monkeypatch.setattr(buying, "FEW", 10_000)
    sorted_all = forecast(stock, money, keep_shares=True)
    monkeypatch.setattr(buying, "FEW", few)
    banded = forecast(stock, money, keep_shares=True)
    np.testing.assert_allclose(banded.shares, sorted_all.shares, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(banded.cost, sorted_all.cost, rtol=1e-12)
    np.testing.assert_allclose(banded.repair_spent, sorted_all.repair_spent, rtol=1e-12)
    assert (banded.rebuilt[1:] > 0).any() == (rebuild > 0)


@given(seed=st.integers(0, 1000), spend=st.booleans())
def test_nothing_is_lost_or_made(seed, spend):
    stock = stock_of(np.random.default_rng(seed), count=30)
    money = Money([200.0 * spend] * 5, [0.0] * 5, [1.0] * 5, [0.0] * 5)
    found = forecast(stock, money, keep_shares=True)
    np.testing.assert_allclose(found.quantity.sum(axis=1), stock.quantity.sum())
    np.testing.assert_allclose(found.shares.sum(axis=0), 1.0)
    assert (found.shares >= 0).all()
    assert (found.repair_spent <= money.repair[0] + 1e-9).all()
    by_grade = (found.shares * stock.quantity).sum(axis=1)
    np.testing.assert_allclose(by_grade, found.quantity[-1])


@given(seed=st.integers(0, 1000))
def test_grouping_and_single_rows_agree_without_money(seed):
    stock = stock_of(np.random.default_rng(seed), count=40)
    grouped, single = forecast(stock, Money.none(10)), forecast(stock, Money.none(10), keep_shares=True)
    np.testing.assert_allclose(grouped.cost, single.cost)
    np.testing.assert_allclose(grouped.building_cost, single.building_cost)
    np.testing.assert_allclose(grouped.building_cost.sum(axis=1), grouped.cost[:, 2:].sum(axis=1))


def test_worked_example():
    """10 m² in the best grade; 10 % a year to the second, 20 % to the third. Year 1: 9, 1, 0. Year 2: 8.1, 0.9 + 0.8, 0.2."""
    stock = Stock(*(np.array(v) for v in ([10.0], [0], [0], [0], [[0.1, 0.2]], [[0.0, 3.0, 7.0]], [5.0])))
    found = forecast(stock, Money.none(2, rebuild_unit_cost=0.25))
    np.testing.assert_allclose(found.quantity, [[10, 0, 0], [9, 1, 0], [8.1, 1.7, 0.2]])
    np.testing.assert_allclose(found.cost, [[0, 0, 0], [0, 3, 0], [0, 5.1, 1.4]])
    # Rebuilding costs 5 × 0.25 = 1.25: less than the need of 1.4 in year 2.
    assert (found.in_need.tolist(), found.in_need_cost.tolist()) == ([0, 0, 1], [0, 0, 1.25])


@pytest.mark.parametrize(
    ("costs", "budget", "bought"),
    [([5, 4, 3, 2], 10, [0, 1]), ([5, 4, 3, 2], 8, [0, 2]), ([9, 4, 3, 2], 8, [1, 2]), ([3, 0, 0], 0, [1, 2]), ([], 5, []), ([6], 5, [])],
)
def test_walking_a_list_takes_each_that_still_fits(costs, budget, bought):
    assert fits_in_turn(np.array(costs, dtype=float), budget).tolist() == bought


@pytest.mark.parametrize(
    ("name", "value"),
    [("quantity", [-1.0]), ("quantity", [np.nan]), ("rates", [[0.1, 1.2]]), ("rates", [[0.1]]), ("unit_costs", [[0.0, -3.0, 7.0]])],
)
def test_impossible_stocks_are_refused(name, value):
    good = {
        "quantity": [1.0], "type": [0], "building": [0], "grade": [0], "rates": [[0.1, 0.2]], "unit_costs": [[0.0, 3.0, 7.0]], "area_m2": [5.0],
    }  # fmt: skip
    with pytest.raises(ValueError):
        Stock(**{key: np.array(found) for key, found in (good | {name: value}).items()})


def test_only_the_grades_of_the_policy_are_repaired():
    """One component in each of TG1–TG3, 1 kr each, nothing wears, money for two."""
    stock = Stock(
        quantity=np.ones(3), type=np.zeros(3, int), building=np.zeros(3, int), grade=np.array([1, 2, 3]),
        rates=np.zeros((1, 3)), unit_costs=np.array([[0.0, 1, 1, 1]]), area_m2=np.zeros(1),
    )  # fmt: skip
    left = {best: forecast(stock, Money([3.0], [0.0], [1.0], [0.0], best)).quantity[-1].tolist() for best in (1, 2, 3)}
    assert left == {1: [3, 0, 0, 0], 2: [2, 1, 0, 0], 3: [1, 1, 1, 0]}
    with pytest.raises(ValueError):
        Money([3.0], [0.0], [1.0], [0.0], 0)


def test_backlog_counts_the_grades_worse_than_the_target():
    stock = Stock(*(np.array(v) for v in ([10.0, 10.0], [0, 0], [0, 0], [1, 2], [[0.0, 0.0]], [[0.0, 3.0, 7.0]], [5.0])))
    found = forecast(stock, Money.none(1))
    assert [found.backlog(target).tolist() for target in (0, 1, 2)] == [[100, 100], [70, 70], [0, 0]]


def test_rates_give_each_stage_its_share_of_the_life():
    """40 years: 14 in TG0, 16 in TG1, 10 in TG2. Stages shorter than a year are left after one."""
    rates = rates_from_life(np.array([40.0, 2.0, np.nan]), (0.35, 0.40, 0.25))
    np.testing.assert_allclose(rates, [[1 / 14, 1 / 16, 1 / 10], [1, 1, 1], [np.nan] * 3])


@given(life=st.floats(3, 80), shares=st.lists(st.floats(0.1, 1), min_size=3, max_size=3))
def test_the_expected_time_in_a_grade_is_its_share_of_the_life(life, shares):
    for rate, share in zip(rates_from_life(life, shares), shares, strict=True):
        # Expected years: 1 + (1 − p) + (1 − p)² + …
        assert sum((1 - rate) ** n for n in range(20_000)) == pytest.approx(max(share * life, 1.0), rel=1e-6)


@pytest.mark.parametrize(
    ("life", "shares"), [(0.0, (0.5, 0.5)), (-4.0, (0.5, 0.5)), (np.inf, (0.5, 0.5)), (40.0, (0.5, 0.0)), (40.0, (np.nan,))]
)
def test_impossible_lives_are_refused(life, shares):
    with pytest.raises(ValueError):
        rates_from_life(life, shares)


@given(rate=st.floats(0, 1), factor=st.floats(0, 5))
def test_a_rate_made_faster_stays_a_share(rate, factor):
    found = float(faster(np.array([rate]), factor)[0])
    assert 0 <= found <= 1
    assert found == pytest.approx(1 - (1 - rate) ** factor)
    assert faster(np.array([rate]), 1.0)[0] == pytest.approx(rate)


def test_twice_as_fast_is_two_years_in_one():
    assert faster(np.array([0.1, 0.0, 1.0]), 2.0).tolist() == pytest.approx([0.19, 0, 1])
    with pytest.raises(ValueError):
        faster(np.array([0.1]), -1.0)


def test_buildings_without_components_take_nothing_from_others():
    """Three buildings, the middle and the last empty: the need of the first is its own, whole."""
    stock = Stock(
        quantity=np.array([1.0, 2.0]), type=np.zeros(2, int), building=np.zeros(2, int), grade=np.array([2, 2]),
        rates=np.zeros((1, 2)), unit_costs=np.array([[0.0, 1, 10]]), area_m2=np.ones(3),
    )  # fmt: skip
    for keep in (False, True):
        assert forecast(stock, Money.none(1), keep_shares=keep).building_cost.tolist() == [[30, 0, 0], [30, 0, 0]]


class TestFalls:
    def stock(self):
        # Two of the first type, one already bad and one that will be; one of the second.
        return Stock(
            quantity=np.array([10.0, 1.0, 5.0]),
            type=np.array([0, 0, 1]),
            building=np.array([0, 0, 0]),
            grade=np.array([2, 1, 2]),
            rates=np.array([[0.1, 0.5, 0.2], [0.1, 0.5, 0.4]]),
            unit_costs=np.array([[0.0, 1, 2, 4], [0.0, 1, 2, 4]]),
            area_m2=np.zeros(1),
        )

    def test_components_that_go_to_the_worst_grade_each_year(self):
        # Year 1: 0.2 + 0.4. Year 2: 0.8 · 0.2 + 0.5 · 0.2 (the second is half in the grade) + 0.6 · 0.4.
        found = forecast(self.stock(), Money.none(2), falls=True)
        assert found.falls.tolist() == pytest.approx([0.0, 0.6, 0.16 + 0.1 + 0.24])

    def test_with_a_krone_that_buys_nothing_they_are_the_same(self):
        nothing = Money([1e-9] * 2, [0.0] * 2, [1.0] * 2, [0.0] * 2)
        assert forecast(self.stock(), nothing, falls=True).falls.tolist() == pytest.approx([0.0, 0.6, 0.5])

    def test_they_are_not_counted_unasked(self):
        assert forecast(self.stock(), Money.none(2)).falls is None

    def test_need_from_another_grade(self):
        # 10·2 + 5·2 stand in grade 2, 1·1 in grade 1
        assert [forecast(self.stock(), Money.none(0), need=need).building_cost[0, 0] for need in (1, 2, 3)] == [31.0, 30.0, 0.0]


@given(seed=st.integers(0, 1000), count=st.integers(1, 400), share=st.sampled_from([0.05, 0.3, 2.0]), need=st.integers(1, 2))
def test_rebuilding_alone_comes_out_as_when_all_components_are_walked(seed, count, share, need):
    """The way for rebuilding without repair against the way for all money (which keeping the shares asks for)."""
    stock = stock_of(np.random.default_rng(seed), count=count, buildings=30)
    money = Money([0.0] * 6, [float(stock.area_m2.sum()) * 10 * share] * 6, [1.02] * 6, [10.0] * 6)
    by_age = forecast(stock, money, need=need, falls=True)
    walked = forecast(stock, money, need=need, falls=True, keep_shares=True)
    assert (by_age.rebuilt == walked.rebuilt).all()
    assert by_age.rebuilt.sum() > 0
    assert (by_age.in_need == walked.in_need).all()
    for name in ("quantity", "cost", "building_cost", "in_need_cost", "rebuild_spent", "failures", "falls"):
        np.testing.assert_allclose(getattr(by_age, name), getattr(walked, name), rtol=1e-9, atol=1e-7, err_msg=name)


@given(seed=st.integers(0, 1000), few=st.sampled_from([1, 5, 40]), ties=st.booleans(), budget=st.sampled_from([0.0, 30.0, 300.0, 1e9]))
def test_sorting_the_worst_first_buys_what_sorting_all_would(seed, few, ties, budget):
    rng = np.random.default_rng(seed)
    cost, need = np.round(rng.uniform(-2, 20, 60).clip(0)), rng.uniform(0, 100, 60)
    if ties:
        need = cost * rng.integers(0, 3, 60)
    possible = np.flatnonzero(cost > 0)
    walk = possible[np.argsort(-(need[possible] / cost[possible]), kind="stable")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(buying, "FEW", 4 * few)
        found = buying.worst_first(need, cost, budget)
    assert found.tolist() == walk[fits_in_turn(cost[walk], budget)].tolist()


def test_needs_added_up_at_the_end_are_those_of_the_components():
    """With repair, per building: what the shares at the end come to, few and many parted from their kind."""
    rng = np.random.default_rng(11)
    stock = stock_of(rng, count=2000, types=8, buildings=60)
    worth = stock.quantity * stock.unit_costs[stock.type, 3]
    for share in (0.001, 0.05, 0.3):
        money = Money([float(worth.sum()) * share] * 5, [0.0] * 5, [1.0] * 5, [0.0] * 5)
        found = forecast(stock, money, keep_shares=True)
        need = (found.shares[2:] * stock.unit_costs[stock.type, 2:].T).sum(axis=0) * stock.quantity
        np.testing.assert_allclose(found.building_cost[-1], np.bincount(stock.building, need, 60), rtol=1e-10, atol=1e-8)


def test_buildings_alike_are_rebuilt_in_the_order_of_the_file():
    """100 times the same building, money for 30: the first 30."""
    stock = Stock(
        quantity=np.tile([3.0, 0.7, 11.0], 100), type=np.tile([0, 1, 1], 100), building=np.repeat(np.arange(100), 3),
        grade=np.tile([1, 0, 2], 100), rates=np.array([[0.1, 0.3], [0.2, 0.07]]), unit_costs=np.array([[0.0, 3, 7], [0.0, 2, 5]]),
        area_m2=np.ones(100),
    )  # fmt: skip
    found = forecast(stock, Money([0.0], [30.0], [1.0], [1.0]))
    assert np.flatnonzero(found.building_cost[1] == 0).tolist() == list(range(30))
