"""A conclusion and a completion are taken back whole: one row of them alone is refused, with the way to the whole."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from fdvu.audit.enums import Source
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.registry import RevertRefused
from fdvu.audit.services import open_changeset, revert_change, revert_changeset, update_rows
from tests.factories.bygg import make_building, save_new
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure
from vedlikehold.models import Component, ConditionAnalysis, Finding, LedgerPosting, Measure, PriceIndex
from vedlikehold.services import analyses, measures

pytestmark = pytest.mark.django_db
DAY, TODAY = datetime.date(2024, 6, 1), datetime.date(2024, 9, 1)
CONCLUSION = "Dette er en del av konklusjonen av «Skolen 2024», og tas tilbake sammen med den. Gjenåpne analysen."
COMPLETION = "Dette er en del av utførelsen av «Nytt tak», og tas tilbake sammen med den. Gjenåpne tiltaket."


@pytest.fixture
def manager(user_with):
    return user_with("manager")


@pytest.fixture
def school(unit_tree, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)
    PriceIndex.objects.all().delete()
    save_new(PriceIndex(year=2024, value=100.0))
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def concluded(school, manager):
    """An analysis that made one component worse and replaced an earlier finding on another; the act."""
    roof, wall = make_component(school, name="Tak", grade="TG1"), make_component(school, name="Vegg", grade="TG1")
    earlier, analysis = make_analysis(school), make_analysis(school, title="Skolen 2024")
    make_finding(earlier, wall, "TG2")
    analyses.conclude_analysis(by=manager, analysis=earlier, on=datetime.date(2020, 1, 1))
    make_finding(analysis, roof, "TG3", cost_likely_nok=Decimal(70_000), price_year=2024)
    make_finding(analysis, wall, "TG1")
    analyses.conclude_analysis(by=manager, analysis=ConditionAnalysis.objects.get(pk=analysis.pk), on=DAY)
    return ChangeSet.objects.latest("pk")


@pytest.fixture
def completed(school, manager):
    """A measure that mended a component and closed its finding; the act."""
    roof = make_component(school, name="Tak", grade="TG3", cost_likely_nok=Decimal(70_000), price_year=2024, graded_on=DAY)
    analysis = make_analysis(school, status="done", performed_on=DAY)
    row = make_measure(school, "Nytt tak", component=roof)
    make_finding(analysis, roof, "TG3", measure=row)
    measures.complete_measure(by=manager, measure=row, on=DAY)
    return ChangeSet.objects.latest("pk")


def rows() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Component, Finding, ConditionAnalysis, Measure, LedgerPosting)]


def refused(work) -> RevertRefused:
    before = rows()
    with pytest.raises(RevertRefused) as found:
        work()
    assert rows() == before
    return found.value


def said(problem: RevertRefused) -> str:
    return problem.message.text % problem.message.params


def test_no_single_row_of_a_conclusion_is_taken_back(concluded, manager):
    analysis = ConditionAnalysis.objects.get(title="Skolen 2024")
    changes = list(Change.objects.filter(changeset=concluded))
    assert sorted(change.content_type.model for change in changes) == ["component", "component", "conditionanalysis", "finding"]
    for change in changes:
        for force in (False, True):
            problem = refused(lambda change=change, force=force: revert_change(change, by=manager, force=force))
            assert (said(problem), problem.page) == (CONCLUSION, ("vedlikehold:analysis-reopen", analysis.pk))


def test_the_whole_conclusion_is_taken_back_from_the_history_and_by_reopening(concluded, manager):
    result = revert_changeset(concluded, by=manager)
    assert (result.reverted, result.conflicts) == (4, [])
    revert_changeset(result.changeset, by=manager)
    assert analyses.reopen_analysis(by=manager, analysis=ConditionAnalysis.objects.get(title="Skolen 2024"), today=TODAY).reverted == 4


def test_a_reopened_conclusion_is_not_taken_up_again_by_halves(concluded, manager):
    done = analyses.reopen_analysis(by=manager, analysis=ConditionAnalysis.objects.get(title="Skolen 2024"), today=TODAY)
    for change in Change.objects.filter(changeset=done.changeset):
        problem = refused(lambda change=change: revert_change(change, by=manager))
        assert said(problem) == "«Skolen 2024» er gjenåpnet. Ta ikke opp igjen deler av det: konkluder analysen på nytt."


def test_what_was_changed_since_does_not_hold_up_the_rest(concluded, manager):
    roof = Component.objects.get(name="Tak")
    update_rows(open_changeset(by=manager, source=Source.FORM), [(roof, {"grade": "TG2"})])
    analysis = ConditionAnalysis.objects.get(title="Skolen 2024")
    assert analyses.reopen_analysis(by=manager, analysis=analysis, today=TODAY).kept == 1
    assert [Component.objects.get(name="Tak").grade, ConditionAnalysis.objects.get(pk=analysis.pk).status] == ["TG2", "planned"]


def test_other_changes_of_the_same_rows_are_taken_back_one_by_one(concluded, manager):
    for row, values in ((Component.objects.get(name="Tak"), {"name": "Yttertak"}), (ConditionAnalysis.objects.get(title="Skolen 2024"), {"method": "Drone"})):  # fmt: skip
        update_rows(open_changeset(by=manager, source=Source.FORM), [(row, values)])
        assert revert_change(Change.objects.about(row).latest("pk"), by=manager).reverted == 1


def test_no_single_row_of_a_completion_is_taken_back(completed, manager):
    changes = list(Change.objects.filter(changeset=completed))
    assert sorted(change.content_type.model for change in changes) == ["component", "finding", "measure"]
    for change in changes:
        problem = refused(lambda change=change: revert_change(change, by=manager))
        assert (said(problem), problem.page) == (COMPLETION, ("vedlikehold:measure-reopen", Measure.objects.get().pk))


def test_the_whole_completion_is_taken_back_and_only_the_whole_taken_up(completed, manager):
    done = measures.reopen_measure(by=manager, measure=Measure.objects.get(), today=TODAY)
    assert (done.reverted, done.kept, Measure.objects.get().status) == (3, 0, "proposed")
    for change in Change.objects.filter(changeset=done.changeset):
        problem = refused(lambda change=change: revert_change(change, by=manager))
        assert said(problem) == "«Nytt tak» er gjenåpnet. Ta ikke opp igjen deler av det: meld tiltaket utført på nytt."
    revert_changeset(done.changeset, by=manager)
    assert (Measure.objects.get().status, Component.objects.get().grade) == ("done", "TG0")


def test_the_page_says_why_and_links_to_reopening(concluded, manager, client_for):
    change = Change.objects.get(changeset=concluded, content_type__model="finding")
    response = client_for(manager).post(reverse("audit:revert-one", args=[change.pk]), follow=True)
    assert f"<p>{CONCLUSION}</p>" in response.content.decode()
    address = reverse("vedlikehold:analysis-reopen", args=[ConditionAnalysis.objects.get(title="Skolen 2024").pk])
    assert f'<a class="ds-link" href="{address}">Gå dit det gjøres</a>' in response.content.decode()
