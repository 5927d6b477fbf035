"""Saved views: kept, renamed, shared, opened first, deleted; another person's view is read, never changed."""

import pytest

from fdvu.core.models import SavedView
from tests.factories.bygg import make_building


def save(client, name="Skoler", query="q=skole&sort=-name", **more):
    return client.post("/visninger/buildings/ny/", {"name": name, "query": query, **more})


def test_the_lists_address_is_kept_without_the_unit(client, manager, unit_tree):
    response = save(client, query=f"q=skole&unit={unit_tree.school.pk}&page=3&rubbish=&size=25")
    assert response.url == f"/bygg/?q=skole&unit={unit_tree.school.pk}&size=25"
    view = SavedView.objects.get()
    assert (view.owner, view.register, view.name, view.query, view.shared) == (manager, "buildings", "Skoler", "q=skole&size=25", False)


@pytest.mark.parametrize(("name", "query"), [("", "q=x"), ("Tom", "")])
def test_nothing_is_kept_without_a_name_or_without_content(client, name, query):
    save(client, name=name, query=query)
    assert not SavedView.objects.exists()


def test_the_same_name_replaces(client):
    save(client)
    save(client, query="q=barnehage")
    assert list(SavedView.objects.values_list("query", flat=True)) == ["q=barnehage"]


def test_the_list_knows_which_view_it_shows(client):
    save(client)
    saved = client.get("/bygg/?q=skole&sort=-name").context["saved"]
    assert (saved.current.name, [view.name for view in saved.own], saved.shared) == ("Skoler", ["Skoler"], [])


def test_a_shared_view_is_seen_by_others_and_changed_by_none(client, client_for, education_viewer):
    save(client, shared="1")
    save(client, name="Min egen", query="q=x")
    other = client_for(education_viewer)
    assert [view.name for view in other.get("/bygg/").context["saved"].shared] == ["Skoler"]
    view = SavedView.objects.get(name="Skoler")
    assert other.get(f"/visninger/{view.pk}/").status_code == 404
    assert other.post(f"/visninger/{view.pk}/slett/").status_code == 404


def test_a_default_view_opens_first_and_can_be_left(client, unit_tree):
    make_building(unit_tree.school, "Fjellvik skole")
    make_building(unit_tree.school, "Rådhuset")
    save(client)
    view = SavedView.objects.get()
    client.post(f"/visninger/{view.pk}/", {"name": "Skoler", "is_default": "on"})
    assert client.get("/bygg/").url == "/bygg/?q=skole&sort=-name"
    assert client.get(f"/bygg/?unit={unit_tree.school.pk}").url == f"/bygg/?q=skole&sort=-name&unit={unit_tree.school.pk}"
    assert client.get("/bygg/?view=ingen").context["totals"].count == 2


def test_only_one_view_opens_first(client):
    save(client)
    save(client, name="Andre", query="q=y")
    for view in SavedView.objects.order_by("pk"):
        client.post(f"/visninger/{view.pk}/", {"name": view.name, "is_default": "on"})
    assert list(SavedView.objects.filter(is_default=True).values_list("name", flat=True)) == ["Andre"]


def test_a_name_in_use_is_refused_at_the_field(client):
    save(client)
    save(client, name="Andre", query="q=y")
    other = SavedView.objects.get(name="Andre")
    response = client.post(f"/visninger/{other.pk}/", {"name": "Skoler"})
    assert response.context["form"].errors == {"name": ["Du har alt en visning med dette navnet."]}


def test_delete(client):
    save(client)
    assert client.post(f"/visninger/{SavedView.objects.get().pk}/slett/").url == "/bygg/"
    assert not SavedView.objects.exists()


def test_an_unknown_register_does_not_exist(client):
    assert client.post("/visninger/ukjent/ny/", {"name": "x", "query": "q=x"}).status_code == 404
