"""Bulk edit: seen before it is done, only where one may, in the journal, and taken back."""

import pytest

from bygg.enums import BuildingStatus, Ownership
from bygg.models import Building
from fdvu.access.enums import Role
from fdvu.audit.enums import Source
from fdvu.audit.models import Change, ChangeSet
from tests.factories.access import grant
from tests.factories.bygg import make_building

BULK = "/bygg/masseendring/"


@pytest.fixture
def rows(unit_tree):
    return [
        make_building(unit_tree.school, "En"),
        make_building(unit_tree.school, "To", ownership=Ownership.LEASED),
        make_building(unit_tree.nursing_home, "Tre"),
    ]


def ids(*chosen) -> list[int]:
    return [row.pk for row in chosen]


def leased() -> list[str]:
    return sorted(Building.objects.filter(ownership=Ownership.LEASED).values_list("name", flat=True))


def test_step_by_step_nothing_is_written_before_the_last(client, rows):
    response = client.post(BULK, {"ids": ids(*rows)})
    assert "Endre 3 bygninger" in response.content.decode()
    response = client.post(BULK, {"ids": ids(*rows), "field": "ownership"})
    assert "Ny verdi: eierform" in response.content.decode()
    response = client.post(BULK, {"ids": ids(*rows), "field": "ownership", "step": "preview", "value": "leased"})
    assert (response.context["preview"].changed, response.context["preview"].same) == (2, 1)
    assert "2 rader får ny verdi: Leid" in response.content.decode()
    assert leased() == ["To"]


def test_apply_writes_and_journals_the_rows_that_change(client, manager, rows):
    sent = {"ids": ids(*rows), "field": "ownership", "step": "apply", "value": "leased", "expected": "3", "note": "Solgt og leid tilbake"}
    response = client.post(f"{BULK}?sort=-name", sent)
    assert response.url == "/bygg/?sort=-name"
    assert leased() == ["En", "To", "Tre"]
    changeset = ChangeSet.objects.get(source=Source.BULK)
    assert (changeset.by, changeset.note) == (manager, "Solgt og leid tilbake")
    assert sorted(Change.objects.filter(changeset=changeset).values_list("object_id", "diff")) == [
        (rows[0].pk, {"ownership": ["owned", "leased"]}),
        (rows[2].pk, {"ownership": ["owned", "leased"]}),
    ]


def test_undo_takes_back_all_but_what_was_changed_since(client, rows):
    client.post(BULK, {"ids": ids(*rows), "field": "ownership", "step": "apply", "value": "leased", "expected": "3"})
    client.post(BULK, {"ids": ids(rows[0]), "field": "ownership", "step": "apply", "value": "company", "expected": "1"})
    first = ChangeSet.objects.filter(source=Source.BULK).order_by("pk").first()
    response = client.post(f"{BULK}{first.pk}/angre/", follow=True)
    assert leased() == ["To"]
    texts = [str(message) for message in response.context["messages"]]
    assert texts[-2:] == ["1 rad er tilbakeført.", "1 rad er endret etterpå og står som den er."]


def test_undo_leaves_rows_that_moved_out_of_reach(client_for, user_with, unit_tree, rows):
    education = user_with("manager", unit_tree.education)
    sent = {"ids": ids(*rows[:2]), "field": "status", "step": "apply", "value": "vacant", "expected": "2"}
    client_for(education).post(BULK, sent)
    changeset = ChangeSet.objects.get(source=Source.BULK)
    Building.objects.filter(pk=rows[0].pk).update(unit=unit_tree.nursing_home)
    client_for(education).post(f"{BULK}{changeset.pk}/angre/")
    assert list(Building.objects.filter(status=BuildingStatus.VACANT)) == [rows[0]]


def test_somebody_elses_bulk_edit_is_not_undone_here(client, client_for, user_with, rows):
    client.post(BULK, {"ids": ids(rows[0]), "field": "ownership", "step": "apply", "value": "leased", "expected": "1"})
    changeset = ChangeSet.objects.get(source=Source.BULK)
    assert client_for(user_with("manager")).post(f"{BULK}{changeset.pk}/angre/").status_code == 403
    assert leased() == ["En", "To"]


def test_all_hits_means_the_filters_hits(client, rows):
    sent = {"all": "1", "field": "status", "step": "apply", "value": "vacant", "expected": "1"}
    client.post(f"{BULK}?ownership=leased", sent)
    assert list(Building.objects.filter(status=BuildingStatus.VACANT).values_list("name", flat=True)) == ["To"]


