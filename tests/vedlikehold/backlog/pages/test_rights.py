"""Condition and backlog within what each person sees."""

import pytest

from tests.vedlikehold.backlog.pages.pieces import ASKED, asked_of, csv_of, links, table, url

pytestmark = pytest.mark.django_db


class TestRights:
    NAMES = ("condition", "backlog", "backlog-buildings", "backlog-types", "backlog-units", "backlog-left-out")

    def test_a_service_area_sees_its_own_buildings_alone(self, client_for, user_with, unit_tree, stock):
        client = client_for(user_with("service", unit_tree.education))
        assert client.get(url("condition")).context["overview"].backlog.likely == 2_800_000
        assert [*table(client.get(url("backlog-buildings")))] == ["Skolen"]
        assert [row[0] for row in csv_of(client.get(url("backlog-export", "buildings", "csv")))[1:]] == ["Skolen"]
        assert client.get(url("building-condition", stock["home"].pk)).status_code == 404

    def test_the_chosen_unit_scopes_page_links_and_export(self, client, unit_tree, stock):
        query = f"unit={unit_tree.health.pk}&{ASKED}"
        page = client.get(url("backlog-buildings", query=query))
        assert [*table(page)] == ["Hjemmet", "Mørket"]
        assert all(asked_of(address)["unit"] == [str(unit_tree.health.pk)] for _kind, address in page.context["export_urls"])
        assert [row[0] for row in csv_of(client.get(page.context["export_urls"][1][1]))[1:]] == ["Hjemmet", "Mørket"]
        assert asked_of(links(page)["Hjemmet", "grade_TG1"])["unit"] == [str(unit_tree.health.pk)]

    @pytest.mark.parametrize("name", NAMES)
    def test_without_a_grant_it_is_refused(self, client_for, outsider, stock, name):
        assert client_for(outsider).get(url(name)).status_code == 403

    def test_what_is_left_out_of_another_unit_stays_there(self, client_for, user_with, unit_tree, stock):
        client = client_for(user_with("service", unit_tree.health))
        assert client.get(url("backlog-left-out", query="why=unpriced")).context["count"] == 0

    def test_no_other_reason_to_leave_out(self, client, stock):
        assert client.get(url("backlog-left-out", query="why=because")).status_code == 404
