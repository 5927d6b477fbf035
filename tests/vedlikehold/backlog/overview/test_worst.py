"""The buildings with the largest backlogs."""

import pytest

from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component
from tests.vedlikehold.backlog.overview.pieces import overview
from vedlikehold.queries.backlog import worst_buildings

pytestmark = pytest.mark.django_db


class TestWorst:
    def test_the_largest_backlogs_without_the_unknown(self, manager, stock):
        assert [one.name for one in worst_buildings(overview(manager), 5)] == ["Skolen", "Hjemmet"]
        assert [one.name for one in worst_buildings(overview(manager), 1)] == ["Skolen"]

    def test_no_backlog_is_no_worst(self, manager, unit_tree):
        make_component(make_building(unit_tree.school), grade="TG0")
        assert worst_buildings(overview(manager), 5) == []
