"""Buildings that are merged bring their condition along, and take it back when the merger is undone."""

import pytest
from django.utils import timezone

from bygg.models import Document
from bygg.services import add_document, merge_buildings
from fdvu.audit.services import revert_changeset
from tests.factories import files
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_bundle, make_component, make_finding, make_measure, make_strategy
from vedlikehold.models import BuildingStrategy, Component, ConditionAnalysis, LedgerPosting, Measure, MeasureBundle
from vedlikehold.services.ledger import post_backlog

TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def _files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def by(user_with):
    return user_with("manager")


@pytest.fixture
def keep(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def lose(unit_tree, by):
    building = make_building(unit_tree.school, "Fjellvik skule")
    roof = make_component(building, "26", "Tak", grade="TG3", cost_likely_nok=1000, price_year=TODAY.year)
    make_finding(make_analysis(building), roof, "TG3")
    make_measure(building, "Bytt tak", component=roof, bundle=make_bundle(building, "Stillas"))
    make_measure(building, "Mal", bundle=make_bundle(building, "Maling"))
    make_strategy(building, function=2)
    add_document(by=by, building=building, file=files.jpeg())
    post_backlog(on=TODAY)
    return building


def book(building) -> float:
    return float(sum(LedgerPosting.objects.filter(building=building).values_list("amount_nok", flat=True)))


def test_everything_goes_along(keep, lose, by):
    merge_buildings(by=by, keep=keep, lose=lose)
    for model in (Component, ConditionAnalysis, Measure, MeasureBundle, BuildingStrategy, Document):
        assert set(model.objects.values_list("building", flat=True)) == {keep.pk}, model
    assert (book(keep), book(lose)) == (1000.0, 0.0)


def test_what_the_kept_building_has_is_left_as_it_is(keep, lose, by):
    own = make_bundle(keep, "Stillas")
    strategy = make_strategy(keep, function=0)
    merge_buildings(by=by, keep=keep, lose=lose)
    assert BuildingStrategy.objects.get(building=keep) == strategy
    bundles = dict(Measure.objects.values_list("name", "bundle__name"))
    assert bundles == {"Bytt tak": "Stillas", "Mal": "Maling"}
    assert Measure.objects.get(name="Bytt tak").bundle == own
    assert MeasureBundle.objects.filter(building=lose).count() == 1


def test_undoing_the_merger_brings_it_all_back(keep, lose, by):
    act = merge_buildings(by=by, keep=keep, lose=lose)
    result = revert_changeset(act, by=by)
    assert result.conflicts == []
    for model in (Component, ConditionAnalysis, Measure, MeasureBundle, BuildingStrategy, Document):
        assert set(model.objects.values_list("building", flat=True)) == {lose.pk}, model
    assert (book(keep), book(lose)) == (0.0, 1000.0)
