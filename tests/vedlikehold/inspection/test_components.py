"""Components made on the phone."""

from uuid import UUID, uuid4

import pytest

from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_component, part
from tests.vedlikehold.inspection.pieces import item
from vedlikehold.models import Component, Finding


def on_new(component_id: UUID, code: str = "36", name: str = "Aggregat", **more) -> dict:
    """A finding on a component that the phone made."""
    return item(**more) | {"component": {"client_id": str(component_id), "part": part(code).pk, "name": name}}


def test_several_findings_share_the_component_the_phone_made(phone, building):
    made = uuid4()
    answers = phone.send(on_new(made, symptom="Støy"), on_new(made, symptom="Slitte remmer"))
    component = Component.objects.get()
    assert (component.client_id, component.name, component.part.code, component.building) == (made, "Aggregat", "36", building)
    assert [(answer["status"], answer["component"]) for answer in answers] == [("saved", component.pk)] * 2
    phone.send(on_new(made, symptom="Lekk ventil"))
    assert (Component.objects.count(), Finding.objects.filter(component=component).count()) == (1, 3)


def test_a_component_and_its_finding_come_together_or_not_at_all(phone):
    made = uuid4()
    (answer,) = phone.send(on_new(made, cost_likely_nok="5"))
    assert (answer["status"], Component.objects.count()) == ("invalid", 0)
    (answer,) = phone.send(on_new(made))
    assert (answer["status"], Component.objects.count()) == ("saved", 1)


@pytest.mark.parametrize("wrong", [{"name": " "}, {"part": 999_999}, {"part": None}])
def test_a_new_component_needs_a_part_and_a_name(phone, wrong):
    sent = on_new(uuid4())
    (answer,) = phone.send(sent | {"component": sent["component"] | wrong})
    assert (answer["status"], list(answer["errors"]), Component.objects.count()) == ("invalid", ["component"], 0)


def test_a_component_made_for_another_building_is_not_taken(phone, unit_tree):
    made = uuid4()
    make_component(make_building(unit_tree.nursing_home), "36", client_id=made)
    assert list(phone.send(on_new(made))[0]["errors"]) == ["component"]
