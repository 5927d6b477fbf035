"""Each filter of the building register, and what happens to filters that make no sense."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict

from bygg.enums import Heritage, Ownership
from bygg.filters import AreaUseFilter, BuildingFilter, PlotFilter, PropertyFilter, SpaceFilter
from bygg.models import AreaUse, Building, BuildingType, Plot, Property, PropertyNumber, Space
from bygg.queries.search import read_cadastral
from fdvu.audit.models import ChangeSet, SourceKey
from tests.factories.bygg import make_area_use, make_building, make_plot, make_property, make_space, save_new


def found(filterset, model, query: str) -> list[str]:
    rows = filterset(QueryDict(query), queryset=model.objects.all()).qs
    return sorted(str(row) for row in rows)


def buildings(query: str) -> list[str]:
    return found(BuildingFilter, Building, query)


@pytest.fixture
def stock(unit_tree):
    school_type, _ = BuildingType.objects.get_or_create(code="613", defaults={"name": "Barneskole"})
    make_building(
        unit_tree.school,
        "Ørsta skole",
        building_type=school_type,
        street_address="Storgata 5",
        postal_code="6150",
        postal_place="Ørsta",
        building_number=300012345,
        year_built=1962,
        area_bta_m2=1250.5,
        ownership=Ownership.LEASED,
        heritage=Heritage.LISTED,
        energy_label="C",
        kostra_function="222",
        municipality_number="1520",
        latitude=62.2,
        longitude=6.1,
    )
    make_building(unit_tree.nursing_home, "Solbakken", year_built=2001, area_bta_m2=80.0)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Solbakken", "Ørsta skole"]),
        ("q=ørsta", ["Ørsta skole"]),
        ("q=ØRSTA skole,", ["Ørsta skole"]),
        ("q=storgata 5 6150", ["Ørsta skole"]),
        ("q=300012345", ["Ørsta skole"]),
        ("q=%25", []),
        ("q=sol_akken", []),
        ("building_type=613", ["Ørsta skole"]),
        ("building_type=null", ["Solbakken"]),
        ("building_type=613&building_type=null", ["Solbakken", "Ørsta skole"]),
        ("ownership=leased", ["Ørsta skole"]),
        ("year_from=1962&year_to=1962", ["Ørsta skole"]),
        ("year_from=1963", ["Solbakken"]),
        ("area_from=1+250,5", ["Ørsta skole"]),
        ("area_to=80", ["Solbakken"]),
        ("heritage=listed", ["Ørsta skole"]),
        ("heritage=null", ["Solbakken"]),
        ("energy_label=C&energy_label=D", ["Ørsta skole"]),
        ("energy_label=null", ["Solbakken"]),
        ("kostra_function=222", ["Ørsta skole"]),
        ("municipality_number=1520", ["Ørsta skole"]),
        ("has_coordinates=true", ["Ørsta skole"]),
        ("has_coordinates=false", ["Solbakken"]),
        ("bbox=6,62,7,63", ["Ørsta skole"]),
        ("bbox=nonsense", []),
        ("quality=missing_type", ["Solbakken"]),
        ("changed_since=2100-01-01", []),
        ("changed_since=2000-01-01", ["Solbakken", "Ørsta skole"]),
    ],
)
def test_building_filters(stock, query, expected):
    assert buildings(query.replace(" ", "+")) == expected


@pytest.mark.parametrize(
    "query",
    ["year_from=abc", "area_from=1.2.3x", "status=nope", "building_type=xx", "changed_since=imorgen", "show=rubbish", "quality=nope"],
)
def test_a_filter_that_makes_no_sense_is_told_and_not_used(client, stock, query):
    response = client.get(f"/bygg/?{query}")
    name = query.partition("=")[0]
    assert response.status_code == 200
    assert response.context["totals"].count == 2
    assert [tag.name for tag in response.context["errors"]] == [name]
    assert "er ikke brukt" in response.content.decode()


def test_what_was_typed_stays_in_the_field(client, stock):
    assert 'value="abc"' in client.get("/bygg/?year_from=abc").content.decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3203-12/34", ["Hovedbygg"]),
        ("12/34", ["Hovedbygg"]),
        ("gnr. 12 bnr. 34", ["Hovedbygg"]),
        ("0220-55/66", ["Hovedbygg"]),
        ("55/66", ["Hovedbygg"]),
        ("3203-12/35", []),
        ("9999-12/34", []),
    ],
)
def test_text_that_looks_like_a_matrikkelnummer_finds_the_property_now_and_before(unit_tree, text, expected):
    place = make_property(unit_tree.school, municipality_number="3203", gnr=12, bnr=34)
    save_new(PropertyNumber(property=place, cadastral_number="0220-55/66", valid_to=datetime.date(2020, 1, 1)))
    make_building(unit_tree.school, "Hovedbygg", property=place)
    make_building(unit_tree.school, "Et annet")
    assert [b.name for b in BuildingFilter(QueryDict(mutable=True) | {"q": text}, queryset=Building.objects.all()).qs] == expected


def test_an_address_is_no_matrikkelnummer():
    assert read_cadastral("Storgata 5") is None


def test_source_system(unit_tree):
    row = make_building(unit_tree.school, "Fra Famac")
    make_building(unit_tree.school, "Registrert for hånd")
    keys = {"content_type": ContentType.objects.get_for_model(Building), "object_id": row.pk, "source_id": "17"}
    SourceKey.objects.create(source_name="Famac", changeset=ChangeSet.objects.order_by("pk").first(), **keys)
    assert buildings("source=Famac") == ["Fra Famac"]


def test_property_of_a_building(unit_tree):
    place = make_property(unit_tree.school)
    make_building(unit_tree.school, "På tomta", property=place)
    make_building(unit_tree.school, "Andre steder")
    assert buildings(f"property={place.pk}") == ["På tomta"]


def test_land_filters(unit_tree):
    make_property(unit_tree.school, municipality_number="3203", gnr=12, bnr=34, name="Prestegården", area_m2=100.0)
    make_plot(unit_tree.school, "Badestranda", kind="recreation", plot_number="T-12", area_m2=70.0)
    assert found(PropertyFilter, Property, "q=prestegård") == ["3203-12/34 Prestegården"]
    assert found(PropertyFilter, Property, "q=12/34") == ["3203-12/34 Prestegården"]
    assert found(PropertyFilter, Property, "gnr=12&bnr=35") == []
    assert found(PlotFilter, Plot, "q=t-12") == ["Badestranda"]
    assert found(PlotFilter, Plot, "kind=forest") == []
    assert found(PlotFilter, Plot, "area_from=70&kind=recreation") == ["Badestranda"]


def test_spaces_by_function_and_building(unit_tree):
    building = make_building(unit_tree.school, "Fjellvik skole")
    make_space(building, "101", name="Klasserom 1", function="classroom", area_nta_m2=60.0)
    make_space(building, "102", function="office", area_nta_m2=12.0)
    assert found(SpaceFilter, Space, "function=classroom") == ["101 Klasserom 1"]
    assert found(SpaceFilter, Space, f"building={building.pk}&area_to=20") == ["102"]
    assert found(SpaceFilter, Space, "building_name=fjellvik&q=klasserom") == ["101 Klasserom 1"]


def test_area_use_of_today_or_of_a_chosen_day(unit_tree):
    building = make_building(unit_tree.school, "Skolen")
    make_area_use(building, unit_tree.school, valid_to=datetime.date(2020, 1, 1))
    make_area_use(building, unit_tree.nursing_home, valid_from=datetime.date(2020, 1, 1))
    assert found(AreaUseFilter, AreaUse, "") == ["Solbakken sykehjem – Skolen"]
    assert found(AreaUseFilter, AreaUse, "show=all") == ["Fjellvik skole – Skolen", "Solbakken sykehjem – Skolen"]
    assert found(AreaUseFilter, AreaUse, "on=2019-06-01") == ["Fjellvik skole – Skolen"]


def test_tags_say_what_is_chosen_and_lead_to_the_list_without_it(client, stock):
    response = client.get("/bygg/?building_type=613&year_from=1950&sort=-name")
    tags = {(tag.label, tag.text): url for tag, url in response.context["tags"]}
    assert tags == {
        ("Bygningstype", "613 Barneskole"): "?year_from=1950&sort=-name",
        ("Byggeår fra", "1950"): "?building_type=613&sort=-name",
    }
