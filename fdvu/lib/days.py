"""Days counted on and back."""

import datetime


def years_from(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years on, or back with a negative number; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
