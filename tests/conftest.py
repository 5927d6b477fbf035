"""Fixtures every test may use: a small tree of units, people with roles in it, and signed-in clients."""

from dataclasses import dataclass

import pytest
from django.test import Client

from fdvu.access.enums import Role, UnitKind
from fdvu.access.models import OrgUnit, User
from tests.factories.access import grant, make_unit, make_user


@dataclass(frozen=True)
class Units:
    """A municipality with two service areas; the school belongs to one, the nursing home to the other."""

    municipality: OrgUnit
    education: OrgUnit
    health: OrgUnit
    school: OrgUnit
    nursing_home: OrgUnit


@pytest.fixture
def unit_tree(db) -> Units:
    municipality = make_unit("Storvik kommune", kind=UnitKind.MUNICIPALITY)
    education = make_unit("Oppvekst", parent=municipality, kind=UnitKind.SERVICE_AREA)
    health = make_unit("Helse og omsorg", parent=municipality, kind=UnitKind.SERVICE_AREA)
    return Units(
        municipality=municipality,
        education=education,
        health=health,
        school=make_unit("Fjellvik skole", parent=education),
        nursing_home=make_unit("Solbakken sykehjem", parent=health),
    )


@pytest.fixture
def user_with(unit_tree):
    """`user_with("manager")` in the whole municipality, or `user_with("service", unit_tree.education)`."""

    def make(role: Role | str, unit: OrgUnit | None = None, **fields) -> User:
        user = make_user(**fields)
        grant(user, role, unit or unit_tree.municipality)
        return user

    return make


@pytest.fixture
def outsider(unit_tree) -> User:
    """Signed in, without a single grant."""
    return make_user("utenfor")


@pytest.fixture
def client_for():
    """A client signed in as `user`; without one, an anonymous client."""

    def make(user: User | None = None, **options) -> Client:
        client = Client(**options)
        if user is not None:
            client.force_login(user, backend="fdvu.access.backend.GrantBackend")
        return client

    return make
