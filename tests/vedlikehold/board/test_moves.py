"""Moves: by drag and key (HTMX), by form, one and many; who may, what is refused, and what comes back."""

import datetime
import json
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages

from tests.factories.bygg import save_new
from tests.factories.vedlikehold import make_alternative, make_bundle, make_measure, make_placement
from vedlikehold.enums import PlacedBy
from vedlikehold.models import MeasureDependency, Placement

D = Decimal
HTMX = {"HX-Request": "true"}


@pytest.fixture
def roof(school):
    return make_measure(school, "Tak", cost_likely_nok=D(800_000), price_year=2026)


@pytest.fixture
def move(client, address):
    def send(measures, to="", *, htmx=True, by=None, **data):
        rows = [f"{measure.pk}:{version}" for measure, version in measures]
        headers = HTMX | {"HX-Current-URL": f"http://testserver{address('tavle/')}"} if htmx else {}
        return (by or client).post(address("tavle/flytt/"), {"ids": rows, "to": to, **data}, headers=headers)

    return send


def stands(measure) -> tuple | None:
    row = Placement.objects.filter(measure=measure).first()
    return (row.year, row.pinned, row.alternative_id, row.placed_by) if row else None


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


class TestOne:
    def test_into_a_year(self, move, roof, scenario):
        response = move([(roof, 0)], "2028")
        assert stands(roof) == (2028, False, None, PlacedBy.HAND)
        assert response.context["text"] == "Flyttet til 2028: Tak."
        assert response.context["warnings"] == ["2028: Drift 0,30 mill. kr over rammen"]
        assert json.loads(response["HX-Trigger-After-Settle"]) == {"board-moved": {"keys": [roof.pk], "column": "2028"}}

    def test_the_answer_has_the_columns_that_changed_and_the_heads_of_the_others(self, move, roof):
        context = move([(roof, 0)], "2028").context
        assert [column.key for column in context["columns"]] == ["none", "2028"]
        assert [column.key for column in context["heads"]] == ["2027", "2029", "2030", "out"]
        assert [(line.label, line.left) for line in context["columns"][1].lines][:1] == [("Drift", "−0,30")]

    def test_from_year_to_year_keeps_lock_and_way(self, move, roof, scenario):
        way = make_alternative(roof)
        row = make_placement(scenario, roof, 2027, pinned=True, alternative=way, placed_by=PlacedBy.OPTIMISER)
        move([(roof, row.version)], "2029")
        assert stands(roof) == (2029, True, way.pk, PlacedBy.HAND)

    def test_out_of_the_plan_and_kept_out_and_in_again(self, move, roof, scenario):
        make_placement(scenario, roof, 2027)
        assert move([(roof, 1)], "out").context["text"] == "Holdes utenfor planen: Tak."
        assert stands(roof) == (None, True, None, PlacedBy.HAND)
        move([(roof, 2)], "2028")
        assert stands(roof) == (2028, False, None, PlacedBy.HAND)  # kept out, but not locked in the year it came to
        assert move([(roof, 3)], "none").context["text"] == "Tiltaket er tatt ut av planen."
        assert stands(roof) is None

    def test_where_it_is_already_nothing_happens(self, move, roof, scenario):
        row = make_placement(scenario, roof, 2027)
        response = move([(roof, row.version)], "2027")
        row.refresh_from_db()
        assert (response.context["text"], response.context["undo"], row.version) == ("Ingenting er endret.", "", 1)

    def test_warnings_come_with_the_move(self, move, roof, scenario, school):
        first = make_measure(school, "Stillas", cost_likely_nok=D(1000), price_year=2026)
        save_new(MeasureDependency(measure=roof, requires=first))
        make_placement(scenario, first, 2029)
        assert move([(roof, 0)], "2027").context["warnings"] == ["Før «Stillas» (2029), som det krever"]

    def test_cards_that_hang_together_with_it_follow(self, move, school, scenario):
        bundle = make_bundle(school, "Fasade", saving_share=0.1)
        one, two = (make_measure(school, name, cost_likely_nok=D(1000), price_year=2026, bundle=bundle) for name in "AB")
        make_placement(scenario, one, 2027), make_placement(scenario, two, 2028)
        assert [card.name for card in move([(one, 1)], "2029").context["related"]] == ["B"]

    def test_a_card_far_down_its_new_column_is_shown(self, move, roof, scenario, school):
        for number in range(30):
            make_placement(scenario, make_measure(school, f"A{number}"), 2028)
        column = next(c for c in move([(roof, 0)], "2028").context["columns"] if c.key == "2028")
        assert (len(column.cards), column.cards[-1].name) == (31, "Tak")

    def test_a_card_far_down_what_is_not_placed_is_shown_first(self, move, roof, scenario, school):
        for number in range(30):
            make_measure(school, f"A{number}")
        make_placement(scenario, roof, 2028)
        column = next(c for c in move([(roof, 1)], "none").context["columns"] if c.key == "none")
        assert (column.cards[0].name, len(column.cards), column.found) == ("Tak", 21, 31)

    def test_taking_back(self, move, roof, scenario, client, address):
        undo = move([(roof, 0)], "2028").context["undo"]
        response = client.post(undo, {"next": address("tavle/")})
        assert (response.status_code, response.url, stands(roof)) == (302, address("tavle/"), None)


