"""Fixtures every test may use: a small tree of units, people with roles in it, and signed-in clients."""

import os
from dataclasses import dataclass

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings

from bygg.models import AreaUse, Building, Plot, Property, Space
from fdvu.access.enums import Role, UnitKind
from fdvu.access.models import OrgUnit, User
from tests.factories.access import grant, make_unit, make_user
from tests.factories.bygg import make_area_use, make_building, make_plot, make_property, make_space

# How long a draw takes says more about the machine than about the code; the CI run repeats itself exactly.
settings.register_profile("fdvu", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ)
settings.load_profile("fdvu")


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


@dataclass(frozen=True)
class Rows:
    """One of each register row at the school, and a building of another service area."""

    property: Property
    plot: Plot
    building: Building
    space: Space
    area_use: AreaUse
    other_building: Building


@pytest.fixture
def sample_data(unit_tree) -> Rows:
    ground = make_property(unit_tree.school, gnr=12, bnr=45, name="Fjellvik")
    school = make_building(
        unit_tree.school, "Fjellvik skole", property=ground, building_number=300_000_019, year_built=1978,
        area_bta_m2=4800.0, area_bra_m2=4250.0, area_nta_m2=3900.0, street_address="Skoleveien 1", postal_code="3050", postal_place="Mjøndalen",
    )  # fmt: skip
    room = make_space(school, "101", name="Klasserom", area_nta_m2=62.0)
    return Rows(
        property=ground,
        plot=make_plot(unit_tree.school, "Skoletomta", property=ground, area_m2=12_500.0),
        building=school,
        space=room,
        area_use=make_area_use(school, unit_tree.school, area_m2=4250.0, user_count=320),
        other_building=make_building(unit_tree.nursing_home, "Solbakken sykehjem", building_number=300_000_027, area_bra_m2=6120.0),
    )
