"""Levetid: when a component's expected life ends, and how much of it is left."""


def life_end(installed_year: int | None, life_years: float | None) -> float | None:
    """The year the expected life ends; None where either is unknown."""
    return None if installed_year is None or life_years is None else installed_year + life_years


def remaining_life(installed_year: int | None, life_years: float | None, year: int) -> float | None:
    """Years left in `year`; negative where the component has outlived what was expected of it.

    >>> remaining_life(2010, 25, 2026), remaining_life(1980, 30, 2026), remaining_life(None, 30, 2026)
    (9, -16, None)
    """
    end = life_end(installed_year, life_years)
    return None if end is None else end - year
