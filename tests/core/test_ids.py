"""What counts as a whole number in an address."""

import pytest

from fdvu.core.ids import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("42", 42),
        ("0", 0),
        ("007", 7),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("²", None),
        ("１", None),
        ("-1", None),
        ("", None),
        (None, None),
    ],
)
def test_plain_digits_only(text, number):
    assert whole_number(text) == number
