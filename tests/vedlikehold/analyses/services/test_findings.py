"""Findings: what is refused, and when they are closed."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import StaleRow, open_changeset
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_component, make_finding
from tests.vedlikehold.analyses.services.pieces import DAY, fresh
from vedlikehold.models import Finding
from vedlikehold.services import analyses as act


def finding_values(component, **values):
    return {"component": component, "grade": "TG2", "symptom": "Råte"} | values


def test_the_first_finding_starts_the_analysis_and_has_its_risk(by, building):
    analysis, component = make_analysis(building), make_component(building)
    found = act.save_finding(by=by, analysis=analysis, values=finding_values(component, probability=3, kg_safety=2, kg_aesthetics=0))
    assert (found.risk, found.risk_version, found.state) == ("high", 1, "open")
    assert fresh(analysis).status == "ongoing"
    assert ChangeSet.objects.latest("pk").counts == {"vedlikehold.finding:c": 1, "vedlikehold.conditionanalysis:u": 1}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"grade": ""}, "grade"),
        ({"grade": "TG4"}, "grade"),
        ({"kg_safety": 4}, "kg_safety"),
        ({"probability": 0}, "probability"),
        ({"cost_likely_nok": Decimal(1000)}, "__all__"),
        ({"cost_low_nok": Decimal(9), "cost_likely_nok": Decimal(5), "price_year": 2024}, "__all__"),
        ({"cost_likely_nok": Decimal(-5), "price_year": 2024}, "__all__"),
        ({"component": None}, "component"),
    ],
)
def test_a_finding_that_cannot_be_is_refused_at_its_field(by, building, values, field):
    analysis, component = make_analysis(building), make_component(building)
    with pytest.raises(ValidationError) as refused:
        act.save_finding(by=by, analysis=analysis, values=finding_values(component) | values)
    assert list(refused.value.message_dict) == [field]
    assert (Finding.objects.count(), fresh(analysis).status) == (0, "planned")


def test_a_component_of_another_building_is_refused(by, building, unit_tree):
    stranger = make_component(make_building(unit_tree.nursing_home))
    with pytest.raises(ValidationError, match="annet bygg"):
        act.save_finding(by=by, analysis=make_analysis(building), values=finding_values(stranger))


def test_a_finding_is_changed_once_and_by_one(by, building):
    analysis, component = make_analysis(building), make_component(building)
    found = act.save_finding(by=by, analysis=analysis, values=finding_values(component))
    act.save_finding(by=by, analysis=analysis, finding=found, values={"grade": "TG3", "deadline": "2025-01-31"}, expected_version=1)
    assert (fresh(found).grade, fresh(found).deadline) == ("TG3", datetime.date(2025, 1, 31))
    with pytest.raises(StaleRow):
        act.save_finding(by=by, analysis=analysis, finding=fresh(found), values={"grade": "TG1"}, expected_version=1)


def test_findings_of_a_concluded_or_cancelled_analysis_are_closed(by, building):
    component = make_component(building)
    for status, text in (("done", "Gjenåpne"), ("cancelled", "avlyst")):
        analysis = make_analysis(building, status=status, performed_on=DAY)
        found = make_finding(analysis, component)
        with pytest.raises(ValidationError, match=text):
            act.save_finding(by=by, analysis=analysis, values=finding_values(component))
        with pytest.raises(ValidationError, match=text):
            act.delete_finding(by=by, finding=found)


def test_several_findings_stand_in_one_act(by, building):
    analysis, component, act_of_all = make_analysis(building), make_component(building), open_changeset(by=by, source=Source.API)
    for place in ("Nord", "Sør"):
        act.save_finding(by=by, analysis=analysis, values=finding_values(component, location=place), changeset=act_of_all)
    act_of_all.refresh_from_db()
    assert act_of_all.counts == {"vedlikehold.finding:c": 2, "vedlikehold.conditionanalysis:u": 1}
