"""Import of components: how rows are recognised, what follows from the type, what is refused and where it is said to be wrong."""

import datetime

import pytest

from bygg.models import Building
from fdvu.audit.enums import Source
from fdvu.audit.importing import ImportRefused, undo_batch
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import open_changeset, update_rows
from tests.factories.bygg import make_building, make_space
from tests.factories.imports import command, counts, errors, plan, take_in, warnings
from tests.factories.vedlikehold import make_analysis, make_component, make_type, part
from vedlikehold.models import Component, ConditionParameters, LedgerPosting, PriceIndex

HEAD = "Bygning;Bygningsdel;Navn;Tilstandsgrad;Kostnad;Prisår\n"


@pytest.fixture
def manager(user_with):
    return user_with("manager", username="forvalter")


@pytest.fixture(autouse=True)
def school(unit_tree) -> Building:
    part("26", name="Yttertak")
    part("262", name="Taktekking")
    part("36", name="Luftbehandling")
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def take(manager):
    """`take(text, profile)`: the file taken in as the manager; gives plan and batch."""
    return lambda text, profile=None, **more: take_in(text, profile, by=manager, kind="components", **more)


@pytest.fixture
def check(manager):
    return lambda text, profile=None, **more: plan(text, profile, by=manager, kind="components", **more)


def stored(*names: str) -> list[tuple]:
    return list(Component.objects.order_by("pk").values_list(*names))


def refused(take, text: str, profile: dict | None = None) -> list[tuple]:
    with pytest.raises(ImportRefused) as caught:
        take(text, profile)
    return errors(caught.value.plan)


def test_a_row_becomes_a_component(take, school):
    make_space(school, "1.04")
    text = (
        "Bygning;Bygningsdel;Navn;TFM-id;Romnummer;Mengde;Enhet for mengde;Installert år;Forventet levetid (år);Kostnad ved utskifting;"
        "Prisår;Tilstandsgrad;Tilstand fastsatt;Utbedring, lav;Utbedring, sannsynlig;Utbedring, høy;Merknad\n"
        "Fjellvik skole;262 Taktekking;Papptekking;+A=360.001;1.04;640,5;m²;2004;30;1 280 000;2024;TG2;03.06.2024;80 000;120 000;180 000;Blæret\n"
    )
    take(text)
    row = Component.objects.get()
    assert (row.building, row.part.code, row.name, row.tfm_id, row.space.number) == (school, "262", "Papptekking", "+A=360.001", "1.04")
    assert (row.quantity, row.quantity_unit, row.installed_year, row.expected_life_years) == (640.5, "m2", 2004, 30.0)
    assert (row.replacement_cost_nok, row.price_year, row.grade, row.graded_on) == (1280000, 2024, "TG2", datetime.date(2024, 6, 3))
    assert (row.cost_low_nok, row.cost_likely_nok, row.cost_high_nok, row.note, row.is_current) == (80000, 120000, 180000, "Blæret", True)


def test_name_part_and_unit_follow_from_the_type(take):
    make_type("262-PAPP", name="Papptekking", part=part("262"), quantity_unit="m2")
    take("Bygning;Komponenttype;Mengde\nFjellvik skole;262-PAPP;100\n")
    assert stored("name", "part__code", "quantity_unit") == [("Papptekking", "262", "m2")]


def test_the_name_falls_back_on_the_part(take):
    take("Bygning;Bygningsdel\nFjellvik skole;36\n")
    assert stored("name", "quantity_unit") == [("Luftbehandling", "rs")]


def test_a_quantity_in_no_unit_stays_without_one(take):
    take("Bygning;Bygningsdel;Mengde\nFjellvik skole;36;4\n")
    assert stored("quantity", "quantity_unit") == [(4.0, "")]


@pytest.mark.parametrize("written", ["26", "26 Yttertak", "26 - Yttertak", "Yttertak", "yttertak"])
def test_a_part_is_found_by_code_and_by_name(take, written):
    take(f"Bygning;Bygningsdel\nFjellvik skole;{written}\n")
    assert stored("part__code") == [("26",)]


