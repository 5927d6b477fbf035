"""The tree of units: new, changed, moved, closed."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fdvu.access.enums import AccessEventKind, Role, UnitKind
from fdvu.access.models import AccessEvent, OrgUnit
from fdvu.access.services import close_unit, create_unit, move_unit, reopen_unit, update_unit
from tests.factories.access import grant, make_unit, make_user

JUNE = datetime.date(2026, 6, 1)


@pytest.fixture
def admin(user_with):
    return user_with("admin")


@pytest.fixture
def education_admin(user_with, unit_tree):
    return user_with("admin", unit_tree.education)


def test_a_unit_is_made_under_one_that_is_administered(education_admin, unit_tree):
    made = create_unit(by=education_admin, name="Åsen barnehage", code="O-102", kind=UnitKind.UNIT, parent=unit_tree.education)
    assert (made.parent, made.kind) == (unit_tree.education, "unit")
    assert AccessEvent.objects.get().diff == {
        "parent": [None, "Oppvekst"],
        "code": [None, "O-102"],
        "name": [None, "Åsen barnehage"],
        "kind": [None, "unit"],
    }
    for foreign in (unit_tree.health, unit_tree.municipality, None):
        with pytest.raises(PermissionDenied):
            create_unit(by=education_admin, name="Ny", code="N", parent=foreign)


def test_a_new_unit_is_administered_at_once(education_admin, unit_tree):
    assert education_admin.has_perm("access.manage", unit_tree.education)
    made = create_unit(by=education_admin, name="Åsen barnehage", code="O-102", parent=unit_tree.education)
    assert education_admin.has_perm("access.manage", made)


def test_a_code_is_used_once(admin, unit_tree):
    with pytest.raises(ValidationError) as refused:
        create_unit(by=admin, name="Ny", code=unit_tree.school.code, parent=unit_tree.education)
    assert list(refused.value.message_dict) == ["code"]


def test_only_a_superuser_plants_a_tree(admin):
    with pytest.raises(PermissionDenied):
        create_unit(by=admin, name="Nabokommunen", code="N")
    assert create_unit(by=make_user(is_superuser=True), name="Nabokommunen", code="N").parent is None


def test_a_change_is_logged_once(admin, unit_tree):
    school = unit_tree.school
    for _ in range(2):
        update_unit(by=admin, unit=school, name="Fjellvik ungdomsskole", code=school.code, kind=school.kind)
    assert [(e.kind, e.diff) for e in AccessEvent.objects.all()] == [
        (AccessEventKind.UNIT_CHANGED, {"name": ["Fjellvik skole", "Fjellvik ungdomsskole"]})
    ]


def test_moving_takes_the_scope_along(admin, unit_tree):
    person = make_user()
    grant(person, Role.SERVICE, unit_tree.education)
    move_unit(by=admin, unit=unit_tree.school, parent=unit_tree.health)
    assert list(OrgUnit.objects.visible_to(person)) == [unit_tree.education]
    assert AccessEvent.objects.get().diff == {"parent": ["Oppvekst", "Helse og omsorg"]}


@pytest.mark.parametrize("place", ["education", "school"])
def test_a_unit_is_never_put_below_itself(admin, unit_tree, place):
    with pytest.raises(ValidationError) as refused:
        move_unit(by=admin, unit=unit_tree.education, parent=getattr(unit_tree, place))
    assert list(refused.value.message_dict) == ["parent"]


def test_a_unit_is_moved_only_between_places_one_administers(education_admin, unit_tree):
    inner = make_unit("Trinn 1", parent=unit_tree.school)
    with pytest.raises(PermissionDenied):
        move_unit(by=education_admin, unit=unit_tree.school, parent=unit_tree.health)
    with pytest.raises(PermissionDenied):
        move_unit(by=education_admin, unit=unit_tree.education, parent=None)
    assert move_unit(by=education_admin, unit=inner, parent=unit_tree.education).parent == unit_tree.education


def test_an_empty_unit_is_closed_and_opened_again(admin, unit_tree):
    close_unit(by=admin, unit=unit_tree.school, on=JUNE)
    assert list(OrgUnit.objects.active_on(JUNE).filter(pk=unit_tree.school.pk)) == []
    assert list(OrgUnit.objects.active_on(datetime.date(2026, 5, 31)).filter(pk=unit_tree.school.pk)) == [unit_tree.school]
    reopen_unit(by=admin, unit=unit_tree.school)
    assert [(e.kind, e.diff) for e in AccessEvent.objects.order_by("pk")] == [
        (AccessEventKind.UNIT_CLOSED, {"valid_to": [None, "2026-06-01"]}),
        (AccessEventKind.UNIT_REOPENED, {"valid_to": ["2026-06-01", None]}),
    ]


def test_a_unit_with_open_rows_below_is_not_closed(admin, unit_tree):
    grant(make_user(), Role.SERVICE, unit_tree.school)
    with pytest.raises(ValidationError) as refused:
        close_unit(by=admin, unit=unit_tree.education, on=JUNE)
    assert refused.value.messages == [
        "Enheten kan ikke avsluttes. Dette ligger fortsatt i eller under den: 1 underenhet, 1 tilgang. Flytt eller avslutt det først."
    ]


def test_standing_buildings_hold_a_unit_open_and_sold_ones_do_not(admin, unit_tree):
    from bygg.models import Building

    building = Building(unit=unit_tree.school, name="Hovedbygg")
    building.derive()
    building.save()
    with pytest.raises(ValidationError, match=r"den: 1 bygning\."):
        close_unit(by=admin, unit=unit_tree.school, on=JUNE)
    building.status = "sold"
    building.derive()
    building.save()
    assert close_unit(by=admin, unit=unit_tree.school, on=JUNE).valid_to == JUNE


def test_what_ends_the_same_day_holds_nothing_open(admin, unit_tree):
    grant(make_user(), Role.SERVICE, unit_tree.school, valid_to=JUNE)
    assert close_unit(by=admin, unit=unit_tree.school, on=JUNE).valid_to == JUNE


def test_closing_is_for_those_who_administer_the_unit(education_admin, unit_tree):
    with pytest.raises(PermissionDenied):
        close_unit(by=education_admin, unit=unit_tree.nursing_home, on=JUNE)
