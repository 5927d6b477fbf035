"""Components that the file has and the register does not, made by choice."""

from fdvu.access.enums import Role
from fdvu.core.importing.preview import preview_document
from tests.factories.imports import counts, errors
from tests.factories.vedlikehold import make_component
from tests.vedlikehold.analyses.importing.pieces import HEAD, apply, preview
from vedlikehold.models import Component


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


def test_a_part_that_is_there_under_other_names_is_told_with_them(school):
    for name in ("Vinduer øst", "Vinduer sør"):
        make_component(school, "234", name)
    found = preview(HEAD + "Fjellvik skole;234;Vinduer nord;TG2;;15.05.2024;\nFjellvik skole;36;Vifte;TG1;;15.05.2024;\n")
    named, vent = "Fjellvik skole: 234 Del 234 – Vinduer nord", "Fjellvik skole: 36 Luftbehandling – Vifte"
    assert (found.frame.unknown_codes, found.frame.doubtful_codes) == ({"component": [named, vent]}, {"component": [named]})
    assert errors(found)[0][1:] == (
        "Komponent",
        "Fjellvik skole har ingen 234 Del 234 som heter «Vinduer nord», men 2 med andre navn: «Vinduer øst», «Vinduer sør». Er det en av "
        "dem, skriver du navnet, TFM-id-en eller id-en dens i filen. Opprett komponenten bare om den mangler i registeret.",
    )
    assert "har ikke 36 Luftbehandling (Vifte)" in errors(found)[1][2]
    assert preview_document(found)["unknown_codes"] == [{"field": "component", "codes": [named, vent], "doubtful": 1}]


def test_components_are_made_only_where_the_person_may_edit(school, roof, unit_tree, user_with):
    text = HEAD + "Fjellvik skole;36;;TG2;;15.05.2024;\n"
    everything = {"create_codes": {"component": True}}
    manager = user_with(Role.MANAGER, unit_tree.education)
    assert counts(preview(text, by=manager, decisions=everything)) == {"created": 1}
    outside = user_with(Role.MANAGER, unit_tree.health)
    assert "Fant ingen bygning" in errors(preview(text, by=outside, decisions=everything))[0][2]
