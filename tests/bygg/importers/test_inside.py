"""Plots, spaces and area use."""

import datetime

import pytest

from bygg.importers.spaces import floor_code, floor_level
from bygg.models import AreaUse, Floor, Plot, Space
from tests.factories.bygg import make_building, make_space
from tests.factories.imports import counts, errors, plan, take_in

pytestmark = pytest.mark.django_db


def test_plots(unit_tree):
    text = "Tomtenummer;Navn;Enhet;Type;Areal (daa)\nT-1;Skoletomta;Oppvekst;Bebygd tomt;12,5\n"
    profile = {"columns": {"Areal (daa)": "area_m2"}, "units": {"area_m2": "daa"}}
    take_in(text, profile, kind="plots")
    plot = Plot.objects.get()
    assert (plot.plot_number, plot.unit, plot.kind, plot.area_m2) == ("T-1", unit_tree.education, "built", 12500)
    assert counts(plan(text.replace("12,5", "13"), profile, kind="plots")) == {"updated": 1}


class TestSpaces:
    @pytest.mark.parametrize(
        ("heading", "value"),
        [
            ("Bygningsnummer", "300000019"),
            ("Bygg", "Fjellvik skole"),
            ("Bygningens kilde-id", "B1"),
        ],
    )
    def test_the_building_by_number_name_or_source(self, unit_tree, heading, value):
        take_in("Bygningsnummer;Navn;Kilde-id\n300000019;Fjellvik skole;B1\n", {"source": "FDV"})
        take_in(f"{heading};Etasje;Romnummer;NTA;Romfunksjon\n{value};1. etg;1.04;62,5;Klasserom\n", {"source": "FDV"}, kind="spaces")
        space = Space.objects.get()
        assert (space.number, space.area_nta_m2, space.function, space.floor.code) == ("1.04", 62.5, "classroom", "H01")

    def test_the_building_by_name_and_address_where_the_name_is_not_enough(self, unit_tree):
        make_building(unit_tree.school, "Paviljong", street_address="Storgata 1")
        second = make_building(unit_tree.school, "Paviljong", street_address="Storgata 2")
        assert "Flere bygninger" in errors(plan("Bygg;Romnummer\nPaviljong;1\n", kind="spaces"))[0][2]
        take_in("Bygg;Adresse;Romnummer\nPaviljong;Storgt. 2;1\n", kind="spaces")
        assert Space.objects.get().building == second

    def test_floors_are_made_once(self, unit_tree):
        make_building(unit_tree.school, "Skolen", building_number=300000019)
        text = "Bygningsnummer;Etasje;Romnummer\n300000019;H1;1\n300000019;1;2\n300000019;K01;3\n"
        take_in(text, kind="spaces")
        assert sorted(Floor.objects.values_list("code", "level")) == [("H01", 1), ("K01", -101)]
        assert counts(plan(text, kind="spaces")) == {"unchanged": 3}

    def test_the_same_room_number_in_two_buildings(self, unit_tree):
        make_building(unit_tree.school, "A", building_number=300000019)
        make_building(unit_tree.school, "B", building_number=300000027)
        text = "Bygningsnummer;Romnummer\n300000019;1\n300000027;1\n300000019;1\n"
        assert errors(plan(text, kind="spaces")) == [(4, "Romnummer", "Samme Romnummer står også på rad 2. Fjern den ene raden.")]

    def test_buildings_outside_are_as_if_they_did_not_exist(self, unit_tree, user_with):
        make_building(unit_tree.nursing_home, "Sykehjemmet", building_number=300000019)
        found = plan("Bygningsnummer;Romnummer\n300000019;1\n", kind="spaces", by=user_with("manager", unit_tree.education))
        assert errors(found) == [(2, "Bygningsnummer", "Fant ingen bygning med bygningsnummer «300000019» i enhetene du kan importere i.")]

    def test_a_row_without_a_building(self, unit_tree):
        assert counts(plan("Bygningsnummer;Romnummer\n;1\n", kind="spaces")) == {"rejected": 1}
        assert errors(plan("Romnummer;NTA\n1;2\n", kind="spaces"))[0][:2] == (None, "Bygning")


class TestAreaUse:
    TEXT = "Bygg;Rom;Brukende enhet;Areal;Antall brukere;Fra;Til\nSkolen;101;Fjellvik skole;1 200,5;320;01.08.2024;31.12.3000\n"

    @pytest.fixture(autouse=True)
    def school(self, unit_tree):
        self.building = make_building(unit_tree.school, "Skolen")
        self.room = make_space(self.building, "101")

    def test_taken_in(self, unit_tree):
        take_in(self.TEXT, kind="area_use")
        use = AreaUse.objects.get()
        assert (use.building, use.space, use.user_unit) == (self.building, self.room, unit_tree.school)
        assert (use.area_m2, use.user_count, use.valid_from, use.valid_to) == (1200.5, 320, datetime.date(2024, 8, 1), None)

    def test_recognised_by_building_space_unit_and_start(self):
        take_in(self.TEXT, kind="area_use")
        assert counts(plan(self.TEXT.replace("320", "300"), kind="area_use")) == {"updated": 1}
        assert counts(plan(self.TEXT.replace("2024", "2025"), kind="area_use")) == {"created": 1}

    def test_a_room_the_building_does_not_have(self):
        assert errors(plan(self.TEXT.replace("101", "999"), kind="area_use"))[0][:2] == (2, "Rom")

    def test_a_period_that_ends_before_it_begins(self):
        assert errors(plan(self.TEXT.replace("31.12.3000", "01.01.2024"), kind="area_use"))[0][:2] == (2, "Til")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("H01", "H01"),
        ("h1", "H01"),
        ("2", "H02"),
        ("2. etg.", "H02"),
        ("3. etasje", "H03"),
        ("-1", "U01"),
        ("0", "U01"),
        ("K1", "K01"),
        ("Loft", "Loft"),
    ],
)
def test_floor_codes(written, code):
    assert floor_code(written) == code


def test_floors_are_ordered_from_below():
    codes = ["K02", "K01", "U02", "U01", "H01", "H02", "L01"]
    assert sorted(codes, key=floor_level) == codes
