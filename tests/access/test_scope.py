"""Which units a person's grants open."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from fdvu.access.enums import ROLE_PERMISSIONS, Permission, Role
from fdvu.access.models import OrgUnit, User
from fdvu.access.scope import UnitSet, UnitTree, forget_scope, load_tree, roles_of, units_for
from tests.factories.access import grant, make_user

TODAY = datetime.date(2026, 5, 15)


@pytest.fixture(autouse=True)
def _the_day(monkeypatch):
    monkeypatch.setattr("fdvu.access.scope.timezone.localdate", lambda: TODAY)


def names_for(user, permission=Permission.REGISTER_VIEW) -> list[str]:
    return sorted(OrgUnit.objects.permitted(user, permission).values_list("name", flat=True))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(Permission))
def test_each_permission_yes_no_and_no_scope(unit_tree, role, permission):
    user = make_user()
    grant(user, role, unit_tree.education)
    held = permission in ROLE_PERMISSIONS[role]
    # yes, or no for want of the role
    assert user.has_perm(permission.value, unit_tree.education) is held
    assert user.has_perm(permission.value, unit_tree.school) is held
    assert user.has_perm(permission.value) is held
    # no for want of scope
    assert user.has_perm(permission.value, unit_tree.health) is False
    assert user.has_perm(permission.value, unit_tree.municipality) is False


def test_the_roles_hold_exactly_these_permissions():
    assert {role.value: sorted(p.value for p in held) for role, held in ROLE_PERMISSIONS.items()} == {
        "admin": sorted(p.value for p in Permission),
        "manager": ["codes.edit", "history.revert", "register.edit", "register.import", "register.view", "report.make", "report.view"],
        "service": ["register.view", "report.view"],
        "leader": ["register.view", "report.make", "report.view"],
        "auditor": ["access.view", "register.view", "report.view"],
    }


def test_a_permission_of_another_app_is_never_granted(user_with):
    assert user_with("admin").has_perm("auth.change_user") is False


def test_a_grant_opens_the_unit_and_all_below(unit_tree, user_with):
    assert names_for(user_with("service", unit_tree.education)) == ["Fjellvik skole", "Oppvekst"]
    assert names_for(user_with("service", unit_tree.school)) == ["Fjellvik skole"]
    assert names_for(user_with("service")) == sorted(OrgUnit.objects.values_list("name", flat=True))


def test_several_grants_add_up(unit_tree):
    user = make_user()
    grant(user, Role.SERVICE, unit_tree.education)
    grant(user, Role.MANAGER, unit_tree.nursing_home)
    assert names_for(user) == ["Fjellvik skole", "Oppvekst", "Solbakken sykehjem"]
    assert names_for(user, Permission.REGISTER_EDIT) == ["Solbakken sykehjem"]
    assert roles_of(user) == {Role.SERVICE, Role.MANAGER}


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "open_today"),
    [
        (TODAY, None, True),
        (TODAY + datetime.timedelta(1), None, False),
        (datetime.date(2020, 1, 1), TODAY, False),
        (datetime.date(2020, 1, 1), TODAY + datetime.timedelta(1), True),
        (TODAY, TODAY + datetime.timedelta(1), True),
    ],
)
def test_the_period_is_half_open(unit_tree, valid_from, valid_to, open_today):
    user = make_user()
    grant(user, Role.SERVICE, unit_tree.school, valid_from=valid_from, valid_to=valid_to)
    assert names_for(user) == (["Fjellvik skole"] if open_today else [])
    assert roles_of(user) == ({Role.SERVICE} if open_today else set())


def test_an_auditor_of_the_municipality_reads_everything_and_changes_nothing(unit_tree, user_with):
    auditor = user_with("auditor")
    everything = sorted(OrgUnit.objects.values_list("name", flat=True))
    reading = {Permission.REGISTER_VIEW, Permission.REPORT_VIEW, Permission.ACCESS_VIEW}
    assert {p: names_for(auditor, p) for p in Permission} == {p: everything if p in reading else [] for p in Permission}


def test_without_a_grant_nothing_is_open(outsider):
    assert names_for(outsider) == []
    assert outsider.has_perm("register.view") is False


def test_anonymous_and_inactive_people_see_nothing(unit_tree, user_with):
    user = user_with("admin")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert names_for(User.objects.get(pk=user.pk)) == []
    assert names_for(AnonymousUser()) == []


def test_a_superuser_sees_everything_without_grants(unit_tree):
    assert units_for(make_user(is_superuser=True), Permission.ACCESS_MANAGE) == UnitSet(everything=True)


def test_the_scope_costs_two_queries_however_many_grants(unit_tree, django_assert_num_queries):
    user = make_user()
    for unit in (unit_tree.school, unit_tree.nursing_home, unit_tree.education):
        for role in Role:
            grant(user, role, unit)
    with django_assert_num_queries(2):
        for permission in Permission:
            units_for(user, permission)


def test_forget_scope_reads_the_grants_again(unit_tree, outsider):
    assert names_for(outsider) == []
    grant(outsider, Role.SERVICE, unit_tree.school)
    assert names_for(outsider) == []
    forget_scope(outsider)
    assert names_for(outsider) == ["Fjellvik skole"]


def test_the_tree_walks_up_and_down(unit_tree):
    tree = load_tree()
    assert tree.above(unit_tree.school.pk) == [unit_tree.municipality.pk, unit_tree.education.pk, unit_tree.school.pk]
    assert tree.below(unit_tree.health.pk) == {unit_tree.health.pk, unit_tree.nursing_home.pk}


def test_a_ring_in_the_tree_does_not_hang():
    tree = UnitTree({1: 2, 2: 1})
    assert tree.below(1) == {1, 2}
    assert tree.above(1) == [2, 1]
