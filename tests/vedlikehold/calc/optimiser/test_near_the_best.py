"""Against the best plan there is, where it can be found: the bound is never below it, and the plan is within a fraction of it."""

import pytest

from tests.vedlikehold.calc.optimiser.checker import random_plan
from tests.vedlikehold.calc.optimiser.truth import Programme
from vedlikehold.calc.optimiser import optimise
from vedlikehold.importers.plan_file import plan_from

# (seeds, measures, years): from a handful to what an integer programme still solves at once. All two hundred are measured in the bench.
SIZES = [(range(1000, 1030), 14, 6), (range(2000, 2008), 30, 8), (range(3000, 3002), 60, 10)]


def distance(seed, most, years, *, quick=False):
    """How far the plan is from the best there is; None where there is none."""
    plan = {**random_plan(seed, most=most, years=years), "bundles": {}}
    for measure in plan["measures"]:
        measure.pop("bundle", None)
        # Among many, some duty or pin nearly always finds no room, and then there is no best plan to compare with.
        if most > 14:
            measure |= {"mandatory": False, "pinned": None}
    best, found = Programme(plan).best(), optimise(plan_from(plan), quick=quick)
    # Every duty is met exactly where some plan meets them all.
    assert any(one.duty for one in found.unmet) == (best is None)
    if best is None:
        return None
    assert found.bound >= best - 1e-6 * abs(best)
    assert found.value <= best + 1e-6 * abs(best)
    return (best - found.value) / best if best > 0 else 0.0


@pytest.mark.parametrize(("seeds", "most", "years"), SIZES)
def test_mean_distance(seeds, most, years):
    distances = [one for seed in seeds if (one := distance(seed, most, years)) is not None]
    assert len(distances) > len(seeds) / 2
    assert sum(distances) / len(distances) <= 0.001
    assert max(distances) <= 0.03


def test_quick_holds_too():
    distances = [one for seed in range(4000, 4012) if (one := distance(seed, 14, 6, quick=True)) is not None]
    assert sum(distances) / len(distances) <= 0.003