def test_parts_are_those_of_the_edition_in_use(take):
    part("26", edition="2022", name="Yttertak")
    part("67", edition="2022", name="Sceneteknisk utstyr")
    row = ConditionParameters.objects.first() or ConditionParameters()
    row.part_edition = "2022"
    row.save()
    take("Bygning;Bygningsdel\nFjellvik skole;26\n")
    assert stored("part__edition") == [("2022",)]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("2622", "«2622» finnes ikke i «Bygningsdel». Mente du «262 Taktekking», «26 Yttertak»?"),
        ("Tak", "«Tak» finnes ikke i «Bygningsdel»."),
    ],
)
def test_an_unknown_part_is_refused_and_never_made(take, check, written, message):
    found = refused(take, f"Bygning;Bygningsdel\nFjellvik skole;{written}\n")
    ((row, column, text),) = found
    assert (row, column, text.split(" Mente")[0]) == (2, "Bygningsdel", message.split(" Mente")[0])
    assert "«262 Taktekking»" in text or written == "Tak"
    decided = check(f"Bygning;Bygningsdel\nFjellvik skole;{written}\n", decisions={"create_codes": {"part": True}})
    assert counts(decided) == {"rejected": 1}


def test_a_name_of_two_parts_asks_for_the_code(take):
    part("741", name="Lavspent forsyning")
    part("431", name="Lavspent forsyning")
    found = refused(take, "Bygning;Bygningsdel\nFjellvik skole;Lavspent forsyning\n")
    assert found == [(2, "Bygningsdel", "«Lavspent forsyning» passer til flere i «Bygningsdel». Bruk koden.")]


@pytest.mark.parametrize("written", ["TG2", "tg2", "TG 2", "TG2 – vesentlig avvik"])
def test_grades_are_read_as_they_are_written(take, written):
    take(f"Bygning;Bygningsdel;Tilstandsgrad\nFjellvik skole;26;{written}\n")
    assert stored("grade") == [("TG2",)]


@pytest.mark.parametrize("written", ["TG 4", "B", "2", "Dårlig", "TGX"])
def test_a_grade_that_is_not_mapped_is_refused_with_its_place_and_value(take, written):
    ((row, column, message),) = refused(take, f"Bygning;Bygningsdel;Tilstandsgrad\nFjellvik skole;26;{written}\n")
    assert (row, column, f"«{written}»" in message) == (2, "Tilstandsgrad", True)
    assert Component.objects.count() == 0


def test_letters_and_words_are_mapped_by_the_profile_alone(take):
    profile = {"values": {"grade": {"A": "TG0", "B": "TG1", "Dårlig": "TG3", "-": None}}}
    text = "Bygning;Bygningsdel;Navn;Tilstandsgrad\n" + "".join(
        f"Fjellvik skole;26;{name};{grade}\n" for name, grade in (("En", "A"), ("To", "B"), ("Tre", "Dårlig"), ("Fire", "-"))
    )
    take(text, profile)
    assert stored("name", "grade") == [("En", "TG0"), ("To", "TG1"), ("Tre", "TG3"), ("Fire", "")]


def test_a_letter_beside_the_table_is_refused(take):
    profile = {"values": {"grade": {"A": "TG0"}}}
    ((row, column, message),) = refused(take, "Bygning;Bygningsdel;Tilstandsgrad\nFjellvik skole;26;A\nFjellvik skole;26;E\n", profile)
    assert (row, column, "«E»" in message) == (3, "Tilstandsgrad", True)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Fjellvik skole;26;Tak;TG2;100000;", (2, "Prisår", "Raden har kostnader, men ikke prisår. Oppgi prisåret kostnadene gjelder, i en kolonne eller som fast verdi.")),
        ("Ukjent skole;26;Tak;;;", (2, "Bygning", "Fant ingen bygning med bygning «Ukjent skole» i enhetene du kan importere i.")),
        ("Fjellvik skole;;Tak;;;", (2, "Bygningsdel", "Raden sier ikke hvilken bygningsdel komponenten er, og komponenttypen har heller ingen.")),
    ],
)  # fmt: skip
def test_bad_rows_are_told_by_row_and_column(take, row, problem):
    assert refused(take, HEAD + row + "\n") == [problem]