class TestMany:
    def test_all_or_none(self, move, school, scenario):
        rows = [make_measure(school, name) for name in "ABC"]
        make_placement(scenario, rows[0], 2027)
        response = move([(rows[0], 1), (rows[1], 0), (rows[2], 0)], "2030")
        assert response.context["text"] == "Flyttet til 2030: 3 tiltak."
        assert [stands(row)[0] for row in rows] == [2030, 2030, 2030]
        move([(rows[0], 2), (rows[1], 9)], "2027")
        assert [stands(row)[0] for row in rows] == [2030, 2030, 2030]

    def test_lock_and_unlock_where_they_stand(self, move, school, scenario):
        rows = [make_measure(school, name) for name in "AB"]
        for row, year in zip(rows, (2027, 2028), strict=True):
            make_placement(scenario, row, year)
        assert move([(row, 1) for row in rows], pinned="1").context["text"] == "Låst: 2 tiltak."
        assert [stands(row)[:2] for row in rows] == [(2027, True), (2028, True)]
        assert move([(row, 2) for row in rows], pinned="0").context["text"] == "Ikke lenger låst: 2 tiltak."
        assert [stands(row)[:2] for row in rows] == [(2027, False), (2028, False)]

    def test_one_act_in_the_journal(self, move, school, scenario):
        rows = [make_measure(school, name) for name in "AB"]
        undo = move([(row, 0) for row in rows], "2027").context["undo"]
        assert Placement.objects.filter(provenance__has_key="*").count() == 2
        assert len({row.provenance["*"][1] for row in Placement.objects.all()}) == 1
        assert undo.count("/") > 2

    def test_without_scripts(self, move, roof, address):
        response = move([(roof, 0)], "2028", htmx=False, next=address("liste/?sort=name"))
        assert (response.status_code, response.url) == (302, address("liste/?sort=name"))
        assert said(response) == ["Flyttet til 2028: Tak.", "2028: Drift 0,30 mill. kr over rammen"]

    def test_another_site_is_not_gone_to(self, move, roof, address):
        assert move([(roof, 0)], "2028", htmx=False, next="https://ond.example/").url == address("tavle/")


class TestRefused:
    @pytest.mark.parametrize(
        ("to", "data", "text"),
        [
            ("2026", {}, "2026 er utenfor planen, som går fra 2027 til 2030."),
            ("2031", {}, "2031 er utenfor planen, som går fra 2027 til 2030."),
            ("i fjor", {}, "Velg et år i planen."),
            ("", {}, "Velg hvor tiltakene skal, eller om de skal låses."),
            ("2027", {"ids": []}, "Velg minst ett tiltak."),
            ("2027", {"ids": ["x:1"]}, "Valget kunne ikke leses. Last siden på nytt."),
        ],
    )
    def test_what_cannot_be_done_is_told_at_the_card(self, client, address, roof, to, data, text):
        sent = {"ids": [f"{roof.pk}:0"], "to": to} | data
        response = client.post(address("tavle/flytt/"), sent, headers=HTMX)
        keys = [roof.pk] if "ids" not in data else []
        assert (response.context["text"], response.context["keys"], stands(roof)) == (text, keys, None)
        assert json.loads(response["HX-Trigger"]) == {"board-refused": {"keys": keys}}

    @pytest.mark.parametrize(("version", "where"), [(0, "2027"), (2, "2027")])
    def test_somebody_else_was_faster(self, move, roof, scenario, version, where):
        make_placement(scenario, roof, 2027)
        response = move([(roof, version)], "2029")
        text = f"Noen andre har endret dette siden du åpnet siden: «Tak» ({where}). Last siden på nytt."
        assert (response.context["text"], stands(roof)[0]) == (text, 2027)

    def test_somebody_else_took_it_out(self, move, roof):
        text = "Noen andre har endret dette siden du åpnet siden: «Tak» (ikke plassert). Last siden på nytt."
        assert (move([(roof, 3)], "2029").context["text"], stands(roof)) == (text, None)

    def test_a_frozen_version(self, move, roof, scenario):
        make_placement(scenario, roof, 2027)
        scenario.status, scenario.adopted_on = "adopted", datetime.date(2026, 12, 1)
        scenario.save()
        text = "Planversjonen er vedtatt og kan ikke endres. Lag en ny versjon av den."
        assert (move([(roof, 1)], "2029").context["text"], stands(roof)[0]) == (text, 2027)

    def test_a_measure_of_another_unit(self, move, home):
        bath = make_measure(home, "Bad")
        assert (move([(bath, 0)], "2027").context["text"], stands(bath)) == ("1 tiltak finnes ikke i enheten planen gjelder.", None)

    def test_a_measure_of_another_unit_is_not_named_either(self, move, home, roof):
        bath = make_measure(home, "Bad")
        assert move([(bath, 7)], "2027").context["text"] == "Noen andre har endret dette siden du åpnet siden. Last siden på nytt."
        text = "Noen andre har endret dette siden du åpnet siden: «Tak» (ikke plassert). Last siden på nytt."
        assert move([(bath, 7), (roof, 7)], "2027").context["text"] == text

    def test_a_measure_that_is_done(self, move, school):
        done = make_measure(school, "Gammelt", status="done", done_on=datetime.date(2025, 1, 1))
        text = "Utførte og avviste tiltak kan ikke planlegges: «Gammelt»."
        assert (move([(done, 0)], "2027").context["text"], stands(done)) == (text, None)

    def test_those_who_may_not(self, move, roof, client_for, user_with, unit_tree):
        by = {who: client_for(user) for who, user in {
            "sees": user_with("service", unit_tree.education), "elsewhere": user_with("manager", unit_tree.health),
        }.items()}  # fmt: skip
        assert {who: move([(roof, 0)], "2027", by=one).status_code for who, one in by.items()} == {"sees": 403, "elsewhere": 404}
        assert stands(roof) is None


