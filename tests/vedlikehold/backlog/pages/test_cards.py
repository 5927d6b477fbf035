"""The cards of condition on the front page."""

import pytest
from django.urls import reverse

from tests.factories.bygg import make_building
from tests.vedlikehold.backlog.pages.pieces import plain, url

pytestmark = pytest.mark.django_db


class TestCards:
    def test_manager_sees_condition_and_the_worst_buildings(self, client, stock):
        text = plain(client.get("/").content.decode())
        assert "Mine bygg med størst etterslep" in text
        assert "0 med utdatert analyse, 3 aldri analysert" in text
        assert url("building-condition", stock["school"].pk, query="") in text

    def test_leader_sees_condition_and_charts(self, client_for, user_with, stock):
        text = plain(client_for(user_with("leader")).get("/").content.decode())
        assert "Oppvekst har størst andel TG2 og TG3" in text
        assert reverse("vedlikehold:condition-figure", args=["backlog"]) in text
        assert "Mine bygg med størst etterslep" not in text

    def test_service_area_sees_its_own(self, client_for, user_with, unit_tree, stock):
        text = client_for(user_with("service", unit_tree.health)).get("/").content.decode()
        assert "Hjemmet" in text
        assert "Skolen" not in text

    def test_nothing_while_nothing_is_registered(self, client, unit_tree):
        make_building(unit_tree.school)
        assert "Tilstand og etterslep" not in client.get("/").content.decode()
