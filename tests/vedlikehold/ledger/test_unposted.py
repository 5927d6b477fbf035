"""Where the ledger could not be posted, the act stands, and its history tells why."""

import datetime

import pytest

from fdvu.audit.models import ChangeSet
from fdvu.audit.services import revert_changeset
from tests.factories.bygg import make_building
from tests.factories.imports import take_in
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure, part
from vedlikehold.forms.components import ComponentForm
from vedlikehold.models import Component, LedgerPosting, PriceIndex
from vedlikehold.services.analyses import conclude_analysis
from vedlikehold.services.components import apply_to_many, save_component
from vedlikehold.services.ledger import keep_reason, post_or_say

pytestmark = pytest.mark.django_db
WHY = "Etterslepsregnskapet er ikke ført: Byggekostnadsindeksen mangler 2027. Legg inn indeksen, så kan etterslepsregnskapet føres."


@pytest.fixture
def manager(user_with):
    return user_with("manager")


@pytest.fixture
def school(unit_tree, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: datetime.date(2027, 3, 1))
    PriceIndex.objects.filter(year__gte=2027).delete()
    return make_building(unit_tree.school, "Fjellvik skole")


@pytest.fixture
def roof(school):
    return make_component(school, name="Tak", grade="TG3", cost_likely_nok=250_000, price_year=2024)


def last() -> str:
    assert not LedgerPosting.objects.exists()
    return ChangeSet.objects.latest("pk").note


def form_of(row, manager, **values) -> ComponentForm:
    data = {
        name: "" if value is None else value
        for name, value in ComponentForm(instance=row, user=manager, today=datetime.date(2027, 3, 1)).initial.items()
    }
    form = ComponentForm({**data, **values}, instance=Component.objects.get(pk=row.pk), user=manager, today=datetime.date(2027, 3, 1))
    assert form.is_valid(), form.errors
    return form


def test_on_saving_one(roof, manager):
    save_component(form_of(roof, manager, name="Yttertak"), by=manager, note="Nytt navn")
    assert last() == f"Nytt navn – {WHY}"
    acts = ChangeSet.objects.count()
    save_component(form_of(Component.objects.get(), manager), by=manager)
    assert (ChangeSet.objects.count(), last()) == (acts, f"Nytt navn – {WHY}")


def test_on_changing_many_and_taking_it_back(roof, manager):
    _changed, act = apply_to_many(Component.objects.all(), "part", part("24"), by=manager)
    assert last() == WHY
    revert_changeset(ChangeSet.objects.get(pk=act), by=manager, note="Feil")
    assert last() == f"Feil – {WHY}"


def test_on_import(school, manager):
    take_in(
        "Bygning;Bygningsdel;Navn;Tilstandsgrad;Kostnad;Prisår\nFjellvik skole;26;Tak;TG3;250000;2024\n", {}, by=manager, kind="components"
    )
    assert last() == WHY


def test_on_concluding(roof, manager):
    analysis = make_analysis(roof.building)
    make_finding(analysis, roof, "TG3", cost_likely_nok=1000, price_year=2024)
    conclude_analysis(by=manager, analysis=analysis, on=datetime.date(2027, 2, 1), note="Befart")
    assert last() == f"Befart – {WHY}"


def test_on_the_page_after_completing(client_for, manager, roof):
    row = make_measure(roof.building, component=roof)
    response = client_for(manager).post(f"/tiltak/{row.pk}/utfort/", {"on": "2027-02-01", "grade_after": "TG0"}, follow=True)
    assert [str(message) for message in response.context["messages"] if message.level_tag == "warning"] == [WHY]
    assert not LedgerPosting.objects.exists()


def test_a_long_note_makes_room_for_it(roof):
    act = ChangeSet.objects.create(source="form", note="x" * 300)
    why = post_or_say(on=datetime.date(2027, 3, 1))
    keep_reason(act, why)
    keep_reason(act, why)
    note = ChangeSet.objects.get(pk=act.pk).note
    assert (len(note), note.endswith(f"x – {WHY}")) == (300, True)