@pytest.mark.parametrize(
    ("heading", "value", "message"),
    [
        ("Tilstand fastsatt", "01.01.2031", "Dagen er ikke kommet."),
        ("Fjernet", "01.01.2031", "Dagen er ikke kommet."),
        ("Tilstand fastsatt", "01.01.2020", "Dagen for tilstanden er oppgitt, men ikke tilstandsgraden."),
        ("Installert år", "2150", "Året er ikke kommet."),
        ("Romnummer", "9.99", "Bygningen har ikke noe rom med nummer «9.99»."),
        ("Mengde", "-3", "må være minst"),
        ("Utbedring, lav", "100", "Lav og høy kostnad kan bare stå sammen med en sannsynlig."),
    ],
)
def test_impossible_values_are_refused_at_their_column(take, heading, value, message):
    grade = ";TG1" if heading == "Tilstand fastsatt" and "2031" in value else ""
    extra = ";Tilstandsgrad" if grade else ""
    found = refused(take, f"Bygning;Bygningsdel;{heading}{extra}\nFjellvik skole;26;{value}{grade}\n")
    assert [(row, column) for row, column, _text in found][:1] == [(2, heading)]
    assert message in found[0][2] or heading == "Mengde"


def test_costs_must_lie_in_order(take):
    head = "Bygning;Bygningsdel;Navn;Utbedring, lav;Utbedring, sannsynlig;Utbedring, høy;Prisår\n"
    rows = "Fjellvik skole;26;En;120;100;140;2024\nFjellvik skole;26;To;80;100;90;2024\n"
    assert refused(take, head + rows) == [
        (2, "Utbedring, lav", "Lav kostnad er høyere enn sannsynlig."),
        (3, "Utbedring, høy", "Høy kostnad er lavere enn sannsynlig."),
    ]


def test_a_price_year_may_come_from_the_profile(take):
    take("Bygning;Bygningsdel;Kostnad ved utskifting\nFjellvik skole;26;5000\n", {"defaults": {"price_year": 2023}})
    assert stored("price_year", "replacement_cost_nok") == [(2023, 5000)]


def test_a_building_of_another_unit_is_as_if_it_were_not_there(user_with, unit_tree):
    elsewhere = user_with("manager", unit_tree.health)
    with pytest.raises(ImportRefused) as caught:
        take_in("Bygning;Bygningsdel\nFjellvik skole;26\n", by=elsewhere, kind="components")
    ((row, column, message),) = errors(caught.value.plan)
    assert (row, column, message.startswith("Fant ingen bygning")) == (2, "Bygning", True)


def test_a_type_of_another_part_is_remarked_on(check):
    make_type("36-VIFTE", part=part("36"))
    found = check("Bygning;Bygningsdel;Komponenttype\nFjellvik skole;26;36-VIFTE\n")
    assert warnings(found) == ["1 rader har en komponenttype som hører til en annen bygningsdel enn raden sier."]


# -- recognising -------------------------------------------------------------------------------------------------


def test_rows_are_known_by_source_id(take):
    text = "Bygning;Bygningsdel;Kilde-id;Navn;Tilstandsgrad\nFjellvik skole;26;K1;Tak;{}\n"
    take(text.format("TG1"), {"source": "FDV"})
    done, _batch = take(text.format("TG2"), {"source": "FDV"})
    assert (counts(done), stored("grade")) == ({"updated": 1}, [("TG2",)])


def test_rows_are_known_by_tfm_id_in_the_building(take, unit_tree):
    make_building(unit_tree.school, "Dalen skole")
    text = "Bygning;Bygningsdel;TFM-id;Navn\nFjellvik skole;36;=360.001;Aggregat\nDalen skole;36;=360.001;Aggregat\n"
    take(text)
    done, _batch = take(text.replace("Aggregat", "Ventilasjonsaggregat"))
    assert (counts(done), Component.objects.count()) == ({"updated": 2}, 2)


def test_the_same_tfm_id_twice_in_a_building_is_refused(take):
    found = refused(take, "Bygning;Bygningsdel;TFM-id\nFjellvik skole;36;=360.001\nFjellvik skole;36;=360.001\n")
    assert found == [(3, "TFM-id", "Samme TFM-id står også på rad 2. Fjern den ene raden.")]


def test_rows_with_a_surer_key_may_share_a_tfm_id(take):
    text = "Bygning;Bygningsdel;Kilde-id;TFM-id\nFjellvik skole;36;1;RK001T\nFjellvik skole;36;2;RK001T\n"
    take(text)
    done, _batch = take(text)
    assert (counts(done), Component.objects.count()) == ({"unchanged": 2}, 2)


