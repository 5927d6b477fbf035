"""The demo municipality: contents, determinism, and the command's promises."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from bygg.models import AreaUse, Building, DuplicateVerdict, Plot, Property, PropertyNumber, Space
from bygg.queries.duplicates import possible_pairs
from fdvu.access.models import OrgUnit, User
from fdvu.access.scope import units_for
from fdvu.audit.models import ChangeSet, SourceKey
from tests.factories.demo import demo, empty_demo


def fingerprint() -> list:
    buildings = Building.objects.order_by("pk").values_list("name", "area_bta_m2", "year_built", "status", "latitude", "unit__name")
    return [*buildings, *Space.objects.order_by("pk").values_list("number", "area_nta_m2")]


@pytest.fixture
def small(db):
    return demo(buildings=60)


def test_the_document_has_counts_users_and_seconds(small):
    assert small["counts"]["bygg.building"] == Building.objects.count() == 60
    assert [user["username"] for user in small["users"]] == ["forvalter", "tjeneste", "leder", "admin"]
    assert (small["password"], small["seconds"] >= 0) == ("hemmelig-hest", True)


def test_the_people_can_sign_in_and_see_their_part(small):
    assert Client().login(username="forvalter", password="hemmelig-hest")
    seen = {user.username: Building.objects.visible_to(user).count() for user in User.objects.all()}
    assert (seen["forvalter"], seen["leder"], seen["admin"]) == (60, 60, 60)
    assert 0 < seen["tjeneste"] < 60
    assert units_for(User.objects.get(username="tjeneste")).ids == frozenset(
        OrgUnit.objects.filter(code__in=["SKOLE"]).values_list("pk", flat=True).union(
            OrgUnit.objects.filter(parent__code="SKOLE").values_list("pk", flat=True)
        )
    )  # fmt: skip


def test_the_stock_has_what_a_merged_municipality_has(small):
    assert Property.objects.exclude(municipality_number="5801").count() == 0
    assert set(PropertyNumber.objects.values_list("reason", flat=True)) == {"Kommunesammenslåing"}
    assert PropertyNumber.objects.count() == Property.objects.count()
    assert [model.objects.exists() for model in (Plot, Space, AreaUse)] == [True, True, True]
    assert SourceKey.objects.order_by().values("source_name").distinct().count() == 3
    assert Building.objects.filter(status="merged").count() == 1
    assert ChangeSet.objects.filter(at__year__lt=2021).count() >= 7


def test_areas_are_possible_and_rooms_fit_the_building(small):
    for building in Building.objects.prefetch_related("spaces"):
        bta = building.area_bta_m2 or building.area_bra_m2
        assert sum(space.area_nta_m2 for space in building.spaces.all()) <= (bta or 1e9) * 1.35


def test_same_seed_same_content_another_seed_another(db, django_db_blocker):
    demo(buildings=30, seed=7)
    first = fingerprint()
    empty_demo()
    demo(buildings=30, seed=7)
    assert [row[:1] for row in fingerprint()] == [row[:1] for row in first]
    assert fingerprint() == first
    empty_demo()
    demo(buildings=30, seed=8)
    assert fingerprint() != first


def test_duplicates_wait_to_be_looked_at(db):
    demo(buildings=200)
    assert len(possible_pairs(User.objects.get(username="forvalter"), None)) >= 2
    assert DuplicateVerdict.objects.count() == 1


def test_a_filled_database_is_left_alone(small):
    with pytest.raises(CommandError, match="alt innhold"):
        demo(buildings=5)
    again = demo(buildings=5, if_empty=True)
    assert (again["users"], again["counts"]["bygg.building"]) == ([], 60)


def test_a_database_without_its_tables_is_told_to_be_migrated(db, capsys):
    MigrationRecorder.Migration.objects.filter(app="access").delete()
    with pytest.raises(CommandError, match="mangler tabeller"):
        call_command("demo", "--json")
    assert [error["message"] for error in json.loads(capsys.readouterr().out)["errors"]] == [
        "Databasen mangler tabeller. Kjør «manage.py migrate» først."
    ]


def test_wrong_use_is_refused(db):
    with pytest.raises(CommandError) as refused:
        demo(buildings=0)
    assert refused.value.returncode == 2
