"""The same file is taken in by two people at the same moment."""

import pytest
from django.db import connection

from fdvu.audit.importing import ImportRefused
from tests.factories.bygg import make_building
from tests.factories.imports import plan, take_in
from tests.factories.vedlikehold import part
from tests.vedlikehold.races.conftest import at_once
from vedlikehold.models import Component, Measure

pytestmark = [
    pytest.mark.skipif(connection.vendor == "sqlite", reason="all threads share the one connection of SQLite's database in memory"),
    pytest.mark.django_db(transaction=True),
]
COMPONENTS = "Bygning;Bygningsdel;Navn\n" + "".join(f"Fjellvik skole;26;Tak {n}\n" for n in range(20))
MEASURES = "Bygning;Navn\n" + "".join(f"Fjellvik skole;Tiltak {n}\n" for n in range(20))


@pytest.mark.parametrize(("kind", "text", "model"), [("components", COMPONENTS, Component), ("measures", MEASURES, Measure)])
def test_rows_come_in_once(unit_tree, user_with, kind, text, model):
    make_building(unit_tree.school, "Fjellvik skole")
    part("26")
    manager = user_with("manager")
    assert not plan(text, {}, by=manager, kind=kind).frame.problems.rejected
    found = at_once([lambda: take_in(text, {}, by=manager, kind=kind)] * 3)
    assert [one for one in found if isinstance(one, Exception) and not isinstance(one, ImportRefused)] == []
    assert model.objects.count() == 20
