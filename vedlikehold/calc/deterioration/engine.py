"""Year by year."""

from __future__ import annotations

import numpy as np

from vedlikehold.calc.deterioration.alike import Alike
from vedlikehold.calc.deterioration.grouped import worn
from vedlikehold.calc.deterioration.history import History
from vedlikehold.calc.deterioration.renewed import Renewed
from vedlikehold.calc.deterioration.stock import NEED, Forecast, Money, Stock


def forecast(
    stock: Stock, money: Money, *, keep_shares: bool = False, by_building: bool = True, need: int = NEED, falls: bool = False
) -> Forecast:
    """Year by year: deteriorate, prices, rebuild, repair, totals (the order of the published model).

    Without `by_building` the figures of single buildings and of those in need are left out, which is a good deal faster. A budget
    may be infinite: all that the policy covers is repaired. `need` is the first grade that counts in
    `building_cost`; `falls` are counted where asked for.
    """
    book = _Book(stock, money, by_building=by_building, need=need, falls=falls)
    if not keep_shares and not any(money.repair) and not any(money.rebuild):
        return _without_money(book)
    run = Alike(stock) if keep_shares or any(money.repair) else Renewed(stock, money.years, need)
    if by_building and not any(money.rebuild):
        book.history = History(stock)
    book.enter(0, run)
    for year in range(1, money.years + 1):
        if book.falls is not None:
            book.falls[year] = run.falling()
        run.age()
        price = float(book.price[year])
        if money.rebuild[year - 1] > 0:
            book.rebuild_spent[year], book.rebuilt[year] = run.rebuild(money.rebuild[year - 1], book.rebuild_cost(year), price)
        if money.repair[year - 1] > 0:
            book.repair_spent[year] = run.repair(money.repair[year - 1], price, money.repair_from)
        book.enter(year, run)
    if book.history is not None:
        book.enter_buildings(*np.split(book.history.by_building(), [1]))
    return book.closed(run.in_stock_order() if keep_shares else None)


def _without_money(book: _Book) -> Forecast:
    """All years at once."""
    found = worn(book.stock, len(book.price) - 1)
    book.quantity, costs = found.quantities()
    book.cost = costs * book.price[:, None]
    book.failures = found.failures()
    if book.falls is not None:
        book.falls = found.falls()
    if book.building_cost is not None:
        book.enter_buildings(*found.building_need(book.need))
    return book.closed(None)


class _Book:
    """The figures as they come. `price` is the price factor of each year, growth compounded."""

    def __init__(self, stock: Stock, money: Money, *, by_building: bool, need: int, falls: bool):
        years, grades = money.years, stock.unit_costs.shape[1]
        self.stock, self.money, self.need = stock, money, need
        self.price = np.cumprod([1.0, *money.inflation])
        self.quantity = np.zeros((years + 1, grades))
        self.cost = np.zeros((years + 1, grades))
        self.in_need = np.zeros(years + 1, dtype=np.int64) if by_building else None
        self.in_need_cost = np.zeros(years + 1) if by_building else None
        self.repair_spent = np.zeros(years + 1)
        self.rebuild_spent = np.zeros(years + 1)
        self.rebuilt = np.zeros(years + 1, dtype=np.int64)
        self.building_cost = np.zeros((years + 1, len(stock.area_m2))) if by_building else None
        self.failures = np.zeros(years + 1)
        self.falls = np.zeros(years + 1) if falls else None
        # Where no year asks what single buildings need, all years are added up at the end.
        self.history: History | None = None

    def rebuild_cost(self, year: int) -> np.ndarray:
        """What rebuilding each building costs; the start has the first year's unit cost."""
        unit = self.money.rebuild_unit_cost[max(year - 1, 0)] if self.money.years else 0.0
        return self.stock.area_m2 * (unit * float(self.price[year]))

    def enter(self, year: int, run: Alike | Renewed) -> None:
        price = float(self.price[year])
        self.quantity[year], costs = run.quantities()
        self.cost[year] = costs * price
        if year:
            self.failures[year] = run.failures()
        if self.history is not None:
            if not year:
                self.history.add(run.starts, run.unit_need(1))
            self.history.add(run.starts, run.unit_need(self.need))
        elif self.building_cost is not None:
            self.building_cost[year] = run.building_need(self.need) * price
            self.count_needy(year, self.building_cost[year] if year else run.building_need(1))

    def enter_buildings(self, start: np.ndarray, need: np.ndarray) -> None:
        """All years at once: `need` [year, building] at the start's prices, and that of all but the best grade at the `start`."""
        self.building_cost = need * self.price[:, None]
        self.count_needy(0, start.ravel())
        for year in range(1, len(self.price)):
            self.count_needy(year, self.building_cost[year])

    def count_needy(self, year: int, need: np.ndarray) -> None:
        """Buildings whose `need` is above what rebuilding costs. The published model counts its start by another rule: the second
        grade too, as much is enough, and a building that cannot be rebuilt counts with any need."""
        cost = self.rebuild_cost(year)
        needy = (cost > 0) & (need > cost) if year else np.where(cost > 0, need >= cost, need > 0)
        self.in_need[year] = needy.sum()
        self.in_need_cost[year] = cost[needy].sum()

    def closed(self, shares: np.ndarray | None) -> Forecast:
        figures = {name: getattr(self, name) for name in Forecast.__dataclass_fields__ if name != "shares"}
        return Forecast(**figures, shares=shares)
