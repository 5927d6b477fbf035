from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdvu.lib.safecells import neutralise, restore


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+47 55 00 00 00", "-SUM(A1)", "@cmd", "\t=1", "\r=1", " =1", "\uff1d1", "'=1"],
)
def test_formulas_become_text(text):
    assert neutralise(text) == "'" + text
    assert restore(neutralise(text)) == text


@pytest.mark.parametrize("value", ["Skole", "", "'sitat'", "1-2", None, -3, Decimal("-1.5"), True])
def test_harmless_values_are_untouched(value):
    assert neutralise(value) is value
    assert restore(value) is value


@given(st.text(alphabet="'=+-@\t \u00a0aø1\uff1d", max_size=8))
def test_round_trip_gives_back_every_text(text):
    assert restore(neutralise(text)) == text
