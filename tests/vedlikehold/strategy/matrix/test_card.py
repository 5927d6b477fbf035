"""The leader's card of the portfolio matrix."""

from django.contrib.auth import get_user_model

from fdvu.core.registry import cards
from tests.vedlikehold.strategy.matrix.pieces import LIST
from vedlikehold.enums import MatrixField


class TestCard:
    def render(self, rf, user, unit=None) -> str:
        request = rf.get("/")
        # as the middleware leaves it: a user whose scope is read anew
        request.user, request.unit = get_user_model().objects.get(pk=user.pk), unit
        return cards["strategy"].render(request)

    def test_how_many_in_each_field_and_undecided_with_addresses(self, rf, four_fields, user_with):
        html = self.render(rf, user_with("leader"))
        assert cards["strategy"].roles == ("leader", "manager")
        for field in MatrixField:
            assert f'href="{LIST}?field={field.value}">1</a>' in html
        assert f'href="{LIST}?unknown=any">2</a>' in html
        assert f'href="{LIST}?decided=no">6</a>' in html

    def test_the_unit_is_kept_and_counted(self, rf, four_fields, rated, unit_tree, user_with):
        rated("Hjemmet", "TG3", 3, unit=unit_tree.nursing_home)
        html = self.render(rf, user_with("leader"), unit_tree.health)
        assert f'href="{LIST}?field=dispose&amp;unit={unit_tree.health.pk}">1</a>' in html
        assert "field=keep" not in html

    def test_nothing_while_nobody_is_assessed_and_for_those_without_a_grant(self, rf, rated, user_with, outsider):
        rated("Skolen", "TG1", None)
        assert self.render(rf, user_with("leader")) == ""
        rated("Barnehagen", "TG1", 1)
        assert self.render(rf, outsider) == ""
