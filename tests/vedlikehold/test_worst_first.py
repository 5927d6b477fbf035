"""Worst first: TG3 down to TG0, then what nobody has examined."""

import pytest
from django.utils import timezone

from reports.queries.condition.portfolio import urgent_findings
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component, make_finding, make_measure, make_survey
from vedlikehold.models import Finding
from vedlikehold.queries.analyses.pages import finding_page
from vedlikehold.queries.grades import worst_first
from vedlikehold.queries.measures import findings_of

pytestmark = pytest.mark.django_db
ORDER = ["TG3", "TG2", "TG1", "TG0", "TGIU"]


@pytest.fixture
def survey(unit_tree):
    """A finding of each grade with high risk on one component, answered by one measure."""
    building = make_building(unit_tree.school)
    survey, roof, measure = make_survey(building), make_component(building), make_measure(building)
    for grade in ("TGIU", "TG0", "TG3", "TG1", "TG2"):
        make_finding(survey, roof, grade, probability=3, kg_safety=3, measure=measure)
    return survey


def test_the_order_itself(survey):
    assert list(Finding.objects.order_by(worst_first()).values_list("grade", flat=True)) == ORDER


def test_lists_of_findings(survey, user_with):
    manager = user_with("manager")
    assert [row.grade for row in finding_page(survey, 1)] == ORDER
    assert [row.grade for row in findings_of(survey.findings.first().measure)] == ORDER
    assert [row.grade for row in urgent_findings(user=manager, unit=None, today=timezone.localdate())] == ORDER
