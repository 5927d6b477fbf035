"""Numeric columns of a QuerySet as arrays, on either database."""

import numpy as np
import pytest
from django.db import connection
from django.db.models import Case, IntegerField, Value, When
from django.test.utils import CaptureQueriesContext

from bygg.models import Building
from fdvu.core.db import columns
from fdvu.core.db.columns import number_columns
from tests.factories.bygg import make_building


def read(rows, *names) -> list[list[float | None]]:
    """The columns as plain lists, None for NaN."""
    blocks = list(number_columns(rows, *names))
    joined = [np.concatenate(column) for column in zip(*blocks, strict=True)]
    return [[None if value != value else value for value in column.tolist()] for column in joined]


@pytest.fixture
def buildings(unit_tree):
    return [
        make_building(unit_tree.school, "A", area_bta_m2=1000.5, year_built=1978),
        make_building(unit_tree.school, "B"),
        make_building(unit_tree.nursing_home, "C", area_bta_m2=0.0, year_built=2001),
    ]


def test_numbers_and_gaps_in_the_order_asked_for(buildings):
    found = read(Building.objects.order_by("name"), "pk", "area_bta_m2", "year_built")
    assert found == [[float(one.pk) for one in buildings], [1000.5, None, 0.0], [1978.0, None, 2001.0]]


def test_expressions_and_joins_with_values_of_their_own(buildings, unit_tree):
    is_old = Case(When(year_built__lt=2000, then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = Building.objects.annotate(is_old=is_old).filter(unit__name="Fjellvik skole", name__in=["A", "B", "100 %"]).order_by("name")
    assert read(rows, "is_old", "unit_id") == [[1.0, 0.0], [float(unit_tree.school.pk)] * 2]


def test_nothing_gives_no_blocks(buildings):
    assert list(number_columns(Building.objects.filter(name="Z"), "pk")) == []


def test_nothing_that_the_query_knows_of_gives_no_blocks(buildings):
    assert list(number_columns(Building.objects.none(), "pk")) == []


@pytest.mark.parametrize(("block", "piece"), [(1, 1), (2, 1), (2, 2), (3, 1), (50_000, 500)])
def test_no_row_is_lost_between_blocks(buildings, monkeypatch, block, piece):
    monkeypatch.setattr(columns, "BLOCK", block)
    monkeypatch.setattr(columns, "PIECE", piece)
    assert read(Building.objects.order_by("name"), "pk") == [[float(one.pk) for one in buildings]]


def test_is_one_query(buildings):
    with CaptureQueriesContext(connection) as counted:
        read(Building.objects.order_by("name"), "pk", "area_bta_m2")
    assert len(counted) == 1
