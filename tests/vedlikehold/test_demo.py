"""The demo municipality's condition: contents, balance, determinism."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Count, F, Max, Sum

from bygg.models import Building, Document
from fdvu.access.models import User
from fdvu.access.scope import load_tree
from fdvu.audit.models import ChangeSet
from fdvu.core.registry import demo_parts
from fdvu.demo.world import TODAY, World
from tests.factories.demo import demo, empty_demo
from vedlikehold.calc.backlog import total_backlog
from vedlikehold.demo.catalogue import ITEMS, PARTS
from vedlikehold.demo.sizes import Size, split
from vedlikehold.demo.texts import KG_FIELDS, WORDS, words_for
from vedlikehold.models import (
    AttachedDocument,
    BuildingPart,
    BuildingStrategy,
    Component,
    ComponentType,
    ConditionAnalysis,
    Finding,
    LedgerPosting,
    Measure,
    MeasureAlternative,
    MeasureBundle,
    MeasureDependency,
    MeasureExclusion,
    Project,
)
from vedlikehold.queries.costs import cost_cells
from vedlikehold.queries.parameters import assumptions


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """Sixty buildings, built once for the tests that only look."""
    with django_db_blocker.unblock():
        counts = demo(buildings=60)["counts"]
        yield counts
        empty_demo()


@pytest.fixture
def told(filled, db):
    return filled


def test_every_building_of_the_portfolio_has_components(told):
    standing = Building.objects.filter(in_portfolio=True)
    assert told["vedlikehold.component"] == Component.objects.count() > 60 * 30
    assert standing.filter(components=None).count() == 0
    assert Component.objects.filter(building__in_portfolio=False).count() == 0
    assert Component.objects.filter(part__edition="2009").count() == Component.objects.count()


def test_every_sort_of_component_has_a_type_with_rising_costs_and_a_part(told):
    assert ComponentType.objects.count() == len(ITEMS)
    for row in ComponentType.objects.all():
        assert 0 < row.unit_cost_tg1_nok < row.unit_cost_tg2_nok <= row.unit_cost_tg3_nok == row.replacement_unit_cost_nok
    assert BuildingPart.objects.filter(edition="2009", code__in=PARTS).count() == len(PARTS)


def test_grades_stand_on_concluded_analyses_and_some_buildings_have_none(told):
    done = ConditionAnalysis.objects.done()
    assert set(ConditionAnalysis.objects.values_list("status", flat=True)) == {"done", "ongoing", "planned", "cancelled"}
    assert min(row.performed_on.year for row in done) >= 2016
    assert max(row.performed_on for row in done) <= TODAY
    graded = Component.objects.current().exclude(graded_in=None)
    assert graded.exclude(graded_on=F("graded_in__performed_on")).count() == 0
    assert Building.objects.in_portfolio().exclude(analyses__status="done").exists()
    assert set(Component.objects.values_list("grade", flat=True)) == {"", "TG0", "TG1", "TG2", "TG3", "TGIU"}


def test_one_open_finding_of_concluded_analyses_per_component_looked_at(told):
    open_ = Finding.objects.filter(state="open", analysis__status="done").exclude(grade="TGIU")
    assert open_.values("component").annotate(n=Count("pk")).aggregate(most=Max("n"))["most"] == 1
    assert Finding.objects.filter(state="superseded", closed_on=None).count() == 0


def test_deviations_are_explained_and_have_risk(told):
    deviating = Finding.objects.filter(grade__in=["TG2", "TG3"])
    assert deviating.filter(symptom="").count() == deviating.filter(cause="").count() == deviating.filter(recommendation="").count() == 0
    assert deviating.filter(risk="").count() == 0
    assert deviating.filter(deadline__lte=F("analysis__performed_on")).count() == 0
    assert len(set(deviating.values_list("symptom", flat=True))) > 60
    assert set(deviating.values_list("risk", flat=True)) == {"low", "medium", "high"}


def test_the_ledger_says_what_the_components_cost(told):
    assumed = assumptions()
    backlog = total_backlog(cost_cells(Component.objects.counting(), assumed, TODAY.year), assumed.target)
    booked = LedgerPosting.objects.aggregate(total=Sum("amount_nok"))["total"]
    assert float(booked) == pytest.approx(backlog.likely, abs=0.005 * Component.objects.count())
    years = set(LedgerPosting.objects.values_list("year", flat=True))
    assert years == set(range(min(years), 2027))
    assert min(years) <= 2018
    assert set(LedgerPosting.objects.values_list("kind", flat=True)) == {"price_growth", "decay", "new_finding", "done", "written_off"}


def test_measures_done_left_components_better_and_findings_resolved(told):
    done = Measure.objects.filter(status="done")
    assert done.filter(actual_cost_nok=None).count() == done.filter(done_on__gt=TODAY).count() == 0
    assert Finding.objects.filter(measure__in=done).exclude(state="resolved").count() == 0
    replaced = Component.objects.filter(is_current=False)
    assert replaced.count() == Component.objects.exclude(replaces=None).count() > 0
    assert replaced.filter(replaced_by__installed_year=F("removed_on__year")).count() == replaced.count()
    postings = LedgerPosting.objects.filter(kind="done")
    assert postings.filter(amount_nok__gte=0).count() == 0
    assert postings.filter(measure=None).count() == 0


def test_measures_have_every_status_need_and_pot(told):
    for field, values in {
        "status": {"proposed", "approved", "planned", "ongoing", "done", "rejected"},
        "need": {"technical", "functional"},
        "pot": {"drift", "investering"},
    }.items():
        assert set(Measure.objects.values_list(field, flat=True)) == values, field
    assert Measure.objects.exclude(energy_saving_kwh=None).exists()
    assert Measure.objects.exclude(grant_nok=None).exists()
    assert MeasureBundle.objects.exists()
    assert MeasureBundle.objects.annotate(n=Count("measures")).filter(n__lt=2).count() == 0
    for bundle in MeasureBundle.objects.prefetch_related("measures"):
        assert len({row.planned_year for row in bundle.measures.all()}) == 1
    assert MeasureDependency.objects.exclude(measure__building=F("requires__building")).count() == 0


def test_planning_has_what_it_needs(told):
    open_ = Measure.objects.open()
    late, duties = open_.filter(deadline__lt=TODAY).count(), open_.filter(is_duty=True)
    assert 0 < late < open_.count() * 0.1
    assert duties.count() > 3
    assert duties.filter(deadline__gt=TODAY).count() == duties.count()
    assert duties.filter(planned_year__gt=F("deadline__year")).count() == 0
    assert open_.filter(own_hours__gt=0).exists()
    assert all(sum(shares) == pytest.approx(1) for shares in open_.exclude(spend_shares=[]).values_list("spend_shares", flat=True))
    with_others = MeasureAlternative.objects.values("measure").distinct().count()
    assert 20 < with_others <= 66
    assert set(MeasureAlternative.objects.values_list("kind", flat=True)) >= {"repair", "rehabilitate", "replace"}
    assert MeasureExclusion.objects.exists()
    assert MeasureExclusion.objects.exclude(measure__building=F("other__building")).count() == 0


def test_five_projects_of_decided_and_of_done_measures(told):
    projects = Project.objects.annotate(n=Count("measures"))
    assert projects.count() == 5
    assert projects.filter(n=0).count() == 0
    assert set(projects.values_list("status", flat=True)) == {"planned", "ongoing", "done"}
    assert set(Measure.objects.filter(project__status="done").values_list("status", flat=True)) == {"done"}
    for project in projects:
        below = load_tree().below(project.unit_id)
        assert {row.building.unit_id for row in project.measures.select_related("building")} <= below


def test_some_buildings_have_scores_and_a_few_a_reasoned_decision(told):
    rows = BuildingStrategy.objects.all()
    assert 0.4 < rows.count() / Building.objects.in_portfolio().count() < 0.85
    decided = rows.exclude(decision="")
    assert decided.exists()
    assert decided.filter(decision_note="").count() == decided.filter(decided_by=None).count() == 0


def test_photos_hang_at_grave_findings_and_drawings_at_buildings(told):
    attached = AttachedDocument.objects.select_related("document", "finding__analysis")
    assert {(row.finding.grade, row.finding.state, row.finding.analysis.status) for row in attached} == {("TG3", "open", "done")}
    assert all(row.document.building_id == row.finding.analysis.building_id for row in attached)
    assert all(row.document.preview for row in attached)
    assert Document.objects.filter(kind="photo", attached=None).count() == 10
    assert Document.objects.filter(kind="drawing").values("building").distinct().count() == 10


def test_nothing_is_journalled_after_the_day_the_demo_stands_still(told):
    assert ChangeSet.objects.filter(at__date__gt=TODAY).count() == 0
    assert ChangeSet.objects.filter(at__date__lt=date(2019, 1, 1)).count() == 0


def test_people_of_the_schools_see_their_own_components_only(told):
    service = User.objects.get(username="tjeneste")
    seen = Component.objects.visible_to(service)
    assert 0 < seen.count() < Component.objects.count()
    assert {code[:2] for code in seen.values_list("building__unit__code", flat=True)} <= {"SK", "61"}


def test_the_part_comes_after_the_buildings():
    assert [part.key for part in demo_parts][-2:] == ["bygg", "vedlikehold"]
    assert World(buildings=1, seed=1, password="x", tell=print).today == TODAY


@pytest.mark.parametrize(("bta", "floors"), [(20, 1), (300, 1), (900, 2), (5200, 3)])
def test_split_components_share_the_whole_quantity(bta, floors):
    size = Size(bta, floors)
    for item in ITEMS:
        quantity = size.quantity(item.of)
        parts = split(size, item.split, quantity)
        assert len({name for name, _amount in parts}) == len(parts)
        assert sum(amount for _name, amount in parts) == pytest.approx(max(quantity, 0), abs=0.51), item.code


def test_every_type_has_words_of_its_sort_for_every_grade():
    for item in ITEMS:
        words = words_for(item.code, item.part)
        assert words.symptoms("TG1")
        assert words.symptoms("TG2")
        assert words.symptoms("TG3")
        assert words.causes
        assert words.advice
        assert len(words.kg) == len(KG_FIELDS)
        assert any(words.kg)
    assert len({Decimal(str(item.cost)) for item in ITEMS}) > 60
    assert len(WORDS) > 20
