"""Costs added up, bundles, order."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.measures import Cost, MissingIndex, Rigging, bundle_saving, find_cycle, too_early, total_cost

INDEX = {2020: 100.0, 2024: 125.0}
D = Decimal


def total(*costs):
    return total_cost(costs, INDEX, low_share=0.5, high_share=2.0)


def test_costs_are_added_in_the_newest_prices():
    found = total(Cost(D(80), D(100), D(120), 2020), Cost(None, D(40), None, 2024))
    # 100 × 125/100 + 40; low 80 × 1.25 + 40 × 0.5; high 120 × 1.25 + 40 × 2
    assert found == Cost(D("120.00"), D("165.00"), D("230.00"), 2024)


def test_without_low_and_high_there_is_none():
    assert total(Cost(None, D(100), None, 2024), Cost(None, D("0.5"), None, 2024)) == Cost(None, D("100.50"), None, 2024)
    assert total() is None


def test_prices_that_cannot_be_compared_are_refused():
    with pytest.raises(MissingIndex) as refused:
        total(Cost(None, D(1), None, 2019), Cost(None, D(1), None, 2024))
    assert refused.value.years == (2019, 2024)


def test_one_year_needs_no_index():
    assert total(Cost(None, D(7), None, 1999), Cost(None, D(8), None, 1999)).likely == D("15.00")


def test_only_members_of_the_same_year_share_rigging():
    members = [(2027, D(100)), (2027, D("50.50")), (2028, D(80)), (None, D(90)), (2028, None)]
    assert bundle_saving(members, 0.1) == [Rigging(2027, 2, D("150.50"), D("15.05"))]


@given(st.lists(st.tuples(st.integers(2026, 2029), st.decimals(0, 10**7, places=2))), st.floats(0, 1))
def test_a_bundle_never_saves_more_than_it_costs(members, share):
    for found in bundle_saving(members, share):
        assert D(0) <= found.saving_nok <= found.likely_nok
        assert found.members >= 2


def test_a_ring_is_named_from_where_it_begins():
    assert find_cycle({1: [2], 2: [3, 4], 3: [], 4: [2]}) == [2, 4, 2]
    assert find_cycle({1: [1]}) == [1, 1]
    assert find_cycle({1: [2, 3], 2: [4], 3: [4]}) is None
    assert find_cycle({}) is None


@given(st.dictionaries(st.integers(0, 12), st.lists(st.integers(0, 12), max_size=3)))
def test_a_ring_is_found_exactly_where_there_is_one(requires):
    def reaches(start, goal, seen):
        return any(n == goal or (n not in seen and reaches(n, goal, seen | {n})) for n in requires.get(start, ()))

    found = find_cycle(requires)
    assert (found is not None) == any(reaches(node, node, {node}) for node in requires)
    if found:
        assert found[0] == found[-1]
        assert all(after in requires[before] for before, after in pairwise(found))


def test_a_long_chain_is_no_ring():
    assert find_cycle({n: [n + 1] for n in range(3000)}) is None


@pytest.mark.parametrize(
    ("year", "required", "early"), [(2027, [2028], True), (2027, [2027, None], False), (None, [2028], False), (2029, [2026, 2028], False)]
)
def test_order_of_years(year, required, early):
    assert too_early(year, required) is early
