"""The administrator's card on the front page."""

import datetime

from django.urls import reverse
from django.utils import timezone

from fdvu.access.enums import Role
from tests.factories.access import grant, make_user


def test_people_without_grants_and_grants_about_to_end(client_for, unit_tree):
    today = timezone.localdate()
    admin, soon = make_user("styrer"), make_user("snart")
    make_user("ingen", full_name="Ingen Tilgang")
    grant(admin, Role.ADMIN, unit_tree.municipality)
    grant(soon, Role.LEADER, unit_tree.school, valid_to=today + datetime.timedelta(days=10))
    text = client_for(admin).get(reverse("home")).content.decode()
    assert "1 bruker har ingen tilgang" in text
    assert "Ingen Tilgang" in text
    assert "1 tilgang går ut innen 30 dager" in text
