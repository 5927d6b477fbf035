"""Findings from consultants' spreadsheets: gathered into analyses, on the components that they name."""

import datetime
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fdvu.audit.enums import Source
from fdvu.audit.importing import ImportRefused
from fdvu.audit.services import add_keys, open_changeset
from tests.factories.bygg import make_building
from tests.factories.imports import counts, errors
from tests.factories.vedlikehold import make_component
from tests.vedlikehold.analyses.importing.pieces import DAY, HEAD, apply, fresh, preview
from vedlikehold.models import ConditionAnalysis, Finding, LedgerPosting


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
