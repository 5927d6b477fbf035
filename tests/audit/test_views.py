"""The history pages, and taking back from them."""

import pytest
from django.urls import reverse

from bygg.models import Building
from fdvu.audit import views
from fdvu.audit.enums import Source
from fdvu.audit.jobs import REVERT_JOB, run_revert
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.services import create_rows, open_changeset, update_rows
from fdvu.core.jobs import JobRejected, Progress
from fdvu.core.models import Job
from tests.factories.access import make_unit
from tests.factories.bygg import make_building


@pytest.fixture
def client(client_for, user_with):
    return client_for(user_with("manager", username="kari", full_name="Kari Nordbø"))


def renamed(row, name: str) -> Change:
    changeset = open_changeset(by=None, source=Source.FORM, note=f"Heter {name}")
    update_rows(changeset, [(Building.objects.get(pk=row.pk), {"name": name})])
    return Change.objects.get(changeset=changeset)


def name_of(row) -> str:
    return Building.objects.get(pk=row.pk).name


def test_one_change_is_taken_back_and_that_can_be_undone(client, unit_tree):
    building = make_building(unit_tree.school, "Før")
    change = renamed(building, "Etter")
    response = client.post(reverse("audit:revert-one", args=[change.pk]), follow=True)
    assert (response.redirect_chain[-1][0], name_of(building)) == (reverse("bygg:building", args=[building.pk]), "Før")
    (message,) = response.context["messages"]
    client.post(message.extra_tags.removeprefix("undo:"))
    assert name_of(building) == "Etter"


def test_a_value_changed_since_is_a_conflict_with_a_choice(client, unit_tree):
    building = make_building(unit_tree.school, "Én")
    change = renamed(building, "To")
    renamed(building, "Tre")
    address = reverse("audit:revert-one", args=[change.pk])
    response = client.post(address)
    assert response.status_code == 409
    (line,) = response.context["conflicts"]
    assert (line.field, line.expected, line.current, line.reason) == ("Navn", "To", "Tre", "Verdien er endret etterpå.")
    assert name_of(building) == "Tre"
    client.post(address, {"force": "1"})
    assert name_of(building) == "Én"


def test_a_whole_act_is_taken_back_with_a_reason(client, unit_tree):
    act = open_changeset(by=None, source=Source.IMPORT)
    create_rows(act, [Building(unit=unit_tree.school, name=name) for name in "AB"])
    client.post(reverse("audit:revert-all", args=[act.pk]), {"note": "Feil fil"})
    assert Building.objects.count() == 0
    revert = ChangeSet.objects.get(reverts=act)
    assert (revert.note, revert.by.username) == ("Feil fil", "kari")


def test_a_large_act_is_taken_back_in_the_background(client, unit_tree, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(views, "MOST_AT_ONCE", 2)
    act = open_changeset(by=None, source=Source.IMPORT)
    rows = create_rows(act, [Building(unit=unit_tree.school, name=name) for name in "ABC"])
    renamed(rows[0], "Endret")
    address = reverse("audit:revert-all", args=[act.pk])
    assert 'name="force"' in client.get(reverse("audit:changeset", args=[act.pk])).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address, {"note": "Feil fil"})
    job = Job.objects.get()
    assert response.url == reverse("core:job", args=[job.pk])
    revert = ChangeSet.objects.get(reverts=act)
    assert (job.status, job.result) == ("done", {"reverted": 2, "conflicts": 1, "changeset": revert.pk})
    assert [line for _at, line in job.log] == [
        "2 rader er tilbakeført.", "Ble stående: Endret. Raden er endret etter at den ble opprettet.",
    ]  # fmt: skip
    assert (revert.note, revert.by.username, [row.name for row in Building.objects.all()]) == ("Feil fil", "kari", ["Endret"])
    assert reverse("audit:changeset", args=[revert.pk]) in client.get(response.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"force": "1"})
    assert Building.objects.count() == 0


