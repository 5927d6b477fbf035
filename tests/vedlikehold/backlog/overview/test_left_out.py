"""The rows that a figure leaves out."""

import pytest

from tests.factories.vedlikehold import make_component
from tests.vedlikehold.backlog.overview.pieces import TODAY
from vedlikehold.queries.backlog import Cut
from vedlikehold.queries.backlog.left_out import UNINDEXED, UNPRICED, left_out

pytestmark = pytest.mark.django_db


class TestLeftOut:
    def asked(self, user, why, **more):
        usual = {"unit": None, "today": TODAY, "target": None, "price_year": None, "cut": Cut()}
        ids, rows = left_out(user=user, why=why, **(usual | more))
        return sorted(rows.filter(pk__in=ids).values_list("name", flat=True))

    def test_finds_the_rows_that_the_figure_counts(self, manager, stock):
        assert self.asked(manager, UNPRICED) == ["Kjelen"]
        assert self.asked(manager, UNINDEXED) == ["Rørene"]

    def test_follows_target_and_cut(self, manager, stock):
        make_component(stock["home"], "44", "Stikkene", grade="TG1")
        assert self.asked(manager, UNPRICED, target="TG0") == ["Kjelen", "Stikkene"]
        assert self.asked(manager, UNPRICED, target="TG2") == []
        assert self.asked(manager, UNPRICED, cut=Cut(types=("null",)), target="TG0") == ["Stikkene"]

    def test_never_another_units(self, user_with, unit_tree, stock):
        assert self.asked(user_with("service", unit_tree.health), UNPRICED) == []
