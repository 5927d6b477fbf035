"""Plans straight from arrays: the same as from objects, and nothing that is no plan gets through."""

import numpy as np
import pytest

from vedlikehold.calc.optimiser import Alternative, Links, MeasureOptions, Problem, Table, optimise, optimise_table


def test_arrays_give_the_same_plan_as_objects():
    draw = np.random.default_rng(7)
    cost, value, hours = draw.uniform(10, 90, (40, 4)), draw.uniform(0, 100, (40, 4)), draw.uniform(0, 9, (40, 4))
    value[3, 2] = np.nan
    measures = [
        MeasureOptions(at, [_way(way, cost[2 * at + way], value[2 * at + way], hours[2 * at + way]) for way in (0, 1)], mandatory=at == 5)
        for at in range(20)
    ]
    frames = {"drift": [200.0] * 4, "investering": [150.0] * 4}
    by_objects = optimise(Problem(2027, 4, frames, measures, {"hours": [30.0] * 4}))
    table = Table.of_arrays(
        value, cost, np.array(list(frames.values())), measure=np.repeat(np.arange(20), 2), pot=np.tile([0, 1], 20), use=hours[None],
        capacity=np.full((1, 4), 30.0),
    )  # fmt: skip
    by_arrays = optimise_table(table, Links(20, mandatory=np.arange(20) == 5))
    assert by_arrays.value == by_objects.value
    assert by_arrays.row.tolist() == by_objects.row.tolist()
    assert by_arrays.row[5] >= 0


def _way(way, cost, value, hours):
    known = [None if np.isnan(one) else float(one) for one in value]
    return Alternative(way, ("drift", "investering")[way], cost.tolist(), known, {"hours": hours.tolist()})


ONES = np.ones((2, 3))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"cost": -ONES}, "cost must be finite, none below zero"),
        ({"cost": ONES * np.inf}, "cost must be finite, none below zero"),
        ({"value": ONES * np.inf}, "value must be finite"),
        ({"budget": np.array([[1.0, np.nan, 1.0]])}, "budget must be numbers, none below zero"),
        ({"budget": np.ones((1, 4))}, r"budget has shape \(1, 4\), not \(1, 3\)"),
        ({"cost": np.ones((2, 2))}, r"cost has shape \(2, 2\), not \(2, 3\)"),
        ({"measure": [1, 0]}, "measure must count"),
        ({"measure": [0, 2]}, "measure must give each of the 2 rows a place below 2"),
        ({"pot": [0, 1]}, "pot must give each of the 2 rows a place below 1"),
        ({"profile": [0, 1]}, "profile must give"),
        ({"carry": [True, False]}, "carry has shape"),
        ({"use": np.ones((1, 2, 3))}, "use has shape"),
        ({"use": -np.ones((1, 2, 3)), "capacity": np.ones((1, 3))}, "use must be finite, none below zero"),
        ({"profiles": [[-1.0, 2.0]]}, "profile must be numbers"),
    ],
)
def test_what_is_no_plan_is_refused(wrong, says):
    given = {"value": ONES, "cost": ONES, "budget": np.ones((1, 3)), **wrong}
    with pytest.raises(ValueError, match=says):
        Table.of_arrays(**given)


def test_nothing_at_all():
    found = optimise_table(Table.of_arrays(np.zeros((0, 3)), np.zeros((0, 3)), np.ones((1, 3))))
    assert (found.value, found.bound, found.gap, found.row.tolist()) == (0.0, 0.0, 0.0, [])
