"""The card of measures that wait."""

import datetime

from django.utils import timezone

from tests.factories.vedlikehold import make_measure


class TestCard:
    def test_what_waits_in_ones_own_units(self, education_client, client_for, user_with, school, home):
        past = timezone.localdate() - datetime.timedelta(days=1)
        make_measure(school, "For sent", deadline=past), make_measure(home, "Andres", deadline=past)
        make_measure(school, "Utført", deadline=past, status="done", done_on=past)
        make_measure(school, "I tide", deadline=timezone.localdate())
        content = education_client.get("/").content.decode()
        assert "Tiltak over fristen" in content
        assert "1 tiltak er ikke utført" in content
        assert "For sent" in content
        assert "Andres" not in content
        assert "Tiltak over fristen" not in client_for(user_with("leader")).get("/").content.decode()

    def test_nothing_late_no_card(self, client, school):
        make_measure(school)
        assert "Tiltak over fristen" not in client.get("/").content.decode()
