"""Buildings from a file to the register: reading, looking up, recognising, comparing."""

import datetime

import pytest

from bygg.models import Building, BuildingType, Property
from fdvu.audit.enums import Source
from fdvu.audit.models import Change, ChangeSet, SourceKey
from fdvu.audit.services import open_changeset, update_rows
from tests.factories.bygg import make_building, make_property
from tests.factories.imports import counts, errors, plan, take_in, warnings

pytestmark = pytest.mark.django_db

SMALL = "Bygningsnummer;Navn;Enhet;Bygningstype;Byggeår;BRA;Adresse;Postnr\n300000019;Fjellvik skole;Oppvekst;613;1974;2510,5;Skoleveien 4;358\n"


def test_known_headings_map_themselves_and_values_become_what_the_register_holds(unit_tree):
    done, batch = take_in(SMALL)

    building = Building.objects.get()
    assert counts(done) == {"created": 1}
    assert (building.building_number, building.name, building.unit, building.building_type.code) == (
        300000019,
        "Fjellvik skole",
        unit_tree.education,
        "613",
    )
    assert (building.year_built, building.area_bra_m2, building.postal_code, building.status) == (1974, 2510.5, "0358", "in_use")
    assert building.sort_key
    assert building.in_portfolio
    assert batch.status == "applied"


def test_the_journal_has_one_change_set_with_a_change_for_each_row(unit_tree, user_with):
    manager = user_with("manager")
    _done, batch = take_in(SMALL, {"source": "Facilit"}, by=manager, note="Første innlesing")

    changeset = ChangeSet.objects.get()
    assert (changeset.by, changeset.source, changeset.source_name, changeset.note, changeset.batch) == (
        manager,
        "import",
        "Facilit",
        "Første innlesing",
        batch,
    )
    assert Change.objects.filter(changeset=changeset, action="c").count() == 1


def test_a_preview_writes_nothing(unit_tree):
    assert counts(plan(SMALL)) == {"created": 1}
    assert Building.objects.count() == ChangeSet.objects.count() == 0


def test_the_same_file_again_changes_nothing(unit_tree):
    take_in(SMALL)
    done, _batch = take_in(SMALL)

    assert counts(done) == {"unchanged": 1}
    assert ChangeSet.objects.count() == 1


def test_changes_are_told_cell_by_cell(unit_tree):
    take_in(SMALL)
    found = plan(SMALL.replace("1974", "1975").replace("Oppvekst", "Helse og omsorg"))

    cells = {cell.field: (cell.old, cell.new) for cell in found.changes[0]}
    assert cells == {"year_built": (1974, 1975), "unit": (unit_tree.education.pk, unit_tree.health.pk)}


def test_an_empty_cell_says_nothing_and_erases_nothing(unit_tree):
    take_in(SMALL)

    assert counts(plan(SMALL.replace("1974", "").replace("2510,5", "-"))) == {"unchanged": 1}


def test_an_empty_cell_erases_where_the_profile_says_so(unit_tree):
    take_in(SMALL)
    take_in(SMALL.replace("1974", ""), {"empty": "erase"})

    assert Building.objects.get().year_built is None


def test_columns_the_file_does_not_have_stay_as_they_are(unit_tree):
    take_in(SMALL)
    take_in("Bygningsnummer;Byggeår\n300000019;1980\n")

    building = Building.objects.get()
    assert (building.name, building.year_built) == ("Fjellvik skole", 1980)


def test_defaults_fill_new_rows_and_what_is_empty_but_not_what_is_there(unit_tree):
    take_in(SMALL)
    profile = {"defaults": {"municipality_number": "3203", "year_built": "1900"}}
    text = SMALL + "300000027;Nytt bygg;Oppvekst;613;;100;;\n"
    take_in(text, profile)

    first, second = Building.objects.order_by("building_number")
    assert (first.municipality_number, first.year_built) == ("3203", 1974)
    assert (second.municipality_number, second.year_built) == ("3203", 1900)


def test_codes_that_do_not_exist_are_errors_with_suggestions(unit_tree):
    found = plan(SMALL.replace("613", "Barneskule").replace("Oppvekst", "Opvekst"))

    assert [(row, column) for row, column, _message in errors(found)] == [(2, "Enhet"), (2, "Bygningstype")]
    assert errors(found)[0][2] == "«Opvekst» finnes ikke i «Ansvarlig enhet». Mente du «Oppvekst»?"
    assert "«613 Barneskole»" in errors(found)[1][2]


