"""The demo municipality's plans out to a file and in again."""

import pytest

from fdvu.audit.models import Change
from tests.factories.demo import demo, empty_demo
from tests.factories.imports import command
from vedlikehold.models import Measure, Scenario


@pytest.fixture(scope="module")
def _filled(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        demo(buildings=20)
        yield
        empty_demo()


@pytest.mark.parametrize("fmt", ["xlsx", "csv"])
def test_the_plans_of_the_demo_come_back_unchanged(_filled, db, tmp_path, fmt):
    drafts = Scenario.objects.filter(status="draft").count()
    path = tmp_path / f"plan.{fmt}"
    _status, told = command("export_file", "plan", path)
    assert (drafts > 0, told["rows"] >= drafts * 10, Measure.objects.open().count() > 0) == (True, True, True)
    before = Change.objects.count()
    status, found = command("import_file", "plan", path, "--apply")
    assert (status, found["rows"], found["unchanged"], found["errors"], found["warnings"]) == (0, told["rows"], told["rows"], [], [])
    assert Change.objects.count() == before
