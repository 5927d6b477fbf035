"""The overview within what each person sees, and within the chosen unit."""

import pytest

from fdvu.access.enums import UnitKind
from tests.factories.access import make_unit
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component, make_measure
from tests.vedlikehold.backlog.overview.pieces import TODAY, YEAR, overview
from vedlikehold.queries.backlog import cached_condition

pytestmark = pytest.mark.django_db


class TestScope:
    def test_another_units_buildings_are_never_summed(self, user_with, unit_tree, stock):
        make_measure(stock["home"], need="functional", cost_likely_nok=400_000, price_year=YEAR)
        found = overview(user_with("service", unit_tree.education))
        assert (found.backlog.likely, [one.name for one in found.buildings], found.functional.likely) == (2_800_000, ["Skolen"], 0)
        assert [group.key for group in found.by_part] == ["23", "26", "32", "36"]

    def test_the_chosen_unit_narrows(self, manager, unit_tree, stock):
        found = overview(manager, unit_tree.health)
        assert (found.backlog.likely, [one.name for one in found.buildings]) == (600_000, ["Hjemmet", "Mørket"])
        assert found.scope_name == "Helse og omsorg"

    def test_who_holds_no_grant_sees_nothing(self, outsider, stock):
        found = overview(outsider)
        assert (found.backlog.nok, found.buildings, found.by_part, found.by_unit) == (None, [], [], [])

    def test_what_people_with_different_scope_are_kept_apart(self, user_with, manager, unit_tree, stock):
        whole, part_of_it = (
            cached_condition(user=user, unit=None, today=TODAY) for user in (manager, user_with("service", unit_tree.education))
        )
        assert (whole.backlog.likely, part_of_it.backlog.likely) == (3_400_000, 2_800_000)

    def test_rows_on_a_unit_above_the_service_areas_have_a_bar_without_a_wrong_link(self, manager, unit_tree, stock):
        hall = make_building(unit_tree.municipality, "Rådhuset")
        make_component(hall, "26", grade="TG3", cost_likely_nok=9e6, price_year=YEAR)
        first = overview(manager).by_unit[0]
        assert (first.backlog.likely, first.query, first.label) == (9e6, {}, "Storvik kommune (ikke fordelt)")


def test_units_without_service_areas_stand_for_themselves(user_with, unit_tree):
    other = make_unit("Drift", parent=unit_tree.municipality, kind=UnitKind.UNIT)
    make_component(make_building(other), grade="TG2", cost_likely_nok=1, price_year=YEAR)
    assert [group.label for group in overview(user_with("manager")).by_unit] == ["Drift"]