def test_codes_are_made_only_when_chosen(unit_tree):
    text = SMALL.replace("613", "698")
    assert counts(plan(text)) == {"rejected": 1}

    take_in(text, decisions={"create_codes": {"building_type": ["698"]}})
    assert Building.objects.get().building_type == BuildingType.objects.get(code="698")


@pytest.mark.parametrize("written", ["613", "Barneskole", "barneskole", "613 Barneskole", "Primary school"])
def test_building_types_by_code_or_name(unit_tree, written):
    assert counts(plan(SMALL.replace("613", written))) == {"created": 1}


def test_choices_by_code_or_label_in_either_language_or_by_the_profile(unit_tree):
    text = "Navn;Eierform\nEn;Leid\nTo;owned\nTre;F\n"
    found = plan(text, {"values": {"ownership": {"F": "company"}}})
    assert found.frame.values["ownership"] == ["leased", "owned", "company"]


def test_units_become_square_metres(unit_tree):
    found = plan("Navn;Area\nEn;1000\n", {"columns": {"Area": "area_bra_m2"}, "units": {"area_bra_m2": "ft2"}})
    assert found.frame.values["area_bra_m2"] == [pytest.approx(92.90304)]


def test_area_zero_is_missing_with_a_warning(unit_tree):
    found = plan("Navn;BRA\nEn;0\nTo;12\n")
    assert found.frame.values["area_bra_m2"] == [None, 12.0]
    assert warnings(found) == ["1 rader har areal 0. Det er tatt som at arealet mangler."]


@pytest.mark.parametrize("written", ["31.12.3000", "3000-12-31", "31/12/3000"])
def test_the_year_3000_is_no_end(unit_tree, written):
    found = plan(f"Navn;Avhendet\nEn;{written}\nTo;30.06.2020\n")
    assert counts(found) == {"created": 2}
    assert found.frame.values["disposed_on"] == [None, datetime.date(2020, 6, 30)]


def test_zip_codes_get_their_zeros_back(unit_tree):
    assert plan("Navn;Postnr\nEn;358\n").frame.values["postal_code"] == ["0358"]
    assert plan("Navn;Postnr\nEn;2155\n", {"pad": {"postal_code": 5}}).frame.values["postal_code"] == ["02155"]


def test_a_year_on_most_rows_is_flagged_as_an_estimate(unit_tree):
    rows = "".join(f"Bygg {i};{2000 if i % 2 else 1901 + i}\n" for i in range(100))
    found, _batch = take_in("Navn;Byggeår\n" + rows)

    assert warnings(found) == ["50 rader har byggeår 2000. Det ser ut som en standardverdi, og byggeåret er merket som et anslag."]
    assert Building.objects.filter(year_is_estimate=True).count() == 50


def test_utm_becomes_degrees(unit_tree):
    found = plan("Navn;Øst;Nord\nEn;305890.00;6540521.00\n", {"defaults": {"utm_zone": 32}})
    assert found.frame.values["latitude"][0] == pytest.approx(58.960194, abs=2e-5)
    assert found.frame.values["longitude"][0] == pytest.approx(5.624354, abs=2e-5)


def test_utm_without_a_zone_is_not_guessed(unit_tree):
    found = plan("Navn;Øst;Nord\nEn;305890.00;6540521.00\n")
    assert not found.frame.has("latitude")
    assert len(warnings(found)) == 1


def test_places_outside_norway_are_warnings(unit_tree):
    found = plan("Navn;Breddegrad;Lengdegrad\nEn;38.9;-77.0\nTo;10.4;59.9\nTre;59.9;10.4\n")
    assert counts(found) == {"created": 3}
    assert warnings(found) == [
        "1 rader ser ut til å ha byttet om breddegrad og lengdegrad.",
        "1 rader har koordinater utenfor Norge.",
    ]


