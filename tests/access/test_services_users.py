"""Accounts: made, changed, closed."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fdvu.access.enums import AccessEventKind, Role
from fdvu.access.models import AccessEvent, User
from fdvu.access.services import (
    GrantTerms,
    create_user,
    deactivate_user,
    make_reset_link,
    reactivate_user,
    set_password,
    update_user,
)
from fdvu.access.services.rights import may_manage_account
from tests.factories.access import PASSWORD, grant, make_user

JAN = datetime.date(2026, 1, 1)
DETAILS = {"username": "kari", "full_name": "Kari Nordmann", "email": "kari@storvik.example", "title": "Rektor", "language": "nb"}


@pytest.fixture
def admin(user_with):
    return user_with("admin")


@pytest.fixture
def education_admin(user_with, unit_tree):
    return user_with("admin", unit_tree.education)


@pytest.fixture
def superuser(db):
    return make_user("rot", is_superuser=True)


def test_an_account_is_made_with_its_first_grant(education_admin, unit_tree):
    user = create_user(by=education_admin, grants=[GrantTerms(unit_tree.school, Role.SERVICE, JAN)], **DETAILS)
    assert user.has_usable_password() is False
    assert list(user.grants.values_list("unit", "role", "valid_from")) == [(unit_tree.school.pk, "service", JAN)]
    assert list(AccessEvent.objects.order_by("pk").values_list("kind", "user", "by")) == [
        (AccessEventKind.USER_CREATED, user.pk, education_admin.pk),
        (AccessEventKind.GRANT_GIVEN, user.pk, education_admin.pk),
    ]


def test_a_refused_grant_leaves_no_account(education_admin, unit_tree):
    with pytest.raises(PermissionDenied):
        create_user(by=education_admin, grants=[GrantTerms(unit_tree.health, Role.SERVICE, JAN)], **DETAILS)
    assert User.objects.filter(username="kari").exists() is False


def test_an_account_nobody_could_see_is_refused(education_admin):
    with pytest.raises(ValidationError, match="enhetene du styrer"):
        create_user(by=education_admin, **DETAILS)


@pytest.mark.parametrize("role", ["manager", "auditor", "leader", "service"])
def test_only_administrators_make_accounts(user_with, role):
    with pytest.raises(PermissionDenied):
        create_user(by=user_with(role), **DETAILS)


def test_one_address_is_one_account(admin):
    create_user(by=admin, **DETAILS)
    with pytest.raises(ValidationError) as refused:
        create_user(by=admin, **DETAILS | {"username": "kari2", "email": "KARI@storvik.example"})
    assert list(refused.value.message_dict) == ["email"]


def test_only_a_superuser_makes_superusers(admin, superuser):
    with pytest.raises(PermissionDenied):
        create_user(by=admin, is_superuser=True, **DETAILS)
    made = create_user(by=superuser, is_superuser=True, **DETAILS)
    assert (made.is_superuser, made.is_staff) == (True, True)
    with pytest.raises(PermissionDenied):
        update_user(by=admin, user=made, **DETAILS)


def test_a_weak_password_is_refused(admin, superuser):
    with pytest.raises(ValidationError) as refused:
        create_user(by=admin, password="kort", **DETAILS)
    assert list(refused.value.message_dict) == ["password"]


def test_changes_are_logged_field_by_field(admin):
    user = create_user(by=None, **DETAILS)
    AccessEvent.objects.all().delete()
    update_user(by=admin, user=user, **DETAILS | {"title": "Avdelingsleder"})
    update_user(by=admin, user=user, **DETAILS | {"title": "Avdelingsleder"})
    assert [(e.kind, e.diff) for e in AccessEvent.objects.all()] == [
        (AccessEventKind.USER_CHANGED, {"title": ["Rektor", "Avdelingsleder"]})
    ]


def test_a_deactivated_account_loses_everything_until_it_is_opened_again(admin, unit_tree, client_for):
    user = make_user("kari")
    grant(user, Role.SERVICE, unit_tree.school)
    client = client_for(user)
    deactivate_user(by=admin, user=user, note="Permisjon")
    assert User.objects.get(pk=user.pk).has_perm("register.view") is False
    assert client.get("/").status_code == 302
    reactivate_user(by=admin, user=user)
    assert User.objects.get(pk=user.pk).has_perm("register.view", unit_tree.school) is True
    assert [(e.kind, e.diff, e.note) for e in AccessEvent.objects.order_by("pk")] == [
        (AccessEventKind.USER_DEACTIVATED, {"is_active": [True, False]}, "Permisjon"),
        (AccessEventKind.USER_REACTIVATED, {"is_active": [False, True]}, ""),
    ]


def test_nobody_deactivates_themselves(admin):
    with pytest.raises(ValidationError, match="deg selv"):
        deactivate_user(by=admin, user=admin)


def test_a_password_is_set_and_never_logged(admin):
    user = make_user("kari")
    set_password(by=admin, user=user, password="helt-nytt-passord-9")
    assert User.objects.get(pk=user.pk).check_password("helt-nytt-passord-9") is True
    event = AccessEvent.objects.get()
    assert (event.kind, event.diff) == (AccessEventKind.PASSWORD_SET, {})


def test_the_reset_link_opens_the_page_for_a_new_password(admin, client):
    user = make_user("kari")
    answer = client.get(make_reset_link(by=admin, user=user), follow=True)
    assert answer.status_code == 200
    assert 'type="password"' in answer.content.decode()
    assert AccessEvent.objects.get().kind == AccessEventKind.RESET_LINK_MADE


def test_no_reset_link_for_a_deactivated_account(admin):
    with pytest.raises(ValidationError, match="sperret"):
        make_reset_link(by=admin, user=make_user(is_active=False))


# Whoever can set a password can act as the person, so an account is managed only by one who holds all it opens.


def test_yes_one_who_administers_all_the_person_has(education_admin, unit_tree):
    user = make_user()
    grant(user, Role.MANAGER, unit_tree.school)
    assert may_manage_account(education_admin, user) is True


def test_no_one_who_shares_only_a_unit_with_the_person(education_admin, unit_tree):
    user = make_user()
    grant(user, Role.SERVICE, unit_tree.school)
    grant(user, Role.SERVICE, unit_tree.nursing_home)
    assert may_manage_account(education_admin, user) is False
    with pytest.raises(PermissionDenied):
        set_password(by=education_admin, user=user, password=PASSWORD)


def test_no_also_when_the_other_grant_has_not_begun(education_admin, unit_tree):
    user = make_user()
    grant(user, Role.SERVICE, unit_tree.school)
    grant(user, Role.ADMIN, unit_tree.municipality, valid_from=datetime.date(2999, 1, 1))
    assert may_manage_account(education_admin, user) is False


def test_no_scope_at_all(education_admin, admin, unit_tree):
    user = make_user()
    grant(user, Role.SERVICE, unit_tree.nursing_home)
    assert may_manage_account(education_admin, user) is False
    assert may_manage_account(education_admin, admin) is False


def test_a_superuser_is_managed_by_superusers_alone(admin, superuser):
    assert may_manage_account(admin, superuser) is False
    assert may_manage_account(superuser, admin) is True


def test_a_lapsed_account_is_managed_where_it_was(education_admin, unit_tree):
    lapsed = make_user()
    grant(lapsed, Role.SERVICE, unit_tree.school, valid_to=datetime.date(2001, 1, 1))
    elsewhere = make_user()
    grant(elsewhere, Role.SERVICE, unit_tree.health, valid_to=datetime.date(2001, 1, 1))
    assert [may_manage_account(education_admin, user) for user in (lapsed, elsewhere)] == [True, False]
