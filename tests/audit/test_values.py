"""Values in the journal's JSON form and back."""

import datetime
import json
from decimal import Decimal
from uuid import UUID

import pytest

from fdvu.audit.values import as_stored, from_json, to_json
from vedlikehold.models import Finding

KEY = UUID("6d0e3a34-6c4b-4a86-9f7b-1a4f3f1f9a01")


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("client_id", KEY, str(KEY)),
        ("deadline", datetime.date(2027, 5, 1), "2027-05-01"),
        ("cost_likely_nok", Decimal("12.50"), "12.50"),
        ("grade", "TG2", "TG2"),
        ("client_id", None, None),
    ],
)
def test_a_value_survives_the_journal(name, value, kept):
    assert to_json(value) == kept
    assert from_json(Finding._meta.get_field(name), json.loads(json.dumps(to_json(value)))) == value


@pytest.mark.parametrize(("value", "kept"), [(Decimal(5), "5.00"), (7, "7.00"), ("12.5", "12.50"), (None, None)])
def test_money_is_written_with_the_decimals_it_is_read_back_with(value, kept):
    assert to_json(as_stored(Finding._meta.get_field("cost_likely_nok"), value)) == kept


def test_other_values_are_stored_as_they_are():
    assert as_stored(Finding._meta.get_field("grade"), "TG2") == "TG2"