class TestMatrikkel:
    def test_unknown_properties_are_made_only_when_chosen(self, unit_tree):
        text = "Navn;Enhet;Matrikkelnummer\nEn;Oppvekst;3203-12/34\n"
        assert errors(plan(text)) == [
            (
                2,
                "Matrikkelnummer",
                "Eiendommen 3203-12/34 finnes ikke i registeret. Opprett den først, eller velg at importen skal gjøre det.",
            )
        ]
        take_in(text, decisions={"create_codes": {"property": True}})
        made = Property.objects.get()
        assert (made.cadastral_number, made.unit, Building.objects.get().property) == ("3203-12/34", unit_tree.education, made)

    def test_the_number_may_stand_in_parts(self, unit_tree):
        ground = make_property(unit_tree.school, municipality_number="3203", gnr=12, bnr=34)
        take_in("Navn;Kommunenr;Gnr;Bnr\nEn;3203;12;34\n")
        assert Building.objects.get().property == ground

    def test_the_only_building_on_both_sides_is_the_same(self, unit_tree):
        ground = make_property(unit_tree.school, municipality_number="3203", gnr=12, bnr=34)
        known = make_building(unit_tree.school, "Fjellvik skole", property=ground, building_number=300000019)
        found = plan("Navn;Matrikkelnummer\nFjellvik barneskole;3203-12/34\n")
        assert found.matches.targets == [known.pk]

    def test_two_buildings_of_a_property_are_listed_not_guessed(self, unit_tree):
        ground = make_property(unit_tree.school, municipality_number="3203", gnr=12, bnr=34)
        buildings = [make_building(unit_tree.school, name, property=ground) for name in ("Bygg A", "Bygg B")]
        found = plan("Navn;Matrikkelnummer\nFjellvik barneskole;3203-12/34\n")
        assert counts(found) == {"created": 1}
        assert {candidate.id for candidate in found.duplicates[0].candidates} == {b.pk for b in buildings}

    def test_two_bygningsnummer_are_two_buildings(self, unit_tree):
        ground = make_property(unit_tree.school, municipality_number="3203", gnr=12, bnr=34)
        make_building(unit_tree.school, "Fjellvik skole", property=ground, building_number=300000019)
        found = plan("Bygningsnummer;Navn;Matrikkelnummer\n300000027;Gymsal;3203-12/34\n")
        assert counts(found) == {"created": 1}
        assert found.duplicates == []


class TestDuplicates:
    FILE = "Navn;Adresse;Postnr\nFjellvik barneskole;Skolevn. 4;3050\n"

    def test_near_matches_are_listed_and_made_if_nobody_decides(self, unit_tree):
        known = make_building(unit_tree.school, "Fjellvik skole", street_address="Skoleveien 4", postal_code="3050")
        found = plan(self.FILE)
        assert counts(found) == {"created": 1}
        assert [(c.id, c.name) for c in found.duplicates[0].candidates] == [(known.pk, "Fjellvik skole")]

    def test_merged_by_decision(self, unit_tree):
        known = make_building(unit_tree.school, "Fjellvik skole", street_address="Skoleveien 4", postal_code="3050")
        take_in(self.FILE, decisions={"merge": {"2": known.pk}, "use_file": True})
        assert Building.objects.get().name == "Fjellvik barneskole"

    def test_kept_apart_by_decision(self, unit_tree):
        make_building(unit_tree.school, "Fjellvik skole", street_address="Skoleveien 4", postal_code="3050")
        found = plan(self.FILE, decisions={"apart": [2]})
        assert (counts(found), found.duplicates) == ({"created": 1}, [])

    def test_an_address_alone_makes_no_duplicate(self, unit_tree):
        make_building(unit_tree.school, "Fjellvik skole", street_address="Skoleveien 4", postal_code="3050")
        assert plan(self.FILE.replace("Fjellvik barneskole", "Fjellvik idrettshall")).duplicates == []

    def test_rows_of_the_file_may_be_like_each_other(self, unit_tree):
        found = plan(self.FILE + "Fjellvik skole;Skoleveien 4;3050\nFjellvik skole bygg 2;Skoleveien 4;3050\n")
        assert [(d.row, [c.row for c in d.candidates]) for d in found.duplicates] == [(1, [2])]


