"""Expected life."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.life import life_end, remaining_life


@pytest.mark.parametrize(
    ("installed", "life", "year", "left"),
    [(2010, 25, 2026, 9), (1980, 30, 2026, -16), (2026, 12.5, 2026, 12.5), (None, 30, 2026, None), (2010, None, 2026, None)],
)
def test_years_left(installed, life, year, left):
    assert remaining_life(installed, life, year) == left


@given(st.integers(1000, 2100), st.floats(1, 500), st.integers(1900, 2200))
def test_each_year_takes_one(installed, life, year):
    assert remaining_life(installed, life, year) - remaining_life(installed, life, year + 1) == pytest.approx(1)
    assert remaining_life(installed, life, year) == pytest.approx(life_end(installed, life) - year)
