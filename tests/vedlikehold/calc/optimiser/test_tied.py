"""What links alone rule out: never a better plan lost, never a bound below the best."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedlikehold.calc.optimiser import Alternative, MeasureOptions, Problem, optimise
from vedlikehold.calc.optimiser.links import Links
from vedlikehold.calc.optimiser.tied import counted_too_much


def measure(name, cost, value, **more) -> MeasureOptions:
    return MeasureOptions(name, [Alternative("a", "drift", cost, value)], **more)


def test_what_excludes_a_duty_counts_in_no_bound():
    """A sale worth a thousand excludes a duty worth ten: the duty stands, and the bound knows it."""
    found = optimise(
        Problem(
            first_year=2027,
            years=1,
            pots={"drift": [100.0]},
            measures=[
                measure("duty", [50.0], [10.0], mandatory=True),
                measure("sale", [1.0], [1000.0], excludes=["duty"]),
                measure("other", [50.0], [7.0]),
            ],
        )
    )
    assert (found.row.tolist(), found.value, found.bound) == ([0, -1, 2], 17.0, 17.0)


def test_what_waits_for_another_cannot_begin_before_it():
    found = optimise(
        Problem(
            first_year=2027,
            years=3,
            pots={"drift": [100.0] * 3},
            measures=[
                measure("first", [None, None, 10.0], [None, None, 5.0]),
                measure("then", [10.0] * 3, [900.0, 30.0, 20.0], requires=["first"]),
            ],
        )
    )
    assert (found.year.tolist(), found.value, found.bound) == ([2, 2], 25.0, 25.0)


def test_a_hub_is_weighed_against_all_its_leaves():
    links = Links(4, excludes=[(0, 1), (0, 2), (0, 3)])
    tops, none = np.array([10.0, 4.0, 4.0, 4.0]), np.zeros(4, dtype=bool)
    assert counted_too_much(links, tops, none) == 10.0
    assert counted_too_much(links, np.array([10.0, 4.0, 4.0, -4.0]), none) == 8.0
    # Where a leaf is a duty the hub cannot be.
    assert counted_too_much(links, tops, np.array([False, True, False, False])) == 10.0


def test_groups_too_large_to_look_through_are_left():
    links = Links(20, excludes=[(0, other) for other in range(1, 20)])
    assert counted_too_much(links, np.ones(20), np.zeros(20, dtype=bool)) == 0.0


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_is_taken_off_is_what_no_subset_can_give(data):
    count = data.draw(st.integers(2, 6))
    pairs = list(itertools.combinations(range(count), 2))
    excludes = data.draw(st.lists(st.sampled_from(pairs), unique=True, max_size=5))
    requires: dict[int, list[int]] = {}
    for low, high in data.draw(st.lists(st.sampled_from(pairs), unique=True, max_size=4)):
        if (low, high) not in excludes:
            requires.setdefault(high, []).append(low)
    tops = np.array(data.draw(st.lists(st.integers(-5, 9), min_size=count, max_size=count)), dtype=float)
    links = Links(count, excludes=excludes, requires=requires)
    best = 0.0
    for chosen in itertools.product((False, True), repeat=count):
        if any(chosen[a] and chosen[b] for a, b in excludes) or any(
            chosen[at] and not all(chosen[other] for other in others) for at, others in requires.items()
        ):
            continue
        best = max(best, float(tops[list(chosen)].sum()))
    alone = float(np.maximum(tops, 0.0).sum())
    assert alone - counted_too_much(links, tops, np.zeros(count, dtype=bool)) == pytest.approx(best)
