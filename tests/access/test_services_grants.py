"""Giving, changing and ending grants."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from fdvu.access.enums import AccessEventKind, Role
from fdvu.access.models import AccessEvent, Grant
from fdvu.access.services import change_grant, end_grant, grant_role
from tests.factories.access import grant, make_user

JAN = datetime.date(2026, 1, 1)
JUNE = datetime.date(2026, 6, 1)


@pytest.fixture
def admin(user_with):
    return user_with("admin")


@pytest.fixture
def education_admin(user_with, unit_tree):
    return user_with("admin", unit_tree.education)


@pytest.fixture
def person(db):
    return make_user("kari", full_name="Kari Nordmann")


def test_a_grant_is_given_and_logged(admin, person, unit_tree):
    given = grant_role(by=admin, user=person, unit=unit_tree.school, role=Role.SERVICE, valid_from=JAN, valid_to=JUNE, note="Vikar")
    assert (given.user, given.unit, given.role, given.valid_from, given.valid_to, given.granted_by) == (
        person,
        unit_tree.school,
        "service",
        JAN,
        JUNE,
        admin,
    )
    event = AccessEvent.objects.get()
    assert (event.kind, event.by, event.user, event.unit, event.subject) == (
        AccessEventKind.GRANT_GIVEN,
        admin,
        person,
        unit_tree.school,
        "Kari Nordmann – Fjellvik skole",
    )
    assert event.diff == {
        "unit": [None, "Fjellvik skole"],
        "role": [None, "service"],
        "valid_from": [None, "2026-01-01"],
        "valid_to": [None, "2026-06-01"],
        "note": [None, "Vikar"],
    }


def test_a_new_grant_counts_at_once(admin, person, unit_tree):
    assert person.has_perm("register.view", unit_tree.school) is False
    grant_role(by=admin, user=person, unit=unit_tree.school, role=Role.SERVICE, valid_from=JAN)
    assert person.has_perm("register.view", unit_tree.school) is True


def test_whoever_administers_a_part_grants_only_there(education_admin, person, unit_tree):
    grant_role(by=education_admin, user=person, unit=unit_tree.school, role=Role.MANAGER, valid_from=JAN)
    for foreign in (unit_tree.health, unit_tree.municipality):
        with pytest.raises(PermissionDenied):
            grant_role(by=education_admin, user=person, unit=foreign, role=Role.SERVICE, valid_from=JAN)
    assert Grant.objects.filter(user=person).count() == 1


@pytest.mark.parametrize("role", ["manager", "auditor", "leader", "service"])
def test_only_administrators_grant(user_with, person, unit_tree, role):
    with pytest.raises(PermissionDenied):
        grant_role(by=user_with(role), user=person, unit=unit_tree.school, role=Role.SERVICE, valid_from=JAN)


def test_nobody_gives_away_what_they_do_not_hold(admin, person, unit_tree, monkeypatch):
    from fdvu.access import enums, scope
    from fdvu.access.services import rights

    narrower = dict(enums.ROLE_PERMISSIONS)
    narrower[Role.ADMIN] = frozenset({enums.Permission.ACCESS_VIEW, enums.Permission.ACCESS_MANAGE, enums.Permission.REGISTER_VIEW})
    monkeypatch.setattr(scope, "ROLE_PERMISSIONS", narrower)
    monkeypatch.setattr(rights, "ROLE_PERMISSIONS", narrower)
    with pytest.raises(ValidationError) as refused:
        grant_role(by=admin, user=person, unit=unit_tree.school, role=Role.MANAGER, valid_from=JAN)
    assert list(refused.value.message_dict) == ["role"]
    assert rights.roles_to_grant(admin, unit_tree.school) == [Role.ADMIN]


def test_the_same_role_twice_at_one_time_is_refused(admin, person, unit_tree):
    grant(person, Role.SERVICE, unit_tree.school, valid_from=JAN, valid_to=JUNE)
    with pytest.raises(ValidationError, match="alt denne rollen"):
        grant_role(by=admin, user=person, unit=unit_tree.school, role=Role.SERVICE, valid_from=datetime.date(2026, 5, 31))
    # the day the first ends is free: periods are half-open
    grant_role(by=admin, user=person, unit=unit_tree.school, role=Role.SERVICE, valid_from=JUNE)


def test_a_period_that_ends_before_it_begins_is_refused(admin, person, unit_tree):
    with pytest.raises(ValidationError) as refused:
        grant_role(by=admin, user=person, unit=unit_tree.school, role=Role.SERVICE, valid_from=JUNE, valid_to=JAN)
    assert list(refused.value.message_dict) == ["valid_to"]


def test_no_grant_to_a_closed_unit_or_a_deactivated_person(admin, person, unit_tree):
    unit_tree.school.valid_to = JAN
    with pytest.raises(ValidationError) as refused:
        grant_role(by=admin, user=person, unit=unit_tree.school, role=Role.SERVICE, valid_from=JAN)
    assert list(refused.value.message_dict) == ["unit"]
    person.is_active = False
    with pytest.raises(ValidationError, match="sperret"):
        grant_role(by=admin, user=person, unit=unit_tree.health, role=Role.SERVICE, valid_from=JAN)


def test_ending_sets_the_first_day_without(admin, person, unit_tree):
    given = grant(person, Role.SERVICE, unit_tree.school, valid_from=JAN)
    end_grant(by=admin, grant=given, on=JUNE, note="Sluttet")
    assert Grant.objects.get(pk=given.pk).valid_to == JUNE
    event = AccessEvent.objects.get()
    assert (event.kind, event.diff, event.note) == (AccessEventKind.GRANT_ENDED, {"valid_to": [None, "2026-06-01"]}, "Sluttet")


def test_a_grant_that_has_not_begun_is_withdrawn(admin, person, unit_tree):
    given = grant(person, Role.SERVICE, unit_tree.school, valid_from=JUNE)
    end_grant(by=admin, grant=given, on=JAN)
    assert Grant.objects.count() == 1  # the administrator's own
    event = AccessEvent.objects.get()
    assert (event.kind, event.diff) == (
        AccessEventKind.GRANT_WITHDRAWN,
        {"unit": ["Fjellvik skole", None], "role": ["service", None], "valid_from": ["2026-06-01", None]},
    )


def test_ending_in_a_foreign_unit_is_refused(education_admin, person, unit_tree):
    given = grant(person, Role.SERVICE, unit_tree.nursing_home)
    with pytest.raises(PermissionDenied):
        end_grant(by=education_admin, grant=given, on=JUNE)


def test_losing_the_last_own_administration_must_be_meant(education_admin, unit_tree):
    own = education_admin.grants.get()
    today = timezone.localdate()
    with pytest.raises(ValidationError) as refused:
        end_grant(by=education_admin, grant=own, on=today)
    assert refused.value.code == "losing_own_access"
    end_grant(by=education_admin, grant=own, on=today, accept_losing_access=True)
    assert education_admin.has_perm("access.manage") is False


def test_another_own_administration_makes_the_warning_needless(education_admin, unit_tree):
    grant(education_admin, Role.ADMIN, unit_tree.health)
    end_grant(by=education_admin, grant=education_admin.grants.get(unit=unit_tree.education), on=timezone.localdate())
    assert education_admin.has_perm("access.manage") is True


def test_changing_the_period_is_logged_once(admin, person, unit_tree):
    given = grant(person, Role.SERVICE, unit_tree.school, valid_from=JAN)
    change_grant(by=admin, grant=given, valid_from=JAN, valid_to=JUNE, note="Forlenget")
    change_grant(by=admin, grant=given, valid_from=JAN, valid_to=JUNE, note="Forlenget")
    assert [(e.kind, e.diff) for e in AccessEvent.objects.all()] == [
        (AccessEventKind.GRANT_CHANGED, {"valid_to": [None, "2026-06-01"], "note": ["", "Forlenget"]})
    ]


def test_the_system_itself_may_grant(person, unit_tree):
    assert grant_role(by=None, user=person, unit=unit_tree.municipality, role=Role.ADMIN, valid_from=JAN).granted_by is None
