"""What the tests of the registers share."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """Sums are kept by the data's version, and each test starts its numbering anew."""
    cache.clear()


@pytest.fixture
def manager(user_with):
    return user_with("manager", username="forvalter")


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def education_viewer(user_with, unit_tree):
    """Sees Oppvekst alone, and changes nothing."""
    return user_with("service", unit_tree.education, username="tjeneste")
