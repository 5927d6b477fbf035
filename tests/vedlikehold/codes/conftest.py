"""What the tests of building parts, component types and assumptions share."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def manager(user_with):
    return user_with("manager", username="forvalter")


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def viewer(user_with, unit_tree):
    return user_with("service", unit_tree.education, username="tjeneste")