def test_a_removed_component_is_not_taken_for_the_one_in_its_place(take, school):
    make_component(school, "36", "Gammelt", tfm_id="=360.001", removed_on=datetime.date(2020, 1, 1))
    done, _batch = take("Bygning;Bygningsdel;TFM-id\nFjellvik skole;36;=360.001\n")
    assert (counts(done), Component.objects.count()) == ({"created": 1}, 2)


def test_rows_without_a_key_are_known_by_name_and_alike_rows_by_their_order(take):
    text = "Bygning;Bygningsdel;Navn;Mengde\nFjellvik skole;26;Vindu;1\nFjellvik skole;26;Vindu;2\nFjellvik skole;26;Dør;3\n"
    take(text)
    again, _batch = take(text)
    assert counts(again) == {"unchanged": 3}
    changed, _batch = take(text.replace("Vindu;2", "Vindu;5") + "Fjellvik skole;26;Vindu;7\n")
    assert counts(changed) == {"created": 1, "updated": 1, "unchanged": 2}
    assert sorted(stored("name", "quantity")) == [("Dør", 3.0), ("Vindu", 1.0), ("Vindu", 5.0), ("Vindu", 7.0)]


# -- condition and hand-made values ------------------------------------------------------------------------------


@pytest.fixture
def imported(take, school):
    """A component whose condition a file gave, and an analysis confirmed."""
    take(
        "Bygning;Bygningsdel;TFM-id;Tilstandsgrad;Tilstand fastsatt;Utbedring, sannsynlig;Prisår\n"
        "Fjellvik skole;26;T1;TG1;01.01.2020;500;2024\n"
    )
    Component.objects.update(graded_in=make_analysis(school))
    return Component.objects.get()


def test_a_condition_from_a_file_is_not_that_of_an_analysis(take, imported):
    take("Bygning;TFM-id;Tilstandsgrad;Tilstand fastsatt\nFjellvik skole;T1;TG2;02.02.2024\n")
    assert stored("grade", "graded_on", "graded_in") == [("TG2", datetime.date(2024, 2, 2), None)]


def test_a_new_grade_without_a_day_has_no_day(take, imported):
    _done, batch = take("Bygning;TFM-id;Tilstandsgrad\nFjellvik skole;T1;TG2\n", {"empty": "keep"})
    assert stored("grade", "graded_on", "graded_in") == [("TG2", None, None)]
    assert ChangeSet.objects.get(batch=batch).counts == {"vedlikehold.component:u": 1}


def test_an_older_condition_does_not_replace_a_newer(take, imported):
    done, _batch = take(
        "Bygning;TFM-id;Tilstandsgrad;Tilstand fastsatt;Utbedring, sannsynlig;Mengde\nFjellvik skole;T1;TG3;01.06.2019;100;40\n"
    )
    assert stored("grade", "graded_on", "graded_in", "cost_likely_nok", "quantity") == [
        ("TG1", datetime.date(2020, 1, 1), imported.graded_in_id, 500, 40.0)
    ]
    assert warnings(done) == ["1 rader har eldre tilstand enn registeret. Registerets tilstand og kostnad er beholdt."]


def test_a_file_that_is_only_older_changes_nothing(take, imported):
    done, _batch = take("Bygning;TFM-id;Tilstandsgrad;Tilstand fastsatt\nFjellvik skole;T1;TG3;01.06.2019\n")
    assert counts(done) == {"unchanged": 1}


def test_a_condition_set_by_hand_is_kept(take, school):
    make_component(school, "26", "Tak", tfm_id="T1", grade="TG1", graded_on=datetime.date(2020, 1, 1))
    done, _batch = take("Bygning;TFM-id;Tilstandsgrad;Tilstand fastsatt\nFjellvik skole;T1;TG3;01.06.2024\n")
    assert (counts(done), stored("grade")) == ({"unchanged": 1, "protected": 2}, [("TG1",)])


def test_a_value_that_a_person_set_is_not_overwritten(take):
    text = "Bygning;Bygningsdel;Kilde-id;Navn\nFjellvik skole;26;K1;{}\n"
    take(text.format("Tak"))
    update_rows(open_changeset(by=None, source=Source.FORM), [(Component.objects.get(), {"name": "Tak mot nord"})])
    done, _batch = take(text.format("Tak, pappdekket"))
    assert (counts(done), stored("name")) == ({"unchanged": 1, "protected": 1}, [("Tak mot nord",)])


