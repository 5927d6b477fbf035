"""The access pages as different people meet them."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from fdvu.access.enums import Role
from fdvu.access.models import Grant, OrgUnit, User
from tests.factories.access import grant, make_unit, make_user
from tests.factories.bygg import make_building

PASSWORD = "helt-nytt-passord-9"


@pytest.fixture
def admin(user_with):
    return user_with("admin", username="admin", full_name="Anne Admin")


@pytest.fixture
def education_admin(user_with, unit_tree):
    return user_with("admin", unit_tree.education, username="ola", full_name="Ola Oppvekst")


@pytest.fixture
def teacher(unit_tree):
    user = make_user("tore", full_name="Tore Lærer")
    grant(user, Role.SERVICE, unit_tree.school)
    return user


@pytest.fixture
def nurse(unit_tree):
    user = make_user("nina", full_name="Nina Sykepleier")
    grant(user, Role.SERVICE, unit_tree.nursing_home)
    return user


def shown_people(response) -> list[str]:
    return [str(person) for person in response.context["page"]]


def test_the_list_shows_the_people_of_the_units_one_administers(client_for, admin, education_admin, teacher, nurse):
    address = reverse("access:users")
    assert shown_people(client_for(admin).get(address)) == ["Anne Admin", "Nina Sykepleier", "Ola Oppvekst", "Tore Lærer"]
    assert shown_people(client_for(education_admin).get(address)) == ["Ola Oppvekst", "Tore Lærer"]


def test_search_and_filters_cut_the_list_down(client_for, admin, teacher, nurse, unit_tree):
    client = client_for(admin)
    User.objects.filter(pk=nurse.pk).update(is_active=False)
    address = reverse("access:users")
    assert shown_people(client.get(address, {"q": "LÆRER"})) == ["Tore Lærer"]
    assert shown_people(client.get(address, {"role": "admin"})) == ["Anne Admin"]
    assert shown_people(client.get(address, {"status": "inactive"})) == ["Nina Sykepleier"]
    assert shown_people(client.get(address, {"status": "all", "unit": unit_tree.health.pk})) == ["Nina Sykepleier"]


@pytest.mark.parametrize("extra", [1, 40])
def test_the_list_costs_the_same_however_many_people(client_for, admin, unit_tree, django_assert_max_num_queries, extra):
    for _ in range(extra):
        grant(make_user(), Role.SERVICE, unit_tree.school)
    client = client_for(admin)
    with django_assert_max_num_queries(11):
        client.get(reverse("access:users"))


@pytest.mark.parametrize("extra", [1, 40])
def test_the_tree_costs_the_same_however_many_units(client_for, admin, unit_tree, django_assert_max_num_queries, extra):
    for _ in range(extra):
        make_unit(parent=unit_tree.education)
    client = client_for(admin)
    with django_assert_max_num_queries(14):
        client.get(reverse("access:units"))


def test_grants_elsewhere_are_counted_and_not_shown(client_for, education_admin, teacher, unit_tree):
    grant(teacher, Role.LEADER, unit_tree.nursing_home)
    response = client_for(education_admin).get(reverse("access:user", args=[teacher.pk]))
    assert [str(g.unit) for g in response.context["grants"].current] == ["Fjellvik skole"]
    assert response.context["hidden_grants"] == 1
    assert "Solbakken sykehjem" not in response.content.decode()
    assert response.context["may_manage"] is False


def test_grants_stand_under_now_later_and_before(client_for, admin, unit_tree):
    user, today = make_user(), timezone.localdate()
    day = datetime.timedelta(1)
    grant(user, Role.SERVICE, unit_tree.school, valid_to=today)
    grant(user, Role.LEADER, unit_tree.school, valid_from=today)
    grant(user, Role.MANAGER, unit_tree.school, valid_from=today + day)
    grants = client_for(admin).get(reverse("access:user", args=[user.pk])).context["grants"]
    assert [[g.role for g in part] for part in (grants.past, grants.current, grants.future)] == [["service"], ["leader"], ["manager"]]


def test_a_new_person_with_a_first_grant(client_for, education_admin, unit_tree):
    values = {
        "full_name": "Kari Ny",
        "username": "kari",
        "language": "nb",
        "unit": unit_tree.school.pk,
        "role": "service",
        "valid_from": "2026-01-01",
    }
    response = client_for(education_admin).post(reverse("access:user_new"), values)
    made = User.objects.get(username="kari")
    assert response.url == reverse("access:user", args=[made.pk])
    assert list(made.grants.values_list("unit__name", "role", "granted_by")) == [("Fjellvik skole", "service", education_admin.pk)]


def test_a_foreign_unit_is_no_choice(client_for, education_admin, unit_tree):
    values = {
        "full_name": "Kari Ny",
        "username": "kari",
        "language": "nb",
        "unit": unit_tree.nursing_home.pk,
        "role": "service",
        "valid_from": "2026-01-01",
    }
    response = client_for(education_admin).post(reverse("access:user_new"), values)
    assert list(response.context["form"].errors) == ["unit"]
    assert [choice[0] for choice in response.context["form"].fields["unit"].choices] == ["", unit_tree.education.pk, unit_tree.school.pk]


def test_what_the_service_refuses_stands_at_its_field(client_for, admin, teacher):
    values = {"full_name": "Tore 2", "username": "tore", "language": "nb"}
    other = make_user("annen")
    response = client_for(admin).post(reverse("access:user_edit", args=[other.pk]), values)
    assert list(response.context["form"].errors) == ["username"]
    assert User.objects.get(pk=other.pk).username == "annen"


def test_the_superuser_box_is_for_superusers(client_for, admin, teacher):
    address = reverse("access:user_edit", args=[teacher.pk])
    values = {"full_name": "Tore", "username": "tore", "language": "nb", "is_superuser": "on"}
    client_for(admin).post(address, values)
    assert User.objects.get(pk=teacher.pk).is_superuser is False
    client_for(make_user(is_superuser=True)).post(address, values)
    assert User.objects.get(pk=teacher.pk).is_superuser is True


def test_foreign_people_units_and_grants_do_not_exist(client_for, education_admin, nurse, unit_tree):
    client = client_for(education_admin)
    foreign = nurse.grants.get()
    addresses = [
        reverse("access:user", args=[nurse.pk]),
        reverse("access:user_edit", args=[nurse.pk]),
        reverse("access:user_password", args=[nurse.pk]),
        reverse("access:grant_new", args=[nurse.pk]),
        reverse("access:grant_edit", args=[foreign.pk]),
        reverse("access:grant_end", args=[foreign.pk]),
        reverse("access:unit", args=[unit_tree.health.pk]),
        reverse("access:unit_edit", args=[unit_tree.municipality.pk]),
        reverse("access:unit_grant_new", args=[unit_tree.nursing_home.pk]),
    ]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)


def test_an_auditor_looks_and_changes_nothing(client_for, user_with, teacher, unit_tree):
    client = client_for(user_with("auditor"))
    looking = [reverse("access:users"), reverse("access:user", args=[teacher.pk]), reverse("access:units"), reverse("access:roles")]
    assert [client.get(address).status_code for address in looking] == [200] * 4
    changing = [
        reverse("access:user_new"),
        reverse("access:user_edit", args=[teacher.pk]),
        reverse("access:user_deactivate", args=[teacher.pk]),
        reverse("access:grant_new", args=[teacher.pk]),
        reverse("access:grant_end", args=[teacher.grants.get().pk]),
        reverse("access:unit_close", args=[unit_tree.school.pk]),
    ]
    assert [client.post(address).status_code for address in changing] == [403] * 6


def test_ending_the_own_last_administration_asks_first(client_for, education_admin):
    client, own = client_for(education_admin), education_admin.grants.get()
    address = reverse("access:grant_end", args=[own.pk])
    values = {"on": timezone.localdate().isoformat()}
    refused = client.post(address, values)
    assert "Dette er den siste tilgangen" in refused.content.decode()
    assert refused.context["form"]["accept_losing_access"].is_hidden is False
    assert client.post(address, values | {"accept_losing_access": "on"}).url == reverse("home")
    assert Grant.objects.get(pk=own.pk).valid_to == timezone.localdate()


def test_giving_access_to_somebody_from_another_part(client_for, education_admin, nurse, unit_tree):
    address = reverse("access:unit_grant_new", args=[unit_tree.school.pk])
    values = {"person": "nina", "role": "service", "valid_from": "2026-01-01"}
    assert client_for(education_admin).post(address, values).url == reverse("access:unit", args=[unit_tree.school.pk])
    assert nurse.grants.filter(unit=unit_tree.school).count() == 1
    unknown = client_for(education_admin).post(address, values | {"person": "ingen"})
    assert list(unknown.context["form"].errors) == ["person"]


def test_the_unit_page_says_who_has_access_and_through_what(client_for, admin, education_admin, teacher, unit_tree):
    make_user("rot", full_name="Rot", is_superuser=True)
    context = client_for(education_admin).get(reverse("access:unit", args=[unit_tree.school.pk])).context
    assert [(str(a.user), a.role_label, str(a.via or ""), a.may_open) for a in context["access"]] == [
        ("Tore Lærer", "Tjenesteområde", "", True),
        ("Ola Oppvekst", "Administrator", "Oppvekst", True),
        ("Anne Admin", "Administrator", "Storvik kommune", False),
    ]
    assert [str(person) for person in context["superusers"]] == ["Rot"]


def test_the_tree_counts_people_on_each_unit(client_for, admin, teacher, unit_tree):
    rows = client_for(admin).get(reverse("access:units")).context["rows"]
    assert [(r.depth, str(r.unit), r.people) for r in rows] == [
        (0, "Storvik kommune", 1),
        (1, "Helse og omsorg", 0),
        (2, "Solbakken sykehjem", 0),
        (1, "Oppvekst", 0),
        (2, "Fjellvik skole", 1),
    ]


def test_the_tree_counts_standing_buildings_with_those_below(client_for, education_admin, unit_tree):
    for unit, status in (
        (unit_tree.education, "in_use"),
        (unit_tree.school, "in_use"),
        (unit_tree.school, "sold"),
        (unit_tree.health, "in_use"),
    ):
        make_building(unit, status=status)
    rows = client_for(education_admin).get(reverse("access:units")).context["rows"]
    assert [(str(r.unit), [(f.key, n) for f, n in r.figures]) for r in rows] == [
        ("Oppvekst", [("buildings", 2)]),
        ("Fjellvik skole", [("buildings", 1)]),
    ]


def test_a_unit_made_moved_and_closed_through_the_pages(client_for, admin, unit_tree):
    client = client_for(admin)
    client.post(reverse("access:unit_new"), {"parent": unit_tree.education.pk, "name": "Ny skole", "code": "N1", "kind": "unit"})
    made = OrgUnit.objects.get(code="N1")
    client.post(reverse("access:unit_move", args=[made.pk]), {"parent": unit_tree.health.pk})
    client.post(reverse("access:unit_edit", args=[made.pk]), {"name": "Nyere skole", "code": "N1", "kind": "unit"})
    client.post(reverse("access:unit_close", args=[made.pk]), {"valid_to": "2026-06-01"})
    made.refresh_from_db()
    assert (made.parent, made.name, made.valid_to) == (unit_tree.health, "Nyere skole", datetime.date(2026, 6, 1))
    client.post(reverse("access:unit_reopen", args=[made.pk]))
    history = client.get(reverse("access:unit", args=[made.pk])).context["history"]
    assert [line.what for line in history] == ["Enhet gjenåpnet", "Enhet avsluttet", "Enhet endret", "Enhet flyttet", "Enhet opprettet"]


def test_moving_below_itself_is_no_choice(client_for, admin, unit_tree):
    form = client_for(admin).get(reverse("access:unit_move", args=[unit_tree.education.pk])).context["form"]
    assert [str(label).strip() for _, label in form.fields["parent"].choices][1:] == [
        "Storvik kommune",
        "Helse og omsorg",
        "Solbakken sykehjem",
    ]


def test_a_password_set_by_hand_lets_the_person_in(client_for, admin, teacher, client):
    values = {"password": PASSWORD, "repeated": PASSWORD}
    assert client_for(admin).post(reverse("access:user_password", args=[teacher.pk]), values).status_code == 302
    assert client.login(username="tore", password=PASSWORD) is True


def test_the_reset_link_is_shown_once(client_for, admin, teacher):
    client = client_for(admin)
    shown = client.post(reverse("access:user_reset_link", args=[teacher.pk]))
    assert "/konto/password/reset/key/" in shown.context["reset_link"]
    assert client.get(reverse("access:user", args=[teacher.pk])).context["reset_link"] == ""


def test_the_history_of_a_person_reads_in_words(client_for, admin, teacher, unit_tree):
    client = client_for(admin)
    client.post(reverse("access:grant_new", args=[teacher.pk]), {"unit": unit_tree.health.pk, "role": "leader", "valid_from": "2026-01-02"})
    line = client.get(reverse("access:user", args=[teacher.pk])).context["history"][0]
    assert (line.what, line.by, line.subject) == ("Tilgang gitt", "Anne Admin", "Tore Lærer – Helse og omsorg")
    assert [(c.label, c.old, c.new) for c in line.changes] == [
        ("enhet", "", "Helse og omsorg"),
        ("rolle", "", "Leder"),
        ("fra og med", "", "02.01.2026"),
    ]


def test_the_roles_page_shows_what_the_code_says(client_for, admin):
    context = client_for(admin).get(reverse("access:roles")).context
    assert [label for label, _ in context["roles"]] == ["Administrator", "Forvalter", "Tjenesteområde", "Leder", "Revisor"]
    assert dict(context["matrix"])["Styre brukere, enheter og tilganger"] == [True, False, False, False, False]


def test_the_admin_site_looks_and_does_not_touch(client_for, admin, teacher):
    superuser = make_user(is_superuser=True, is_staff=True)
    client = client_for(superuser)
    assert client.get(reverse("admin:access_user_changelist")).status_code == 200
    assert client.get(reverse("admin:access_user_add")).status_code == 403
    assert client.post(reverse("admin:access_user_delete", args=[teacher.pk])).status_code == 403
    User.objects.filter(pk=admin.pk).update(is_staff=True)
    assert client_for(User.objects.get(pk=admin.pk)).get(reverse("admin:access_user_changelist")).status_code == 403
