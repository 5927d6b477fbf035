"""Which buildings have an analysis that still counts."""

import datetime

import pytest

from tests.factories.vedlikehold import make_analysis
from tests.vedlikehold.backlog.overview.pieces import overview
from vedlikehold.enums import SurveyState

pytestmark = pytest.mark.django_db


class TestSurveys:
    def test_state_of_each_building(self, manager, stock):
        old, new = datetime.date(2019, 1, 1), datetime.date(2024, 1, 1)
        make_analysis(stock["school"], status="done", performed_on=old)
        make_analysis(stock["school"], status="done", performed_on=new)
        make_analysis(stock["home"], status="done", performed_on=old)
        make_analysis(stock["dark"], status="ongoing", performed_on=new)
        found = overview(manager)
        assert {one.name: (one.survey_state, one.survey.performed_on) for one in found.buildings} == {
            "Hjemmet": (SurveyState.OUT_OF_DATE, old),
            "Mørket": (SurveyState.NEVER, None),
            "Skolen": (SurveyState.VALID, new),
        }
        assert (found.stock.out_of_date, found.stock.never) == (1, 1)

    def test_an_older_analysis_that_lasts_longer_does_not_step_in(self, manager, stock):
        make_analysis(stock["school"], status="done", performed_on=datetime.date(2015, 1, 1), valid_until=datetime.date(2035, 1, 1))
        make_analysis(stock["school"], status="done", performed_on=datetime.date(2018, 1, 1))
        assert overview(manager).buildings[2].survey_state is SurveyState.OUT_OF_DATE
