"""What the findings of one component say together: the gravest decides, costs meet in one price year."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.conclusion import MissingIndex, Observation, estimate, worst_grade

INDEX = {2020: 100.0, 2022: 110.0, 2024: 125.0}
SHARES = {"low_share": 0.75, "high_share": 1.4}
KNOWN = ("TG0", "TG1", "TG2", "TG3")
GRADES = st.sampled_from((*KNOWN, "TGIU"))
MONEY = st.decimals(min_value=0, max_value=10**7, places=2)
OBSERVATIONS = st.lists(st.builds(Observation, grade=GRADES, likely=st.none() | MONEY, price_year=st.just(2024)), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("grades", "worst"),
    [(["TG1"], "TG1"), (["TG0", "TG2", "TG1"], "TG2"), (["TGIU", "TG0"], "TG0"), (["TGIU", "TGIU"], "TGIU"), ([], "TGIU")],
)
def test_the_worst_known_grade(grades, worst):
    assert worst_grade(grades) == worst


@given(st.lists(GRADES, min_size=1))
def test_the_worst_is_one_of_them_and_no_known_one_is_worse(grades):
    worst = worst_grade(grades)
    assert worst in grades
    assert all(KNOWN.index(grade) <= KNOWN.index(worst) for grade in grades if grade in KNOWN)


@given(st.lists(GRADES), st.sampled_from(KNOWN))
def test_one_more_finding_never_makes_it_better(grades, more):
    before, after = worst_grade(grades), worst_grade([*grades, more])
    assert before == "TGIU" or KNOWN.index(after) >= KNOWN.index(before)


def seen(grade, likely=None, *, low=None, high=None, year=2024):
    return Observation(grade, *[None if side is None else Decimal(side) for side in (low, likely, high)], price_year=year)


def test_deviations_add_up_and_what_is_fine_does_not():
    found = estimate([seen("TG3", 100), seen("TG2", 20), seen("TG1", 7), seen("TGIU", 5), seen("TG3")], INDEX, **SHARES)
    assert (found.low, found.likely, found.high, found.price_year) == (None, Decimal(120), None, 2024)


def test_at_tg1_the_findings_of_tg1_are_what_it_costs():
    assert estimate([seen("TG1", 7), seen("TG0", 3)], INDEX, **SHARES).likely == Decimal(7)


def test_no_estimate_of_the_worst_is_no_estimate():
    assert estimate([seen("TG3"), seen("TG2", 20)], INDEX, **SHARES) is None
    assert estimate([seen("TGIU")], INDEX, **SHARES) is None


def test_low_and_high_stand_beside_likely_for_findings_that_have_none():
    found = estimate([seen("TG2", 100, low=90, high=200), seen("TG2", 40)], INDEX, **SHARES)
    assert (found.low, found.high) == (Decimal("120.00"), Decimal("256.00"))


def test_prices_meet_in_the_newest_year_or_the_one_asked_for():
    both = [seen("TG2", 100, year=2020), seen("TG2", 10, year=2024)]
    # 100 · 125/100 + 10, and 100 · 110/100 + 10 · 110/125
    assert (estimate(both, INDEX, **SHARES).likely, estimate(both, INDEX, **SHARES).price_year) == (Decimal("135.00"), 2024)
    assert estimate(both, INDEX, price_year=2022, **SHARES).likely == Decimal("118.80")


def test_a_year_the_index_lacks_is_an_error_and_never_one_to_one():
    with pytest.raises(MissingIndex) as missing:
        estimate([seen("TG2", 100, year=1999), seen("TG2", 10, year=2024)], INDEX, **SHARES)
    assert missing.value.years == (1999, 2024)
    assert estimate([seen("TG2", 100, year=1999)], INDEX, **SHARES).likely == Decimal(100)


@given(OBSERVATIONS)
def test_the_order_of_the_findings_does_not_matter(observations):
    assert estimate(observations, INDEX, **SHARES) == estimate(observations[::-1], INDEX, **SHARES)


@given(OBSERVATIONS, MONEY)
def test_one_more_cost_at_the_worst_grade_adds_just_that(observations, more):
    worst = worst_grade([one.grade for one in observations])
    before = estimate(observations, INDEX, **SHARES)
    after = estimate([*observations, Observation(worst, likely=more, price_year=2024)], INDEX, **SHARES)
    if before is not None:
        assert after.likely == before.likely + more
