"""What the register holds already: values set by hand, and possible duplicates."""

import pytest

from bygg.models import Building
from tests.core.import_pages.pieces import ROWS, at, checked, set_by_hand

pytestmark = pytest.mark.django_db


def test_values_set_by_hand_are_kept_unless_the_file_is_chosen(client, run, manager):
    batch = checked(client, run)
    run(client.post, at("import_apply", batch), {})
    school = Building.objects.get(name="Fjellvik skole")
    set_by_hand(school, manager, year_built=1980)

    batch = checked(client, run, ROWS.replace("4 250,5", "4 300"))
    page = client.get(at("import_part", batch, "beskyttet"))
    ((row,),) = [page.context["page"]]
    assert [(cell["field"], cell["old"], cell["new"]) for cell in row["cells"]] == [("year_built", "1980", "1978")]
    assert client.get(at("import_check", batch)).context["summary"] == "2 rader: 1 endres (1 felt), 1 uendret"

    cell = f"{row['row']}:year_built"
    run(client.post, at("import_choose", batch, "beskyttet"), {"shown": [cell], "use": [cell]})
    page = client.get(at("import_part", batch, "beskyttet"))
    assert page.context["summary"] == "2 rader: 1 endres (2 felt), 1 uendret"
    assert [chosen["row"] for chosen in page.context["file_wins"]] == [row["row"]]

    run(client.post, at("import_choose", batch, "beskyttet"), {"shown": [cell]})
    batch.refresh_from_db()
    assert (batch.decisions["use_file"], batch.counts["protected"]) == ({}, 1)
    run(client.post, at("import_choose", batch, "beskyttet"), {"all": "1"})
    batch.refresh_from_db()
    assert (batch.counts["protected"], batch.counts["cells"]) == (0, 2)


DOUBLE = "Navn;Adresse;Postnummer;Ansvarlig enhet\nFjellvik barneskole;Skoleveien 1;3050;Oppvekst\n"


def test_possible_duplicates_are_shown_side_by_side_and_merged(client, run, school):
    batch = checked(client, run, DOUBLE)
    page = client.get(at("import_check", batch))
    assert page.context["part"].key == "duplicates"
    ((row, lines),) = page.context["pairs"]
    assert [candidate["id"] for candidate in row["candidates"]] == [school.pk]
    assert ("Navn", "Fjellvik barneskole", [("Fjellvik skole", True)]) in lines

    run(client.post, at("import_choose", batch, "dubletter"), {"shown": ["2"], "row-2": f"merge:{school.pk}"})
    batch.refresh_from_db()
    assert (batch.counts["created"], batch.counts["protected"], batch.counts["duplicates"]) == (0, 2, 0)
    assert client.get(at("import_part", batch, "dubletter")).context["merged"] == {"2": school.pk}

    run(client.post, at("import_choose", batch, "dubletter"), {"none": "1"})
    batch.refresh_from_db()
    assert batch.counts["duplicates"] == 1


def test_possible_duplicates_can_be_kept_apart(client, run, school):
    batch = checked(client, run, DOUBLE)
    run(client.post, at("import_choose", batch, "dubletter"), {"apart": "1"})
    batch.refresh_from_db()
    assert (batch.counts["created"], batch.counts["duplicates"], batch.decisions["apart"]) == (1, 0, [2])
