"""The object pages as different people meet them: values with origin, forms, conflicts, disposal, deletion."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from bygg.models import AreaUse, Building, BuildingType, Floor, Plot, Property, PropertyNumber, Space
from fdvu.audit.enums import Source
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.services import add_keys, create_rows, open_changeset, update_rows
from tests.factories.bygg import make_area_use, make_building, make_plot, make_property, make_space, save_new


@pytest.fixture
def manager(user_with):
    return user_with("manager", username="kari", full_name="Kari Nordbø")


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def building(unit_tree, manager):
    changeset = open_changeset(by=manager, source=Source.IMPORT, source_name="Sundnes byggregister")
    row = Building(
        unit=unit_tree.school,
        name="Fjellvik skole",
        building_number=139000001,
        building_type=BuildingType.objects.get(code="613"),
        property=make_property(unit_tree.school, municipality_number="5801", gnr=12, bnr=34),
        area_bta_m2=1250.5,
        area_bra_m2=1100.0,
        year_built=1975,
        street_address="Skolevegen 1",
        postal_code="6341",
        latitude=61.9,
        longitude=6.1,
    )
    create_rows(changeset, [row])
    add_keys(changeset, [row], "Sundnes byggregister", ["SU-1"])
    return row


def page(name: str, *args) -> str:
    return reverse(f"bygg:{name}", args=args)


def form_data(response, **changes) -> dict:
    """What a browser would send back from the form it was shown."""
    form = response.context["form"]
    data = {"version": response.context["version"]} if response.context.get("version") else {}
    for field in form:
        value = field.value()
        if value is not None and value is not False:
            data[field.html_name] = "on" if value is True else str(value)
    return data | changes


def texts(response) -> dict[str, str]:
    return {value.name: value.text for section in response.context["sections"] for value in section.values}


def test_the_overview_shows_figures_values_and_what_is_missing(client, building):
    response = client.get(page("building", building.pk))
    figures = [(figure.label, figure.value) for figure in response.context["head"]["figures"]]
    assert figures[:3] == [("Bruttoareal (BTA)", "1\u00a0250,5\u00a0m²"), ("Bruksareal (BRA)", "1\u00a0100\u00a0m²"), ("Byggeår", "1975")]
    shown = texts(response)
    assert (shown["building_type"], shown["property"], shown["area_bta_m2"]) == ("613 Barneskole", "5801-12/34", "1\u00a0250,5\u00a0m²")
    assert "missing_kostra" in [rule.key for rule in response.context["broken"]]
    assert response.context["usual_origin"].text.startswith("fra Sundnes byggregister, import ")


def test_a_value_opens_to_its_origin_and_what_it_was(client, manager, building):
    changeset = open_changeset(by=manager, source=Source.FORM, note="Kontrollmålt")
    update_rows(changeset, [(Building.objects.get(pk=building.pk), {"area_bta_m2": 1300.0})])
    response = client.get(page("building-origin", building.pk, "area_bta_m2"))
    assert response.context["origin"].text.startswith("endret for hånd av Kari Nordbø ")
    assert [(entry.old, entry.new) for entry in response.context["earlier"]] == [("1\u00a0250,5\u00a0m²", "1\u00a0300\u00a0m²")]
    untouched = client.get(page("building-origin", building.pk, "name"))
    assert (untouched.context["origin"].by_hand, untouched.context["earlier"]) == (False, [])
    assert client.get(page("building-origin", building.pk, "provenance")).status_code == 404


def test_quality_is_the_fulfilled_weight(client, building):
    response = client.get(page("building-quality", building.pk))
    fulfilled = sum(rule.weight for rule, ok in response.context["lines"] if ok)
    assert (response.context["fulfilled"], response.context["total"]) == (
        fulfilled,
        sum(rule.weight for rule, _ok in response.context["lines"]),
    )


def test_the_area_tab_shows_floors_rooms_and_uses_now_and_before(client, unit_tree, building):
    floor = save_new(Floor(building=building, code="H01", level=1))
    make_space(building, "101", floor=floor, area_nta_m2=60.0)
    make_space(building, "102", floor=floor, area_nta_m2=40.0)
    make_area_use(building, unit_tree.school, area_m2=1100.0, user_count=100, valid_from=datetime.date(2024, 8, 1))
    make_area_use(building, unit_tree.school, valid_from=datetime.date(2020, 8, 1), valid_to=datetime.date(2024, 8, 1))
    context = client.get(page("building-areas", building.pk)).context
    assert [(line.rooms, line.area_nta_m2) for line in context["floors"]] == [(2, 100.0)]
    assert context["sums"] == {"count": 2, "area": 100.0, "known": 2}
    assert ([line.m2_per_user for line in context["uses"]], len(context["other_uses"])) == ([11.0], 1)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_however_many_rows(client, unit_tree, building, django_assert_num_queries, count):
    for n in range(count):
        floor = save_new(Floor(building=building, code=f"H0{n}"))
        space = make_space(building, f"10{n}", floor=floor)
        make_area_use(building, unit_tree.school, space=space)
        update_rows(open_changeset(by=None, source=Source.FORM), [(Building.objects.get(pk=building.pk), {"name": f"Navn {n}"})])
    client.get(page("building", building.pk))
    for name, queries in (("building", 15), ("building-areas", 14), ("building-location", 11), ("building-history", 16)):
        with django_assert_num_queries(queries, info=name):
            client.get(page(name, building.pk))


def test_the_location_tab_names_former_numbers_and_source_keys(client, building):
    save_new(PropertyNumber(property=building.property, cadastral_number="5711-12/34", valid_to=datetime.date(2020, 1, 1)))
    context = client.get(page("building-location", building.pk)).context
    assert [str(number) for number in context["former_numbers"]] == ["5711-12/34"]
    assert [str(key) for key in context["keys"]] == ["Sundnes byggregister: SU-1"]


def test_norwegian_numbers_are_saved_and_can_be_undone(client, building):
    data = form_data(client.get(page("building-edit", building.pk)), area_bta_m2="1 300,25", why="Kontrollmålt")
    response = client.post(page("building-edit", building.pk), data, follow=True)
    saved = Building.objects.get(pk=building.pk)
    assert (saved.area_bta_m2, saved.version) == (1300.25, 2)
    change = Change.objects.about(saved).latest("pk")
    assert (change.diff, change.changeset.note) == ({"area_bta_m2": [1250.5, 1300.25]}, "Kontrollmålt")
    (message,) = response.context["messages"]
    client.post(message.extra_tags.removeprefix("undo:"))
    assert Building.objects.get(pk=building.pk).area_bta_m2 == 1250.5


def test_saving_without_changes_leaves_no_trace(client, building):
    before = ChangeSet.objects.count()
    client.post(page("building-edit", building.pk), form_data(client.get(page("building-edit", building.pk))))
    assert (Building.objects.get(pk=building.pk).version, ChangeSet.objects.count()) == (1, before)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"area_bra_m2": "2000"}, "area_bra_m2"),
        ({"area_bta_m2": "mye"}, "area_bta_m2"),
        ({"year_built": "2090"}, "year_built"),
        ({"longitude": ""}, "longitude"),
        ({"property": "tull"}, "property"),
        ({"property": "5801-99/99"}, "property"),
        ({"name": ""}, "name"),
    ],
)
def test_mistakes_are_told_at_the_field_and_nothing_typed_is_lost(client, building, changes, field):
    data = form_data(client.get(page("building-edit", building.pk)), note="Skrevet", **changes)
    response = client.post(page("building-edit", building.pk), data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert (response.context["form"]["note"].value(), Building.objects.get(pk=building.pk).note) == ("Skrevet", "")


def test_a_building_number_stands_once(client, unit_tree, building):
    other = make_building(unit_tree.school, "Annet")
    data = form_data(client.get(page("building-edit", other.pk)), building_number="139000001")
    response = client.post(page("building-edit", other.pk), data)
    assert response.context["form"].non_field_errors() == ["Det finnes alt en bygning med dette bygningsnummeret."]


def test_a_property_is_found_by_its_former_number(client, unit_tree, building):
    land = make_property(unit_tree.school, municipality_number="5801", gnr=300, bnr=7)
    save_new(PropertyNumber(property=land, cadastral_number="5713-100/7", valid_to=datetime.date(2020, 1, 1)))
    data = form_data(client.get(page("building-edit", building.pk)), property="5713-100/7")
    client.post(page("building-edit", building.pk), data)
    assert Building.objects.get(pk=building.pk).property == land


def test_who_saves_second_sees_what_the_first_changed_and_keeps_what_was_typed(client, client_for, user_with, building):
    address = page("building-edit", building.pk)
    opened = client.get(address)
    other = client_for(user_with("manager", username="per", full_name="Per Moe"))
    other.post(address, form_data(other.get(address), name="Fjellvik barneskole", manager_name="Per", property=""))
    response = client.post(address, form_data(opened, name="Fjellvik grunnskole", year_built="1976"))
    assert response.status_code == 409
    clashes = {clash.name: (clash.opened, clash.now, clash.by, clash.is_yours) for clash in response.context["clashes"]}
    assert clashes == {
        "name": ("Fjellvik skole", "Fjellvik barneskole", "Per Moe", True),
        "manager_name": ("–", "Per", "Per Moe", False),
        "property": ("5801-12/34", "–", "Per Moe", False),
    }
    client.post(address, form_data(response))
    saved = Building.objects.get(pk=building.pk)
    assert (saved.name, saved.year_built, saved.manager_name, saved.property) == ("Fjellvik grunnskole", 1976, "Per", None)


def test_a_person_cannot_move_a_building_to_a_unit_out_of_reach(client_for, user_with, unit_tree, building):
    client = client_for(user_with("manager", unit_tree.education))
    data = form_data(client.get(page("building-edit", building.pk)), unit=str(unit_tree.nursing_home.pk))
    assert list(client.post(page("building-edit", building.pk), data).context["form"].errors) == ["unit"]


def test_a_building_on_another_unit_s_property_is_saved_and_its_property_kept(client_for, user_with, unit_tree, building):
    land = make_property(unit_tree.nursing_home, municipality_number="5801", gnr=99, bnr=1)
    foreign = make_property(unit_tree.nursing_home, municipality_number="5801", gnr=99, bnr=2)
    Building.objects.filter(pk=building.pk).update(property=land)
    client, address = client_for(user_with("manager", unit_tree.education)), page("building-edit", building.pk)
    client.post(address, form_data(client.get(address), name="Fjellvik grunnskole"))
    saved = Building.objects.get(pk=building.pk)
    assert (saved.name, saved.property) == ("Fjellvik grunnskole", land)
    refused = client.post(address, form_data(client.get(address), property=foreign.cadastral_number))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["property"])


def statuses(response) -> list[str]:
    return [value for value, _label in response.context["form"].fields["status"].choices]


def test_leaving_the_portfolio_is_an_act_and_not_a_word_in_the_form(client, unit_tree, building):
    standing = ["planned", "under_construction", "in_use", "vacant", "closed"]
    sold = make_building(unit_tree.school, status="sold")
    merged = make_building(unit_tree.school, status="merged", merged_into=building)
    offered = [statuses(client.get(page("building-edit", row.pk))) for row in (building, sold, merged)]
    assert offered == [standing, [*standing, "sold"], ["merged"]]
    address = page("building-edit", merged.pk)
    refused = client.post(address, form_data(client.get(address), status="in_use"))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["status"])
    client.post(address, form_data(client.get(address), note="Beholdt for historien"))
    merged.refresh_from_db()
    assert (merged.status, merged.merged_into, merged.note) == ("merged", building, "Beholdt for historien")


@pytest.mark.parametrize(("days", "errors"), [(0, None), (1, ["on"])])
def test_a_building_leaves_the_sums_on_a_day_that_has_come(client, building, days, errors):
    on = timezone.localdate() + datetime.timedelta(days=days)
    response = client.post(page("building-dispose", building.pk), {"status": "sold", "on": on.isoformat(), "why": "Vedtak"})
    assert Building.objects.in_portfolio().count() == (1 if errors else 0)
    assert (list(response.context["form"].errors) if response.context else None) == errors


def test_renumbering_back_the_same_day_is_told_at_the_field(client, building):
    address = page("property-renumber", building.property_id)
    client.post(address, {"number": "5802-7/8", "on": "2024-01-01", "reason": "Feil"})
    again = client.post(address, {"number": "5801-12/34", "on": "2024-01-01", "reason": "Rettet"})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["on"])


def test_disposing_tells_the_consequence_with_numbers_and_is_undone(client, unit_tree, building):
    make_area_use(building, unit_tree.school, valid_from=datetime.date(2020, 1, 1))
    make_space(building)
    shown = client.get(page("building-dispose", building.pk)).context
    assert (shown["uses"], shown["spaces"], shown["floors"]) == (1, 1, 0)
    data = {"status": "sold", "on": "2024-06-01", "why": "Vedtak"}
    response = client.post(page("building-dispose", building.pk), data, follow=True)
    assert Building.objects.in_portfolio().count() == 0
    (message,) = response.context["messages"]
    client.post(message.extra_tags.removeprefix("undo:"))
    assert (Building.objects.in_portfolio().count(), AreaUse.objects.get().valid_to) == (1, None)


def test_a_building_that_is_out_cannot_be_disposed_of_again(client, unit_tree):
    sold = make_building(unit_tree.school, status="sold")
    assert client.get(page("building-dispose", sold.pk)).status_code == 403


def test_deleting_tells_what_goes_and_is_undone(client, unit_tree, building):
    make_space(building)
    make_space(building)
    plan = client.get(page("building-delete", building.pk)).context["plan"]
    assert [(part.count, part.label) for part in plan.goes] == [(2, "rom")]
    response = client.post(page("building-delete", building.pk), {"why": "Feil"}, follow=True)
    assert (response.redirect_chain[-1][0], Building.objects.count()) == (reverse("bygg:buildings"), 0)
    (message,) = response.context["messages"]
    client.post(message.extra_tags.removeprefix("undo:"))
    assert (Building.objects.get().name, Space.objects.count()) == ("Fjellvik skole", 2)


def test_a_property_in_use_is_not_deleted(client, building):
    plan = client.get(page("property-delete", building.property_id)).context["plan"]
    assert [(part.count, part.label) for part in plan.blocked] == [(1, "bygning")]
    client.post(page("property-delete", building.property_id))
    assert Property.objects.count() == 1


def test_renumbering_from_the_page(client, building):
    address = page("property-renumber", building.property_id)
    data = {"number": "5802-7/8", "on": "2024-01-01", "reason": "Grensejustering"}
    client.post(address, data)
    assert Property.objects.get().cadastral_number == "5802-7/8"
    shown = client.get(page("property", building.property_id)).context
    assert [(str(number), number.reason) for number in shown["numbers"]] == [("5801-12/34", "Grensejustering")]
    again = client.post(address, data | {"on": "2024-02-01"})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["number"])


def test_new_rows_of_every_kind(client, unit_tree, building):
    client.post(page("building-new"), {"name": "Nytt bygg", "unit": unit_tree.school.pk, "status": "planned", "ownership": "owned",
                                       "extension_number": "0", "year_built": "2029"})  # fmt: skip
    client.post(page("property-new"), {"municipality_number": "5801", "gnr": "1", "bnr": "2", "fnr": "0", "snr": "0", "kind": "land",
                                       "ownership": "owned", "status": "held", "unit": unit_tree.school.pk})  # fmt: skip
    client.post(page("plot-new"), {"name": "Skoletomt", "kind": "built", "ownership": "owned", "status": "held",
                                   "unit": unit_tree.school.pk, "property": "5801-1/2", "area_m2": "1 000,5"})  # fmt: skip
    client.post(page("floor-new", building.pk), {"code": "H01", "level": "1"})
    client.post(page("space-new", building.pk), {"number": "101", "function": "classroom", "area_nta_m2": "60,5"})
    client.post(page("area_use-new", building.pk), {"user_unit": unit_tree.school.pk, "user_count": "250"})
    plot = Plot.objects.get()
    assert Building.objects.get(name="Nytt bygg").in_portfolio is False
    assert (plot.property.cadastral_number, plot.area_m2) == ("5801-1/2", 1000.5)
    assert (Floor.objects.get().building, Space.objects.get().area_nta_m2, AreaUse.objects.get().user_count) == (building, 60.5, 250)


def test_a_room_number_stands_once_in_its_building(client, building):
    make_space(building, "101")
    response = client.post(page("space-new", building.pk), {"number": "101", "function": "classroom"})
    assert response.context["form"].non_field_errors() == ["Bygget har alt et rom med dette nummeret."]


@pytest.mark.parametrize(
    "name", ["building", "building-areas", "building-location", "building-history", "building-edit", "building-delete"]
)
def test_people_meet_the_building_each_in_their_way(client_for, user_with, unit_tree, outsider, building, name):
    url, writes = page(name, building.pk), name.endswith(("edit", "delete"))
    assert client_for(user_with("manager", unit_tree.education)).get(url).status_code == 200
    assert client_for(user_with("service", unit_tree.education)).get(url).status_code == (403 if writes else 200)
    assert client_for(user_with("manager", unit_tree.health)).get(url).status_code == 404
    assert client_for(outsider).get(url).status_code == 403
    assert client_for().get(url).status_code == 302


def test_every_object_has_a_page_history_and_form(client, unit_tree, building):
    space = make_space(building)
    rows = {"property": building.property, "plot": make_plot(unit_tree.school), "space": space,
            "area_use": make_area_use(building, unit_tree.school, space=space)}  # fmt: skip
    for key, row in rows.items():
        for part in (key, f"{key}-history", f"{key}-edit", f"{key}-delete"):
            assert client.get(page(part, row.pk)).status_code == 200, part


def test_pages_keep_the_chosen_unit(client, unit_tree, building):
    query = f"?unit={unit_tree.education.pk}"
    response = client.post(page("building-dispose", building.pk) + query, {"status": "sold", "on": "2026-06-01"})
    assert response.url == page("building", building.pk) + query


@pytest.mark.parametrize("version", ["²", "9" * 30, "x", ""])
def test_a_version_that_is_no_number_is_the_newest(client, building, version):
    address = page("building-edit", building.pk)
    response = client.post(address, form_data(client.get(address), version=version, name="Fjellvik grunnskole"))
    assert (response.status_code, Building.objects.get(pk=building.pk).name) == (302, "Fjellvik grunnskole")


def test_the_first_tab_leads_to_the_property_and_tells_the_address(client, building):
    response = client.get(page("building", building.pk))
    assert f'<a class="ds-link" href="{page("property", building.property_id)}">' in response.content.decode()
    assert "street_address" in texts(response)
