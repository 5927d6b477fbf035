"""Replacing, removing and deleting: what will happen is said, and done."""

import pytest
from django.urls import reverse

from fdvu.audit.models import ChangeSet
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure
from tests.vedlikehold.components.pages.pieces import TODAY, text, url
from vedlikehold.models import Component


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_replacing_says_what_will_happen_and_does_it(client, roof, building):
    make_finding(make_analysis(building), roof, "TG3")
    make_measure(building, component=roof)
    page = text(client.get(url("component-replace", roof.pk)))
    assert "250 000 kr går ut av etterslepet." in page
    assert "1 åpent funn lukkes." in page
    assert "1 tiltak gjelder komponenten og blir stående." in page
    data = {"on": TODAY.isoformat(), "type": "", "name": "Takfolie", "tfm_id": "", "quantity": "", "quantity_unit": "rs", "why": ""}
    response = client.post(url("component-replace", roof.pk), data, follow=True)
    new = Component.objects.get(name="Takfolie")
    assert response.redirect_chain == [(url("component", new.pk), 302)]
    assert told(response) == ["Taktekking er skiftet ut. Den gamle er beholdt i historikken."]
    act = ChangeSet.objects.latest("pk")
    client.post(reverse("audit:revert-all", args=[act.pk]))
    roof.refresh_from_db()
    assert (roof.is_current, Component.objects.count()) == (True, 1)


@pytest.mark.parametrize(
    ("on", "message"), [("", "Feltet må fylles ut"), ("2150-01-01", "Dagen er ikke kommet"), ("1990-01-01", "installert i 1998")]
)
@pytest.mark.parametrize("act", ["component-replace", "component-remove"])
def test_a_day_that_cannot_be_is_refused(client, roof, act, on, message):
    response = client.post(url(act, roof.pk), {"on": on, "name": "Ny", "quantity_unit": "stk", "why": "Derfor"})
    assert (response.status_code, "on" in response.context["form"].errors) == (422, True)
    assert message in " ".join(response.context["form"].errors["on"]) or not on
    assert response.context["form"]["why"].value() == "Derfor"
    assert Component.objects.filter(is_current=True).count() == 1


def test_removing_keeps_the_page_and_marks_it(client, roof):
    response = client.post(url("component-remove", roof.pk), {"on": TODAY.isoformat(), "why": "Revet"}, follow=True)
    assert told(response) == ["Taktekking er fjernet. Historikken er beholdt."]
    assert response.context["head"]["status"] == f"Fjernet {TODAY:%d.%m.%Y}"
    labels = [label for label, _url, _main in response.context["head"]["actions"]]
    assert labels == ["Rediger", "Slett", "Etikett"]


def test_what_is_gone_cannot_be_replaced(client, building):
    gone = make_component(building, removed_on=TODAY)
    assert [client.get(url(name, gone.pk)).status_code for name in ("component-replace", "component-remove")] == [403, 403]


def test_deleting_says_what_stands_in_the_way(client, roof, building):
    make_finding(make_analysis(building), roof)
    page = text(client.get(url("component-delete", roof.pk)))
    assert "Kan ikke slettes så lenge dette viser hit: 1 funn" in page
    client.post(url("component-delete", roof.pk))
    assert Component.objects.filter(pk=roof.pk).exists()


def test_deleting_a_slip_leads_to_the_list_and_can_be_undone(client, building):
    row = make_component(building)
    response = client.post(url("component-delete", row.pk), {"why": "Feil"})
    assert (response.url, Component.objects.count()) == (url("components"), 0)
    client.post(reverse("audit:revert-all", args=[ChangeSet.objects.latest("pk").pk]))
    assert Component.objects.get().pk == row.pk
