"""Code lists leave the admin in common formats; nothing is changed there, and only superusers look."""

import pytest
from django.urls import reverse

from bygg.models import BuildingType
from tests.factories.access import make_user

pytestmark = pytest.mark.django_db
EXPORT = "admin:bygg_buildingtype_export"


@pytest.fixture
def superuser(db):
    return make_user("rot", is_staff=True, is_superuser=True)


def test_building_types_go_out_as_csv(client_for, superuser):
    BuildingType.objects.get_or_create(code="613", defaults={"name": "Barneskole"})
    page = client_for(superuser).get(reverse(EXPORT))
    formats = dict(page.context["form"].fields["format"].choices)
    csv = next(key for key, name in formats.items() if name == "csv")
    chosen = {name: "on" for name in page.context["form"].fields if name.startswith("buildingtyperesource_")}
    file = client_for(superuser).post(reverse(EXPORT), {"format": csv, "resource": "", **chosen})
    lines = file.content.decode().splitlines()
    assert lines[0] == "code,name,name_en"
    assert any(line.startswith("613,Barneskole,") for line in lines)


def test_nothing_can_be_added_or_changed(client_for, superuser):
    client = client_for(superuser)
    assert client.get(reverse("admin:bygg_buildingtype_add")).status_code == 403
    assert client.get(reverse("admin:bygg_buildingtype_changelist")).status_code == 200


def test_others_are_sent_away(client_for, user_with):
    assert client_for(user_with("admin")).get(reverse(EXPORT)).status_code == 302
