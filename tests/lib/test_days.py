import datetime

import pytest

from fdvu.lib.days import years_from


@pytest.mark.parametrize(
    ("day", "years", "then"),
    [
        ((2026, 11, 22), 5, (2031, 11, 22)),
        ((2026, 11, 22), -5, (2021, 11, 22)),
        ((2024, 2, 29), 1, (2025, 2, 28)),
        ((2024, 2, 29), -1, (2023, 2, 28)),
        ((2024, 2, 29), 4, (2028, 2, 29)),
        ((2025, 2, 28), -1, (2024, 2, 28)),
    ],
)
def test_years_from(day, years, then):
    assert years_from(datetime.date(*day), years) == datetime.date(*then)
