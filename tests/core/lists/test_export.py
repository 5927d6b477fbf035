"""Names of the files that tables are sent as."""

import datetime

import pytest

from fdvu.core.lists.export import dated


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Bygninger", "Bygninger 2026-11-23.csv"),
        ('Plan: 2027/2030 – "A"', "Plan 2027 2030 – A 2026-11-23.csv"),
        ("x" * 200, f"{'x' * 120} 2026-11-23.csv"),
    ],
)
def test_a_name_has_the_day_and_no_signs_that_end_it(name, file, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: datetime.date(2026, 11, 23))
    assert dated(name, "csv") == file
