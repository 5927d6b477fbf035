"""How near the best a plan is: shares, what is lost, what more money moves."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.optimiser import Links, Table
from vedlikehold.calc.plans.best import Choice, best_plan, walked
from vedlikehold.calc.plans.quality import Terms, lost, moved, share_of_best, terms_of, unused
from vedlikehold.calc.plans.value import Worth


def table_of(value, cost, budget) -> Table:
    return Table.of_arrays(np.array(value, dtype=float), np.array(cost, dtype=float), np.array([budget], dtype=float))


def in_time(table: Table, measure: int, last: int) -> Table:
    """The same where a measure may not start after a year."""
    value = table.value.copy()
    value[measure, last + 1 :] = -np.inf
    return replace(table, value=value)


def test_what_a_pot_that_carries_over_lacks_one_year_takes_of_the_other():
    frames, spent = {"a": [100.0, 100.0], "b": [50.0, 50.0]}, {"a": [20.0, 120.0], "b": [20.0, 60.0]}
    assert unused(frames, spent, {"a": True, "b": False}) == 60.0 + 30.0
    assert unused(frames, {"a": [150.0, 100.0], "b": [50.0, 50.0]}, {"a": True, "b": False}) == 0.0


def test_best_of_three_measures_in_two_years():
    """10 a year for three of 10: the two worth most, each in the year where they together give most."""
    table = table_of([[30, 29], [20, 10], [5, 4]], [[10, 10]] * 3, [10, 10])
    found = best_plan(table, Links(3), table.value, np.zeros(3))
    assert (found.solution.row.tolist(), found.solution.year.tolist()) == ([0, 1, -1], [1, 0, -1])
    assert found.solution.value == 49.0
    assert share_of_best(found.solution.value, found.solution.bound) == 1.0


def test_worst_grade_goes_first_whatever_it_gives():
    table = table_of([[5, 5], [50, 50]], [[10, 10]] * 2, [10, 0])
    found = best_plan(table, Links(2), table.value, np.array([3.0, 1.0]))
    assert (found.solution.row.tolist(), found.worst_first.row.tolist(), found.benefit_cost.row.tolist()) == ([-1, 1], [0, -1], [-1, 1])


def test_a_duty_without_room_in_time_comes_as_soon_as_it_can():
    value = np.array([[-5.0, -4.0, -3.0], [9.0, 8.0, 7.0]])
    table = table_of(value, [[10] * 3, [6] * 3], [6, 10, 10])
    links = Links(2, mandatory=np.array([True, False]), deadline=np.array([0, -1]))
    # It costs least last; being a duty it is done first all the same.
    found = best_plan(in_time(table, 0, 0), links, value, np.zeros(2))
    assert (found.late, found.solution.year.tolist()) == ([0], [1, 0])
    assert [(one.measure, one.missing_nok) for one in found.unmet] == [(0, 4.0)]


def test_a_duty_that_never_has_room_stays_out_and_is_named():
    table = table_of([[1, 1], [9, 8]], [[30, 30], [6, 6]], [6, 10])
    links = Links(2, mandatory=np.array([True, False]), deadline=np.array([0, -1]))
    found = best_plan(in_time(table, 0, 0), links, table.value, np.zeros(2))
    assert (found.late, found.solution.row.tolist(), [one.missing_nok for one in found.unmet]) == ([], [-1, 1], [24.0])


def test_what_two_duties_lack_is_counted_one_after_the_other():
    table = table_of([[1], [1]], [[10], [7]], [6])
    found = best_plan(table, Links(2, mandatory=np.array([True, True])), table.value, np.zeros(2))
    assert sorted(one.missing_nok for one in found.unmet) == [4.0, 7.0]


def test_no_measures_no_plan():
    table = table_of(np.zeros((0, 2)), np.zeros((0, 2)), [10, 10])
    found = best_plan(table, Links(0), table.value, np.zeros(0))
    assert (found.solution.value, found.solution.bound, len(found.worst_first.row)) == (0.0, 0.0, 0)
    assert len(walked(table, Links(0), table.value).row) == 0


@pytest.mark.parametrize(
    ("value", "bound", "share"),
    [(99.999, 100, 0.9999), (99.99999999, 100, 1.0), (100, 100, 1.0), (0, 100, 0.0), (-5, 100, -0.05), (0, 0, None), (5, -1, None)],
)
def test_a_share_is_never_rounded_up(value, bound, share):
    assert share_of_best(value, bound) == share


@given(st.floats(0, 1e9), st.floats(1e-3, 1e9))
def test_a_share_says_no_more_than_there_is(value, bound):
    value = min(value, bound)
    assert share_of_best(value, bound) <= value / bound + 1e-6


def test_what_is_lost_against_the_best():
    def terms(value):
        return Terms(0, 0, 0, 0, value)

    assert lost(terms(75.0), terms(100.0)) == {"lost_nok": 25.0, "lost_share": 0.25}
    assert lost(terms(101.0), terms(100.0)) == {"lost_nok": 0.0, "lost_share": 0.0}
    assert lost(terms(0.0), terms(0.0)) == {"lost_nok": 0.0, "lost_share": 0.0}


def test_terms_are_summed_over_what_is_in_the_plan():
    parts = [np.array([[1.0, 2.0], [10.0, 20.0], [100.0, np.nan]]) * factor for factor in (1, 2, 3, 4, 5)]
    found = terms_of(Worth(*parts), Choice(np.array([0, -1, 2]), np.array([1, -1, 1])))
    assert found == Terms(2.0, 4.0, 6.0, 8.0, 10.0)


def test_what_more_money_moves():
    table = table_of([[1, 2], [10, 20], [100, 200]], [[1, 1]] * 3, [9, 9])
    before = Choice(np.array([0, 1, -1]), np.array([0, 0, -1]))
    after = Choice(np.array([-1, 1, 2]), np.array([-1, 1, 0]))
    found = moved(table, before, after)
    assert (found.gained_nok, found.comes_in, found.goes_out, found.moves) == (109.0, [2], [0], [1])
