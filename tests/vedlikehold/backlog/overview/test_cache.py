"""An overview is kept until a row changes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fdvu.audit.enums import Source
from fdvu.audit.services import open_changeset, update_rows
from tests.vedlikehold.backlog.overview.pieces import TODAY
from vedlikehold.queries.backlog import Cut, cached_condition

pytestmark = pytest.mark.django_db


class TestCache:
    def test_is_kept_until_a_row_changes(self, manager, stock):
        before = cached_condition(user=manager, unit=None, today=TODAY).backlog.likely
        with CaptureQueriesContext(connection) as counted:
            again = cached_condition(user=manager, unit=None, today=TODAY)
        assert not [query for query in counted.captured_queries if "vedlikehold_component" in query["sql"]]
        row = stock["home"].components.get(name="Lysene")
        update_rows(open_changeset(by=manager, source=Source.FORM), [(row, {"cost_likely_nok": 700_000})])
        after = cached_condition(user=manager, unit=None, today=TODAY).backlog.likely
        assert (before, again.backlog.likely, after) == (3_400_000, 3_400_000, 3_500_000)

    def test_each_question_has_its_answer(self, manager, stock):
        asked = [{}, {"target": "TG0"}, {"price_year": 2020}, {"cut": Cut(parts=("26",))}, {"cut": Cut(types=("613",))}]
        found = [cached_condition(user=manager, unit=None, today=TODAY, **one).backlog.likely for one in asked * 2]
        assert found[:5] == found[5:]
        assert len({round(one) for one in found}) == 5
