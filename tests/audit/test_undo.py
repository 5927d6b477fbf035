"""Undoing an import: what it takes to be undone, by force, and what undoing the undo does."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from bygg.models import Building
from fdvu.audit import registry
from fdvu.audit.enums import Source
from fdvu.audit.importing import ImportRefused, undo_batch
from fdvu.audit.models import Change, ChangeSet, SourceKey
from fdvu.audit.services import delete_rows, open_changeset, revert_changeset, update_rows
from fdvu.core.models import ImportBatch
from tests.factories.bygg import make_building, make_space
from tests.factories.imports import take_in

pytestmark = pytest.mark.django_db
TEXT = "Navn;Kilde-id\nEn;A\nTo;B\n"


@pytest.fixture
def manager(user_with):
    return user_with("manager")


@pytest.fixture
def batch(manager) -> ImportBatch:
    return take_in(TEXT, {"source": "FDV"}, by=manager)[1]


def edit(name: str, **values) -> None:
    update_rows(open_changeset(by=None, source=Source.FORM), [(Building.objects.get(name=name), values)])


def status(batch) -> str:
    return ImportBatch.objects.get(pk=batch.pk).status


def names() -> list[str]:
    return sorted(Building.objects.values_list("name", flat=True))


def keys() -> list[str]:
    return sorted(SourceKey.objects.values_list("source_id", flat=True))


def last_revert() -> ChangeSet:
    return ChangeSet.objects.filter(source=Source.REVERT).latest("pk")


def test_with_something_left_the_import_stands_and_may_be_undone_by_force(batch, manager):
    edit("En", year_built=1955)
    assert undo_batch(batch, by=manager).reverted == 1
    assert (status(batch), names()) == ("applied", ["En"])
    again = undo_batch(batch, by=manager)
    assert (again.reverted, len(again.conflicts), status(batch)) == (0, 1, "applied")
    by_force = undo_batch(batch, by=manager, force=True)
    assert (by_force.reverted, by_force.conflicts, status(batch), names(), keys()) == (1, [], "undone", [], [])
    with pytest.raises(ImportRefused):
        undo_batch(batch, by=manager)


def test_what_others_point_at_stands_whatever_the_force(batch, manager):
    make_space(Building.objects.get(name="En"))
    undo_batch(batch, by=manager, force=True)
    assert (status(batch), names(), keys()) == ("applied", ["En"], ["A"])


def test_rows_that_are_gone_do_not_keep_an_import_standing(manager):
    take_in("Bygningsnummer;Navn\n300000019;En\n300000027;To\n", by=manager)
    batch = take_in("Bygningsnummer;Navn\n300000019;Én\n300000027;Tó\n", by=manager)[1]
    delete_rows(open_changeset(by=None, source=Source.FORM), [Building.objects.get(name="Én")])
    result = undo_batch(batch, by=manager)
    assert (result.reverted, len(result.conflicts), status(batch), names()) == (1, 1, "undone", ["To"])


def test_undone_when_the_rest_was_mended_by_hand(batch, manager):
    edit("En", year_built=1955)
    undo_batch(batch, by=manager)
    delete_rows(open_changeset(by=None, source=Source.FORM), list(Building.objects.all()))
    assert (undo_batch(batch, by=manager).reverted, status(batch)) == (0, "undone")


def test_the_state_follows_what_stands(batch, manager):
    undo_batch(batch, by=manager)
    revert_changeset(last_revert(), by=manager)
    assert (status(batch), names(), keys()) == ("applied", ["En", "To"], ["A", "B"])
    revert_changeset(last_revert(), by=manager)
    assert (status(batch), names(), keys()) == ("undone", [], [])
    revert_changeset(last_revert(), by=manager)
    assert undo_batch(ImportBatch.objects.get(), by=manager).conflicts == []
    assert (status(batch), names(), keys()) == ("undone", [], [])


def test_taken_back_from_the_history_is_undone_too(batch, client_for, manager):
    act = ChangeSet.objects.get(batch=batch, reverts=None)
    client_for(manager).post(reverse("audit:revert-all", args=[act.pk]))
    assert (status(batch), names(), keys()) == ("undone", [], [])


def test_a_row_edited_deleted_and_brought_back_is_still_edited(batch, manager):
    edit("En", year_built=1955)
    act = open_changeset(by=None, source=Source.FORM)
    delete_rows(act, [Building.objects.get(name="En")])
    revert_changeset(act, by=manager)
    assert len(undo_batch(batch, by=manager).conflicts) == 1
    assert names() == ["En"]


def test_rows_that_moved_out_of_reach_are_not_taken_back(user_with, unit_tree):
    education = user_with("manager", unit_tree.education)
    batch = take_in("Navn;Ansvarlig enhet\nEn;Fjellvik skole\nTo;Fjellvik skole\n", by=education)[1]
    edit("En", unit=unit_tree.nursing_home)
    with pytest.raises(PermissionDenied):
        undo_batch(batch, by=education)
    assert names() == ["En", "To"]


def test_the_page_offers_to_take_back_the_rest(batch, manager, client_for, django_capture_on_commit_callbacks):
    edit("En", year_built=1955)
    client = client_for(manager)
    undo, result = (reverse(f"core:import_{name}", args=[batch.pk]) for name in ("undo", "result"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(undo, {"note": "Feil fil"})
    page = client.get(result)
    assert (page.context["left"]["count"], page.context["left"]["reverted"], page.context["undone"]) == (1, 1, False)
    assert "Angre disse også" in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(undo, {"force": "1"})
    page = client.get(result)
    assert (page.context["undone"], names()) == (True, [])
    assert "Angre disse også" not in page.content.decode()


def test_other_apps_follow_what_is_taken_back(unit_tree, user_with, monkeypatch):
    seen = []
    others = registry.Registry("follower")
    others.add(registry.Follower(key="figures", follow=lambda act: seen.append((act.reverts_id, act.counts))))
    monkeypatch.setattr("fdvu.audit.services.revert.after_revert", others)
    building = make_building(unit_tree.school)
    act = Change.objects.about(building).get().changeset
    revert_changeset(act, by=user_with("manager"))
    assert seen == [(act.pk, {"bygg.building:d": 1})]
