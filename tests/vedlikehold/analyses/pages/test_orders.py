"""Pages of orders: buildings chosen, what is typed kept, progress told."""

import datetime

from django.urls import reverse

from bygg.models import BuildingType
from fdvu.access.enums import Role
from tests.factories.vedlikehold import make_analysis, make_commission, make_component, make_finding
from tests.vedlikehold.analyses.pages.pieces import RECENT, done, fresh, url
from vedlikehold.models import Commission, ConditionAnalysis
from vedlikehold.services import analyses as act


def order(unit, *buildings, **fields) -> dict:
    typed = {"title": "Tilstand", "unit": unit.pk, "level": "1", "step": "save", "ids": [b.pk for b in buildings]}
    return typed | fields


def test_an_order_from_the_ticked_buildings(client, school, home, unit_tree):
    page = client.post(url("commission-new"), {"ids": [school.pk, home.pk]})
    assert [b.name for b in page.context["choice"].ticked] == ["Fjellvik skole", "Solbakken"]
    response = client.post(url("commission-new"), order(unit_tree.municipality, school, home, due_on="2030-05-01"))
    row = Commission.objects.get()
    assert response.url == url("commission", row.pk)
    assert sorted(row.analyses.values_list("building__name", "planned_on")) == [
        ("Fjellvik skole", datetime.date(2030, 5, 1)),
        ("Solbakken", datetime.date(2030, 5, 1)),
    ]


def test_all_hits_of_the_list_of_buildings_are_ordered_at_once(client, school, home):
    done(home, RECENT)
    page = client.post(url("commission-new") + "?survey=never", {"all": "1"})
    assert [b.name for b in page.context["choice"].ticked] == ["Fjellvik skole"]


def test_buildings_are_found_by_unit_type_and_state_while_what_is_typed_stays(client, school, home, unit_tree):
    kind, _new = BuildingType.objects.get_or_create(code="721", defaults={"name": "Sykehjem"})
    type(home).objects.filter(pk=home.pk).update(building_type=kind)
    done(school, RECENT)
    typed = {"step": "find", "title": "Halvferdig", "ids": [school.pk]}
    found = client.post(url("commission-new"), typed | {"find_survey": ["never"], "find_type": kind.pk, "find_unit": unit_tree.health.pk})
    assert ([b.name for b in found.context["choice"].ticked], [b.name for b in found.context["choice"].found]) == (
        ["Fjellvik skole"], ["Solbakken"],
    )  # fmt: skip
    assert 'value="Halvferdig"' in found.content.decode()
    part_only = client.post(url("commission-new"), typed | {"find_q": "solb"}, headers={"HX-Request": "true", "HX-Target": "bygg"})
    assert next(t.name for t in part_only.templates) == "vedlikehold/analyses/_choose_buildings.html"


def test_an_order_that_cannot_be_keeps_what_was_typed(client, school, home, unit_tree):
    response = client.post(url("commission-new"), order(unit_tree.education, school, home, purpose="Plan"))
    assert response.status_code == 422
    assert "Solbakken hører ikke til under Oppvekst" in response.content.decode()
    assert [b.name for b in response.context["choice"].ticked] == ["Fjellvik skole", "Solbakken"]
    assert ">\nPlan</textarea>" in response.content.decode()
    nothing = client.post(url("commission-new"), order(unit_tree.education))
    assert "Velg minst ett bygg" in nothing.content.decode()
    assert Commission.objects.count() == 0


def test_buildings_of_others_cannot_be_ordered(client_for, user_with, school, home, unit_tree):
    client = client_for(user_with(Role.MANAGER, unit_tree.education))
    client.post(url("commission-new"), order(unit_tree.education, school, home))
    assert list(ConditionAnalysis.objects.values_list("building__name", flat=True)) == ["Fjellvik skole"]


def test_the_figures_of_an_order_keep_the_chosen_unit(client, school, unit_tree):
    commission = make_commission(unit_tree.school)
    make_analysis(school, commission=commission)
    page = client.get(url("commission", commission.pk), {"unit": unit_tree.school.pk}).content.decode()
    listed = f"{url('analyses')}?commission={commission.pk}"
    for query in ("", "&amp;status=done", "&amp;status=ongoing"):
        address = f"{listed}{query}&amp;unit={unit_tree.school.pk}"
        assert f'href="{address}"' in page
        assert client.get(address.replace("&amp;", "&")).status_code == 200
    assert f"?unit={unit_tree.school.pk}" not in page.partition(listed)[2].partition('"')[0]


def test_the_order_tells_its_progress_and_takes_more_buildings(client, school, home, unit_tree):
    row = act.create_commission(by=None, values={"unit": unit_tree.municipality, "title": "A"}, buildings=[school])
    make_finding(row.analyses.get(), make_component(school), "TG1")
    act.conclude_analysis(by=None, analysis=row.analyses.get(), on=RECENT)
    response = client.post(url("commission-add", row.pk), {"step": "save", "ids": [home.pk, school.pk]}, follow=True)
    progress = response.context["progress"]
    assert (progress.total, progress.done, progress.share, progress.area_m2, progress.area_done_m2) == (2, 1, 0.5, 1500.0, 1000.0)


def test_the_list_of_orders_counts_only_analyses_the_person_sees(client, client_for, user_with, school, home, unit_tree):
    """An order may hold an analysis outside its unit, as where a building has moved since."""
    order = make_commission(unit_tree.education, "Tilstand")
    make_analysis(school, commission=order, status="done", performed_on=RECENT)
    make_analysis(school, commission=order, status="cancelled")
    make_analysis(home, commission=order)
    service = client_for(user_with(Role.SERVICE, unit_tree.education))

    def seen(as_who, query=""):
        response = as_who.get(url("commissions") + query)
        cells = [[cell.text for cell in row.cells] for row in response.context["rows"]]
        return response.context["totals"].sums, [row[-2:] for row in cells]

    assert seen(client) == ({"analyses_in": 2, "done": 1}, [["2", "1"]])
    assert seen(service) == ({"analyses_in": 1, "done": 1}, [["1", "1"]])
    assert [len(seen(who, "?is_open=true")[1]) for who in (client, service)] == [1, 0]
    assert [len(seen(who, "?is_open=false")[1]) for who in (client, service)] == [0, 1]
    assert len(seen(service, "?sort=-analyses_in")[1]) == 1
    exported = service.get(reverse("vedlikehold:commissions-export", args=["csv"]))
    assert b";1;1" in b"".join(exported.streaming_content if exported.streaming else [exported.content])


def test_the_order_page_refuses_a_unit_without_the_buildings(client, school, unit_tree):
    row = act.create_commission(by=None, values={"unit": unit_tree.education, "title": "A"}, buildings=[school])
    values = {"title": "Nytt", "level": "1", "unit": unit_tree.health.pk, "version": "1"}
    response = client.post(url("commission-edit", row.pk), values)
    assert (response.status_code, list(response.context["form"].errors), fresh(row).title) == (422, ["unit"], "A")
    assert client.post(url("commission-edit", row.pk), values | {"unit": unit_tree.municipality.pk}).status_code == 302
    assert (fresh(row).title, fresh(row).unit) == ("Nytt", unit_tree.municipality)
