"""Making and editing a component, and what is wrong said at its field."""

import datetime

import pytest

from fdvu.audit.models import ChangeSet
from tests.factories.bygg import make_building, make_space
from tests.factories.vedlikehold import make_analysis, make_component, make_type, part
from tests.vedlikehold.components.pages.pieces import TODAY, YEAR, url
from vedlikehold.models import Component, LedgerPosting


def posted(component: Component, **changes) -> dict:
    """What the edit form sends when nothing is touched, with some fields changed."""
    names = ("type", "tfm_id", "quantity", "quantity_unit", "installed_year", "replacement_cost_nok", "price_year", "grade", "note")
    more = ("expected_life_years", "cost_low_nok", "cost_likely_nok", "cost_high_nok")
    values = {name: getattr(component, f"{name}_id" if name == "type" else name) for name in (*names, *more)}
    data = {
        name: "" if value is None else value if isinstance(value, str) else str(value).replace(".", ",") for name, value in values.items()
    }
    data |= {"part": component.part_id, "name": component.name, "space": component.space_id or "", "version": component.version, "why": ""}
    data["graded_on"] = component.graded_on.isoformat() if component.graded_on else ""
    return data | changes


def test_a_new_component_is_made_with_norwegian_numbers_and_posted(client, building):
    room = make_space(building, "1.04")
    data = {
        "part": part("36").pk, "type": "", "name": "Ventilasjonsaggregat", "tfm_id": "+A=360.001", "space": room.pk, "quantity": "1,5",
        "quantity_unit": "stk", "installed_year": "2004", "expected_life_years": "25", "replacement_cost_nok": "1 250 000,50",
        "price_year": str(YEAR), "grade": "TG2", "graded_on": "", "cost_low_nok": "", "cost_likely_nok": "400 000", "cost_high_nok": "",
        "note": "", "why": "Registrert på befaring",
    }  # fmt: skip
    response = client.post(url("component-new", building.pk), data)
    row = Component.objects.get()
    assert response.url == url("component", row.pk)
    assert (row.name, row.space, row.quantity, float(row.replacement_cost_nok)) == ("Ventilasjonsaggregat", room, 1.5, 1250000.5)
    assert (row.grade, row.graded_on, row.building) == ("TG2", TODAY, building)
    assert [float(amount) for amount in LedgerPosting.objects.values_list("amount_nok", flat=True)] == [400_000.0]
    assert ChangeSet.objects.latest("pk").note == "Registrert på befaring"


@pytest.mark.parametrize(("given", "expected"), [("type", "Papptekking"), ("part", "Luftbehandling")])
def test_a_name_left_out_is_that_of_the_type_or_the_part(client, building, given, expected):
    kind = make_type("PAPP", name="Papptekking")
    data = {"part": part("36").pk, "type": kind.pk if given == "type" else "", "name": "", "quantity_unit": "stk"}
    client.post(url("component-new", building.pk), data)
    assert Component.objects.get().name == expected


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"price_year": ""}, "price_year", "Oppgi prisåret kostnadene gjelder."),
        ({"price_year": "1780"}, "price_year", "Prisåret må være mellom 1900 og"),
        ({"cost_low_nok": "300 000"}, "cost_low_nok", "Lav kostnad kan ikke være høyere enn sannsynlig."),
        ({"cost_high_nok": "1"}, "cost_high_nok", "Høy kostnad kan ikke være lavere enn sannsynlig."),
        ({"cost_likely_nok": "", "cost_low_nok": "5"}, "cost_likely_nok", "Lav og høy kostnad kan bare stå sammen med en sannsynlig."),
        ({"quantity": "mange"}, "quantity", "«mange» er ikke et tall."),
        ({"graded_on": "2150-01-01"}, "graded_on", "Dagen er ikke kommet."),
        ({"grade": ""}, "grade", "Velg tilstandsgraden som ble fastsatt."),
        ({"grade": "TG4"}, "grade", "TG4"),
        ({"installed_year": "2150"}, "installed_year", "Året må være mellom 1000 og"),
        ({"expected_life_years": "0"}, "__all__", "Levetiden må være større enn null."),
        ({"part": ""}, "part", "Feltet må fylles ut"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(client, roof, changes, field, message):
    response = client.post(url("component-edit", roof.pk), posted(roof, note="Skrevet av meg", **changes))
    form = response.context["form"]
    assert (response.status_code, field in form.errors) == (422, True)
    assert message in " ".join(form.errors[field]) or field == "part"
    assert form["note"].value() == "Skrevet av meg"
    roof.refresh_from_db()
    assert roof.version == 1


def test_an_edit_moves_the_ledger_and_undo_moves_it_back(client, roof):
    client.post(url("component-edit", roof.pk), posted(roof, grade="TG0", cost_likely_nok=""))
    roof.refresh_from_db()
    assert roof.grade == "TG0"
    client.post(url("component-edit", roof.pk), posted(roof, grade="TG3", cost_likely_nok="100 000"))
    amounts = list(LedgerPosting.objects.order_by("pk").values_list("kind", "amount_nok"))
    assert [(kind, float(amount)) for kind, amount in amounts] == [("decay", 100_000.0)]


def test_a_grade_set_by_hand_is_not_the_analysis_any_more(client, building):
    row = make_component(building, grade="TG1", graded_on=datetime.date(2020, 1, 1), graded_in=make_analysis(building))
    client.post(url("component-edit", row.pk), posted(row, note="Bare merknad"))
    row.refresh_from_db()
    assert (row.note, row.graded_in_id is not None) == ("Bare merknad", True)
    client.post(url("component-edit", row.pk), posted(row, grade="TG2", graded_on=TODAY.isoformat()))
    row.refresh_from_db()
    assert (row.grade, row.graded_on, row.graded_in) == ("TG2", TODAY, None)


def test_who_was_slower_sees_what_the_other_changed(client, roof):
    slow = posted(roof, note="Min merknad")
    client.post(url("component-edit", roof.pk), posted(roof, quantity="12"))
    response = client.post(url("component-edit", roof.pk), slow)
    assert (response.status_code, [clash.name for clash in response.context["clashes"]]) == (409, ["quantity"])
    assert response.context["form"]["note"].value() == "Min merknad"


def test_a_part_of_another_edition_stays_a_choice(client, building):
    row = make_component(building, part=part("64", edition="1999", name="Gammel del"))
    choices = client.get(url("component-edit", row.pk)).context["form"].fields["part"].queryset
    assert row.part in choices
    assert not choices.exclude(pk=row.part_id).filter(edition="1999").exists()


def test_the_building_is_chosen_among_those_one_may_change(client_for, user_with, unit_tree, building):
    make_building(unit_tree.nursing_home, "Solbakken")
    teacher = client_for(user_with("manager", unit_tree.education))
    everything = teacher.get(url("component-choose")).context["buildings"]
    assert [row.name for row in everything] == ["Fjellvik skole"]
    assert teacher.get(url("component-choose"), {"q": "solbakken"}).context["buildings"] == []