def test_a_name_that_follows_from_the_type_leaves_a_given_name_alone(take):
    make_type("T", name="Papptekking", part=part("262"))
    text = "Bygning;Komponenttype;Kilde-id\nFjellvik skole;T;K1\n"
    take(text)
    Component.objects.update(name="Hovedtaket")
    done, _batch = take(text)
    assert (counts(done), stored("name")) == ({"unchanged": 1}, [("Hovedtaket",)])


def test_a_component_may_come_as_removed(take):
    take("Bygning;Bygningsdel;Fjernet\nFjellvik skole;26;01.05.2021\n")
    assert stored("removed_on", "is_current") == [(datetime.date(2021, 5, 1), False)]


# -- the ledger --------------------------------------------------------------------------------------------------


@pytest.fixture
def index():
    for year in range(2020, 2031):
        PriceIndex.objects.update_or_create(year=year, defaults={"value": 100.0})


def test_the_backlog_is_posted_with_the_import_and_goes_with_its_undo(take, manager, index):
    _done, batch = take(HEAD + "Fjellvik skole;26;Tak;TG3;250000;2024\nFjellvik skole;36;Aggregat;TG0;;\n")
    assert list(LedgerPosting.objects.values_list("component__name", "amount_nok", "kind")) == [("Tak", 250000, "new_finding")]
    undo_batch(batch, by=manager)
    assert (Component.objects.count(), LedgerPosting.objects.count()) == (0, 0)


def test_a_changed_grade_is_posted_and_taken_back_with_the_undo(take, manager, index):
    text = "Bygning;Bygningsdel;Kilde-id;Tilstandsgrad;Kostnad;Prisår\nFjellvik skole;26;K1;{}\n"
    take(text.format("TG2;100000;2024"))
    _done, batch = take(text.format("TG3;180000;2024"))
    assert list(LedgerPosting.objects.order_by("pk").values_list("kind", "amount_nok")) == [("new_finding", 100000), ("decay", 80000)]
    undo_batch(batch, by=manager)
    assert sum(LedgerPosting.objects.values_list("amount_nok", flat=True)) == 100000
    assert stored("grade", "cost_likely_nok") == [("TG2", 100000)]


def test_a_year_missing_from_the_index_does_not_stop_the_import(take):
    PriceIndex.objects.all().delete()
    take(HEAD + "Fjellvik skole;26;Tak;TG3;250000;2024\n")
    assert (Component.objects.count(), LedgerPosting.objects.count()) == (1, 0)


def test_nothing_is_written_or_posted_when_a_row_is_wrong(take):
    refused(take, HEAD + "Fjellvik skole;26;Tak;TG3;250000;2024\nFjellvik skole;26;Vegg;TG 4;1;2024\n")
    assert (Component.objects.count(), LedgerPosting.objects.count()) == (0, 0)


def test_good_rows_are_taken_where_the_person_chose_so(take):
    done, _batch = take(HEAD + "Fjellvik skole;26;Tak;TG3;250000;2024\nFjellvik skole;26;Vegg;TG 4;1;2024\n", skip_rejected=True)
    assert (counts(done), stored("name")) == ({"created": 1, "rejected": 1}, [("Tak",)])


def test_the_command_names_file_row_column_and_value(tmp_path):
    path = tmp_path / "feil.csv"
    path.write_text("Bygning;Bygningsdel;Tilstandsgrad\nFjellvik skole;26;TG 4\n", encoding="utf-8")
    status, document = command("import_file", "components", path)
    (error,) = document["errors"]
    assert (status, error["file"].endswith("feil.csv"), error["row"], error["column"], error["value"]) == (
        1,
        True,
        2,
        "Tilstandsgrad",
        "TG 4",
    )


def test_the_kind_says_what_it_takes():
    _status, document = command("list_import_kinds")
    fields = {field["name"]: field for field in document["components"]}
    assert [choice["value"] for choice in fields["grade"]["choices"]] == ["TG0", "TG1", "TG2", "TG3", "TGIU"]
    assert [name for name, field in fields.items() if field["key"]] == ["id", "source_id", "tfm_id"]