class TestProtection:
    def edit(self, building, user, **values):
        update_rows(open_changeset(by=user, source=Source.FORM), [(building, values)])

    def test_a_value_set_by_hand_is_kept_and_told(self, unit_tree, user_with):
        take_in(SMALL)
        self.edit(Building.objects.get(), user_with("manager"), year_built=1970)
        done, _batch = take_in(SMALL.replace("2510,5", "2600"))

        building = Building.objects.get()
        assert (building.year_built, building.area_bra_m2) == (1970, 2600)
        assert counts(done) == {"updated": 1, "protected": 1}
        assert [(c.field, c.old, c.new) for c in done.protected[0]] == [("year_built", 1970, 1974)]

    def test_the_file_wins_where_a_person_says_so(self, unit_tree, user_with):
        take_in(SMALL)
        self.edit(Building.objects.get(), user_with("manager"), year_built=1970)
        take_in(SMALL, decisions={"use_file": {"2": ["year_built"]}})
        assert Building.objects.get().year_built == 1974

    def test_what_was_left_empty_in_a_form_is_not_protected(self, unit_tree, user_with):
        make_building(unit_tree.school, "Fjellvik skole", building_number=300000019)
        assert counts(plan("Bygningsnummer;Byggeår\n300000019;1974\n"))["updated"] == 1

    def test_an_import_may_change_what_an_import_wrote(self, unit_tree):
        take_in(SMALL)
        assert counts(plan(SMALL.replace("1974", "1975"))) == {"updated": 1}


class TestThreeRegisters:
    """The same building in three files: bygningsnummer, matrikkelnummer, source id."""

    def test_merging(self, unit_tree):
        take_in(
            "Bygningsnummer;Navn;Matrikkelnummer;Kilde-id\n300000019;Fjellvik skole;3203-12/34;M1\n",
            {"source": "Matrikkelen"},
            decisions={"create_codes": {"property": True}},
        )
        take_in("Bygningsnummer;BRA;Kilde-id\n300000019;2510;F-7\n", {"source": "FDV"})
        take_in("Matrikkelnummer;Energikarakter;Kilde-id\n3203-12/34;C;E9\n", {"source": "Energi"})
        take_in("Kilde-id;Byggeår\nF-7;1974\n", {"source": "FDV"})

        building = Building.objects.get()
        assert (building.name, building.area_bra_m2, building.energy_label, building.year_built) == ("Fjellvik skole", 2510, "C", 1974)
        keys = SourceKey.objects.order_by("pk").values_list("source_name", "source_id", "object_id")
        assert list(keys) == [(name, key, building.pk) for name, key in (("Matrikkelen", "M1"), ("FDV", "F-7"), ("Energi", "E9"))]
        sources = ChangeSet.objects.order_by("pk").values_list("pk", flat=True)
        assert building.provenance == {
            "*": f"i{sources[0]}",
            "area_bra_m2": f"i{sources[1]}",
            "energy_label": f"i{sources[2]}",
            "year_built": f"i{sources[3]}",
        }

    def test_the_same_source_id_in_two_sources_is_two_things(self, unit_tree):
        take_in("Kilde-id;Navn\n1;Skolen\n", {"source": "A"})
        assert counts(plan("Kilde-id;Navn\n1;Sykehjemmet\n", {"source": "B"})) == {"created": 1}

    def test_keys_that_disagree_are_refused(self, unit_tree):
        take_in("Bygningsnummer;Kilde-id;Navn\n300000019;A;En\n300000027;B;To\n", {"source": "FDV"})
        found = plan("Bygningsnummer;Kilde-id\n300000019;B\n", {"source": "FDV"})
        assert errors(found) == [(2, "Kilde-id", "Bygningsnummer og Kilde-id peker på hver sin rad i registeret. Rett den som er feil.")]

    def test_a_key_of_the_profile_alone_decides(self, unit_tree):
        take_in("Navn;Adresse;Byggeår\nSkolen;Storgata 1;1950\n", {"key": ["name", "street_address"]})
        assert counts(plan("Navn;Adresse;Byggeår\nSkolen;Storgata 1;1951\n", {"key": ["name", "street_address"]})) == {"updated": 1}

    def test_a_merged_building_is_found_as_what_it_became(self, unit_tree):
        take_in("Kilde-id;Navn\nA;Gammel\nB;Ny\n", {"source": "FDV"})
        old, new = Building.objects.order_by("pk")
        update_rows(open_changeset(by=None, source=Source.MERGE), [(old, {"merged_into": new.pk, "status": "merged"})])
        assert plan("Kilde-id;Byggeår\nA;1950\n", {"source": "FDV"}).matches.targets == [new.pk]


@pytest.mark.parametrize("written", ["merged", "Slått sammen med et annet"])
def test_a_file_cannot_say_merged_without_saying_with_what(unit_tree, written):
    assert counts(plan(f"Navn;Status\nEn;{written}\nTo;Solgt\n")) == {"created": 1, "rejected": 1}


