"""A figure opened: formula, inputs, the rows behind it, and what is left out."""

import pytest

from tests.vedlikehold.backlog.pages.pieces import table, url
from vedlikehold.models import Component

pytestmark = pytest.mark.django_db


class TestFigurePage:
    @pytest.mark.parametrize("key", ["backlog", "backlog_per_m2", "fci", "grade", "unknown", "p85", "functional", "outdated"])
    def test_every_figure_opens_with_formula_inputs_and_a_way_to_its_rows(self, client, stock, key):
        page = client.get(url("condition-figure", key))
        assert page.context["inputs"]
        assert page.context["formula"]
        assert client.get(page.context["rows_url"]).status_code == 200
        for _reason, _count, address in page.context["exclusions"]:
            assert client.get(address).status_code == 200

    def test_the_rows_behind_the_backlog_come_with_the_worst_first(self, client, stock):
        address = client.get(url("condition-figure", "backlog")).context["rows_url"]
        grades = [Component.objects.get(pk=row.pk).grade for row in client.get(address).context["rows"]]
        assert set(grades) == {"TG2", "TG3"}
        assert grades == sorted(grades, reverse=True)

    def test_what_is_left_out_is_counted_and_found(self, client, stock):
        page = client.get(url("condition-figure", "backlog"))
        found = {reason: (count, address) for reason, count, address in page.context["exclusions"]}
        assert {reason: count for reason, (count, _address) in found.items()} == {
            "Dårligere enn målgraden, men uten kostnad": 1,
            "Ikke undersøkt (TGIU)": 1,
            "Bygg uten en eneste vurdert komponent": 1,
        }
        unpriced = client.get(found["Dårligere enn målgraden, men uten kostnad"][1])
        assert [row.name for row in unpriced.context["rows"]] == ["Kjelen"]
        unexamined = client.get(found["Ikke undersøkt (TGIU)"][1])
        assert unexamined.context["totals"].count == 1
        unknown = client.get(found["Bygg uten en eneste vurdert komponent"][1])
        assert [*table(unknown)] == ["Mørket"]

    def test_an_unknown_figure_does_not_exist(self, client, stock):
        assert client.get(url("condition-figure", "nope")).status_code == 404