def test_a_selection_that_changed_since_the_preview_is_shown_again(client, rows):
    sent = {"all": "1", "field": "status", "step": "apply", "value": "vacant", "expected": "99"}
    response = client.post(BULK, sent)
    assert response.context["preview"].changed == 3
    assert not Building.objects.filter(status=BuildingStatus.VACANT).exists()


def test_rows_one_may_only_see_are_counted_out(client_for, user_with, unit_tree, rows):
    user = user_with("service")  # sees everything
    grant(user, Role.MANAGER, unit_tree.health)
    client = client_for(user)
    response = client.post(BULK, {"ids": ids(*rows)})
    assert (response.context["selection"].found, response.context["selection"].locked) == (1, 2)
    client.post(BULK, {"ids": ids(*rows), "field": "ownership", "step": "apply", "value": "leased", "expected": "1"})
    assert leased() == ["To", "Tre"]


def test_another_units_row_is_never_touched(client_for, user_with, unit_tree, rows):
    client = client_for(user_with("manager", unit_tree.education))
    response = client.post(BULK, {"ids": ids(rows[2]), "field": "ownership", "step": "apply", "value": "leased", "expected": "1"})
    assert response.status_code == 302
    assert leased() == ["To"]


def test_units_to_move_to_are_those_one_may_edit(client_for, user_with, unit_tree, rows):
    client = client_for(user_with("manager", unit_tree.education))
    response = client.post(
        BULK, {"ids": ids(rows[0]), "field": "unit", "step": "apply", "value": str(unit_tree.nursing_home.pk), "expected": "1"}
    )
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["value"]


def test_nobody_sets_the_status_of_a_merged_building_by_hand(client, rows):
    response = client.post(BULK, {"ids": ids(rows[0]), "field": "status", "step": "apply", "value": "merged", "expected": "1"})
    assert list(response.context["form"].errors) == ["value"]


@pytest.mark.parametrize("status", ["sold", "demolished", "lease_ended"])
def test_leaving_the_portfolio_is_no_word_to_set_in_many_rows(client, rows, status):
    response = client.post(BULK, {"ids": ids(rows[0]), "field": "status", "step": "apply", "value": status, "expected": "1"})
    assert list(response.context["form"].errors) == ["value"]


def test_buildings_that_have_left_do_not_come_back_in_bulk(client, rows, unit_tree):
    make_building(unit_tree.school, "Slått sammen", status="merged", merged_into=rows[0])
    make_building(unit_tree.school, "Solgt", status="sold")
    sent = {"all": "1", "field": "status", "step": "preview", "value": "vacant"}
    shown = client.post(f"{BULK}?show=all", sent).context["selection"]
    assert (shown.found, shown.locked) == (3, 2)
    client.post(f"{BULK}?show=all", sent | {"step": "apply", "expected": "3"})
    assert sorted(Building.objects.values_list("status", flat=True)) == ["merged", "sold", "vacant", "vacant", "vacant"]


def test_a_filter_that_cannot_be_read_changes_nothing(client, rows):
    sent = {"all": "1", "field": "ownership", "step": "apply", "value": "leased", "expected": "3"}
    response = client.post(f"{BULK}?building_type=zzz", sent, follow=True)
    assert (response.redirect_chain, leased()) == ([("/bygg/?building_type=zzz", 302)], ["To"])
    (message,) = response.context["messages"]
    assert str(message).startswith("Filteret kunne ikke leses: Bygningstype – ")


def test_ids_that_are_none_are_left_out(client, rows):
    response = client.post(BULK, {"ids": [rows[0].pk, "²", "9" * 30, "x", ""]})
    assert response.context["selection"].ids == (rows[0].pk,)


def test_a_viewer_is_refused(client_for, education_viewer, rows):
    assert client_for(education_viewer).post(BULK, {"ids": ids(rows[0])}).status_code == 403


def test_a_viewer_is_offered_no_boxes_to_tick(client_for, education_viewer, rows):
    assert 'name="ids"' not in client_for(education_viewer).get("/bygg/").content.decode()


def test_nothing_chosen_leads_back(client, rows):
    assert client.post(BULK, {}).url == "/bygg/"


def test_the_queries_do_not_follow_the_rows(client, unit_tree, django_assert_max_num_queries):
    many = [make_building(unit_tree.school) for _ in range(12)]
    with django_assert_max_num_queries(45):
        client.post(BULK, {"ids": ids(*many), "field": "ownership", "step": "apply", "value": "leased", "expected": "12"})
    assert len(leased()) == 12
