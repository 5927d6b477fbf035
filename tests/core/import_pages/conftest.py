"""What the tests of the import pages share: people, a school, and jobs that are run."""

import pytest

from tests.factories.bygg import make_building


@pytest.fixture
def manager(user_with):
    return user_with("manager", username="mona", full_name="Mona Forvalter")


@pytest.fixture
def colleague(user_with):
    return user_with("manager", username="kari")


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def run(django_capture_on_commit_callbacks):
    """Do something, and then the jobs that it started."""

    def do(action, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return action(*args, **kwargs)

    return do


@pytest.fixture
def school(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole", street_address="Skoleveien 1", postal_code="3050")
