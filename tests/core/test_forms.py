"""Norwegian numbers and dates in forms."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from fdvu.core.forms import DateField, NumberField
from fdvu.lib.numbers import NBSP


class AreaForm(forms.Form):
    area = NumberField(label="Areal", unit="m²", as_float=True, required=False, min_value=0)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1 250 000,50", Decimal("1250000.50")),
        ("1.250.000", Decimal("1250000")),
        ("12,5 m²", Decimal("12.5")),
        ("", None),
        ("−3", Decimal(-3)),
    ],
)
def test_numbers_are_read_the_norwegian_way(typed, number):
    assert NumberField(required=False).clean(typed) == number


@pytest.mark.parametrize(("typed", "code"), [("1.250", "ambiguous"), ("mange", "invalid"), ("1,2,3", "invalid")])
def test_what_is_not_one_number_is_refused_with_the_text(typed, code):
    with pytest.raises(ValidationError) as caught:
        NumberField().clean(typed)
    error = caught.value
    assert (error.code, error.params) == (code, {"value": typed})
    assert f"«{typed}»" in error.messages[0]


def test_limits_hold():
    form = AreaForm({"area": "-1"})
    assert list(form.errors) == ["area"]


@pytest.mark.parametrize(
    ("stored", "shown"), [(1250.5, f"1{NBSP}250,5"), (Decimal("1250000.50"), f"1{NBSP}250{NBSP}000,5"), (1000, f"1{NBSP}000"), (None, None)]
)
def test_stored_numbers_are_written_in_full(stored, shown):
    assert NumberField().prepare_value(stored) == shown


def test_what_was_typed_comes_back_as_typed():
    assert str(AreaForm({"area": "12x"})["area"].value()) == "12x"


@pytest.mark.parametrize(
    ("initial", "typed", "changed"),
    [(1250.5, f"1{NBSP}250,5", False), (1250.5, "1250,50", False), (1250.5, "1251", True), (None, "", False), (5, "fem", True)],
)
def test_the_same_number_written_otherwise_is_no_change(initial, typed, changed):
    assert AreaForm({"area": typed}, initial={"area": initial}).has_changed() is changed


def test_a_float_column_gets_a_float():
    form = AreaForm({"area": "12,5"})
    assert form.is_valid()
    assert form.cleaned_data == {"area": 12.5}
    assert type(form.cleaned_data["area"]) is float


@pytest.mark.parametrize("typed", ["2026-11-22", "22.11.2026", "22.11.26"])
def test_dates(typed):
    assert DateField().clean(typed) == datetime.date(2026, 11, 22)
