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


def test_rows_that_only_hands_keep_are_told_apart_and_led_to(client, run, manager):
    run(client.post, at("import_apply", checked(client, run)), {})
    set_by_hand(Building.objects.get(name="Fjellvik skole"), manager, area_bra_m2=12345.5)
    batch = checked(client, run)
    assert {name: batch.counts[name] for name in ("rows", "unchanged", "kept", "protected")} == {
        "rows": 2, "unchanged": 2, "kept": 1, "protected": 1,
    }  # fmt: skip
    page = client.get(at("import_check", batch))
    assert (page.context["summary"], page.context["part"].key) == ("2 rader: 1 uendret, 1 beholdes som satt for hånd", "protected")
    assert [(part.key, count) for part, count, _url, _current in page.context["tabs"]] == [
        ("created", 0), ("updated", 0), ("unchanged", 1), ("protected", 1),
    ]  # fmt: skip
    text = page.content.decode()
    assert f'href="{at("import_part", batch, "beskyttet")}#del"' in text
    assert '<td class="num">12\xa0345,50</td><td class="num">4\xa0250,50</td>' in text


DOUBLE = "Navn;Adresse;Postnummer;Ansvarlig enhet\nFjellvik barneskole;Skoleveien 1;3050;Oppvekst\n"


def test_possible_duplicates_are_shown_side_by_side_and_merged(client, run, school):
    batch = checked(client, run, DOUBLE)
    page = client.get(at("import_check", batch))
    assert page.context["part"].key == "duplicates"
    ((row, lines),) = page.context["pairs"]
    assert [candidate["id"] for candidate in row["candidates"]] == [school.pk]
    assert ("Navn", "Fjellvik barneskole", [("Fjellvik skole", True)]) in [(field.heading, *rest) for field, *rest in lines]

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
