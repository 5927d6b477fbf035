"""`quality --json`: findings per rule and building, as many as each rule counts."""

import io
import json
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from tests.factories.bygg import make_building

pytestmark = pytest.mark.django_db


def run(*args) -> dict:
    out = io.StringIO()
    call_command("quality", *args, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_findings_and_counts_agree(unit_tree):
    make_building(unit_tree.school, "Fjellvik skole", building_number=300_000_019)
    make_building(unit_tree.nursing_home, "Solbakken")
    make_building(unit_tree.school, "Solgt", status="sold")
    document = run()
    assert document["buildings"] == 2
    counted = Counter(finding["rule"] for finding in document["findings"])
    assert {rule["rule"]: rule["failing"] for rule in document["rules"] if rule["failing"]} == counted
    assert [f["name"] for f in document["findings"] if f["rule"] == "missing_building_number"] == ["Solbakken"]


def test_one_unit_alone(unit_tree):
    make_building(unit_tree.school)
    make_building(unit_tree.nursing_home)
    assert run("--unit", str(unit_tree.health.pk))["buildings"] == 1


def test_an_unknown_unit_is_rejected(db):
    with pytest.raises(CommandError) as problem:
        run("--unit", "999999")
    assert problem.value.returncode == 1
