"""Money of one year in the prices of another."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedlikehold.calc.prices import growth_factor, price_factor, price_factors

INDEX = {2020: 100.0, 2022: 110.0, 2024: 125.0}


@pytest.mark.parametrize(
    ("from_year", "to_year", "factor"),
    [
        (2020, 2024, 125 / 100),
        (2024, 2020, 100 / 125),
        (2022, 2024, 125 / 110),
        (2022, 2022, 1.0),
        (2021, 2024, None),  # the year is not in the index: never taken as 1
        (2020, 2025, None),
        (None, 2024, None),
        (1990, 1990, 1.0),  # the same year needs no index
    ],
)
def test_factor_is_index_over_index(from_year, to_year, factor):
    assert price_factor(INDEX, from_year, to_year) == factor


def test_factors_of_an_array_with_nan_where_there_is_none():
    found = price_factors(INDEX, np.array([2020, 0, 1990, 2024]), 2024)
    assert found.tolist()[0] == 1.25
    assert np.isnan(found[1:3]).all()
    assert found[3] == 1.0


def test_no_years_no_factors():
    assert price_factors(INDEX, np.array([], dtype=int), 2024).tolist() == []


@given(st.lists(st.sampled_from([0, 1990, 2020, 2022, 2024]), max_size=20), st.sampled_from([1990, 2020, 2024]))
def test_the_array_says_what_the_single_factor_says(years, to_year):
    one_by_one = [price_factor(INDEX, year or None, to_year) for year in years]
    together = price_factors(INDEX, np.array(years, dtype=int), to_year).tolist()
    assert [None if factor != factor else factor for factor in together] == one_by_one


@given(st.sampled_from([2020, 2022, 2024]), st.sampled_from([2020, 2022, 2024]), st.sampled_from([2020, 2022, 2024]))
def test_a_way_over_a_third_year_gives_the_same(first, second, third):
    assert price_factor(INDEX, first, third) == pytest.approx(price_factor(INDEX, first, second) * price_factor(INDEX, second, third))


def test_growth_counts_from_the_price_year_both_ways():
    assert growth_factor(0.1, 2026, 2028) == pytest.approx(1.21)
    assert growth_factor(0.1, 2026, 2025) == pytest.approx(1 / 1.1)
    assert growth_factor(-0.05, 2026, np.arange(2025, 2028)).tolist() == [growth_factor(-0.05, 2026, year) for year in (2025, 2026, 2027)]
