"""Analyses: their version, their steps, and what goes when one is deleted."""

import pytest
from django.core.exceptions import ValidationError

from fdvu.audit.models import ChangeSet
from fdvu.audit.services import StaleRow
from tests.factories.vedlikehold import make_analysis, make_component, make_finding
from tests.vedlikehold.analyses.services.pieces import DAY, conclude, fresh
from vedlikehold.models import Component, ConditionAnalysis, Finding
from vedlikehold.services import analyses as act


def test_an_analysis_is_saved_with_its_version(by, building):
    analysis = act.save_analysis(by=by, values={"building": building, "title": "Tilstand"})
    act.save_analysis(by=by, analysis=analysis, values={"method": "Visuelt"}, expected_version=1)
    assert (fresh(analysis).method, fresh(analysis).version) == ("Visuelt", 2)
    with pytest.raises(StaleRow):
        act.save_analysis(by=by, analysis=fresh(analysis), values={"method": "Annet"}, expected_version=1)
    before = ChangeSet.objects.count()
    act.save_analysis(by=by, analysis=fresh(analysis), values={"method": "Visuelt"})
    assert ChangeSet.objects.count() == before


def test_status_and_day_are_not_set_by_saving(by, building):
    with pytest.raises(ValueError):
        act.save_analysis(by=by, values={"building": building, "title": "T", "status": "done", "performed_on": DAY})


def test_planned_then_ongoing_then_cancelled(by, building):
    analysis = make_analysis(building)
    act.start_analysis(by=by, analysis=analysis)
    assert fresh(analysis).status == "ongoing"
    with pytest.raises(ValidationError, match="Pågår"):
        act.start_analysis(by=by, analysis=fresh(analysis))
    act.cancel_analysis(by=by, analysis=fresh(analysis))
    assert fresh(analysis).status == "cancelled"
    for service in (act.start_analysis, act.cancel_analysis):
        with pytest.raises(ValidationError, match="Avlyst"):
            service(by=by, analysis=fresh(analysis))


def test_a_deleted_analysis_takes_its_findings_and_a_concluded_one_stays(by, building):
    analysis, component = make_analysis(building), make_component(building)
    make_finding(analysis, component)
    act.delete_analysis(by=by, analysis=analysis)
    assert (ConditionAnalysis.objects.count(), Finding.objects.count(), Component.objects.count()) == (0, 0, 1)
    done = make_analysis(building)
    make_finding(done, component)
    conclude(by, done)
    with pytest.raises(ValidationError, match="Gjenåpne"):
        act.delete_analysis(by=by, analysis=fresh(done))