def test_a_farm_number_without_municipality_is_in_the_only_one_the_register_uses(unit_tree):
    known = make_property(unit_tree.education, municipality_number="4204", gnr=12, bnr=34)
    done, _batch = take_in("Navn;Gnr;Bnr\nFjellvik skole;12;34\n")

    assert Building.objects.get().property == known
    assert warnings(done) == ["1 rader mangler kommunenummer. De er tatt som 4204, det eneste registeret bruker."]


def test_without_one_known_municipality_the_message_says_where_to_give_it(unit_tree):
    make_property(unit_tree.education, municipality_number="4204", gnr=12, bnr=34)
    make_property(unit_tree.education, municipality_number="3301", gnr=12, bnr=34)
    found = plan("Navn;Gnr;Bnr\nFjellvik skole;12;34\n")

    ((row, column, text),) = errors(found)
    assert (row, column) == (2, "Gnr")
    assert text.startswith("«12/34/0/0» mangler kommunenummer. Åpne «Gi andre felt en fast verdi»")
    assert text.rpartition(" ")[2] in ("4204.", "3301.")


def test_a_municipality_the_register_does_not_know_is_said(unit_tree):
    make_property(unit_tree.education, municipality_number="4204", gnr=12, bnr=34)
    found = plan("Navn;Matrikkelnummer\nFjellvik skole;4240-12/34\n", decisions={"create_codes": {"property": True}})

    assert counts(found) == {"created": 1}
    assert warnings(found) == ["1 rader har kommunenummer 4240, som registeret ikke kjenner. Se om det er skrevet riktig."]


def test_everything_wrong_with_a_row_is_said_at_once(unit_tree):
    found = plan("Navn;Bygningstype;BTA;BRA;Tatt over;Avhendet\nFjellvik;Qqqqqq;100;200;2020-01-01;2019-01-01\n")

    assert [(column, text.partition(".")[0]) for _row, column, text in errors(found)] == [
        ("Bygningstype", "«Qqqqqq» er ingen kjent bygningstype, og bare en kode med tre sifre kan opprettes"),
        ("BRA", "BRA (200) er større enn BTA (100)"),
        ("Avhendet", "Avhendet dato er før datoen bygningen ble tatt over"),
    ]


def test_only_a_code_of_three_digits_becomes_a_building_type(unit_tree):
    make = {"create_codes": {"building_type": True}}
    found = plan("Navn;Bygningstype\nEn;Skoleanlegg x\nTo;Skoleanlegg y\n", decisions=make)
    assert (counts(found), found.frame.unknown_codes) == ({"rejected": 2}, {})

    take_in("Navn;Bygningstype\nEn;998\n", decisions=make)
    made = BuildingType.objects.get(code="998")
    assert (made.name, Building.objects.get().building_type) == ("998", made)


def test_a_name_too_long_to_be_a_units_code_is_refused(unit_tree):
    found = plan(f"Navn;Enhet\nEn;{'Q' * 31}\n", decisions={"create_codes": {"unit": True}})
    assert counts(found) == {"rejected": 1}


def test_the_same_id_in_two_registers_without_names_does_not_mix_them(unit_tree):
    take_in("id;Navn\n7;Fjellvik skole\n8;Solbakken sykehjem\n", {"columns": {"id": "source_id"}})
    other = "id;Navn\n7;Brannstasjonen\n8;Solbakken sjukeheim\n"
    found = plan(other, {"columns": {"id": "source_id"}})

    assert errors(found) == [(2, "id", "Kilde-id 7 tilhører «Fjellvik skole» i registeret. Oppgi kildesystem for filen, eller rett id-en.")]
    assert counts(found) == {"updated": 1, "rejected": 1}
    assert counts(plan(other, {"columns": {"id": "source_id"}, "source": "Facilit"})) == {"created": 2}


def test_a_sum_row_at_the_end_is_left_out_and_said(unit_tree):
    found = plan("Navn;BTA;BRA\nFjellvik;200;100\nSolbakken;300;200\nSum:;500;300\n")

    assert (counts(found), errors(found)) == ({"created": 2}, [])
    assert warnings(found) == ["Rad 4 ser ut til å være en sumrad («Sum:»), og er ikke tatt med."]
    assert counts(plan("Navn;BTA\nTotal;200\nFjellvik;200\n")) == {"created": 2}
    assert counts(plan("Navn;BTA\nFjellvik;200\nTotalbygg;200\n")) == {"created": 2}