def test_in_the_background_too_a_person_takes_back_their_own(user_with, unit_tree):
    act = open_changeset(by=None, source=Source.IMPORT)
    create_rows(act, [Building(unit=unit, name=unit.name) for unit in (unit_tree.school, unit_tree.nursing_home)])

    def run(by) -> None:
        run_revert(Progress(Job.objects.create(kind=REVERT_JOB, by=by, title="")), changeset=act.pk)

    for by in (None, user_with("service"), user_with("manager", make_unit("Annet"))):
        with pytest.raises(JobRejected):
            run(by)
    run(user_with("manager", unit_tree.education))
    assert [row.name for row in Building.objects.all()] == ["Solbakken sykehjem"]


def test_of_an_act_over_two_areas_a_person_takes_back_their_own(client_for, user_with, unit_tree):
    act = open_changeset(by=None, source=Source.IMPORT)
    create_rows(act, [Building(unit=unit, name=unit.name) for unit in (unit_tree.school, unit_tree.nursing_home)])
    client = client_for(user_with("manager", unit_tree.education))
    assert [entry.row_label for entry in client.get(reverse("audit:changeset", args=[act.pk])).context["page"]] == ["Fjellvik skole"]
    client.post(reverse("audit:revert-all", args=[act.pk]))
    assert [row.name for row in Building.objects.all()] == ["Solbakken sykehjem"]


def test_taking_back_goes_where_it_was_asked_from_and_nowhere_else(client, unit_tree):
    building = make_building(unit_tree.school, "Før")
    here, elsewhere = reverse("audit:history"), "https://example.org/"
    assert client.post(reverse("audit:revert-one", args=[renamed(building, "Etter").pk]), {"next": here}).url == here
    again = client.post(reverse("audit:revert-one", args=[renamed(building, "Etter").pk]), {"next": elsewhere})
    assert again.url == reverse("bygg:building", args=[building.pk])


def test_who_may_take_back(client_for, user_with, unit_tree, outsider):
    change = renamed(make_building(unit_tree.school), "Etter")
    for name, pk in (("revert-one", change.pk), ("revert-all", change.changeset_id)):
        url = reverse(f"audit:{name}", args=[pk])
        assert client_for().post(url).status_code == 302
        assert client_for(outsider).post(url).status_code == 403
        assert client_for(user_with("service", unit_tree.education)).post(url).status_code == 403
        assert client_for(user_with("manager", unit_tree.health)).post(url).status_code == 404
        assert client_for(user_with("manager", unit_tree.education)).get(url).status_code == 405
    assert Building.objects.get().name == "Etter"


def test_who_may_read(client_for, user_with, unit_tree, outsider):
    act = renamed(make_building(unit_tree.school), "Etter").changeset
    url = reverse("audit:changeset", args=[act.pk])
    assert client_for(user_with("service", unit_tree.education)).get(url).status_code == 200
    assert client_for(user_with("service", unit_tree.health)).get(url).status_code == 404
    assert client_for(outsider).get(url).status_code == 403
    assert client_for().get(url).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_however_many_changes(client, unit_tree, django_assert_num_queries, count):
    act = open_changeset(by=None, source=Source.IMPORT)
    create_rows(act, [Building(unit=unit_tree.school, name=f"Bygg {n}") for n in range(count)])
    for n in range(count):
        renamed(Building.objects.all()[n], f"Hus {n}")
    client.get(reverse("audit:history"))
    with django_assert_num_queries(9):
        assert len(client.get(reverse("audit:history")).context["page"].object_list) == count + 1
    with django_assert_num_queries(11):
        assert len(client.get(reverse("audit:changeset", args=[act.pk])).context["page"].object_list) == count


def test_a_wrong_filter_counts_as_none(client, unit_tree):
    make_building(unit_tree.school)
    response = client.get(reverse("audit:history"), {"by": "x", "since": "i går", "source": "tull"})
    assert len(response.context["page"].object_list) == 1


def test_the_history_of_a_row_offers_what_may_be_taken_back(client_for, user_with, unit_tree):
    building = make_building(unit_tree.school)
    renamed(building, "Etter")
    url = reverse("bygg:building-history", args=[building.pk])

    def offered(user):
        return [entry.may_revert for entry in client_for(user).get(url).context["page"]]

    assert offered(user_with("manager", unit_tree.education)) == [True, True]
    assert offered(user_with("auditor")) == [False, False]
