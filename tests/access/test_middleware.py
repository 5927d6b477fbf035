"""Roles, language and chosen unit on the request."""

import pytest
from django.conf import settings

from fdvu.access.enums import Role
from fdvu.access.middleware import RolesOf
from tests.factories.access import make_user


def test_roles_behave_like_a_set_and_are_read_once(user_with, django_assert_num_queries):
    roles = RolesOf(user_with("leader"))
    with django_assert_num_queries(1):
        assert Role.LEADER in roles
        assert roles & {Role.LEADER, Role.ADMIN} == {Role.LEADER}
        assert set(roles) == {"leader"}
        assert len(roles) == 1


def test_an_outsider_has_no_roles(outsider):
    assert set(RolesOf(outsider)) == set()


def test_a_signed_in_person_reads_their_own_language(client_for, unit_tree):
    user = make_user(language="en")
    response = client_for(user).get("/", headers={"accept-language": "nb"})
    assert response.headers["Content-Language"] == "en"
    assert response.context["LANGUAGE_CODE"] == "en"


@pytest.mark.parametrize(("cookie", "language"), [("en", "en"), ("nb", "nb"), ("", "nb"), ("xx", "nb")])
def test_others_read_what_their_cookie_says_else_bokmaal(client, db, cookie, language):
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie
    response = client.get("/konto/login/", headers={"accept-language": "en-US"})
    assert response.headers["Content-Language"] == language


@pytest.mark.parametrize("raw", ["{foreign}", "0", "x", "²", "9" * 30])
def test_a_unit_that_is_not_ones_own_is_not_found(client_for, user_with, unit_tree, raw):
    client = client_for(user_with("service", unit_tree.education))
    assert client.get("/", {"unit": raw.format(foreign=unit_tree.health.pk)}).status_code == 404
    assert client.get("/", {"unit": unit_tree.school.pk}).status_code == 200
