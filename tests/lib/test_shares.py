"""Shares over years: written as per cent, kept as shares that make up a whole."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdvu.lib.shares import SharesError, format_shares, parse_shares


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("30 / 70", [0.3, 0.7]),
        ("30/70", [0.3, 0.7]),
        ("30 %; 70 %", [0.3, 0.7]),
        ("0 / 100", [0.0, 1.0]),
        ("33,3 / 33,3 / 33,4", [0.333, 0.333, 0.334]),
        ("50 / 50 / 0", [0.5, 0.5]),
        ("100", []),
        ("", []),
        (None, []),
    ],
)
def test_per_cent_are_read(text, shares):
    assert parse_shares(text) == shares


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("30 / sytti", "«sytti» er ikke en prosent. Skriv en for hvert år, for eksempel 30 / 70."),
        ("30 / ", "«» er ikke en prosent. Skriv en for hvert år, for eksempel 30 / 70."),
        ("-10 / 110", "−10 er ikke mellom 0 og 100 prosent."),
        ("110", "110 er ikke mellom 0 og 100 prosent."),
        ("30 / 60", "Fordelingen blir 90 prosent til sammen. Den må bli 100."),
        ("33,3 / 33,3 / 33,3", "Fordelingen blir 99,9 prosent til sammen. Den må bli 100."),
        ("0", "Fordelingen blir 0 prosent til sammen. Den må bli 100."),
        (" / ".join(["10"] * 9 + ["5", "5"]), "Fordelingen er på 11 år. Den kan være på inntil 10."),
    ],
)
def test_what_is_no_whole_is_told(text, why):
    with pytest.raises(SharesError) as refused:
        parse_shares(text)
    assert str(refused.value.message) == why


@given(st.sets(st.integers(1, 9_999), min_size=1, max_size=9))
def test_what_is_written_is_read_back(cuts):
    edges = [0, *sorted(cuts), 10_000]
    shares = [float(Decimal(end - start) / 10_000) for start, end in itertools.pairwise(edges)]
    assert parse_shares(format_shares(shares)) == shares
    assert sum(Decimal(str(share)) for share in shares) == 1
