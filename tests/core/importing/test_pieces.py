"""Comparing, recognising and suggesting, one piece at a time."""

import datetime
from decimal import Decimal

import pytest

from fdvu.core.importing import Decisions, ReadOptions
from fdvu.core.importing.compare import LONGEST_CELL, same
from fdvu.core.importing.fields import LookupTable
from fdvu.core.importing.kinds import ImportKind
from fdvu.core.importing.reading import known_headings
from fdvu.core.importing.texts import plain, readable, told, translated
from fdvu.core.registry import import_kinds
from fdvu.lib.message import Message
from fdvu.lib.tabular import normalise_heading


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (0.1 + 0.2, 0.3, True),
        (1.0, 1.001, False),
        ("a\r\nb", "a\nb", True),
        (" a ", "a", True),
        ("x" * 40_000, "x" * LONGEST_CELL, True),
        ("x" * 40_000, "x" * 100, False),
        (1974, 1974, True),
        (None, 1974, False),
        (datetime.date(2020, 1, 1), datetime.date(2020, 1, 2), False),
    ],
)
def test_same(old, new, expected):
    assert same(old, new) is expected


def test_values_for_machines_and_people():
    assert [plain(v) for v in (Decimal("1.5"), datetime.date(2020, 1, 2), True, None, "x")] == [1.5, "2020-01-02", True, None, "x"]
    assert [readable(v) for v in (1234.5, datetime.date(2020, 1, 2), True, None)] == ["1\u00a0234,50", "02.01.2020", "Ja", ""]
    amounts = (Decimal("2669900.00"), Decimal("123456.5"), Decimal("7.68591273"), Decimal("-0.00"))
    assert [readable(value) for value in amounts] == ["2\u00a0669\u00a0900", "123\u00a0456,50", "7,69", "0"]


def test_a_spelling_of_two_rows_finds_neither():
    table = LookupTable()
    table.add(1, "En", "Skolen", "A")
    table.add(2, "To", "skolen", "B")
    assert table.ambiguous == {"skolen"}
    assert (table.ids["a"], table.ids["b"]) == (1, 2)


def test_decisions_as_the_pages_keep_them():
    decisions = Decisions.from_dict({"use_file": {"12": ["name"]}, "merge": {"13": 7}, "apart": [14], "create_codes": {"unit": True}})
    assert decisions.prefers_file(12, "name")
    assert not decisions.prefers_file(12, "year_built")
    assert not decisions.prefers_file(13, "name")
    assert (decisions.merge, decisions.apart, decisions.create_codes) == ({13: 7}, {14}, {"unit": True})
    assert Decisions.from_dict(None).print() != decisions.print()


@pytest.mark.parametrize("kind", list(import_kinds), ids=lambda kind: kind.key)
def test_names_and_labels_of_every_kind_map_themselves(kind: ImportKind):
    known = known_headings(kind)
    for field in kind.offered:
        assert known[normalise_heading(field.name)] == field.name
        assert known[normalise_heading(field.heading)] == field.name
    exported = [f.heading for f in kind.offered if f.exported]
    assert len(set(exported)) == len(exported)


@pytest.mark.parametrize("kind", list(import_kinds), ids=lambda kind: kind.key)
def test_stored_fields_are_columns_of_the_model(kind: ImportKind):
    attributes = {f.attname for f in kind.model._meta.concrete_fields}
    assert {f.attname for f in kind.fields if f.stored} - set(kind.linked_fields) <= attributes
    assert not set(kind.linked_fields) & attributes
    assert {kind.by_name[name].name for name in kind.rule_fields} == set(kind.rule_fields)


@pytest.mark.parametrize("kind", list(import_kinds), ids=lambda kind: kind.key)
def test_examples_can_be_read(kind: ImportKind):
    for field in kind.offered:
        if field.example not in ("", None) and not field.lookup:
            ReadOptions.from_dict({"defaults": {field.name: field.example}}, kind)


def test_what_stands_in_a_file_is_told_at_two_hundred_characters():
    assert (told("x" * 200), told("x" * 201), told(7), told("a\ud800")) == ("x" * 200, "x" * 200 + "…", 7, "a\\ud800")
    message = Message("«%(value)s» finnes ikke blant %(known)s.", {"value": "x" * 10_000, "known": "y" * 300})
    assert translated(message) == f"«{'x' * 200}…» finnes ikke blant {'y' * 300}."
