"""What it costs to lift a component from each grade, also those that it does not have."""

import numpy as np
import pytest
from hypothesis import given

from tests.vedlikehold.calc.cells import INDEX, RISING, RULE, STOCKS, One, rows_of, types
from vedlikehold.calc.grade_costs import GradeCosts, grade_costs
from vedlikehold.calc.upgrade import UpgradeRule, price_rows


def costs(*found: One, of_types=None, rule=RULE) -> GradeCosts:
    rows = rows_of(*found, of_types=of_types) if of_types is not None else rows_of(*found)
    return grade_costs(rows, rule, INDEX, 2024)


def nok(one: One, **more) -> list[float]:
    return costs(one, **more).nok[0].tolist()


def test_a_share_of_the_replacement_cost_in_each_grade():
    # 200,000 of 2022 in 2024: × 125 / 110; of that 5, 45 and 100 %
    now = 200_000 * 125 / 110
    assert nok(One("TG0", replacement=200_000, year=2022)) == pytest.approx([0, 0.05 * now, 0.45 * now, now])


def test_the_unit_cost_of_each_grade():
    # 10 units of 2024 at 3, 5 and 400 kr
    assert nok(One("TG2", quantity=10, type=1), of_types=types((1, 2024, 3.0, 5.0, 400.0))) == [0, 30, 50, 4_000]


def test_its_own_estimate_counts_for_the_grade_it_has_alone():
    one = One("TG2", likely=60, quantity=10, type=1)
    assert nok(one, of_types=types((1, 2024, 3.0, 5.0, 400.0))) == [0, 30, 60, 4_000]


def test_an_own_estimate_above_the_worse_grade_lifts_it_and_one_below_the_milder_lowers_it():
    of_types = types((1, 2024, 3.0, 5.0, 400.0))
    assert nok(One("TG2", likely=9_000, quantity=10, type=1), of_types=of_types) == [0, 30, 9_000, 9_000]
    assert nok(One("TG2", likely=20, quantity=10, type=1), of_types=of_types) == [0, 20, 20, 4_000]


def test_an_own_estimate_that_stands_alone_gives_the_others_by_the_shares():
    # TG2 is 45 % of the whole: 90 / 0.45 = 200, and 5 % of that 10
    found = costs(One("TG2", likely=90))
    assert found.nok[0].tolist() == pytest.approx([0, 10, 90, 200])
    assert found.inferred.tolist() == [True]


def test_a_type_without_a_cost_from_tg1_gives_it_by_the_shares():
    assert nok(One("TG1", quantity=1, type=1), of_types=types((1, 2024, None, 90.0, 300.0))) == pytest.approx([0, 10, 90, 300])


def test_shares_of_nothing_give_nothing_and_the_same():
    assert nok(One("TG1", likely=90), rule=UpgradeRule((0.0, 0.0, 0.0, 1.0))) == [0, 90, 90, 90]
    assert nok(One("TG3", likely=90), rule=UpgradeRule((0.0, 0.0, 0.0, 1.0))) == [0, 0, 0, 90]


def test_nothing_known_is_unknown_and_never_nothing():
    found = costs(One("TG2"), One("TG0"), One("TG3", likely=90, year=1990), One("TG0", replacement=90, year=1990))
    assert np.isnan(found.nok).all()
    assert (found.unpriced.tolist(), found.unindexed.tolist()) == ([True, False, False, False], [False, False, True, False])


@given(STOCKS)
def test_the_grade_it_has_costs_what_the_backlog_says_and_worse_never_less(stock):
    rows = rows_of(*stock, of_types=RISING)
    found, cells = grade_costs(rows, RULE, INDEX, 2024), price_rows(rows, RULE, INDEX, 2024)
    for at, grade in enumerate(rows.grade.tolist()):
        known = 1 <= grade <= 3 and not cells.unpriced[at] and not cells.unindexed[at]
        if known:
            assert found.nok[at, grade] == cells.likely[at]
        if not np.isnan(found.nok[at, 0]):
            assert (np.diff(found.nok[at]) >= 0).all()
