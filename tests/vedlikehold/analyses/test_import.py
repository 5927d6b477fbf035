"""Findings from consultants' spreadsheets: gathered into analyses, refused with their place where wrong, concluded and undone."""

import datetime
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fdvu.access.enums import Role
from fdvu.audit.enums import Source
from fdvu.audit.importing import ImportRefused, undo_batch
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.services import add_keys, open_changeset, revert_changeset
from fdvu.core.importing import export_rows
from fdvu.core.registry import import_kinds
from tests.factories.access import grant, make_user
from tests.factories.bygg import make_building
from tests.factories.imports import command, counts, errors, plan, take_in, warnings
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, part
from vedlikehold.models import Component, ConditionAnalysis, Finding, LedgerPosting
from vedlikehold.services import analyses as act

HEAD = "Bygning;Bygningsdel;Komponent;Tilstandsgrad;Symptom;Befaringsdato;Analyse\n"
DAY, OLD = datetime.date(2024, 5, 15), datetime.date(2019, 3, 1)


@pytest.fixture
def school(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole", building_number=300_000_019)


@pytest.fixture
def roof(school):
    return make_component(school, "26", "Yttertak hovedfløy")


@pytest.fixture
def wall(school):
    return make_component(school, "23", "Yttervegg sør")


@pytest.fixture
def by(db):
    return make_user("kari")


def preview(text, profile=None, **more):
    return plan(text, profile, kind="condition", **more)


def apply(text, profile=None, **more):
    return take_in(text, profile, kind="condition", **more)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def findings() -> list[tuple]:
    return list(Finding.objects.order_by("pk").values_list("component__name", "grade", "symptom", "state"))


# -- what a file becomes ---------------------------------------------------------------------------------------------


def test_rows_become_one_concluded_analysis_per_building_and_survey(school, roof, wall, unit_tree):
    other = make_building(unit_tree.nursing_home, "Solbakken")
    window = make_component(other, "23", "Vinduer")
    text = (
        "Bygning;Komponent;TG;Sted;Symptom;Årsak;Sannsynlighet;KG sikkerhet;KG økonomi;Anbefalt tiltak;Frist;"
        "Kostnad, lav (kr);Kostnad, sannsynlig (kr);Kostnad, høy (kr);Prisår;Befaringsdato;Utført av;Analysenivå;Analyse\n"
        "Fjellvik skole;Yttertak hovedfløy;TG3;Nord;Sprekker;Alder;Høy;KG2;KG 3;Legg om;31.12.2026;80 000;100 000;150 000;2024;"
        "15.05.2024;Rådgiver AS;2;Tilstand 2024\n"
        "Fjellvik skole;Yttervegg sør;TG1;;Slitt;;;;;;;;;;;15.05.2024;;;Tilstand 2024\n"
        "Solbakken;Vinduer;TGIU;;Ikke tilgjengelig;;;;;;;;;;;15.05.2024;;;Tilstand 2024\n"
    )
    done, _batch = apply(text)
    assert counts(done) == {"created": 3}
    rows = ConditionAnalysis.objects.order_by("pk").values_list(
        "building", "title", "status", "performed_on", "valid_until", "performed_by", "level"
    )
    valid = datetime.date(2029, 5, 15)
    assert list(rows) == [
        (school.pk, "Tilstand 2024", "done", DAY, valid, "Rådgiver AS", 2),
        (other.pk, "Tilstand 2024", "done", DAY, valid, "", 1),
    ]
    found = Finding.objects.get(component=roof)
    assert (found.location, found.cause, found.probability, found.kg_safety, found.kg_economy, found.kg_health, found.risk) == (
        "Nord", "Alder", 3, 2, 3, None, "high",
    )  # fmt: skip
    assert (found.recommendation, found.deadline, found.price_year) == ("Legg om", datetime.date(2026, 12, 31), 2024)
    assert [fresh(roof).grade, fresh(wall).grade, fresh(window).grade] == ["TG3", "TG1", "TGIU"]
    assert (fresh(roof).graded_on, fresh(roof).cost_likely_nok, fresh(roof).price_year) == (DAY, Decimal(100000), 2024)
    postings = LedgerPosting.objects.filter(analysis__isnull=False)
    assert list(postings.values_list("component", "kind", "amount_nok", "year")) == [(roof.pk, "new_finding", Decimal(100000), 2024)]


def test_letters_and_words_are_grades_only_by_an_explicit_mapping(school, roof, wall):
    text = HEAD + "Fjellvik skole;;Yttertak hovedfløy;C;;15.05.2024;\nFjellvik skole;;Yttervegg sør;God;;15.05.2024;\n"
    refused = preview(text)
    assert [(row, column) for row, column, _message in errors(refused)] == [(2, "Tilstandsgrad"), (3, "Tilstandsgrad")]
    assert "«C» er ikke en kjent verdi" in errors(refused)[0][2]
    apply(text, {"values": {"grade": {"C": "TG2", "God": "TG1"}}})
    assert [fresh(roof).grade, fresh(wall).grade] == ["TG2", "TG1"]
    with pytest.raises(ImportRefused, match="«TG4» er ikke en kjent verdi"):
        preview(text, {"values": {"grade": {"C": "TG4"}}})


def test_the_profile_that_comes_with_the_product_reads_words_and_numbers(school, roof, wall):
    profile = json.loads((Path(settings.BASE_DIR) / "docs/import-profiles/condition-words.json").read_text())
    text = (
        "Bygg;NS 3451;Komponent;TG;KG sikkerhet;Sannsynlighet;Befart;Rapport\n"
        "Fjellvik skole;26;;2;store;stor;15.05.2024;A\nFjellvik skole;23;;Dårlig;;;15.05.2024;A\n"
    )
    apply(text, profile)
    assert [fresh(roof).grade, fresh(wall).grade] == ["TG2", "TG3"]
    assert (Finding.objects.get(component=roof).kg_safety, Finding.objects.get(component=roof).probability) == (3, 3)


@pytest.mark.parametrize("written", ["TG2", "tg 2", "TG2 – vesentlig avvik"])
def test_grades_by_their_own_names(roof, written):
    apply(HEAD + f"Fjellvik skole;;Yttertak hovedfløy;{written};;15.05.2024;\n")
    assert fresh(roof).grade == "TG2"


def test_a_component_is_found_by_id_source_id_tfm_name_and_part(school, roof, wall):
    tfm = make_component(school, "36", "Aggregat", tfm_id="=360.001-LV001")
    light = make_component(school, "44", "Lys")
    key = open_changeset(by=None, source=Source.IMPORT, source_name="IK")
    add_keys(key, [wall], "IK", ["K-7"])
    text = (
        "Bygning;Komponentens id i fdvu;Komponentens kilde-id;TFM-id;Komponent;Bygningsdel;TG;Befaringsdato\n"
        f"Fjellvik skole;{roof.pk};;;;;TG1;15.05.2024\n"
        "Fjellvik skole;;K-7;;;;TG2;15.05.2024\n"
        "Fjellvik skole;;;=360.001-lv001;;;TG3;15.05.2024\n"
        "Fjellvik skole;;;;lys;;TG0;15.05.2024\n"
    )
    apply(text, {"source": "IK"})
    assert [fresh(row).grade for row in (roof, wall, tfm, light)] == ["TG1", "TG2", "TG3", "TG0"]
    apply("Bygning;Bygningsdel;TG;Befaringsdato\nFjellvik skole;36 Luftbehandling;TG2;15.05.2025\n")
    assert fresh(tfm).grade == "TG2"


# -- what is wrong ---------------------------------------------------------------------------------------------------

BAD = {
    "no grade": (";;Yttertak hovedfløy;;;15.05.2024;", "Tilstandsgrad", "«Tilstandsgrad» mangler."),
    "TG 4": (";;Yttertak hovedfløy;TG 4;;15.05.2024;", "Tilstandsgrad", "«TG 4» er ikke en kjent verdi."),
    "no day": (";;Yttertak hovedfløy;TG2;;;", "Befaringsdato", "Befaringsdatoen mangler."),
    "a day to come": (";;Yttertak hovedfløy;TG2;;15.05.2094;", "Befaringsdato", "ikke kommet"),
    "unknown name": (";;Tårn;TG2;;15.05.2024;", "Komponent", "har ingen komponent som heter «Tårn»"),
    "nothing": (";;;TG2;;15.05.2024;", None, "hvilken komponent eller bygningsdel"),
    "no such part": (";36;;TG2;;15.05.2024;", "Bygningsdel", "Fjellvik skole har ikke 36 Luftbehandling."),
    "unknown part": (";99;;TG2;;15.05.2024;", "Bygningsdel", "«99» finnes ikke i «Bygningsdel»"),
    "a sister of it": (";262;;TG2;;15.05.2024;", "Bygningsdel", "har ikke 262 Del 262, men 26."),
}


@pytest.mark.parametrize(("line", "column", "message"), BAD.values(), ids=BAD)
def test_bad_rows_say_where_and_why_and_nothing_is_written(roof, line, column, message):
    part("262")
    found = preview(HEAD + "Fjellvik skole" + line + "\n")
    assert [(row, where) for row, where, _why in errors(found)] == [(2, column)]
    assert message in errors(found)[0][2]
    with pytest.raises(ImportRefused):
        apply(HEAD + "Fjellvik skole" + line + "\n")
    assert (Finding.objects.count(), ConditionAnalysis.objects.count(), Component.objects.count()) == (0, 0, 1)


COSTLY = "Bygning;Komponent;TG;Befaringsdato;KG sikkerhet;Lav kostnad;Kostnad;Høy kostnad;Prisår\nFjellvik skole;Yttertak hovedfløy;TG2;15.05.2024;"
BAD_COSTS = {
    "no price year": ("KG2;;100000;;", "Kostnad", "mangler prisår"),
    "low above likely": ("KG2;120000;100000;;2024", "Kostnad", "0 ≤ lav"),
    "high below likely": ("KG2;;100000;90000;2024", "Kostnad", "0 ≤ lav"),
    "low alone": ("KG2;120000;;;2024", "Lav kostnad", "uten sannsynlig"),
    "negative": ("KG2;;-5;;2024", "Kostnad", "mindre enn det minste"),
    "KG in words": ("store;;;;", "KG sikkerhet", "«store» er ikke en kjent verdi"),
    "KG 4": ("4;;;;", "KG sikkerhet", "«4» er ikke en kjent verdi"),
}


@pytest.mark.parametrize(("line", "column", "message"), BAD_COSTS.values(), ids=BAD_COSTS)
def test_bad_costs_and_consequences(roof, line, column, message):
    found = preview(COSTLY + line + "\n")
    assert [(row, where) for row, where, _why in errors(found)] == [(2, column)]
    assert message in errors(found)[0][2]


def test_consequences_in_words_by_an_explicit_mapping(roof):
    apply(COSTLY + "store;;;;\n", {"values": {"kg_safety": {"store": "KG3"}}})
    assert Finding.objects.get().kg_safety == 3


def test_price_years_that_the_index_cannot_join_are_refused(school):
    make_component(school, "26", "Yttertak hovedfløy", replacement_cost_nok=5, price_year=1950)
    found = preview(COSTLY + ";;100000;;2024\n")
    assert [(row, column) for row, column, _why in errors(found)] == [(2, "Prisår")]
    assert "Prisår 2024 og 1950 skal regnes sammen for «Yttertak hovedfløy»" in errors(found)[0][2]


def test_the_value_of_a_bad_cell_is_in_the_document(tmp_path, roof, by):
    path = tmp_path / "funn.csv"
    path.write_text(HEAD + "Fjellvik skole;;Yttertak hovedfløy;TG 4;;15.05.2024;\n")
    status, document = command("import_file", "condition", path)
    assert status == 1
    (error,) = document["errors"]
    assert (error["file"], error["row"], error["column"], error["value"]) == ("funn.csv", 2, "Tilstandsgrad", "TG 4")


def test_several_components_of_a_part_are_named(school, roof):
    make_component(school, "26", "Yttertak tilbygg")
    found = preview(HEAD + "Fjellvik skole;26;;TG2;;15.05.2024;\n")
    assert "2 komponenter av 26 Yttertak: «Yttertak hovedfløy», «Yttertak tilbygg»" in errors(found)[0][2]


def test_a_component_of_another_building_is_refused(school, unit_tree):
    other = make_component(make_building(unit_tree.nursing_home, "Solbakken"), "26", "Tak")
    make_component(school, "26", "Tak")
    text = (
        "Bygning;Komponentens id i fdvu;TG;Befaringsdato\n"
        + f"Fjellvik skole;{other.pk};TG2;15.05.2024\nSolbakken;{other.pk};TG1;15.05.2024\n"
    )
    assert [(row, column, why) for row, column, why in errors(preview(text))] == [
        (2, "Komponentens id i fdvu", "Komponenten hører til Solbakken, ikke til bygningen raden gjelder.")
    ]


# -- components made by choice ---------------------------------------------------------------------------------------


def test_a_missing_part_is_made_only_by_choice(school, roof):
    text = (
        HEAD
        + "Fjellvik skole;36;;TG2;;15.05.2024;\nFjellvik skole;36;;TG3;Støy;15.05.2024;\nFjellvik skole;44;Lys i gang;TG1;;15.05.2024;\n"
    )
    found = preview(text)
    label, named = "Fjellvik skole: 36 Luftbehandling", "Fjellvik skole: 44 Lys – Lys i gang"
    assert (counts(found), found.frame.unknown_codes) == ({"rejected": 3}, {"component": [label, named]})
    chosen = preview(text, decisions={"create_codes": {"component": [label]}})
    assert (counts(chosen), chosen.frame.unknown_codes) == ({"created": 2, "rejected": 1}, {"component": [named]})
    apply(text, decisions={"create_codes": {"component": True}})
    made = Component.objects.exclude(pk=roof.pk).order_by("pk").values_list("building", "part__code", "name", "grade")
    assert list(made) == [(school.pk, "36", "Luftbehandling", "TG3"), (school.pk, "44", "Lys i gang", "TG1")]


def test_components_are_made_only_where_the_person_may_edit(school, roof, unit_tree, user_with):
    text = HEAD + "Fjellvik skole;36;;TG2;;15.05.2024;\n"
    everything = {"create_codes": {"component": True}}
    manager = user_with(Role.MANAGER, unit_tree.education)
    assert counts(preview(text, by=manager, decisions=everything)) == {"created": 1}
    outside = user_with(Role.MANAGER, unit_tree.health)
    assert "Fant ingen bygning" in errors(preview(text, by=outside, decisions=everything))[0][2]


# -- the last survey -------------------------------------------------------------------------------------------------


def surveyed(building, on, **grades):
    analysis = make_analysis(building, f"Analyse {on.year}")
    for pk, grade in grades.items():
        make_finding(analysis, Component.objects.get(pk=pk.removeprefix("k")), grade)
    act.conclude_analysis(by=make_user(f"b{on.year}"), analysis=analysis, on=on)
    return analysis


def test_the_preview_compares_with_the_last_survey(school, roof, wall):
    light, heat, doors, new = (make_component(school, code) for code in ("44", "32", "24", "31"))
    surveyed(school, OLD, **{f"k{c.pk}": g for c, g in ((roof, "TG2"), (wall, "TG2"), (light, "TG3"), (heat, "TG1"), (doors, "TG2"))})
    lines = [(roof, "TG2"), (wall, "TG3"), (light, "TG1"), (heat, "TG0"), (new, "TG2")]
    text = "Bygning;Komponentens id i fdvu;TG;Befaringsdato\n" + "".join(f"Fjellvik skole;{c.pk};{g};15.05.2024\n" for c, g in lines)
    found = preview(text)
    assert warnings(found) == [
        "Sammenlignet med forrige analyse av 1 bygg: 1 uendret, 1 forverret, 1 forbedret, 1 nye, 1 utbedret, 1 ikke sett på (de står åpne)."
    ]
    apply(text)
    assert (fresh(doors).grade, Finding.objects.get(component=doors).state) == ("TG2", "open")
    assert fresh(wall).grade == "TG3"


def test_a_survey_older_than_the_last_is_warned_of_and_moves_nothing(school, roof, wall):
    surveyed(school, DAY, **{f"k{roof.pk}": "TG1"})
    text = HEAD + "Fjellvik skole;;Yttertak hovedfløy;TG3;;01.03.2019;\nFjellvik skole;;Yttervegg sør;TG2;;01.03.2019;\n"
    found = preview(text)
    assert warnings(found) == [
        "Fjellvik skole: befaringen 01.03.2019 er eldre enn byggets siste analyse (15.05.2024). "
        "Funnene tas inn, men endrer ikke tilstanden."
    ]
    assert counts(found) == {"created": 2}
    apply(text)
    assert (fresh(roof).grade, fresh(roof).graded_on) == ("TG1", DAY)
    # What the newer survey did not look at is known from the older.
    assert (fresh(wall).grade, fresh(wall).graded_on) == ("TG2", OLD)
    assert Finding.objects.get(component=roof, grade="TG3").state == "superseded"


# -- again, edited, undone -------------------------------------------------------------------------------------------


def test_the_same_file_again_changes_nothing(school, roof, wall):
    text = HEAD + "".join(
        f"Fjellvik skole;;{name};TG2;Slitt;15.05.2024;A\n" for name in ("Yttertak hovedfløy", "Yttervegg sør", "Yttervegg sør")
    )
    apply(text)
    again = preview(text)
    assert counts(again) == {"unchanged": 3}
    assert not again.pending()


def test_a_new_grade_in_a_concluded_analysis_is_counted_anew(school, roof):
    apply(HEAD + "Fjellvik skole;;Yttertak hovedfløy;TG2;Slitt;15.05.2024;A\n")
    done, _batch = apply(HEAD + "Fjellvik skole;;Yttertak hovedfløy;TG3;Slitt;15.05.2024;A\n")
    assert (counts(done), fresh(roof).grade, ConditionAnalysis.objects.count()) == ({"updated": 1}, "TG3", 1)


def test_an_analysis_under_way_takes_findings_and_stays_under_way(school, roof):
    analysis = make_analysis(school, "Pågår", status="ongoing")
    text = f"Bygning;Analysens id i fdvu;Komponent;TG\nFjellvik skole;{analysis.pk};Yttertak hovedfløy;TG2\n"
    apply(text)
    assert (fresh(analysis).status, analysis.findings.count(), fresh(roof).grade) == ("ongoing", 1, "")


def test_a_cancelled_analysis_takes_none(school, roof):
    analysis = make_analysis(school, "Avlyst", status="cancelled")
    text = f"Bygning;Analysens id i fdvu;Komponent;TG\nFjellvik skole;{analysis.pk};Yttertak hovedfløy;TG2\n"
    assert errors(preview(text)) == [(2, "Analysens id i fdvu", "Analysen «Avlyst» er avlyst og tar ikke imot funn.")]


def exported(fmt: str) -> bytes:
    kind, out = import_kinds["condition"], io.BytesIO()
    export_rows(kind, Finding.objects.order_by("pk"), out, fmt=fmt)
    return out.getvalue()


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_export_and_import_again_changes_nothing(school, roof, wall, fmt):
    analysis = make_analysis(school, "Tilstand")
    make_finding(
        analysis, roof, "TG3", location="Nord", symptom="=1+1", cause="Alder", probability=3, kg_safety=0, kg_authority=3,
        recommendation="Legg om", deadline=DAY, cost_low_nok=Decimal("10.50"), cost_likely_nok=20, cost_high_nok=30, price_year=2024,
    )  # fmt: skip
    make_finding(analysis, wall, "TGIU")
    act.conclude_analysis(by=None, analysis=analysis, on=OLD)
    make_finding(make_analysis(school, "Pågår", status="ongoing"), wall, "TG1")
    found = preview(exported(fmt), name=f"funn.{fmt}")
    assert (counts(found), errors(found), warnings(found)) == ({"unchanged": 3}, [], [])


def test_an_edited_export_changes_just_that(school, roof):
    analysis = make_analysis(school, "Tilstand")
    found = make_finding(analysis, roof, "TG2", symptom="Slitt")
    act.conclude_analysis(by=None, analysis=analysis, on=OLD)
    data = exported("csv").replace(b"Slitt", "Råte".encode())
    edited = preview(data, decisions={"use_file": True})
    assert [(cell.field, cell.old, cell.new) for cells in edited.changes.values() for cell in cells] == [("symptom", "Slitt", "Råte")]
    apply(data, decisions={"use_file": True})
    assert fresh(found).symptom == "Råte"


def test_undo_takes_everything_back(school, roof, wall, by):
    surveyed(school, OLD, **{f"k{roof.pk}": "TG2"})
    before = state()
    text = (
        HEAD
        + "Fjellvik skole;;Yttertak hovedfløy;TG3;;15.05.2024;\nFjellvik skole;;Yttervegg sør;TG2;;15.05.2024;\nFjellvik skole;36;;TG1;;15.05.2024;\n"
    )
    _done, batch = apply(text, decisions={"create_codes": {"component": True}})
    assert (fresh(roof).grade, Finding.objects.get(component=roof, grade="TG2").state) == ("TG3", "superseded")
    after = state()
    result = undo_batch(batch, by=None)
    assert result.conflicts == []
    assert state() == before
    assert fresh(batch).status == "undone"
    again = revert_changeset(ChangeSet.objects.latest("pk"), by=by)
    assert again.conflicts == []
    assert state() == after


def state() -> tuple:
    """Components, analyses and findings as they stand."""
    return (
        list(Component.objects.order_by("pk").values_list("pk", "grade", "graded_on", "graded_in", "cost_likely_nok", "price_year")),
        list(ConditionAnalysis.objects.order_by("pk").values_list("pk", "status", "performed_on")),
        list(Finding.objects.order_by("pk").values_list("pk", "grade", "state", "closed_on")),
    )


def test_a_finding_in_another_persons_units_is_not_theirs_to_import(school, roof, unit_tree, user_with):
    found = make_finding(make_analysis(school), roof, "TG2")
    outside = user_with(Role.MANAGER, unit_tree.health)
    text = f"Id i fdvu;TG\n{found.pk};TG3\n"
    assert [row for row, _column, _why in errors(preview(text, by=outside))] == [2]
    assert counts(preview(text, by=user_with(Role.MANAGER, unit_tree.education), decisions={"use_file": True})) == {"updated": 1}


def test_everything_an_import_does_is_one_act(school, roof):
    before = ChangeSet.objects.count()
    _done, batch = apply(HEAD + "Fjellvik skole;;Yttertak hovedfløy;TG2;;15.05.2024;\n")
    assert ChangeSet.objects.count() == before + 1
    assert set(Change.objects.values_list("changeset__batch", flat=True).filter(changeset__batch__isnull=False)) == {batch.pk}


def test_the_check_asks_as_often_for_many_rows_as_for_few(school, roof, wall):
    text = HEAD + "Fjellvik skole;;Yttertak hovedfløy;TG2;{};15.05.2024;\n".format("a")
    with CaptureQueriesContext(connection) as few:
        preview(text)
    for _number in range(20):
        make_component(school, "44")
    many = HEAD + "".join(f"Fjellvik skole;;Yttertak hovedfløy;TG2;{n};15.05.2024;\n" for n in range(60))
    with CaptureQueriesContext(connection) as more:
        preview(many)
    assert len(more) == len(few) < 25


def test_who_may_import(unit_tree, user_with):
    viewer = make_user("ser")
    grant(viewer, Role.SERVICE, unit_tree.education)
    assert not viewer.has_perm("register.import")
