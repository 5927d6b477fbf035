import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdvu.lib import numbers
from fdvu.lib.numbers import (
    NumberError,
    format_area,
    format_date,
    format_datetime,
    format_millions,
    format_mnok,
    format_money,
    format_nok,
    format_number,
    format_seconds,
    format_share,
    nice_ceiling,
    parse_number,
)

N = numbers.NBSP


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234567, 0, f"1{N}234{N}567"),
        (Decimal("0.5"), 0, "1"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("-2.5"), 0, "\u22123"),
        (Decimal("-0.4"), 0, "0"),
        (1.005, 2, "1,01"),
        (999.95, 1, f"1{N}000,0"),
        (None, 0, "–"),
        (float("nan"), 0, "–"),
        ("", 0, "–"),
    ],
)
def test_format_number(value, decimals, text):
    assert format_number(value, decimals) == text


def test_units():
    assert format_nok(Decimal("1234567.5")) == f"1{N}234{N}567,50{N}kr"
    assert format_nok(None) == "–"
    assert format_mnok(14_210_000) == f"14,2{N}mill.{N}kr"
    assert format_mnok(None) == "–"
    assert [format_mnok(amount) for amount in (49_999, 50_000, 0)] == [f"49{N}999{N}kr", f"0,1{N}mill.{N}kr", f"0,0{N}mill.{N}kr"]
    assert [format_millions(value) for value in (14_214_000, Decimal(-5_000), 0, None)] == ["14,21", "−0,01", "0,00", "–"]
    assert format_area(1234) == f"1{N}234{N}m²"
    assert format_share(Decimal("0.125")) == f"12,5{N}%"
    assert format_share(None) == "–"


def test_money_in_running_text_is_told_in_millions_from_the_first():
    amounts = (999_999, Decimal(1_000_000), -1_250_000, 0.4, None)
    assert [format_money(value) for value in amounts] == [
        f"999{N}999{N}kr", f"1,0{N}mill.{N}kr", f"−1,3{N}mill.{N}kr", f"0{N}kr", "–",
    ]  # fmt: skip


def test_dates():
    assert format_date(datetime.date(2026, 11, 22)) == "22.11.2026"
    assert format_date(datetime.datetime(2026, 1, 2, 14, 5)) == "02.01.2026"
    assert format_datetime(datetime.datetime(2026, 1, 2, 14, 5)) == f"02.01.2026 kl.{N}14.05"
    assert format_date(None) == format_datetime(None) == "–"


def test_seconds():
    assert [format_seconds(s) for s in (4.2, 125, 3790, None)] == [
        f"4{N}s",
        f"2{N}min 5{N}s",
        f"1{N}t 3{N}min",
        "–",
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 250 000,50", "1250000.50"),
        (f"1{N}250{N}000,50{N}kr", "1250000.50"),
        ("1\u202f250", "1250"),
        ("1.250.000,50", "1250000.50"),
        ("1.250.000", "1250000"),
        ("1250.50", "1250.50"),
        ("0.125", "0.125"),
        ("0,125", "0.125"),
        (",5", "0.5"),
        ("12,", "12"),
        ("-3", "-3"),
        ("\u22123,5 m²", "-3.5"),
        ("+7", "7"),
        ("1 000 kvm", "1000"),
        ("10", "10"),
        ("1250000", "1250000"),
    ],
)
def test_parse_number(text, number):
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "   ", "–", "-", None])
def test_nothing_typed_is_none(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.250", "ambiguous"),
        ("12.34.56,7", "not_a_number"),
        ("1,250,000", "not_a_number"),
        ("12 34", "not_a_number"),
        ("tolv", "not_a_number"),
        ("1e5", "not_a_number"),
        ("50 %", "not_a_number"),
        ("--", "not_a_number"),
    ],
)
def test_parse_number_refuses(text, code):
    with pytest.raises(NumberError) as caught:
        parse_number(text)
    assert caught.value.code == code


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=2, allow_nan=False))
def test_what_is_shown_can_be_typed(number):
    assert parse_number(format_nok(number)) == number


def test_nice_ceiling():
    assert [nice_ceiling(v) for v in (0, 1, 1.1, 2.3, 26, 99, 0.03)] == [
        1,
        1,
        2,
        2.5,
        50,
        100,
        0.05,
    ]


def test_date_and_time_in_english():
    assert format_datetime(datetime.datetime(2026, 11, 22, 22, 27), "en") == f"22.11.2026 at{N}22:27"


def test_an_area_as_it_was_typed_has_at_most_two_decimals():
    texts = [format_area(value, None) for value in (606.25, 606.0, 606.5, 1234.567, 1000, None)]
    assert texts == [f"606,25{N}m²", f"606{N}m²", f"606,5{N}m²", f"1{N}234,57{N}m²", f"1{N}000{N}m²", "–"]
