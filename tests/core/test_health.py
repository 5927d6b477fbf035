"""Probes answer without signing in, and tell the truth."""

import pytest

from fdvu.core.views import health

pytestmark = pytest.mark.django_db


def test_alive(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_ready(client):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ready": True, "checks": {"database": True, "broker": True, "storage": True}})


@pytest.mark.parametrize("failing", ["_database", "_broker", "_storage"])
def test_one_part_down_is_not_ready(client, monkeypatch, failing):
    def down():
        raise OSError("secret host name")

    monkeypatch.setattr(health, failing, down)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"][failing[1:]] is False
    assert b"secret" not in response.content


def test_an_unwritable_store_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(health.os, "access", lambda path, mode: False)
    assert client.get("/readyz").json()["checks"]["storage"] is False
