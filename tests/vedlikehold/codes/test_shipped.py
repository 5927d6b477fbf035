"""The building parts and assumptions that come with the product."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db.models import F, ProtectedError

from tests.factories.vedlikehold import make_component, part
from vedlikehold.codes import NORM_YEAR, PARTS, REPLACEMENT_NORMS, weights
from vedlikehold.models import BuildingPart, ConditionParameters, PriceIndex, ReplacementNorm

migration = import_module("vedlikehold.migrations.0002_parts_and_assumptions")

# Chapter → the second digits that NS 3451:2009 uses.
CHAPTERS_2009 = {
    "2": "0123456789",
    "3": "0123456789",
    "4": "01234569",
    "5": "012345679",
    "6": "012345679",
    "7": "0123456789",
}


def _codes(edition: str) -> set[str]:
    return set(BuildingPart.objects.filter(edition=edition).values_list("code", flat=True))


def test_every_one_and_two_digit_part_of_2009_is_there(db):
    expected = set(CHAPTERS_2009) | {f"{chapter}{digit}" for chapter, digits in CHAPTERS_2009.items() for digit in digits}
    assert _codes("2009") == expected
    assert len(expected) == 62


def test_2022_has_lost_64_and_got_47(db):
    assert (_codes("2009") - _codes("2022"), _codes("2022") - _codes("2009")) == ({"64"}, {"47"})


@pytest.mark.parametrize(
    ("edition", "code", "name", "english"),
    [
        ("2009", "26", "Yttertak", "Roofs"),
        ("2009", "35", "Prosesskjøling", "Process cooling"),
        ("2022", "35", "Varmepumpe- og kuldeinstallasjoner", "Heat pumps and refrigeration"),
        ("2009", "76", "Veger og plasser", "Roads and paved areas"),
        ("2022", "76", "Utendørs veger og plasser", "Outdoor roads and paved areas"),
        ("2022", "26", "Yttertak", "Roofs"),
    ],
)
def test_names(db, edition, code, name, english):
    row = BuildingPart.objects.get(edition=edition, code=code)
    assert (row.name, row.name_en, row.is_own, row.group, row.sort_key) == (name, english, False, code, f"{edition}{code}")


def test_chapter_7_of_2022_says_outdoors(db):
    names = BuildingPart.objects.filter(edition="2022", group__startswith="7").exclude(name__icontains="utendørs")
    assert list(names) == []


def test_every_part_has_both_names():
    assert [row for rows in PARTS.values() for row in rows if not all(row)] == []


def test_every_2009_part_has_its_successor(db):
    moved = BuildingPart.objects.filter(edition="2009").exclude(successor__code=F("code"))
    assert [(row.code, row.successor.edition, row.successor.code) for row in moved] == [("64", "2022", "67")]
    assert not BuildingPart.objects.filter(edition="2022", successor__isnull=False).exists()


@pytest.mark.parametrize("edition", ["2009", "2022"])
def test_weights_add_up_to_one(db, edition):
    rows = dict(BuildingPart.objects.filter(edition=edition, weight_share__isnull=False).values_list("code", "weight_share"))
    assert sum(rows.values()) == pytest.approx(1, abs=0.005)
    assert rows == weights(edition)
    assert all(len(code) == 2 and code[1] != "0" and share > 0 for code, share in rows.items())
    # Each part that sums are made by has a weight; the general ones of a chapter have none.
    assert set(rows) == {code for code in _codes(edition) if len(code) == 2 and code[1] != "0"}


def test_a_moved_part_takes_its_weight_along():
    assert weights("2022")["67"] == pytest.approx(weights("2009")["64"] + weights("2009")["67"])


def test_one_row_of_parameters(db):
    row = ConditionParameters.objects.get()
    assert (row.part_edition, row.target_grade, row.share_tg2, row.source) == ("2009", "TG1", 0.45, row.source)
    assert row.source.startswith("Anslag")


def test_the_price_index_is_an_estimate_from_2010_to_2030(db):
    rows = {row.year: row for row in PriceIndex.objects.all()}
    assert sorted(rows) == list(range(2010, 2031))
    assert (rows[2020].value, rows[2021].value, rows[2030].value, rows[2010].value) == (100.0, 103.0, 134.39, 74.41)
    assert all(row.is_estimate and row.source.startswith("Anslag") for row in rows.values())


def test_norms_for_the_types_that_municipalities_have(db):
    rows = {row.building_type.code: row for row in ReplacementNorm.objects.select_related("building_type")}
    assert set(rows) == set(REPLACEMENT_NORMS)
    assert {"612", "613", "614", "615", "651", "653", "721", "311"} <= set(rows)
    assert {(row.price_year, row.source[:6]) for row in rows.values()} == {(NORM_YEAR, "Anslag")}


def test_loading_again_changes_nothing(db):
    BuildingPart.objects.filter(edition="2009", code="26").update(name="Tak")
    BuildingPart.objects.filter(edition="2009", code="25").update(successor=part("26", edition="2022"))
    before = list(BuildingPart.objects.order_by("pk").values_list("pk", "code", "name", "successor"))
    migration.load(apps, None)
    assert list(BuildingPart.objects.order_by("pk").values_list("pk", "code", "name", "successor")) == before
    assert (PriceIndex.objects.count(), ConditionParameters.objects.count()) == (21, 1)


def test_what_was_loaded_is_taken_out_and_what_is_used_or_changed_stays(unit_tree, sample_data):
    make_component(sample_data.building, "26")
    BuildingPart.objects.filter(edition="2009", code="23").update(version=2)
    PriceIndex.objects.filter(year=2024).update(version=2)
    migration.unload(apps, None)
    assert sorted(BuildingPart.objects.values_list("edition", "code")) == [("2009", "23"), ("2009", "26")]
    assert list(PriceIndex.objects.values_list("year", flat=True)) == [2024]
    assert (ConditionParameters.objects.count(), ReplacementNorm.objects.count()) == (0, 0)
    migration.load(apps, None)
    assert (len(_codes("2009")), BuildingPart.objects.get(edition="2009", code="26").successor.code) == (62, "26")


def test_a_part_in_use_cannot_be_deleted(unit_tree, sample_data):
    made = make_component(sample_data.building, "26")
    with pytest.raises(ProtectedError):
        made.part.delete()
