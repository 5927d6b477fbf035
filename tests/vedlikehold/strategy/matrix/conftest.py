"""A building in each field of the portfolio matrix."""

import pytest


@pytest.fixture
def four_fields(rated):
    """One building in each field, and two that are unknown on one side."""
    return {
        "keep": rated("Åsen skole", "TG1", 1),
        "restore": rated("Bakken skole", "TG2", 1),
        "convert": rated("Sagen skole", "TG1", 2),
        "dispose": rated("Dalen skole", "TG3", 3),
        "no_grade": rated("Elva skole", None, 1),
        "no_scores": rated("Fossen skole", "TG1", None),
    }
