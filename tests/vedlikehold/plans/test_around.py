"""What happens to plans when the rows around them change: buildings merged and deleted, alternatives gone."""

from datetime import date

import pytest

from bygg.queries.deletion import deletion_plan
from bygg.services import merge_buildings
from fdvu.audit.services import revert_changeset
from tests.factories.bygg import make_building
from vedlikehold.models import Placement
from vedlikehold.queries.plans.lines import planned
from vedlikehold.services import plans as act

pytestmark = pytest.mark.django_db


def test_a_merged_building_takes_its_places_in_plans_along(manager, scenario, placed, school, unit_tree):
    keep = make_building(unit_tree.school, "Ny skole")
    placed("Tak", 2027)
    act.adopt(by=manager, scenario=scenario, on=date(2026, 11, 20))
    merged = merge_buildings(by=manager, keep=keep, lose=school)
    scenario.refresh_from_db()
    found = planned(scenario, user=manager)
    assert [(row.placement.building, row.measure.building) for row in found.rows] == [(keep, keep)]
    revert_changeset(merged, by=manager)
    assert Placement.objects.get().building == school


def test_a_building_in_an_adopted_plan_is_not_deleted(manager, scenario, placed, school):
    row = placed("Tak", 2027)
    act.adopt(by=manager, scenario=scenario, on=date(2026, 11, 20))
    row.refresh_from_db()
    assert [(part.label, part.count) for part in deletion_plan(school).blocked] == [("tiltak", 1), ("plassering", 1)]