class TestForm:
    def test_shows_what_stands_and_what_each_year_has_left(self, client, address, roof, scenario):
        way = make_alternative(roof, "Skift ut", cost_likely_nok=D(1_500_000), pot="investering")
        make_placement(scenario, roof, 2028, alternative=way, pinned=True, note="Avtalt")
        form = client.get(address(f"tavle/tiltak/{roof.pk}/")).context["form"]
        assert form.initial == {"to": "2028", "way": str(way.pk), "pinned": True, "note": "Avtalt"}
        assert [label for _key, label in form.fields["to"].choices] == [
            "Ikke plassert",
            "2027 – igjen: drift 1,00, investering 2,00 mill. kr",
            "2028 – igjen: drift 0,50, investering −1,50 mill. kr",
            "2029 – igjen: drift 0,50, investering 3,00 mill. kr",
            "2030 – igjen: drift 0,00, investering 0,00 mill. kr",
            "Holdes utenfor",
        ]
        assert [label.replace("\xa0", " ") for _key, label in form.fields["way"].choices] == [
            "Tiltaket selv – 800 000 kr, drift",
            "Skift ut – 1 500 000 kr, investering",
        ]

    def test_a_measure_with_one_way_is_not_asked_for_it(self, client, address, roof):
        assert list(client.get(address(f"tavle/tiltak/{roof.pk}/")).context["form"].fields) == ["to", "pinned", "note"]

    def test_saves_year_way_lock_and_note(self, client, address, roof):
        way = make_alternative(roof)
        sent = {"to": "2029", "way": str(way.pk), "pinned": "on", "note": "Avtalt med skolen", "version": "0"}
        response = client.post(address(f"tavle/tiltak/{roof.pk}/"), sent)
        assert (response.status_code, response.url) == (302, address("tavle/"))
        assert stands(roof) == (2029, True, way.pk, PlacedBy.HAND)
        assert Placement.objects.get().note == "Avtalt med skolen"

    def test_back_to_the_measures_own_way_and_unlocked(self, client, address, roof, scenario):
        make_placement(scenario, roof, 2029, alternative=make_alternative(roof), pinned=True)
        client.post(address(f"tavle/tiltak/{roof.pk}/"), {"to": "2029", "way": "own", "version": "1"})
        assert stands(roof) == (2029, False, None, PlacedBy.HAND)

    def test_refused_input_comes_back_in_the_dialog(self, client, address, roof):
        response = client.post(address(f"tavle/tiltak/{roof.pk}/"), {"to": "2050", "version": "0"}, headers=HTMX)
        assert (response.status_code, response["HX-Retarget"], list(response.context["form"].errors)) == (200, "#flytt-innhold", ["to"])
        assert client.post(address(f"tavle/tiltak/{roof.pk}/"), {"to": "2050", "version": "0"}).status_code == 422

    def test_somebody_else_was_faster(self, client, address, roof, scenario):
        make_placement(scenario, roof, 2027)
        response = client.post(address(f"tavle/tiltak/{roof.pk}/"), {"to": "2029", "version": "0"})
        assert (response.status_code, stands(roof)[0]) == (422, 2027)
        text = "Noen andre har endret dette siden du åpnet siden: «Tak» (2027). Last siden på nytt."
        assert response.context["form"].non_field_errors() == [text]

    def test_a_measure_of_another_unit_is_not_found(self, client, address, home):
        assert client.get(address(f"tavle/tiltak/{make_measure(home).pk}/")).status_code == 404
