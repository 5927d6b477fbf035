"""The frame: guards, navigation, unit picker, preferences, error pages."""

import pytest

pytestmark = pytest.mark.django_db


def test_front_page_asks_a_stranger_to_sign_in(client):
    response = client.get("/")
    assert (response.status_code, response.url) == (302, "/konto/login/?next=/")


def test_front_page_opens_for_a_manager(client_for, user_with):
    response = client_for(user_with("manager")).get("/")
    assert response.status_code == 200
    assert "Oversikt" in response.content.decode()
