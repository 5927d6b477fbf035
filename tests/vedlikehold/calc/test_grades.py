"""The weighted grade of a building."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vedlikehold.calc.cells import RISING, STOCKS, One, priced
from vedlikehold.calc.grades import PartGrade, part_means, weighted_grade, weighted_grades
from vedlikehold.calc.upgrade import NO_CELLS, merged

GROUPS = {21: "21", 26: "26", 262: "26", 36: "36", 99: "99"}
WEIGHTS = {"21": 0.10, "26": 0.30, "36": 0.20}


def test_worked_example():
    cells = priced(One("TG1", part=21), One("TG2", part=26), One("TG3", part=262), One("TG0", part=36), One("TG0", part=36))
    # TG of 21 = 1; of 26 = (2 + 3) / 2 = 2.5; of 36 = 0: (0.10 × 1 + 0.30 × 2.5 + 0.20 × 0) / 0.60 = 0.85 / 0.60
    found = weighted_grade(cells, GROUPS, WEIGHTS)
    assert found.grade == pytest.approx(0.85 / 0.60)
    assert found.parts == (
        PartGrade("21", 1.0, 0.10, False, 1),
        PartGrade("26", 2.5, 0.30, False, 2),
        PartGrade("36", 0.0, 0.20, False, 2),
    )
    assert found.unknown_weight == 0


def test_dear_components_count_for_more_where_all_have_a_replacement_cost():
    cells = priced(One("TG1", replacement=300_000), One("TG3", replacement=100_000))
    # (1 × 300,000 + 3 × 100,000) / 400,000 = 1.5
    assert weighted_grade(cells, GROUPS, WEIGHTS).parts == (PartGrade("26", 1.5, 0.30, True, 2),)


@pytest.mark.parametrize("other", [One("TG3"), One("TG3", replacement=100_000, year=1990)])
def test_one_without_a_replacement_cost_in_the_price_year_makes_all_count_alike(other):
    cells = priced(One("TG1", replacement=300_000), other)
    assert weighted_grade(cells, GROUPS, WEIGHTS).parts == (PartGrade("26", 2.0, 0.30, False, 2),)


def test_an_unknown_component_does_not_keep_the_others_from_counting_by_cost():
    cells = priced(One("TG1", replacement=300_000), One("TG3", replacement=100_000), One("TGIU"))
    assert weighted_grade(cells, GROUPS, WEIGHTS).parts == (PartGrade("26", 1.5, 0.30, True, 2),)


def test_a_part_that_nobody_knows_is_unknown_weight_and_no_grade():
    found = weighted_grade(priced(One("TG2", part=26), One("TGIU", part=36), One("", part=36)), GROUPS, WEIGHTS)
    assert (found.grade, found.unknown_weight) == (2.0, 0.20)
    assert [part.part for part in found.parts] == ["26"]


def test_a_part_without_a_weight_is_left_out():
    found = weighted_grade(priced(One("TG2", part=26), One("TG3", part=99)), GROUPS, WEIGHTS)
    assert (found.grade, [part.part for part in found.parts]) == (2.0, ["26"])


@pytest.mark.parametrize("cells", [NO_CELLS, priced(One("TGIU")), priced(One("TG3", part=99))])
def test_without_a_known_part_there_is_no_grade(cells):
    assert weighted_grade(cells, GROUPS, WEIGHTS).grade is None


def test_without_weights_there_is_no_grade():
    assert weighted_grade(priced(One("TG3")), GROUPS, {}).grade is None


def test_many_buildings_at_once():
    cells = priced(One("TG1", building=7), One("TG3", building=8), One("TGIU", building=9))
    found = weighted_grades(part_means(cells, cells.building, GROUPS, WEIGHTS))
    assert found == {7: (1.0, 0.0), 8: (3.0, 0.0), 9: (None, 0.30)}


@given(STOCKS)
def test_each_building_of_many_is_graded_as_if_it_stood_alone(stock):
    cells = merged([priced(*stock, of_types=RISING)])
    together = weighted_grades(part_means(cells, cells.building, GROUPS, WEIGHTS))
    for building in {one.building for one in stock}:
        alone = weighted_grade(cells.where(cells.building == building), GROUPS, WEIGHTS)
        grade, unknown = together[building]
        assert (grade is None) == (alone.grade is None)
        assert (grade or 0, unknown) == pytest.approx((alone.grade or 0, alone.unknown_weight))


@given(STOCKS)
def test_it_lies_between_the_best_and_the_worst_part(stock):
    found = weighted_grade(priced(*stock, of_types=RISING), GROUPS, WEIGHTS)
    if found.grade is not None:
        grades = [part.grade for part in found.parts]
        assert min(grades) - 1e-9 <= found.grade <= max(grades) + 1e-9
    assert sum(part.weight for part in found.parts) + found.unknown_weight <= sum(WEIGHTS.values()) + 1e-9


@given(st.lists(st.sampled_from(["TG0", "TG1", "TG2", "TG3"]), min_size=1, max_size=6), st.integers(0, 5), st.integers(0, 3))
def test_one_worse_component_never_makes_the_building_better(grades, at, worse):
    at %= len(grades)
    after = [*grades]
    after[at] = f"TG{max(worse, int(grades[at][2]))}"
    before, now = (weighted_grade(priced(*map(One, found)), GROUPS, WEIGHTS).grade for found in (grades, after))
    assert now >= before
