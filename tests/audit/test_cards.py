"""What changed lately: newest first, only in the person's scope, and nothing where nothing has happened."""

import pytest
from django.urls import reverse

from tests.factories.bygg import make_building

pytestmark = pytest.mark.django_db


def test_the_newest_acts_of_the_persons_own_scope(unit_tree, user_with, client_for):
    for number in range(7):
        make_building(unit_tree.school, f"Bygg {number}")
    make_building(unit_tree.nursing_home)
    acts = client_for(user_with("service", unit_tree.education)).get(reverse("reports:portfolio")).context["acts"]
    assert [act.parts for act in acts] == [["1 bygning opprettet"]] * 5
    assert [act.changeset.pk for act in acts] == sorted((act.changeset.pk for act in acts), reverse=True)
    health = client_for(user_with("service", unit_tree.health)).get(reverse("reports:portfolio")).context["acts"]
    assert len(health) == 1


def test_no_card_where_nothing_has_happened(unit_tree, user_with, client_for):
    page = client_for(user_with("leader")).get(reverse("home"))
    assert "Siste endringer" not in page.content.decode()
